"""The quarter's score in a real browser: read by everybody, followed down to the cells, tried out, taken home."""

import json

import pytest

from tests.browser.conftest import PATIENCE, Open, Visit
from tests.browser.test_pages_in_browser import HTML_LANGUAGE, keep_picture, sound_on_a_desk


def main_of(seen: Visit) -> str:
    return seen.page.inner_text('[data-testid="stMain"]')


@pytest.mark.parametrize(("about", "language"), [("change", "en"), ("receipt", "zh")])
def test_one_institution_at_night(server: str, visit: Open, about: str, language: str) -> None:
    """In one language each: the words of the other one are told by the tests of pages, without a browser."""
    seen = visit(f"{server}/assessment?lang={language}&institution=B05&about={about}", color_scheme="dark")
    assert seen.page.evaluate("document.documentElement.lang") == HTML_LANGUAGE[language]
    sound_on_a_desk(seen)
    keep_picture(seen, f"assessment-{about}-{language}-dark")


def test_from_the_ranking_to_the_proof_file(server: str, visit: Open) -> None:
    seen = visit(f"{server}/assessment?lang=zh&institution=B05")
    seen.page.get_by_role("radio", name="计分单").or_(seen.page.get_by_role("button", name="计分单")).click()
    seen.page.wait_for_selector("text=以下各项足以用计算器复算", timeout=PATIENCE)
    seen.settle()
    assert "about=receipt" in seen.page.url
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("button", name="下载计分单（JSON）").click()
    assert waiting.value.suggested_filename == "receipt-2019-Q4-B05.json"
    proof = json.loads(waiting.value.path().read_bytes())
    assert proof["total"]["official"] in main_of(seen)
    cells = next(item for item in proof["items"] if item["cells"])["cells"]
    assert cells[0]["sha256"][:12] in main_of(seen)
    assert seen.complaints == []


def test_a_number_turned_moves_places_at_once(server: str, visit: Open) -> None:
    seen = visit(f"{server}/methods?lang=zh&section=sandbox&item=F01")
    assert "没有机构位次变动" in main_of(seen)
    line = seen.page.get_by_label("红线（%） · 现行 90")
    line.fill("50")
    line.press("Enter")
    seen.page.wait_for_selector("text=家机构位次将变动", timeout=PATIENCE)
    seen.settle()
    sound_on_a_desk(seen)
    keep_picture(seen, "methods-sandbox-zh")


def test_what_an_institution_sees_of_the_score(server: str, visit: Open) -> None:
    seen = visit(f"{server}/assessment?lang=zh&viewer=B03")
    assert "19家中第" in main_of(seen)
    assert "哪些指标仍有区分度" not in main_of(seen)
    assert seen.complaints == []
    keep_picture(seen, "assessment-zh-institution")
