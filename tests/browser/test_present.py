"""Editions in a real browser: slides by keys, the same one after a reload, figures that say where they are from."""

from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PATIENCE, Open, Visit
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
    seen.page.wait_for_selector(f'.st-key-slide h2:has-text("{slide}. ")', timeout=PATIENCE)
    seen.settle()


def check(seen: Visit, width: int = 1366) -> None:
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.complaints == []
    assert seen.strangers == []
    # On a phone the framework's own menu, folded away, is a list that axe takes offence at; the page is ours.
    where = None if width > 640 else '[data-testid="stMain"]'
    violations = Axe().run(seen.page, context=where).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in violations] == []


def test_keys_move_and_a_reload_shows_the_same_slide(published: str, visit: Open) -> None:
    seen = visit(f"{published}/present?lang=zh&period=2019-12")
    assert heading(seen).startswith("1. ")
    for key, slide in (
        ("ArrowRight", 2),
        ("ArrowRight", 3),
        ("ArrowLeft", 2),
        ("5", 5),
        ("End", 10),
        ("Home", 1),
    ):
        press(seen, key, slide)
        assert slide_of(seen) == str(slide)
    press(seen, "4", 4)
    said = heading(seen)
    seen.page.reload()
    seen.settle()
    assert (heading(seen), slide_of(seen)) == (said, "4")
    check(seen)
    keep_picture(seen, "present-zh")


def test_two_digits_reach_the_tenth_slide_and_nothing_moves_beyond_the_last(
    published: str, visit: Open
) -> None:
    seen = visit(f"{published}/present?lang=en&period=2019-12&slide=2")
    seen.page.wait_for_function("window.bianminKeys")
    seen.page.keyboard.press("1")
    press(seen, "0", 10)
    seen.page.keyboard.press("ArrowRight")
    seen.page.wait_for_timeout(500)
    assert slide_of(seen) == "10"


def test_the_whole_screen_leaves_only_the_slide(published: str, visit: Open) -> None:
    seen = visit(f"{published}/present?lang=zh&period=2019-12&slide=3&whole=1")
    assert not seen.page.locator('[data-testid="stSidebar"]').is_visible()
    assert not seen.page.locator('[data-testid="stHeader"]').is_visible()
    check(seen)
    keep_picture(seen, "present-whole-zh")
    press(seen, "ArrowRight", 4)
    assert "whole=1" in seen.page.url


def test_a_figure_of_a_slide_says_who_says_so(published: str, visit: Open) -> None:
    seen = visit(f"{published}/present?lang=zh&period=2019-12&slide=3")
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
