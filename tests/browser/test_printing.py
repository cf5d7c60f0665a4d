"""Pages on paper, as a browser prints them: charts as wide as the sheet, type as large as on the screen, headings with
what they head."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.browser.conftest import Open, Visit, in_the_end, until

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
    return _read(seen, folder, "-layout").replace(" ", "").split("\f")[:-1]


def _read(seen: Visit, folder: Path, how: str) -> str:
    paper = folder / "sheet.pdf"
    seen.page.pdf(path=str(paper), format="A4", print_background=True)
    told = subprocess.run(["pdftotext", how, str(paper), "-"], capture_output=True, check=True, text=True)
    return told.stdout


class Printed(NamedTuple):
    """A word on a sheet and where its letters lie, in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


HALF_A_SHEET = 421
LETTERS = (0.28, 0.72)
"""Where letters lie in the height of a typeface, of which Chinese ones have more than twice that of a letter."""
A_LETTER = 8
WORD = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')


def words_of(seen: Visit, folder: Path) -> list[list[Printed]]:
    """The words of each sheet of A4."""

    def placed(found: re.Match[str]) -> Printed:
        left, top, right, bottom = map(float, found.groups()[:4])
        above, below = (top + part * (bottom - top) for part in LETTERS)
        return Printed(found[5], left, above, right, below)

    sheets = _read(seen, folder, "-bbox").split("<page ")[1:]
    return [sorted(map(placed, WORD.finditer(one)), key=lambda word: word.top) for one in sheets]


def on_each_other(words: list[Printed]) -> list[tuple[str, str]]:
    """Words of a sheet, from its top down, that share the room of a letter."""
    return [
        (one.text, other.text)
        for n, one in enumerate(words)
        for other in words[n + 1 :]
        if min(one.bottom, other.bottom) - other.top > 1
        and min(one.right, other.right) - max(one.left, other.left) > A_LETTER
    ]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="install poppler-utils")
def test_what_scrolls_on_the_screen_prints_whole(server: str, visit: Open, tmp_path: Path) -> None:
    """Fourteen of 275 checks stood on paper. Nothing that scrolls or is to be filled in is printed."""
    seen = visit(f"{server}/data_quality?lang=en&programme=daqing&part=checks")
    assert seen.page.get_by_test_id("stDataFrame").count() == 1
    rows = seen.page.locator(".on-paper tbody tr").count()
    said = seen.page.locator("h2").filter(has_text=str(rows)).or_(seen.page.get_by_text(f"{rows} "))
    assert said.count(), "the page says how many checks there are"
    codes = seen.page.locator(".on-paper tbody tr td:last-child").all_text_contents()
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


COLUMNS = """() => [...document.querySelectorAll('[data-testid="stMain"] .stHorizontalBlock')].filter(
    (one) => one.querySelectorAll(":scope > .stColumn").length > 1).length"""
WITH_COLUMNS = ("growth", "assessment?look=one", "methods?section=sandbox", "returns_desk?part=month")
LENGTHENED = """() => {
    for (const one of document.querySelectorAll('.stMain .stHorizontalBlock > .stColumn:first-child > *')) {
        for (let n = 0; n < 60; n += 1) {
            const line = document.createElement("p");
            line.textContent = "a line of a column that is longer than a sheet";
            one.append(line);
        }
    }
}"""
WITH_BLOCKS = ("", "bulletin?period=2019-12", "returns_desk", "data_quality", "coverage", "rankings")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="install poppler-utils")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("where", [*WITH_COLUMNS, *WITH_BLOCKS])
def test_sheets_are_filled_and_no_word_lies_on_another(
    server: str, visit: Open, tmp_path: Path, where: str, language: str
) -> None:
    """Columns were printed over what came next. What may not be cut leaves less than half a sheet blank: a letter of
    four sheets, kept together, and a board as high as on the screen left the first one all but empty."""
    mark = "&" if "?" in where else "?"
    seen = visit(f"{server}/{where}{mark}lang={language}&programme=daqing&viewer=coordinator")
    assert bool(seen.page.evaluate(COLUMNS)) == (where in WITH_COLUMNS)
    sheets = words_of(seen, tmp_path)
    assert sum(map(len, sheets)) > 40
    assert [pair for sheet in sheets for pair in on_each_other(sheet)] == []
    assert [
        n for n, sheet in enumerate(sheets[:-1], 1) if max(one.bottom for one in sheet) < HALF_A_SHEET
    ] == []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="install poppler-utils")
@pytest.mark.parametrize("where", ["assessment?look=one", "methods?section=sandbox"])
def test_a_column_longer_than_a_sheet_is_printed_over_nothing(
    server: str, visit: Open, tmp_path: Path, where: str
) -> None:
    """However much a column holds: what was cut at the end of a sheet lay over what came after the columns."""
    seen = visit(f"{server}/{where}&lang=en&programme=daqing&viewer=coordinator")
    seen.page.evaluate(LENGTHENED)
    sheets = words_of(seen, tmp_path)
    assert len(sheets) > 3
    assert [pair for sheet in sheets for pair in on_each_other(sheet)] == []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="install poppler-utils")
def test_what_is_folded_in_stands_open_on_paper_and_is_closed_afterwards(
    server: str, visit: Open, tmp_path: Path
) -> None:
    seen = visit(f"{server}/rankings?lang=zh&programme=daqing")
    within = seen.page.locator('[data-testid="stExpanderDetails"]').get_by_text("数值越高越好。")
    assert not within.is_visible()
    sheets = "".join(sheets_of(seen, tmp_path))
    assert "分母小于30时不作评价" in sheets
    seen.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert not in_the_end(seen.page, within.is_visible, lambda is_open: not is_open)
    seen = visit(f"{server}/meetings?lang=zh&programme=daqing&viewer=coordinator")
    assert seen.page.locator("summary").filter(has_text="登记会议").is_visible()
    sheets = "".join(sheets_of(seen, tmp_path))
    assert "会议登记簿" in sheets
    assert "登记会议" not in sheets.split("\n"), "there is nothing in it but what is to be filled in"


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="install poppler-utils")
@pytest.mark.parametrize(
    ("where", "said", "within"),
    [
        ("bulletin?period=2019-12&lang=zh", "未打印", "杜尔伯特"),
        ("?lang=en", "notprinted", "YinghuoPayments,DaqingBranch(demo)"),
        ("programme?lang=zh", "未打印", "Merchantsatmonth-end"),
    ],
)
def test_paper_says_what_is_left_out_and_the_key_and_the_button_of_printing_leave_out_nothing(
    server: str, visit: Open, tmp_path: Path, where: str, said: str, within: str
) -> None:
    """What is made only when it is opened is not there to be printed: annexes, names beyond the first eight."""
    seen = visit(f"{server}/{where}&programme=daqing&viewer=coordinator")
    closed = seen.page.locator('[data-testid="stExpander"] > details:not([open])').count()
    assert closed > 1
    printed = "".join(sheets_of(seen, tmp_path))
    assert printed.count(said) == closed
    assert ("theheadoftheinstitution" in printed.replace("\n", "")) == where.startswith("?"), (
        "a row of calls stands there whole"
    )
    seen.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    seen.page.evaluate("() => { window.sheets = 0; window.print = () => { window.sheets += 1; }; }")
    button = seen.page.locator("[data-print]")  # for who knows no keys; an edition has one
    assert button.count() == where.startswith("bulletin")
    if button.count():
        button.click()
    else:
        seen.page.keyboard.press("Control+p")
    until(seen.page, "window.sheets === 1")
    seen.settle()
    sheets = "".join(sheets_of(seen, tmp_path))
    assert said not in sheets
    assert within in sheets
    assert seen.complaints == []
