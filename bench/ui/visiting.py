"""What a visitor does in the browser: opens a page, changes its period, goes to another page. Each is timed."""

import os
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page
from playwright.sync_api import TimeoutError as Unchanged

from bench.ui.tables import Waited
from tests.browser.conftest import USUAL

PATIENCE = int(os.environ.get("BENCH_PATIENCE", "180")) * 1000
UNANSWERED = f"did not answer within {PATIENCE // 1000} s"
# Runs before anything of the page: when its heading is there to be read, what moves under the reader's eyes, and when
# which words were first written on a canvas.
WATCH = """
window.moved = 0; window.movers = []; window.headed = null;
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) {
  window.moved += one.value;
  window.movers.push([Math.round(one.startTime), +one.value.toFixed(3), one.sources.slice(0, 3).map((s) => {
    const e = s.node && (s.node.nodeType === 1 ? s.node : s.node.parentElement);
    const k = e && (e.closest('[class*="st-key-"],[data-testid]'));
    return (k ? (k.className.match ? (k.className.match(/st-key-[\\w-]+/) || [k.dataset.testid])[0] : "") : "?")
      + " " + Math.round(s.previousRect.y) + ">" + Math.round(s.currentRect.y)
      + " h" + Math.round(s.previousRect.height) + ">" + Math.round(s.currentRect.height);
  })]);
} }).observe({ type: "layout-shift", buffered: true });
const look = () => {
  const heading = document.querySelector("#first-heading, h1");
  if (heading && heading.innerText.trim()) requestAnimationFrame(() => { window.headed ??= performance.now(); });
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
window.written = new Map();
const write = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (words, ...where) {
  if (!window.written.has(words)) window.written.set(words, performance.now());
  return write.call(this, words, ...where);
};
"""
# The first table of the page: rows of HTML, or a grid that is drawn on a canvas. It has come in the frame after its
# text is another than before. A grid's text is what it tells those who cannot see it, which is renewed only when the
# grid has been at rest for a fifth of a second: it has come with the first word on a canvas that this text has now and
# did not have before.
TABLE = "[data-testid='stMain'] .said table, [data-testid='stMain'] canvas table, #page table"
TABLED = """(where) => {
  const text = (one) => one?.textContent ?? "";
  const cells = (table) => [...(table?.querySelectorAll("td, th, [role='gridcell']") ?? [])].map(text);
  const first = document.querySelector(where);
  const [before, known, begun] = [text(first), new Set(cells(first)), performance.now()];
  window.written = new Map();
  window.tabled = null;
  const look = () => {
    const table = document.querySelector(where);
    if (text(table) && text(table) !== before) {
      const news = table.closest("canvas") ? cells(table).filter((one) => !known.has(one)) : [];
      const written = news.map((one) => window.written.get(one)).filter((one) => one !== undefined);
      requestAnimationFrame(() => { window.tabled ??= Math.min(performance.now(), ...written) - begun; });
    } else if (performance.now() - begun < 60000) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
READY = """(heading) => {
  const at = document.querySelector("h1");
  if (!at || !at.innerText.includes(heading)) return false;
  const app = document.querySelector('[data-testid="stApp"]');
  if (app && app.dataset.testScriptState !== "notRunning") return false;
  if (document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')) return false;
  const charts = [...document.querySelectorAll('.dash-graph, [data-testid="stPlotlyChart"]')];
  return charts.every((chart) => {
    const drawn = chart.querySelector(".js-plotly-plot");
    if (!drawn || !drawn.querySelector(".main-svg")) return false;
    if (app) return !drawn.layout?.geo || !!drawn.querySelector(".choroplethlayer path, .scattergeo path");
    return drawn._fullLayout?.meta === heading;
  });
}"""
AT_REST = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
)


def new_context(browser: Browser) -> BrowserContext:
    """A browser of its own, that waits as long as `PATIENCE` says."""
    context = browser.new_context(**USUAL)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    return context


def watched(context: BrowserContext, found: Waited) -> Page:
    """A page whose requests and bytes on the line are counted, those of its websocket too."""
    page = context.new_page()
    page.add_init_script(WATCH)
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    hosts: set[str] = set()

    def asked(event: dict[str, Any]) -> None:
        url = urlsplit(event["request"]["url"])
        if url.scheme in ("http", "https"):
            found.requests += 1
            if url.hostname not in ("localhost", "127.0.0.1"):
                hosts.add(str(url.hostname))
                found.strangers = len(hosts)

    def came(event: dict[str, Any]) -> None:
        found.kilobytes += event["encodedDataLength"] / 1000

    def frame(event: dict[str, Any]) -> None:
        found.kilobytes += len(event["response"]["payloadData"]) * 3 / 4 / 1000

    line.on("Network.requestWillBeSent", asked)
    line.on("Network.loadingFinished", came)
    line.on("Network.webSocketFrameReceived", frame)
    return page


def drawn(page: Page) -> tuple[float, float, float, list[Any]]:
    """Milliseconds until a heading was painted and until all was drawn, how much moved, and what."""
    page.wait_for_function("() => window.headed !== null")
    page.wait_for_selector("h1")
    heading = page.locator("h1").first.inner_text().rsplit("· ", 1)[-1].strip()
    page.wait_for_function(READY, arg=heading, polling="raf")
    whole = float(page.evaluate("performance.now()"))
    page.wait_for_timeout(700)  # what still moves now, moves under the reader's eyes
    headed, moved, movers = page.evaluate("[window.headed, window.moved, window.movers]")
    return float(headed), whole, float(moved), movers


def change(page: Page, period: str, *, is_ours: bool) -> Callable[[], float]:
    """What is left to do once the period is found in its list: to take it, and milliseconds until the page about it
    stands. Ours is chosen by the keyboard as by a reader; in Dash the value is set, the least that can be asked of it.
    """
    if not is_ours:

        def take() -> None:
            page.evaluate("(period) => dash_clientside.set_props('period', { value: period })", period)

        return partial(_timed, page, take, period)
    from pages.shared.words import Words

    label = Words("en").period(period)
    box = page.locator('[data-testid="stSidebar"] [data-testid="stSelectbox"] input').last
    box.click()
    box.fill(label)
    page.get_by_role("option", name=label, exact=True).wait_for()
    return partial(_timed, page, partial(box.press, "Enter"), label)


def switch(page: Page, name: str, *, is_ours: bool) -> Callable[[], float]:
    """What is left to do once the menu is open: a click on a page's name, and milliseconds until that page stands."""
    before = page.locator("h1").first.inner_text()
    if is_ours:
        page.get_by_test_id("stTopNavSection").filter(
            has_text="Assessment" if name == "assessment" else "Figures"
        ).click()
        way = page.get_by_role("menuitem", name=name.capitalize(), exact=True)
    else:
        way = page.locator(f'nav a[href="/{name}"]')
    way.wait_for()

    def clicked() -> float:
        start = time.perf_counter()
        way.click()
        page.wait_for_function(
            "(before) => (document.querySelector('h1')?.innerText ?? before) !== before",
            arg=before,
            polling="raf",
        )
        period = page.locator("h1").first.inner_text().rsplit("· ", 1)[-1].strip()
        page.wait_for_function(READY, arg=period, polling="raf")
        return (time.perf_counter() - start) * 1000

    return clicked


def table_came(page: Page) -> float | None:
    """Milliseconds from the last change's choice until the first table said something new; None on a page without one
    or where its words stayed the same."""
    try:
        page.wait_for_function("() => window.tabled !== null", timeout=1000)
    except Unchanged:
        return None
    return float(page.evaluate("window.tabled"))


def _timed(page: Page, take: Callable[[], None], heading: str) -> float:
    page.evaluate(TABLED, TABLE)
    start = time.perf_counter()
    take()
    page.wait_for_function(READY, arg=heading, polling="raf")
    return (time.perf_counter() - start) * 1000


def busy_seconds(line: CDPSession) -> float:
    """CPU seconds of the page's main thread so far."""
    told = line.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in told if one["name"] == "TaskDuration"))
