"""Pages on paper, as a browser prints them: charts as wide as the sheet, type as large as on the screen, headings with
what they head."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import Open, in_the_end

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


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="install poppler-utils")
def test_a_heading_stands_on_the_sheet_of_its_chart(server: str, visit: Open, tmp_path: Path) -> None:
    page = visit(f"{server}/data_quality?lang=zh&programme=daqing").page
    paper = tmp_path / "sheet.pdf"
    page.pdf(path=str(paper), format="A4", print_background=True)
    told = subprocess.run(
        ["pdftotext", "-layout", str(paper), "-"], capture_output=True, check=True, text=True
    )
    sheets = told.stdout.replace(" ", "").split("\f")
    headed = [sheet for sheet in sheets if "各机构逐月情况" in sheet]
    assert len(headed) == 1
    assert "湿地银行" in headed[0]
