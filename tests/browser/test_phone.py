"""On a phone in a real browser: rows as high as what is seen in them, months side by side, slides turned by a thumb."""

from functools import partial

import pytest

from tests.browser.conftest import PATIENCE, Open, Visit, in_the_end, until
from tests.browser.test_pages_in_browser import PHONE, beyond_a_phone, keep_picture

HIGHEST_ROW = 240
"""Pixels: eleven lines of a rule of the method as wide as the phone. Squeezed to three letters it took over 700."""
HIGHEST = """() => Math.max(0, ...[...document.querySelectorAll(".t:not(.stack) tbody tr")].map(
    (row) => row.getBoundingClientRect().height))"""
UNSEEN = """() => {
    const seen = [...document.querySelectorAll(".stMain .t")].filter((one) => one.clientWidth);
    const edge = (table) => table.getBoundingClientRect().right + 1;
    const named = (table, what) => `${table.className}: ${what}`;
    const stacked = seen.filter((one) => one.matches(".stack")), tables = seen.filter((one) => !one.matches(".stack"));
    return [
        ...stacked.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => named(one, "beyond the screen")),
        ...stacked.flatMap((one) => [...one.querySelectorAll("tbody td")].filter((cell) =>
            cell.getBoundingClientRect().right > edge(one)).map((cell) => named(one, cell.textContent))),
        ...tables.flatMap((one) => [...one.querySelectorAll("thead th.f")].slice(0, 2).filter((head) =>
            head.getBoundingClientRect().right > edge(one)).map((head) => named(one, head.textContent))),
        ...tables.filter((one) => one.scrollWidth > one.clientWidth + 1
            && getComputedStyle(one, "::before").visibility !== "visible").map((one) => named(one, "without a word")),
        ...[...document.querySelectorAll('[class*="-cells-"]')].flatMap((one) => {
            const plot = one.querySelector(".nsewdrag")?.getBoundingClientRect();
            const columns = new Set([...one.querySelectorAll(".xtick text")].map((name) => name.textContent)).size;
            const second = plot ? plot.left + 2 * plot.width / columns + one.scrollLeft : 0;
            const goesOn = one.hasAttribute("data-goes-on"), said = getComputedStyle(one, "::after").content;
            return second > edge(one) || (goesOn && said === "none") ? [named(one, Math.round(second))] : [];
        }),
    ];
}"""
"""Tables of which a phone does not show the name and the first two figures, or without words that they go on, and
grids of which it does not show two columns."""
OVERPRINTED = """() => [...document.querySelectorAll(".js-plotly-plot")].flatMap((chart) => {
    const names = [...chart.querySelectorAll(".xaxislayer-above .xtick text")];
    const level = names.map((one) => one.getBoundingClientRect()).sort((one, next) => one.left - next.left);
    return level.slice(1).filter((box, n) => box.left < level[n].right - 1).map((box) => Math.round(box.left));
})"""
CELLS_OVERPRINTED = """() => [...document.querySelectorAll(".js-plotly-plot")].flatMap((chart) => {
    const said = [...chart.querySelectorAll(".textpoint text, .yaxislayer-above .ytick text")].map((one) => ({
        text: one.textContent, box: one.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
    const level = said.sort((one, next) => one.box.top - next.box.top || one.box.left - next.box.left);
    return level.flatMap((one, n) => level.slice(n + 1).filter((next) =>
        Math.min(one.box.bottom, next.box.bottom) - Math.max(one.box.top, next.box.top) > 8
        && Math.min(one.box.right, next.box.right) - Math.max(one.box.left, next.box.left) > 1
    ).map((next) => `${one.text} | ${next.text}`));
})"""
BROKEN = """() => [...document.querySelectorAll(".stMain .t:not(.stack) td.s:not(.f)")].filter((cell) => {
    const said = document.createRange();
    said.selectNodeContents(cell);
    const lines = new Set([...said.getClientRects()].map((one) => Math.round(one.top)));
    return cell.clientWidth && cell.textContent.length <= 5 && lines.size > 1;
}).map((cell) => cell.textContent)"""
"""What is short and stands in two lines."""
ON_MAPS = """() => {
    const names = [...document.querySelectorAll(".scattergeo text")];
    const all = names.map((one) => [one.textContent, one.getBoundingClientRect()]);
    return all.flatMap(([said, box], n) => all.slice(n + 1)
        .filter(([, other]) => Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 4)
        .filter(([, other]) => Math.min(box.right, other.right) - Math.max(box.left, other.left) > -2)
        .map(([next]) => said + " / " + next));
}"""
CUT = """() => [...document.querySelectorAll(".js-plotly-plot text")].filter((one) => {
    const box = one.getBoundingClientRect(), frame = one.closest(".js-plotly-plot").getBoundingClientRect();
    return box.width > 0 && (box.left < frame.left - 1 || box.right > frame.right + 1);
}).map((one) => one.textContent)"""
COVER = """() => [...document.querySelectorAll(".st-key-slide li")].map((one) => [
    parseFloat(getComputedStyle(one).fontSize), parseFloat(getComputedStyle(one.parentElement).paddingLeft)])"""
"""Pixels: how large each question on the cover is written, and what is left of it for "10."."""
IN_LINES = """() => [...document.querySelectorAll(".st-key-slide tr:not(:has(td:nth-child(5))) td.told .figure")].map(
    (one) => one.getClientRects().length)"""
HEADING = "document.querySelector('.st-key-slide h2').getBoundingClientRect().top"
SHOWN = """() => {
    const strip = document.querySelector(".st-key-present-foot");
    const box = (one) => strip.querySelector(one).getBoundingClientRect();
    const shown = box('[data-testid="stBaseButton-primary"]');
    return box(".st-key-back").left >= 0 && box(".st-key-back").right < box(".st-key-next").left
        && box(".st-key-next").right <= shown.left && shown.right <= strip.getBoundingClientRect().right;
}"""
"""Whether the number of the slide that is shown is in view, beside what turns the slides."""
CHANGE = "assessment?look=one&about=change"
WITH_ROWS = (
    "coverage",
    "coverage?part=course",
    "growth",
    "methods",
    "data_quality",
    "institution",
    "rankings",
    "assessment",
    "standards",
)


def on_a_phone(server: str, visit: Open, where: str, language: str) -> Visit:
    path, _, asked = where.partition("?")
    words = "&".join(filter(None, (f"lang={language}&programme=daqing", asked)))
    return visit(f"{server}/{path}?{words}", viewport=PHONE)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_shows_names_and_first_figures_and_no_row_high_of_what_is_outside(
    server: str, visit: Open, language: str
) -> None:
    """The first table of a page showed its names alone, a grid one column: whatever goes on says so in words."""
    high, unseen, broken = {}, {}, {}
    for where in WITH_ROWS:
        page = on_a_phone(server, visit, where, language).page
        high[where] = in_the_end(page, partial(page.evaluate, HIGHEST), lambda rows: rows <= HIGHEST_ROW)
        unseen[where] = in_the_end(page, partial(page.evaluate, UNSEEN), lambda found: not found)
        broken[where] = page.evaluate(BROKEN)
    assert max(high.values()) > 15
    assert {where: rows for where, rows in high.items() if rows > HIGHEST_ROW} == {}
    assert {where: found for where, found in unseen.items() if found} == {}
    assert {where: found for where, found in broken.items() if found} == {}


@pytest.mark.parametrize(
    "where", ["growth", "institution?id=B03", "coverage?part=course", "overview", CHANGE]
)
def test_names_of_months_stand_beside_each_other(server: str, visit: Open, where: str) -> None:
    page = on_a_phone(server, visit, where, "zh").page
    # The first months may have gone behind the scale already: the newest are seen first.
    page.locator(".xaxislayer-above .xtick text").last.wait_for()
    assert in_the_end(page, partial(page.evaluate, OVERPRINTED), lambda found: not found) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_earlier_months_are_told_of_until_the_first_is_seen(server: str, visit: Open, language: str) -> None:
    """The newest month is seen first; nothing said that there were others at its left."""
    page = on_a_phone(server, visit, "growth", language).page
    chart = page.locator('[class*="-over-months-trend"]')
    until(page, "document.querySelector('[class*=\"-over-months-trend\"][data-goes-back]')")
    said = "getComputedStyle(document.querySelector('[class*=\"-over-months-trend\"]'), '::after').content"
    assert ("更早月份" if language == "zh" else "earlier months") in page.evaluate(said)
    chart.hover()
    page.mouse.wheel(-2000, 0)
    until(page, "!document.querySelector('[class*=\"-over-months-trend\"][data-goes-back]')")
    assert ("可向左拖动" if language == "zh" else "drag to the left") in page.evaluate(said), "and back"
    page.evaluate("window.dispatchEvent(new Event('resize'))")
    page.wait_for_timeout(400)
    assert chart.evaluate("(one) => one.scrollLeft") == 0, "where a reader has moved it, it stays"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, {"width": 1366, "height": 768}])
def test_names_on_a_map_lie_beside_each_other(
    server: str, visit: Open, size: dict[str, int], language: str
) -> None:
    """Neighbours whose figures are long: +347.85 % beside +325.59 %."""
    page = visit(f"{server}/map?lang={language}&programme=daqing&shade=yoy-tx_amt", viewport=size).page
    assert page.locator(".scattergeo text").count() == 9
    assert in_the_end(page, partial(page.evaluate, ON_MAPS), lambda found: not found) == []


@pytest.mark.parametrize("where", ["growth", "map", "institution?id=B06", "map?region=230624"])
def test_what_is_picked_is_not_cut(server: str, visit: Open, where: str) -> None:
    page = on_a_phone(server, visit, where, "en").page
    picked = page.locator(".stMain .stSelectbox input")
    assert picked.count() > 1
    assert [
        one.input_value()
        for one in picked.all()
        if one.evaluate("(one) => one.scrollWidth > one.clientWidth + 1")
    ] == []


def test_a_grid_that_goes_on_says_so_until_its_end(server: str, visit: Open) -> None:
    page = on_a_phone(server, visit, "coverage", "zh").page
    grid = page.locator('[class*="st-key-wide-"][class*="-matrix"]')
    until(
        page,
        'document.querySelector(\'[class*="st-key-wide-"][class*="-matrix"][data-goes-on]\')',
    )
    grid.evaluate("(one) => { one.scrollLeft = one.scrollWidth; }")
    until(
        page,
        "!document.querySelector('[class*=\"st-key-wide-\"][class*=\"-matrix\"]').hasAttribute('data-goes-on')",
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("where", ["coverage", "assessment"])
def test_words_in_the_cells_of_a_grid_lie_beside_each_other(
    server: str, visit: Open, where: str, language: str
) -> None:
    """A grid is as wide as its words: in English they were drawn over each other and over the names at their left."""
    page = on_a_phone(server, visit, where, language).page
    page.locator(".textpoint").first.wait_for(timeout=PATIENCE)
    assert in_the_end(page, partial(page.evaluate, CELLS_OVERPRINTED), lambda found: not found) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_meeting_is_walked_through_on_a_phone(server: str, visit: Open, language: str) -> None:
    """What turns the slides is always in view, and every chart is as wide as the screen and writes within itself."""
    seen = on_a_phone(server, visit, "present?period=2019-12&whole=1", language)
    page = seen.page
    until(page, "window.bianminMeasured")  # slides are drawn once more for the size of the screen
    seen.settle()
    for high, left in page.evaluate(COVER):
        assert (high >= 13, left >= 1.9 * high) == (True, True), (
            "nothing is fitted to a phone as it is to a wall"
        )
    for slide in range(2, 12):
        page.locator(".st-key-next button").click()
        page.wait_for_url(f"**slide={slide}**")
        page.locator(".st-key-slide h2").filter(has_text=f"{slide}. ").first.wait_for(timeout=PATIENCE)
        seen.settle()
        page.wait_for_timeout(300)
        box = page.locator(".st-key-next button").bounding_box()
        assert box is not None
        assert 0 < box["x"] < PHONE["width"] / 2
        assert box["y"] + box["height"] <= PHONE["height"]
        assert in_the_end(page, partial(page.evaluate, SHOWN), bool), f"the number {slide} is out of view"
        at_heading = in_the_end(page, partial(page.evaluate, HEADING), lambda top: top < 120)
        assert 0 < at_heading < 120, "a slide begins at its heading, not below the page's"
        assert beyond_a_phone(seen) == []
        cut = in_the_end(page, partial(page.evaluate, CUT), lambda found: not found)
        assert cut == [], slide
        if language == "zh" and (told := page.evaluate(IN_LINES)):
            assert set(told) == {1}, "a date is not broken where there is room"
        if slide == 7:
            keep_picture(seen, f"present-phone-{language}")
    strip = page.locator(".st-key-present-foot[data-strip-goes-on]")
    strip.evaluate("(one) => { one.scrollLeft = one.scrollWidth; }")
    until(page, "!document.querySelector('.st-key-present-foot[data-strip-goes-on]')")
    page.reload()
    seen.settle()
    assert in_the_end(page, partial(page.evaluate, HEADING), lambda top: top < 120) < 120, (
        "and after a reload"
    )
    assert seen.complaints == []


ROWS_SHOWN = (
    """() => [...document.querySelectorAll(".t-ranking tbody tr")].filter((one) => one.clientHeight).length"""
)
BELOW_THE_SLIDE = """() => {
    const slide = document.querySelector(".st-key-slide");
    const ends = [...slide.querySelectorAll("p, li, td, svg, button")].map((one) => one.getBoundingClientRect().bottom);
    return slide.getBoundingClientRect().bottom - Math.max(...ends);
}"""


def test_a_long_list_begins_with_ten_rows_and_a_button_has_the_others(server: str, visit: Open) -> None:
    """Eighteen rows of twelve cells were 5,000 pixels between the answer and what its words mean. On a desk and on
    paper all rows stand there."""
    where = f"{server}/rankings?lang=en&programme=daqing"
    seen = visit(where, viewport=PHONE)
    assert seen.page.evaluate(ROWS_SHOWN) == 10
    button = seen.page.get_by_role("button", name="Show all 18 rows")
    button.click()
    assert in_the_end(seen.page, lambda: seen.page.evaluate(ROWS_SHOWN), lambda rows: rows == 18) == 18
    assert button.count() == 0
    assert seen.page.evaluate("document.activeElement.closest('tr').rowIndex") == 11
    seen = visit(where)
    assert seen.page.evaluate(ROWS_SHOWN) == 18
    assert not seen.page.locator("[data-all-rows]").first.is_visible()
    seen.page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    seen.page.emulate_media(media="print")
    assert seen.page.evaluate(ROWS_SHOWN) == 18


OWN_ROWS = """() => [...document.querySelectorAll(".t.first-rows tbody")].map((one) => {
    const rows = [...one.rows].filter((row) => row.clientHeight);
    return [rows.length, rows.at(-1).textContent, rows.at(-1).rowIndex];
})"""


def test_the_own_row_is_among_the_first_wherever_it_stands(server: str, visit: Open) -> None:
    """Who is seventeenth had to ask for all rows to find itself. Its row stands below the first ten, with its place;
    who is among them has no row more."""
    where = f"{server}/rankings?lang=en&programme=daqing"
    [(rows, last, index)] = visit(f"{where}&viewer=B10", viewport=PHONE).page.evaluate(OWN_ROWS)
    assert (rows, index) == (11, 17)
    assert "Mailang Policy" in last
    assert "17" in last
    [(rows, last, index)] = visit(f"{where}&viewer=B06", viewport=PHONE).page.evaluate(OWN_ROWS)
    assert (rows, index) == (10, 10)


@pytest.mark.parametrize("slide", ["1", "3", "10"])
def test_the_frame_of_a_slide_ends_where_the_slide_ends(server: str, visit: Open, slide: str) -> None:
    """A short one had up to 140 pixels of nothing within its frame."""
    page = visit(f"{server}/present?lang=zh&programme=daqing&slide={slide}", viewport=PHONE).page
    assert in_the_end(page, lambda: page.evaluate(BELOW_THE_SLIDE), lambda blank: blank < 40) < 40
