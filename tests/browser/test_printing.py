"""Pages on paper, as a browser prints them: charts as wide as the sheet, type as large as on the screen, headings with
what they head."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import Open, Visit, in_the_end

SHEET = 700
DRAWN = """() => [...document.querySelectorAll(".js-plotly-plot .main-svg:first-child")].map(
    (one) => Math.round(one.getAttribute("width")))"""
PRINTED = f"""() => {{ window.dispatchEvent(new Event("beforeprint")); return ({DRAWN})(); }}"""
"""A browser draws the sheets in the same breath; a moment later the framework would draw the chart for the screen."""
OVERPRINTED = """() => {
    window.dispatchEvent(new Event("beforeprint"));
    // Names of two dozen months are smaller on paper (house.css), which this is not yet.
    const words = [".annotation-text", ".textpoint text", ':not([class*="-over-months-"] *) > .xtick text'];
    return [...document.querySelectorAll(".js-plotly-plot")].flatMap((chart) => words.flatMap((kind) => {
        const all = [...chart.querySelectorAll(kind)].map((one) => [one.textContent, one.getBoundingClientRect()]);
        return all.flatMap(([said, box], n) => all.slice(n + 1)
            .filter(([, other]) => Math.abs(other.top - box.top) < 3)
            .filter(([, other]) => Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1)
            .map(([next]) => said + " / " + next));
    }));
}"""


@pytest.mark.parametrize("where", ["growth", "rankings"])
def test_charts_are_drawn_for_the_sheet_and_put_back(server: str, visit: Open, where: str) -> None:
    """Shrunk from a desk's width, their type was five points high."""
    page = visit(f"{server}/{where}?lang=zh&programme=daqing").page
    before = page.evaluate(DRAWN)
    assert before
    assert min(abs(one - SHEET) for one in before) > 20
    assert set(page.evaluate(PRINTED)) == {SHEET}
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert in_the_end(page, lambda: page.evaluate(DRAWN), lambda drawn: drawn == before) == before


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("where", ["coverage", "data_quality", "assessment", "overview"])
def test_no_word_of_a_grid_lies_on_another_on_paper(
    server: str, visit: Open, where: str, language: str
) -> None:
    """What has no room at the sheet's width is shrunk as a whole, with its words beside each other."""
    page = visit(f"{server}/{where}?lang={language}&programme=daqing").page
    before = page.evaluate(DRAWN)
    assert page.evaluate(OVERPRINTED) == []
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert in_the_end(page, lambda: page.evaluate(DRAWN), lambda drawn: drawn == before) == before


def sheets_of(seen: Visit, folder: Path) -> list[str]:
    """What stands on each sheet, as Chromium prints the page on A4, without blanks."""
    paper = folder / "sheet.pdf"
    seen.page.pdf(path=str(paper), format="A4", print_background=True)
    told = subprocess.run(
        ["pdftotext", "-layout", str(paper), "-"], capture_output=True, check=True, text=True
    )
    return told.stdout.replace(" ", "").split("\f")[:-1]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="install poppler-utils")
def test_what_scrolls_on_the_screen_prints_whole(server: str, visit: Open, tmp_path: Path) -> None:
    """Fourteen of 275 checks stood on paper. Nothing that scrolls or is to be filled in is printed."""
    seen = visit(f"{server}/data_quality?lang=en&programme=daqing&part=checks")
    assert seen.page.get_by_test_id("stDataFrame").count() == 1
    rows = seen.page.locator(".on-paper tbody tr").count()
    said = seen.page.locator("h2").filter(has_text=str(rows)).or_(seen.page.get_by_text(f"{rows} "))
    assert said.count(), "the page says how many checks there are"
    codes = seen.page.locator(".on-paper tbody tr td:first-child").all_text_contents()
    assert not seen.page.locator(".on-paper").first.is_visible()
    printed = "".join(sheets_of(seen, tmp_path)).replace("\n", "")
    last = codes[-1].split("(")[-1].rstrip(")").replace(" ", "")
    assert last in printed
    seen.page.emulate_media(media="print")
    assert seen.page.locator(".on-paper").first.is_visible()
    assert not seen.page.get_by_test_id("stDataFrame").is_visible()


@pytest.mark.parametrize("where", ["objections", "meetings", "methods?section=sandbox", "growth"])
def test_no_empty_form_is_printed(server: str, visit: Open, where: str) -> None:
    mark = "&" if "?" in where else "?"
    page = visit(f"{server}/{where}{mark}lang=zh&programme=daqing&viewer=coordinator").page
    page.emulate_media(media="print")
    fields = page.locator(
        "textarea, [data-testid=stForm], [data-testid=stDateInput], [data-testid=stTextInput]"
    )
    assert [
        one.evaluate("one => one.outerHTML.slice(0, 90)") for one in fields.all() if one.is_visible()
    ] == []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="install poppler-utils")
def test_a_heading_stands_on_the_sheet_of_its_chart(server: str, visit: Open, tmp_path: Path) -> None:
    page = visit(f"{server}/data_quality?lang=zh&programme=daqing")
    sheets = sheets_of(page, tmp_path)
    headed = [sheet for sheet in sheets if "各机构逐月情况" in sheet]
    assert len(headed) == 1
    assert "湿地银行" in headed[0]
