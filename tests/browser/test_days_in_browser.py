"""Fields in which a day is entered: in the page's language whatever the browser's is, and taken at Enter."""

import re

import pytest

from tests.browser.conftest import Open, in_the_end

TOLD = """() => [...document.querySelectorAll(
    '[data-testid="stDateInputField"], [data-testid="stDateInputCalendar"], [id^="react-aria-description"]')].flatMap(
    (field) => [field, ...field.querySelectorAll("*")].flatMap((one) => [
        ...["aria-label", "aria-valuetext", "title", "placeholder"].map((name) => one.getAttribute(name)),
        ...[...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.nodeValue),
    ])).filter((said) => said && said.trim())"""
OTHER = {"zh": re.compile(r"[A-Za-z]{2}"), "en": re.compile(r"[\u4e00-\u9fff]")}
FIELD = '[data-testid="stDateInputField"] [role="spinbutton"]'
REMINDERS = "returns_desk?programme=daqing&viewer=coordinator&part=reminders"


@pytest.mark.parametrize(
    ("language", "browser_language"), [("zh", "en-US"), ("en", "zh-CN"), ("en", "de-DE")]
)
def test_a_calendar_is_in_the_language_of_its_page(
    server: str, visit: Open, language: str, browser_language: str
) -> None:
    """The front end writes months and weekdays in the browser's language, and the parts of the field in English."""
    seen = visit(f"{server}/{REMINDERS}&lang={language}", locale=browser_language)
    seen.page.locator(FIELD).first.click()
    seen.page.get_by_test_id("stDateInputCalendar").wait_for()

    def told() -> list[str]:
        return list(seen.page.evaluate(TOLD))

    said = in_the_end(seen.page, told, lambda all_: not any(OTHER[language].search(one) for one in all_))
    assert [one for one in said if OTHER[language].search(one)] == []
    assert {"zh": "2020年1月", "en": "January 2020"}[language] in " ".join(said)
    first = seen.page.locator('[data-testid="stDateInputCalendar"] th').first.inner_text()
    assert first == {"zh": "一", "en": "M"}[language]
    assert seen.complaints == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_day_that_is_typed_is_taken_at_enter(server: str, visit: Open, language: str) -> None:
    """By itself the field takes it only when it is left: who pressed Enter read what was worded for another day."""
    seen = visit(f"{server}/{REMINDERS}&lang={language}")
    worded = {"zh": "2019年11月5日", "en": "5 November 2019"}[language]
    main = seen.page.get_by_test_id("stMain")
    assert worded not in main.inner_text()
    seen.page.locator(FIELD).first.click()
    seen.page.keyboard.type("20191105")
    seen.page.keyboard.press("Enter")
    assert worded in in_the_end(seen.page, main.inner_text, lambda said: worded in said)
    assert seen.page.get_by_test_id("stDateInputCalendar").count() == 0
    assert seen.page.evaluate("document.activeElement.dataset.type") == "day", (
        "who fills in goes on from there"
    )
    assert seen.complaints == []
