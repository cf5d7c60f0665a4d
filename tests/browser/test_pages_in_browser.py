"""Every page in a real browser, in both languages: nothing asked of strangers, nothing broken, readable by all."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from pages.shared.registry import ENTRIES, Entry
from tests.browser.conftest import (
    PATIENCE,
    USUAL,
    Open,
    Visit,
    in_the_end,
    new_context,
    until,
    violations,
    width,
)

PAGES = {
    "overview": "",
    "growth": "growth",
    "coverage": "coverage",
    "map": "map",
    "rankings": "rankings",
    "institution": "institution",
    "assessment": "assessment",
    "methods": "methods",
}
TITLES = {
    "zh": {
        "overview": "总览",
        "growth": "增长",
        "coverage": "场景覆盖",
        "map": "地图",
        "rankings": "排名",
        "institution": "机构",
        "assessment": "考核 · 2019年第四季度",
        "methods": "考核办法 · 2019年第四季度",
    },
    "en": {
        "overview": "Overview",
        "growth": "Growth",
        "coverage": "Coverage",
        "map": "Map",
        "rankings": "Rankings",
        "institution": "Institution",
        "assessment": "Assessment · Q4 2019",
        "methods": "Methods · Q4 2019",
    },
}
WITHOUT_CHARTS = ("methods",)
HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
GROUNDS = {
    "day": ("zh", "light", "rgb(255, 255, 255)", DESK),
    "night": ("en", "dark", "rgb(16, 22, 31)", PHONE),
}
BACKGROUND = "getComputedStyle(document.querySelector('[data-testid=\"stApp\"]')).backgroundColor"
LARGEST_FIRST_LOAD, MOST_REQUESTS = 1_600_000, 45
MOST_MOVED = 0.05
WATCH_MOVES = """window.moved = 0; new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.moved += one.value;
}).observe({ type: "layout-shift", buffered: true });"""
AT_REST = """() => document.querySelector('[data-testid="stApp"]').dataset.testScriptState === "notRunning"
    && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
    && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every((one) => one.querySelector(".main-svg"))"""

FRONT_END = """const { loaded, told } = await import(document.querySelector('script[src$="core.js"]').src);"""
TOLD_IN_ORDER = f"""async () => {{
    {FRONT_END}
    window.requestAnimationFrame = () => 0;
    const said = [], all = {{ one: "chart" }};
    const element = loaded("chart", "one", () => new Promise((done) => setTimeout(() => {{
        told("chart", all);
        element.then(() => said.push("late"));
        said.push("asked late");
        done(all);
    }})));
    await new Promise((done) => {{
        element.then(() => said.push("element"));
        element.then(() => {{ said.push("again"); setTimeout(done, 100); }});
    }});
    loaded("chart", "one").then((one) => {{ if (one === "chart") said.push("at once"); }});
    return said;
}}"""
"""For a page that shows no chart, so that nobody has fetched what draws them; in a window that is not painted."""
TOLD_AFTER_A_FAILURE = f"""async () => {{
    {FRONT_END}
    const said = [];
    await loaded("none", "one", () => Promise.reject(new Error())).then(() => 0, () => said.push("failed"));
    await loaded("none", "one", () => Promise.resolve({{ one: 1 }})).then(() => said.push("element"));
    return said;
}}"""


def keep_picture(visit: Visit, name: str) -> None:
    """Save the whole page as a picture where BIANMIN_SCREENSHOTS says, if it says."""
    folder = os.environ.get("BIANMIN_SCREENSHOTS")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    height = visit.page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollHeight")
    visit.page.set_viewport_size({"width": 1366, "height": max(768, int(height) + 60)})
    visit.page.wait_for_timeout(800)
    visit.page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.mark.parametrize("ground", ["day", "night"])
@pytest.mark.parametrize("name", PAGES)
def test_page(server: str, visit: Open, name: str, ground: str) -> None:
    """By day in Chinese and first on a desk, at night in English and first on a phone; then on the other screen."""
    language, scheme, background, screen = GROUNDS[ground]
    seen = visit(f"{server}/{PAGES[name]}?lang={language}", color_scheme=scheme, viewport=screen)
    page = seen.page
    assert page.locator("h1").inner_text().startswith(TITLES[language][name])
    assert page.evaluate("document.documentElement.lang") == HTML_LANGUAGE[language]
    assert page.evaluate(BACKGROUND) == background
    if name not in WITHOUT_CHARTS:
        page.locator(".main-svg").first.wait_for(timeout=PATIENCE)
    for here in (screen, PHONE if screen == DESK else DESK):
        if here != screen:
            page.set_viewport_size(here)  # type: ignore[arg-type]
            page.wait_for_timeout(500)
            seen.settle()
        if here == DESK:
            sound_on_a_desk(seen)
        else:
            assert beyond_a_phone(seen) == []
    assert seen.complaints == []
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    keep_picture(seen, f"{name}-{language}-{ground}")


def sound_on_a_desk(seen: Visit) -> None:
    """Nothing broken, nothing asked of strangers, nothing wider than the screen, readable by all."""
    assert width(seen.page) <= DESK["width"]
    assert seen.complaints == []
    assert seen.strangers == []
    assert violations(seen.page) == []


def beyond_a_phone(seen: Visit) -> list[str]:
    """What makes the page move sideways: wide charts and tables may scroll by themselves, all else stays within."""
    assert width(seen.page) <= PHONE["width"]

    def look() -> list[str]:
        found: list[str] = seen.page.evaluate(
            """width => [...document.querySelectorAll('[data-testid="stMain"] *')].filter(e => {
                if (e.closest('[class*="st-key-wide-"], [class*="st-key-chart-"], .t, .frame')) return false;
                if (e.closest('.st-key-present-foot')) return false;
                if (e.closest('[data-testid="stDataFrame"], svg')) return false;
                if (e.closest('details:not([open])') && !e.closest('summary')) return false;
                const box = e.getBoundingClientRect();
                return box.width > 0 && box.right > width + 1;
            }).map(e => e.tagName + ' ' + e.className).slice(0, 5)""",
            PHONE["width"],
        )
        return found

    return in_the_end(seen.page, look, lambda found: not found)


LOOKED_AT = [
    (nth, one, (DESK, PHONE)[nth % 2], ("light", "dark")[nth // 2 % 2]) for nth, one in enumerate(ENTRIES)
]
"""Every page on one screen by day or by night, in turn; `make axe` looks at all four, in both languages."""


@pytest.mark.parametrize(
    ("nth", "entry", "screen", "scheme"),
    [pytest.param(*one, id=f"{one[1].name}-{one[2]['width']}-{one[3]}") for one in LOOKED_AT],
)
def test_everybody_can_read_it(
    server: str, visit: Open, nth: int, entry: Entry, screen: dict[str, int], scheme: str
) -> None:
    language, viewer = ("zh", "en")[nth % 3 % 2], ("coordinator", "B03")[nth // 3 % 2]
    where = f"{server}/{entry.name}?lang={language}&programme=daqing&viewer={viewer}"
    seen = visit(where, color_scheme=scheme, viewport=screen)
    assert violations(seen.page) == []
    assert seen.complaints == []


def test_charts_follow_when_day_turns_to_night_under_an_open_page(server: str, visit: Open) -> None:
    page = visit(f"{server}/rankings?lang=en&programme=daqing", color_scheme="light").page
    # The framework makes the chart anew for the other look: for a moment there is none.
    ground = "() => document.querySelector('.js-plotly-plot')?._fullLayout?.paper_bgcolor"
    until(page, f"() => ({ground})() === '#ffffff'")
    page.emulate_media(color_scheme="dark")
    until(page, f"() => ({ground})() === '#10161f'")


BOARD = '[class*="st-key-wide-"][class*="-board-"]'


def test_on_a_phone_the_names_stay_beside_the_rows(server: str, visit: Open) -> None:
    """The board is moved to its newest months: names in view, and no word of a cell upon them."""
    page = visit(f"{server}/returns_desk?lang=zh&programme=daqing", viewport=PHONE).page
    until(page, f"() => document.querySelector('{BOARD}')?.scrollLeft > 50")

    def look() -> tuple[list[list[float]], list[list[float]]]:
        """Where the names are, and where the words of cells in view: left and right."""
        names, cells = page.evaluate(
            """(found) => {
                const board = document.querySelector(found);
                const at = (one) => { const box = one.getBoundingClientRect(); return [box.left, box.right]; };
                const seen = [...board.querySelectorAll(".annotation")].filter(
                    (one) => one.style.visibility !== "hidden");
                return [[...board.querySelectorAll(".ytick text")].map(at), seen.map(at)];
            }""",
            BOARD,
        )
        return names, [(left, right) for left, right in cells if right > 0 and left < PHONE["width"]]

    def is_clear(found: tuple[list[list[float]], list[list[float]]]) -> bool:
        names, cells = found
        in_view = all(left >= 0 and right < PHONE["width"] / 2 for left, right in names)
        return (
            in_view and bool(cells) and min(left for left, _ in cells) > max(right for _, right in names) - 1
        )

    found = in_the_end(page, look, is_clear)
    assert len(found[0]) > 15
    assert is_clear(found), found


def test_what_an_institution_sees(server: str, visit: Open) -> None:
    seen = visit(f"{server}/rankings?lang=zh&viewer=B03&indicator=transactions")
    assert "其他机构的业务量不予显示" in seen.page.inner_text('[data-testid="stMain"]')
    assert seen.complaints == []
    keep_picture(seen, "rankings-zh-institution")


def test_first_load_is_light(server: str, browser: Browser) -> None:
    """Weighed as the bytes that came over the line, compressed, into an empty cache: that of a browser of its own, for
    one that others share may hold a file that they asked for. Weighed once all is there: nothing is on its way, and a
    second later it still weighs the same."""
    context = new_context(browser, **USUAL)
    seen = Visit(context.new_page())
    network = context.new_cdp_session(seen.page)
    network.send("Network.enable")
    weights: dict[str, float] = {}
    asked: dict[str, str] = {}
    on_the_way: set[str] = set()

    def begin(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = event["request"]["url"]
        on_the_way.add(event["requestId"])

    def end(event: dict[str, Any]) -> None:
        weights[event["requestId"]] = event.get("encodedDataLength", 0)
        on_the_way.discard(event["requestId"])

    def hear(event: dict[str, Any]) -> None:
        heard = weights.get(event["requestId"], 0)
        weights[event["requestId"]] = heard + len(event["response"]["payloadData"]) * 3 / 4

    network.on("Network.requestWillBeSent", begin)
    network.on("Network.loadingFinished", end)
    network.on("Network.loadingFailed", end)
    network.on("Network.webSocketFrameReceived", hear)
    seen.page.goto(f"{server}/?lang=zh")
    seen.page.wait_for_selector(".main-svg")
    seen.settle()
    before = -1.0
    for _ in range(PATIENCE // 1000):
        if not on_the_way and before == sum(weights.values()):
            break
        before = sum(weights.values())
        seen.page.wait_for_timeout(1000)
    told = sorted(((weight, asked.get(id, id)[:120]) for id, weight in weights.items()), reverse=True)
    context.close()
    assert 500_000 < sum(weights.values()) < LARGEST_FIRST_LOAD, told
    fetched = [url for url in asked.values() if not url.startswith(("data:", "blob:"))]
    assert 5 < len(fetched) < MOST_REQUESTS, fetched


WATCH_HEADINGS = """(() => {
    const at = (e) => [Math.round(e.getBoundingClientRect().x), Math.round(e.getBoundingClientRect().y),
        e.innerText, getComputedStyle(e).fontSize, getComputedStyle(e).color];
    const look = () => {
        const first = document.getElementById("first-heading"), own = document.querySelector("h1");
        if (first) window.first = at(first);
        if (own && !window.own) window.own = at(own), window.both = !!first;
        else if (!own) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
})()"""


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_heading_stands_where_it_will_stand_before_a_script_has_run(
    server: str, browser: Browser, screen: dict[str, int], scheme: str
) -> None:
    """The frame's own heading: same words, place, size and colour as the page's, and gone when that is there."""
    context = new_context(browser, **USUAL | {"viewport": screen, "color_scheme": scheme})
    page = context.new_page()
    page.add_init_script(WATCH_HEADINGS)
    for path in (
        "rankings?lang=zh&period=2019-11",
        "assessment?lang=en&quarter=2019-Q3",
        "programme?period=2019-12",
    ):
        page.goto(f"{server}/{path}&programme=daqing")
        until(page, "() => window.own")
        first, own, both = page.evaluate("[window.first, window.own, window.both]")
        assert first == own
        assert not both
    context.close()


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_moves_under_the_readers_eyes(server: str, browser: Browser, screen: dict[str, int]) -> None:
    """As browsers reckon it (cumulative layout shift), on every page that the navigation offers or hides."""
    context = new_context(browser, **USUAL | {"viewport": screen})
    moved: dict[str, float] = {}
    for one in ENTRIES:
        page = context.new_page()
        page.add_init_script(WATCH_MOVES)
        page.goto(f"{server}/{one.name}?lang=en&programme=daqing")
        page.locator("h1").first.wait_for(timeout=PATIENCE)
        until(page, AT_REST)
        page.wait_for_timeout(500)
        moved[one.name] = page.evaluate("window.moved")
        page.close()
    context.close()
    assert {name: much for name, much in moved.items() if much > MOST_MOVED} == {}
    assert len(moved) > 15


def test_what_waits_for_charts_is_told_in_the_order_of_asking(server: str, visit: Open) -> None:
    """React asks what it waits for several times: for the element, then when to try again. Told to try again while it
    asked, or before it had the element, it drew the place of the chart without end; on a busy machine that happened.
    Nor did a chart ever come in a window that the browser did not paint."""
    page = visit(f"{server}/methods?lang=zh&programme=daqing").page
    assert page.evaluate(TOLD_IN_ORDER) == ["asked late", "element", "again", "late", "at once"]
    assert page.evaluate(TOLD_AFTER_A_FAILURE) == ["failed", "element"]


SEEN = """(pattern) => {
    const found = [], walk = document.createTreeWalker(document.querySelector(".stMain"), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const node = walk.currentNode, within = node.parentElement;
        if (!within.getClientRects().length || within.closest("svg, script, style")) continue;
        for (const one of node.nodeValue.matchAll(new RegExp(pattern, "g"))) {
            const said = document.createRange();
            said.setStart(node, one.index);
            said.setEnd(node, one.index + one[0].length);
            found.push([one[0], new Set([...said.getClientRects()].map((line) => Math.round(line.top))).size]);
        }
    }
    return found;
}"""
"""What a page shows of a pattern, and in how many lines."""
WITH_UNIT = r"\d[\d,.]*\s(?:%|million|pp|points?|places?|transactions?|working days?)(?![a-z])"
HYPHENED = r"(?:^|[\s:：（(])-\d"


@pytest.mark.parametrize("size", [{"width": 1366, "height": 768}, PHONE])
@pytest.mark.parametrize(
    "where",
    [
        "overview",
        "growth",
        "assessment?look=one&about=change",
        "bulletin?period=2019-12",
        "institution?id=B03",
    ],
)
def test_no_line_ends_between_a_number_and_its_unit_and_below_zero_is_one_sign(
    server: str, visit: Open, where: str, size: dict[str, int]
) -> None:
    path, _, asked = where.partition("?")
    address = f"{server}/{path}?lang=en&programme=daqing&viewer=coordinator&{asked}"
    page = visit(address, viewport=size).page

    def broken() -> list[str]:
        return [said for said, lines in page.evaluate(SEEN, WITH_UNIT) if lines > 1]

    assert page.evaluate(SEEN, WITH_UNIT)
    assert in_the_end(page, broken, lambda found: not found) == []
    assert page.evaluate(SEEN, HYPHENED) == []
