"""Who needs a call is seen at once: on a screen without scrolling, on a phone without scrolling on from the first."""

import pytest

from tests.browser.conftest import Open

ROWS = """() => [...document.querySelectorAll('.list-calls > li')].map(one => {
    const box = one.getBoundingClientRect();
    return [box.top, box.bottom];
})"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_eight_names_at_least_are_on_the_first_screen(visit: Open, server: str, language: str) -> None:
    """Two were, each with a paragraph of reasons."""
    page = visit(f"{server}/overview?lang={language}&viewer=coordinator").page
    rows = page.evaluate(ROWS)
    assert len(rows) > 8
    assert sum(bottom <= 768 for _, bottom in rows) >= 8


@pytest.mark.parametrize("language", ["zh", "en"])
def test_four_names_at_least_are_seen_at_once_on_a_phone(visit: Open, server: str, language: str) -> None:
    phone = {"width": 390, "height": 844}
    page = visit(f"{server}/overview?lang={language}&viewer=coordinator", viewport=phone).page
    rows = page.evaluate(ROWS)
    first = rows[0][0]
    assert sum(bottom - first <= phone["height"] / 2 for _, bottom in rows) >= 4


def test_a_name_opens_to_its_reasons_in_full(visit: Open, server: str) -> None:
    """Each reason is a link in the line, and again in full below it."""
    page = visit(f"{server}/overview?lang=en&viewer=coordinator").page
    row = page.locator(".list-calls > li", has=page.locator("details")).first
    whole = row.locator(".list-whole li")
    assert not whole.first.is_visible()
    row.locator("summary").click()
    assert whole.first.is_visible()
    short = row.locator(":scope > p a:not(strong a)")
    assert whole.count() == short.count() > 0
    assert [one.get_attribute("href") for one in whole.locator("a").all()] == [
        one.get_attribute("href") for one in short.all()
    ]
