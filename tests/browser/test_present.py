"""Editions in a real browser: slides by keys, the same one after a reload, figures that say where they are from."""

import re
from contextlib import suppress
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import TimeoutError as TookTooLong
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.conftest import PATIENCE, Open, Visit, in_the_end, until, violations, width
from tests.browser.test_pages_in_browser import keep_picture


@pytest.fixture
def published(server: str) -> str:
    """The server; in its database the bulletin of December 2019 is published."""
    return server


def slide_of(seen: Visit) -> str:
    return parse_qs(urlsplit(seen.page.url).query).get("slide", [""])[0]


def heading(seen: Visit) -> str:
    return seen.page.locator(".st-key-slide h2").inner_text()


def press(seen: Visit, key: str, slide: int) -> None:
    seen.page.keyboard.press(key)
    begins = re.compile(rf"^\s*{slide}\. ")  # the heading of slide 11 holds "1. " as well
    seen.page.locator(".st-key-slide h2").filter(has_text=begins).wait_for(timeout=PATIENCE)
    seen.settle()


def check(seen: Visit, at_most: int = 1366) -> None:
    assert width(seen.page) <= at_most
    assert seen.complaints == []
    assert seen.strangers == []
    assert violations(seen.page) == []


def fits(seen: Visit) -> None:
    """Nothing of the slide lies below the edge of the wall: type that is too large shrinks."""
    until(
        seen.page,
        "(main => main.scrollHeight <= main.clientHeight + 4)(document.querySelector('[data-testid=stMain]'))",
    )


def test_keys_pressed_faster_than_slides_come_are_all_counted(published: str, visit: Open) -> None:
    """Five presses moved three slides: each went on from the slide that stood there, not from the one asked for."""
    seen = visit(f"{published}/present?lang=zh&period=2019-12&slide=2")
    page = seen.page
    until(page, "window.bianminKeys")
    for _ in range(5):
        page.keyboard.press("ArrowRight", delay=20)
        page.wait_for_timeout(120)
    assert in_the_end(page, lambda: slide_of(seen), lambda found: found == "7") == "7"
    expect(page.locator(".st-key-slide h2")).to_contain_text("7. ")
    seen.settle()
    page.keyboard.press("ArrowLeft")
    assert in_the_end(page, lambda: slide_of(seen), lambda found: found == "6") == "6"


def test_a_whole_presentation_by_keyboard(published: str, visit: Open) -> None:
    """From the first slide to the last with nothing but keys, on a wall; the line breaks in between."""
    lines: list[WebSocketRoute] = []

    def through(line: WebSocketRoute) -> None:
        line.connect_to_server()
        lines.append(line)

    context = {"viewport": {"width": 1920, "height": 1080}, "device_scale_factor": 1}
    seen = visit(f"{published}/present?lang=zh&period=2019-12", **context)
    page = seen.page
    page.route_web_socket("**/_stcore/stream", through)
    page.reload()
    seen.settle()
    assert heading(seen).startswith("1. ")
    until(page, "window.bianminKeys")
    page.keyboard.press("f")
    page.wait_for_url("**whole=1**")
    seen.settle()
    assert not page.locator('[data-testid="stSidebar"]').is_visible()
    page.keyboard.press("t")
    page.get_by_role("timer").wait_for()
    fits(seen)
    for slide in range(2, 12):
        press(seen, "PageDown", slide)
        fits(seen)
    page.keyboard.press("ArrowRight")
    press(seen, "PageUp", 10)
    page.keyboard.press("b")
    page.locator(".black").wait_for(state="visible")
    page.keyboard.press(".")
    page.locator(".black").wait_for(state="hidden")
    before = len(lines)
    lines[-1].close()
    assert in_the_end(page, lambda: len(lines), lambda found: found > before) > before, (
        "the page found a new line"
    )
    seen.settle()
    press(seen, "5", 5)
    assert (slide_of(seen), "whole=1" in page.url) == ("5", True)
    assert page.get_by_role("timer").inner_text() > "00:00"
    said = heading(seen)
    page.reload()
    seen.settle()
    assert (heading(seen), slide_of(seen)) == (said, "5")
    check(seen, 1920)
    keep_picture(seen, "present-whole-zh")


@pytest.mark.parametrize("size", [(1280, 720), (3840, 2160)])
def test_cover_and_last_slide_fit_the_wall_however_many_there_are(
    published: str, visit: Open, size: tuple[int, int]
) -> None:
    """An assessment has more slides than a bulletin, and its English lines are longer: the cover was 31 pixels higher
    than a wall."""
    context = {"viewport": {"width": size[0], "height": size[1]}, "device_scale_factor": 1}
    address = f"{published}/present?lang=en&period=2019-12&kind=assessment&whole=1&slide="
    for slide in ("1", "99"):
        fits(visit(f"{address}{slide}", **context))


@pytest.mark.parametrize("size", [(1280, 720), (3840, 2160)])
def test_the_fullest_slides_fit_every_wall_and_their_letters_grow_with_it(
    published: str, visit: Open, size: tuple[int, int]
) -> None:
    """A chart of all institutions, a table beneath a long answer, and the longest English answers."""
    context = {"viewport": {"width": size[0], "height": size[1]}, "device_scale_factor": 1}
    letter = """(name) => {
        const one = document.querySelector(`.st-key-slide ${name}`);
        return one ? parseFloat(getComputedStyle(one).fontSize) : 0; // it is being drawn anew
    }"""
    for slide in (4, 5, 6, 8):
        seen = visit(f"{published}/present?lang=en&period=2019-12&whole=1&slide={slide}", **context)
        told = "td" if slide == 5 else ".xtick text"
        # The page tells its server how large the wall is, which draws the chart for it.
        look = partial(seen.page.evaluate, letter, told)
        assert in_the_end(seen.page, look, lambda high: high > size[1] / 60) > size[1] / 60
        assert seen.page.evaluate(letter, "h2") > size[1] / 30
        fits(seen)
        if slide in (4, 6):
            bars = seen.page.locator(".st-key-slide .barlayer .point").count()
            assert bars > 12
            assert seen.page.locator(".st-key-slide .ytick text").count() == bars, "each bar has its name"


def test_a_meeting_is_walked_through_by_thumb(published: str, visit: Open) -> None:
    """A sweep turns the slide and shows it from its heading; one over a table that moves sideways moves the table."""
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    seen = visit(f"{published}/present?lang=zh&period=2019-12", **phone)
    until(seen.page, "window.bianminKeys")
    line = seen.page.context.new_cdp_session(seen.page)

    def sweep(x: float, y: float, across: int, down: int = 0) -> None:
        """A thumb that lands on (x, y) and leaves so many pixels further."""
        for kind, points in (
            ("touchStart", [{"x": x, "y": y}]),
            ("touchMove", [{"x": x + across, "y": y + down}]),
            ("touchEnd", []),
        ):
            line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def turned(slide: int) -> None:
        seen.page.locator(".st-key-slide h2").filter(has_text=re.compile(rf"^\s*{slide}\. ")).wait_for()
        seen.settle()

    def at_heading() -> tuple[float, float]:
        box = seen.page.locator(".st-key-slide h2").bounding_box()
        assert box is not None
        return 195, box["y"] + box["height"] / 2

    def swept() -> bool:
        """Whether the second slide is there after a sweep, which is made again where the slide was being made anew
        beneath the thumb."""
        second = seen.page.locator(".st-key-slide h2").filter(has_text=re.compile(r"^\s*2\. "))
        if not second.count():
            sweep(*at_heading(), -120)
            with suppress(TookTooLong):
                second.wait_for(timeout=5_000)
        return bool(second.count())

    assert in_the_end(seen.page, swept, bool)
    turned(2)
    top = in_the_end(seen.page, lambda: at_heading()[1], lambda y: y < 200)
    assert top < 200, "the slide begins at its heading, not below the page's"
    sweep(*at_heading(), -120, 90)  # a thumb that scrolls
    sweep(*at_heading(), -30)
    sweep(*at_heading(), 120)
    turned(1)
    assert slide_of(seen) in ("", "1"), "an address without a slide is the cover's"
    seen.page.goto(f"{published}/present?lang=en&period=2019-12&slide=5")
    seen.settle()
    until(seen.page, "window.bianminKeys")
    frame = seen.page.locator(".st-key-slide .frame").first
    frame.scroll_into_view_if_needed()
    assert frame.evaluate("one => one.scrollWidth <= one.clientWidth + 1"), "place 18 was cut to place 1"
    names = frame.locator("td.name")
    assert names.count()
    assert min(one.bounding_box()["width"] for one in names.all()) > 70  # type: ignore[index]
    frame.evaluate("one => { one.querySelector('table').style.minWidth = '700px'; }")  # what moves by itself
    box = frame.bounding_box()
    assert box is not None
    inside = box["y"] + min(box["height"] / 2, 120)  # wherever the words above it end
    assert 0 < inside < 700, "below the page's head, above what turns the slides"
    sweep(195, inside, -120)
    seen.page.wait_for_timeout(800)
    assert slide_of(seen) == "5"


def test_two_digits_reach_the_tenth_slide_and_nothing_moves_beyond_the_last(
    published: str, visit: Open
) -> None:
    seen = visit(f"{published}/present?lang=en&period=2019-12&slide=2")
    until(seen.page, "window.bianminKeys")
    for key, slide in (("ArrowRight", 3), ("ArrowLeft", 2), ("End", 11), ("Home", 1)):
        press(seen, key, slide)
    seen.page.keyboard.press("1")
    press(seen, "1", 11)
    seen.page.keyboard.press("ArrowRight")
    seen.page.wait_for_timeout(500)
    assert slide_of(seen) == "11"
    check(seen)


def test_a_figure_of_a_slide_says_who_says_so(published: str, visit: Open) -> None:
    seen = visit(f"{published}/present?lang=zh&period=2019-12&slide=4")
    seen.page.get_by_role("button", name="92.0%—92.5%").first.click()
    window = seen.page.get_by_role("dialog")
    window.get_by_text("分子").first.wait_for(timeout=PATIENCE)
    said = window.inner_text()
    assert "分子" in said
    assert "daqing/bulletin/2019-12/1" in said
    assert "m_upgraded" not in said, "measures by their names"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1366, 390])
def test_the_bulletin_on_a_desk_and_on_a_phone(
    published: str, visit: Open, language: str, width: int
) -> None:
    seen = visit(
        f"{published}/bulletin?lang={language}&period=2019-12", viewport={"width": width, "height": 768}
    )
    said = "70万户" if language == "zh" else "700,000"
    seen.page.get_by_text(said).first.wait_for(timeout=PATIENCE)
    check(seen, width)
    keep_picture(seen, f"bulletin-{language}-{width}")


TABLES = """() => [...document.querySelectorAll(".edition table")].filter((one) => one.getClientRects().length
    && one.checkVisibility()).length"""


def test_a_phone_opens_by_its_title_the_table_of_what_the_words_have_said(
    published: str, visit: Open
) -> None:
    """Four tables of figures that the words around them tell were a quarter of 10,400 pixels. On a desk and on paper
    they stand open; what a reader opened stays open when the page is drawn anew."""
    where = f"{published}/bulletin?lang=en&period=2019-12"
    seen = visit(where)
    seen.page.get_by_text("700,000").first.wait_for(timeout=PATIENCE)
    tables = in_the_end(seen.page, lambda: seen.page.evaluate(TABLES), lambda n: n == 4)
    assert tables == 4
    assert not seen.page.get_by_text("Table: Main volumes").is_visible()
    seen = visit(where, viewport={"width": 390, "height": 844})
    page = seen.page
    title = page.get_by_text("Table: Main volumes")
    title.wait_for(timeout=PATIENCE)
    assert page.evaluate(TABLES) == 0
    title.focus()
    page.keyboard.press("Enter")
    assert in_the_end(page, lambda: page.evaluate(TABLES), lambda n: n == 1) == 1
    page.locator(".edition p .figure").nth(2).click()
    seen.settle()
    assert page.evaluate(TABLES) == 1, "it was opened"
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(TABLES) == 4
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(TABLES) == 1
    assert seen.complaints == []
