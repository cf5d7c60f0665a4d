"""What a visitor waits for on every page, ours and those in Dash, measured in one browser in one run; then the same
changes on both by turns, with the CPU time that they take, which a busy machine does not stretch, and beside the
overview an almost empty page of Streamlit's (floor.py): the framework's own part of a change. Another state of the
product can stand beside them. CPU time counts from the choice, as the clock does, and not from the opening of the list
that it is made from. A page that does not answer in time is said to, and the run goes on without it.

Two sizes: `small`, the demonstration (20 institutions × 21 months), and `large`, made for it (300 × 60, 120 indicators;
large.py). BENCH_SIZES: which of them ("small large" for both; only the small one unless it is said). BENCH_LARGE: a
folder in which the large one stands, or is made to stay.
BENCH_DATABASE: a database with the demonstration (SQLite; it is copied). BENCH_CHANGES: how many changes of the period.
BENCH_PAGES: which pages; BENCH_MOVERS: also say what moved; BENCH_PATIENCE: how many seconds a page is waited for.
BENCH_PARENT: a checkout of another commit with its own .venv, BENCH_PARENT_DATABASE: the demonstration as that commit
keeps it (copied too): its pages are opened and changed in the same run, of the small size. The pages in Dash need it
importable (`uv pip install --target PEERS -r bench/ui/requirements.txt` and PYTHONPATH=PEERS); without it ours are
measured alone. A browser must be there: Debian's `chromium`.
"""

import importlib.util
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Page,
    sync_playwright,
)
from playwright.sync_api import TimeoutError as Unanswered

from bench.ui import large
from bench.ui.figures import PROGRAMME, write_figures
from etl.definitions.load import load_programme
from etl.values.house import ROOT
from etl.values.periods import Period
from store import facts
from store.engine import DEFAULT_FILE, open_engine
from tests.browser.conftest import CHROMIUM, QUIET, USUAL
from tests.unit.access.running import running

CHANGES = int(os.environ.get("BENCH_CHANGES", "6"))
WARM = 2
PATIENCE = int(os.environ.get("BENCH_PATIENCE", "180")) * 1000
UNANSWERED = f"did not answer within {PATIENCE // 1000} s"
OURS = ("overview", "rankings", "coverage", "map", "assessment")
THEIRS = ("overview", "rankings", "map", "assessment")
# Runs before anything of the page: when its heading is there to be read, and what moves under the reader's eyes.
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
"""
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


@dataclass
class Waited:
    """One page: milliseconds until a heading is painted (the frame's own, else the page's) and until all is drawn, what
    moved, what was fetched."""

    label: str
    heading: float = 0
    whole: float = 0
    warm_heading: float = 0
    warm_whole: float = 0
    moved: float = 0
    kilobytes: float = 0
    requests: int = 0
    strangers: int = 0
    new: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    movers: list[Any] = field(default_factory=list)
    note: str = ""

    def line(self) -> str:
        """A row of the table."""
        if not self.whole:
            return f"| {self.label:<19} | {self.note}"
        return (
            f"| {self.label:<19} | {self.heading:7,.0f} | {self.whole:7,.0f} | {self.warm_heading:7,.0f} "
            f"| {self.warm_whole:7,.0f} | {_middle(self.new)} | {_middle(self.again)} "
            f"| {self.moved:6.3f} | {self.kilobytes:7,.0f} | {self.requests:5} | {self.strangers:5} |{self.note}"
        )


HEAD = (
    f"| {'page':<19} | heading | whole   | warm h. | warm w. | first p50/p95 | again p50/p95 "
    "|  moved |      kB |  req. | hosts |"
)


def bench_pages() -> list[str] | str:
    """Cold and warm loads, changes to a period nobody asked for before, and the same changes again, in milliseconds."""
    database = Path(os.environ.get("BENCH_DATABASE", DEFAULT_FILE))
    sizes = os.environ.get("BENCH_SIZES", "small").split()
    if not database.exists() and "small" in sizes:
        return "pages in a browser: needs a database (python -m etl demo), which is not here"
    if not CHROMIUM:
        return "pages in a browser: needs Chromium, which is not here"
    said: list[str] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            said += ["", f"{size}:", ""] if len(sizes) > 1 else []
            made = large.built(Path(os.environ.get("BENCH_LARGE", place))) if size == "large" else None
            said += _of_a_size(Path(place), made, database)
    return said


def _add(said: list[str], *lines: str) -> None:
    """Keep the lines for the table, and show them at once on the way: a large size takes a quarter of an hour."""
    said += lines
    print(*lines, sep="\n", file=sys.stderr, flush=True)


def _of_a_size(place: Path, made: Path | None, database: Path) -> list[str]:
    """The tables of one size: of the database that was made, with its programme beside it, else of `database`."""
    said = [HEAD, "|" + "---|" * 11]
    wanted = os.environ.get("BENCH_PAGES", " ".join(OURS)).split()
    with sync_playwright() as player, ExitStack() as servers:
        copy = made or Path(shutil.copy(database, place / "bench.db"))
        months = facts.periods(open_engine(f"sqlite:///{copy}"), PROGRAMME)
        browser = player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        sides = [
            Side(
                *servers.enter_context(_ours(made.parent if made else place, copy, is_made=made is not None))
            )
        ]
        if "BENCH_PARENT" in os.environ and made is None:
            parent = Path(os.environ["BENCH_PARENT"])
            sides.append(Side(*servers.enter_context(_parent(parent, place)), "parent"))
        ground = []
        if importlib.util.find_spec("dash") is None:
            _add(said, "Dash is not installed here: see bench/ui/measuring.py.")
        else:
            told = place / "figures.json"
            write_figures(copy, told, made.parent if made else None)
            sides.append(Side(*servers.enter_context(_dash(told)), "Dash"))
            # It has months and one page: what is beside it is told on the pages of months.
            ground = [Side(*servers.enter_context(_floor(told)), "floor")]
        for side in sides:
            for name in wanted:
                if side.serves(name):
                    one = _measured(browser, side, name, months)
                    _add(said, one.line())
                    if "BENCH_MOVERS" in os.environ:
                        said += [f"    {mover}" for mover in one.movers]
        said += ["", BESIDE, "|" + "---|" * 9]
        for name in wanted if sides[1:] else []:
            if name in THEIRS:
                beside = [*sides, *(ground if name == "overview" else [])]
                _add(said, *_beside(browser, beside, name, months))
        browser.close()
    return said


@contextmanager
def _parent(checkout: Path, place: Path) -> Iterator[tuple[str, int]]:
    """The product as it was at another commit, with its own environment and its own database."""
    kept = Path(os.environ.get("BENCH_PARENT_DATABASE", checkout / DEFAULT_FILE.relative_to(ROOT)))
    copy = shutil.copy(kept, place / "parent.db")
    settings = {"DATABASE_URL": f"sqlite:///{copy}", "BIANMIN_OPEN_DEMO": "on"}
    where = ["--server.address", "localhost", "--server.port"]
    with _served(
        lambda port: ["-m", "streamlit", "run", "app.py", *where, port],
        settings,
        python=str(checkout / ".venv/bin/python"),
        root=checkout,
    ) as served:
        yield served


@contextmanager
def _ours(place: Path, database: Path, *, is_made: bool) -> Iterator[tuple[str, int]]:
    settings = {"BIANMIN_OPEN_DEMO": "on"}
    if not is_made:
        with running(place, f"sqlite:///{database}", **settings) as server:
            yield server.address, server.process.pid
    else:
        settings["DATABASE_URL"] = f"sqlite:///{database}"
        with _served(lambda port: ["-m", "bench.ui.large", str(place), port], settings) as made:
            yield made


def _dash(figures: Path) -> AbstractContextManager[tuple[str, int]]:
    return _served(lambda port: ["-m", "bench.ui.in_dash", str(figures), port])


def _floor(figures: Path) -> AbstractContextManager[tuple[str, int]]:
    """An almost empty page of Streamlit's own: what a change takes there, no page of ours can take less."""
    script = str(Path(__file__).parent / "floor.py")
    where = ["--server.address", "127.0.0.1", "--server.port"]
    return _served(lambda port: ["-m", "streamlit", "run", script, *where, port, "--", str(figures)])


@contextmanager
def _served(
    command_on: Callable[[str], list[str]],
    settings: Mapping[str, str] | None = None,
    *,
    python: str = sys.executable,
    root: Path = ROOT,
) -> Iterator[tuple[str, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [python, *command_on(str(port))]
    environment = os.environ | dict(settings or {})
    process = subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 300  # a large one is warmed first
        while time.monotonic() < until:
            try:
                httpx.get(address, timeout=5)
                break
            except httpx.TransportError:
                time.sleep(0.2)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _changed_to(name: str, months: list[str]) -> list[str]:
    """The periods that a page is changed to, not the last two: months, or quarters for which a method holds."""
    return _may_be_changed_to(name, months)[-CHANGES:]


def _never_asked(name: str, months: list[str]) -> list[str]:
    """As many periods before those: nobody has asked the server for them when the sides are changed by turns."""
    return _may_be_changed_to(name, months)[-2 * CHANGES : -CHANGES]


def _may_be_changed_to(name: str, months: list[str]) -> list[str]:
    if name != "assessment":
        return months[:-2]
    quarters = sorted({Period.parse(one).quarter for one in months})
    first = min(method.code for method in load_programme(PROGRAMME).methods)
    return [str(one) for one in quarters if f"{one.months[0]}-01" >= first][:-2]


@dataclass(frozen=True)
class Side:
    """One of the servers: where it is, and which process. `kind` is "" for ours."""

    address: str
    process: int
    kind: Literal["", "parent", "Dash", "floor"] = ""

    @property
    def is_streamlit(self) -> bool:
        """Whether its period is picked in a drop-down of Streamlit's."""
        return self.kind != "Dash"

    def serves(self, name: str) -> bool:
        """Whether it has the page."""
        return name in (THEIRS if self.kind == "Dash" else OURS)

    def calls(self, name: str) -> str:
        """What a row about one of its pages is called."""
        return f"{name} ({self.kind})" if self.kind else name

    def opens(self, name: str) -> str:
        """The address of a page."""
        asked = f"?programme={PROGRAMME}&lang=en" if self.kind in ("", "parent") else ""
        # The first page of a server of Streamlit's has no name of its own, unless the house gives it one.
        is_first = self.kind == "floor" or (self.kind == "parent" and name == "overview")
        return f"{self.address}/{'' if is_first else name}{asked}"

    def spent(self) -> float:
        """CPU seconds of the server so far, user and system."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _context(browser: Browser) -> BrowserContext:
    context = browser.new_context(**USUAL)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    return context


def _measured(browser: Browser, side: Side, name: str, months: list[str]) -> Waited:
    found = Waited(side.calls(name))
    context = _context(browser)
    page, address = _watched(context, found), side.opens(name)
    try:
        page.goto(address)
        found.heading, found.whole, found.moved, found.movers = _opened(page)
        page.close()
        warm = []
        for _ in range(WARM):
            page = context.new_page()
            page.add_init_script(WATCH)
            page.goto(address)
            warm.append(_opened(page))
            if _ < WARM - 1:
                page.close()
        found.warm_heading = statistics.median(one[0] for one in warm)
        found.warm_whole = statistics.median(one[1] for one in warm)
        wanted = _changed_to(name, months)
        for taken in (found.new, found.again):
            for period in wanted:
                taken.append(_change(page, period, is_ours=side.is_streamlit)())
    except Unanswered:
        found.note = f" {UNANSWERED}"
    context.close()
    return found


@dataclass
class Changes:
    """Changes of one side: milliseconds each, CPU seconds of the server and of the page's main thread together."""

    taken: list[float] = field(default_factory=list)
    server: float = 0
    page: float = 0
    note: str = ""

    def line(self, label: str, kind: str) -> str:
        """A row of the table."""
        if not self.taken:
            return f"| {label:<19} | {kind:<14} | {self.note}"
        each = 1000 / len(self.taken)
        return (
            f"| {label:<19} | {kind:<14} | {len(self.taken):3} | {_middle(self.taken)} | {min(self.taken):6,.0f} "
            f"| {self.server * each:6,.0f} | {self.page * each:6,.0f} |{self.note}"
        )


BESIDE = (
    f"| {'in turns':<19} | {'change':<14} |   n | {'p50 / p95 ms':>13} | {'least':>6} | server | page   |"
    "   CPU ms each"
)
AT_REST = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
)
OTHER = {"overview": "rankings", "rankings": "overview", "map": "rankings", "assessment": "rankings"}


def _beside(browser: Browser, sides: list[Side], name: str, months: list[str]) -> list[str]:
    """The same changes on all sides by turns, so that a busy machine is busy for all: to a period that nobody asked
    for before (as far as there are any left), to one that was asked for, and from another page to this one."""
    asked_for = {"first": _never_asked(name, months), "again": _changed_to(name, months)}
    opened, said = [], []
    gone: set[str] = set()
    for side in sides:
        context = _context(browser)
        page = context.new_page()
        page.add_init_script(WATCH)
        try:
            page.goto(side.opens(name))
            _opened(page)
        except Unanswered:
            said.append(Changes(note=f" {UNANSWERED}").line(side.calls(name), "opening"))
            context.close()
            continue
        line = context.new_cdp_session(page)
        line.send("Performance.enable", {"timeDomain": "threadTicks"})
        opened.append((side, page, line))
    for kind in ("first", "again", "page switch"):
        wanted = asked_for.get(kind, asked_for["again"])
        found = {side.kind: Changes() for side, *_ in opened if kind != "page switch" or side.kind != "floor"}
        for nth, period in enumerate(wanted):
            for side, page, line in opened if nth % 2 else reversed(opened):
                one = found.get(side.kind)
                if one is None or side.kind in gone:
                    continue
                try:
                    if kind == "page switch":
                        _switch(page, OTHER[name], is_ours=side.is_streamlit)()
                        act = _switch(page, name, is_ours=side.is_streamlit)
                    else:
                        act = _change(page, period, is_ours=side.is_streamlit)
                    page.evaluate(AT_REST)  # a list that was opened is no part of what is chosen from it
                    spent, busy = side.spent(), _busy(line)
                    one.taken.append(act())
                    one.server += side.spent() - spent
                    one.page += _busy(line) - busy
                except Unanswered:
                    one.note = f" {UNANSWERED}"
                    gone.add(side.kind)
        if wanted:
            said += [found[side.kind].line(side.calls(name), kind) for side in sides if side.kind in found]
    for _, page, _ in opened:
        page.context.close()
    return said


def _busy(line: CDPSession) -> float:
    told = line.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in told if one["name"] == "TaskDuration"))


def _switch(page: Page, name: str, *, is_ours: bool) -> Callable[[], float]:
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


def _watched(context: BrowserContext, found: Waited) -> Page:
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


def _opened(page: Page) -> tuple[float, float, float, list[Any]]:
    page.wait_for_function("() => window.headed !== null")
    page.wait_for_selector("h1")
    heading = page.locator("h1").first.inner_text().rsplit("· ", 1)[-1].strip()
    page.wait_for_function(READY, arg=heading, polling="raf")
    whole = float(page.evaluate("performance.now()"))
    page.wait_for_timeout(700)  # what still moves now, moves under the reader's eyes
    headed, moved, movers = page.evaluate("[window.headed, window.moved, window.movers]")
    return float(headed), whole, float(moved), movers


def _change(page: Page, period: str, *, is_ours: bool) -> Callable[[], float]:
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


def _timed(page: Page, take: Callable[[], None], heading: str) -> float:
    start = time.perf_counter()
    take()
    page.wait_for_function(READY, arg=heading, polling="raf")
    return (time.perf_counter() - start) * 1000


def _middle(taken: list[float]) -> str:
    if not taken:
        return f"{'–':>13}"
    inside = sorted(taken)
    return (
        f"{statistics.median(inside):5,.0f} / {inside[min(len(inside) - 1, int(len(inside) * 0.95))]:5,.0f}"
    )
