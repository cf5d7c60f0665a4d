"""Rows and cells of published tables as others write them: read for what they are, or asked about by their cell.

Kinds: totals under a word that nobody declared, rows that are reckoned from others, marks of nothing, thousands parted
by apostrophes, names that slid against their figures.
"""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from etl.definitions.load import load_programme
from etl.intake.load import Loaded, load_content
from etl.values.findings import Finding
from store.engine import open_engine
from store.facts import read_facts
from tests.published import as_bytes, published

INDIA = load_programme("rbi-retail")
RECEIVED = datetime.datetime(2025, 8, 1, 9, tzinfo=datetime.UTC)
BANKS = (
    *("Axis Bank", "Bank of Baroda", "Canara Bank", "HDFC Bank", "ICICI Bank", "IDBI Bank", "Indian Bank"),
    *("Karnataka Bank", "Punjab National Bank", "State Bank of India", "UCO Bank", "Union Bank of India"),
)
SIZES = (5000, 700, 9000, 40, 600, 8000, 30, 2000, 100, 7000, 50, 400)
TOP, FIRST, NAME = 5, 4, 3
"""The first row of the body, the first column of numbers and that of the names on the sheet UPI."""
Change = Callable[[Worksheet], None]


def a_month(month: str, factor: float, change: Change = lambda sheet: None) -> bytes:
    """Banks of very different size, in the order of the alphabet, with a totals row."""
    body = [
        [bank, *(round(factor * size * (1 + 0.1 * c) * (1 + n % 3 / 50), 2) for c in range(4))]
        for n, (bank, size) in enumerate(zip(BANKS, SIZES, strict=True))
    ]
    total = ["Total", *(round(sum(float(row[c]) for row in body), 2) for c in range(1, 5))]
    book = published({"UPI": [*body, total]}, month)
    change(book["UPI"])
    return as_bytes(book)


def loaded(folder: Path, change: Change) -> tuple[Loaded, dict[str, int], dict[str, int]]:
    """What becomes of the changed month after an honest one, its sums by measure, and those of the month unchanged."""
    sums = []
    for name, content in (
        ("changed", a_month("June 2025", 1.1, change)),
        ("good", a_month("June 2025", 1.1)),
    ):
        engine = open_engine(f"sqlite:///{folder / name}.db")
        for file, bytes_ in (("May.xlsx", a_month("May 2025", 1)), ("June.xlsx", content)):
            result = load_content(engine, INDIA, file, bytes_, RECEIVED)
            assert result.is_in, result.findings
        facts = read_facts(engine, INDIA.slug, periods=["2025-06"])
        by_measure: dict[str, int] = {}
        for row in facts.iter_rows(named=True):
            by_measure[row["measure"]] = by_measure.get(row["measure"], 0) + row["value"]
        sums.append((result, by_measure))
        engine.dispose()
    return sums[0][0], sums[0][1], sums[1][1]


def on_the_sheet(result: Loaded) -> list[Finding]:
    """What is said of the changed sheet; the others are small and the same in both months, which is asked about."""
    return [one for one in result.findings if one.sheet == "UPI"]


def last(sheet: Worksheet) -> int:
    return TOP + len(BANKS)


def total_in_hindi(sheet: Worksheet) -> None:
    sheet.cell(last(sheet), NAME).value = "कुल"


def total_called_all_banks(sheet: Worksheet) -> None:
    sheet.cell(last(sheet), NAME).value = "All banks"


def total_called_system(sheet: Worksheet) -> None:
    sheet.cell(last(sheet), NAME).value = "UPI system"


def a_row_above_the_total(sheet: Worksheet, name: str) -> None:
    sheet.insert_rows(last(sheet))
    sheet.cell(last(sheet), NAME).value = name
    for column in range(FIRST, FIRST + 4):
        sheet.cell(last(sheet), column).value = 1.5


def growth(sheet: Worksheet) -> None:
    a_row_above_the_total(sheet, "Growth (%)")


def average(sheet: Worksheet) -> None:
    a_row_above_the_total(sheet, "Average per bank")


def year_on_year(sheet: Worksheet) -> None:
    a_row_above_the_total(sheet, "YoY change")


def names_down(sheet: Worksheet) -> None:
    for place in range(len(BANKS)):
        sheet.cell(TOP + place, NAME).value = BANKS[place - 1]


def names_backwards(sheet: Worksheet) -> None:
    for place, bank in enumerate(reversed(BANKS)):
        sheet.cell(TOP + place, NAME).value = bank


KINDS: dict[str, tuple[Change, str]] = {
    "a total in another language": (total_in_hindi, "ROW-SUM"),
    "a total called all banks": (total_called_all_banks, "ROW-SUM"),
    "a total called by the system": (total_called_system, "ROW-SUM"),
    "a row of growth": (growth, "ROW-NAMELESS"),
    "a row of averages": (average, "ROW-NAMELESS"),
    "a row of change by the year": (year_on_year, "ROW-NAMELESS"),
    "names one row down": (names_down, "ROWS-SHIFTED"),
    "names sorted backwards": (names_backwards, "ROWS-SHIFTED"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_sums_stay_and_the_row_is_asked_about(tmp_path: Path, kind: str) -> None:
    change, rule = KINDS[kind]
    result, sums, good = loaded(tmp_path, change)
    assert sums == good
    asked = {one.rule for one in on_the_sheet(result) if one.severity == "soft"}
    assert asked == {rule}, result.findings


def test_an_honest_month_is_not_asked(tmp_path: Path) -> None:
    result, sums, good = loaded(tmp_path, lambda sheet: None)
    assert (sums, on_the_sheet(result)) == (good, [])


def swiss(sheet: Worksheet) -> None:
    for row in range(TOP, last(sheet) + 1):
        for column in range(FIRST, FIRST + 4):
            sheet.cell(row, column).value = f"{sheet.cell(row, column).value:,.2f}".replace(",", "'")


def full_width(sheet: Worksheet) -> None:
    wide = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
    for row in range(TOP, last(sheet) + 1):
        sheet.cell(row, FIRST).value = f"{sheet.cell(row, FIRST).value:,.2f}".translate(wide)


def narrow_blanks(sheet: Worksheet) -> None:
    for row in range(TOP, last(sheet) + 1):
        sheet.cell(row, FIRST).value = f"{sheet.cell(row, FIRST).value:,.2f}".replace(",", "\u202f")


def blank_rows(sheet: Worksheet) -> None:
    for row in range(last(sheet), TOP, -1):
        sheet.insert_rows(row)


def a_mark_behind_a_name(sheet: Worksheet) -> None:
    sheet.cell(TOP, NAME).value = f"{BANKS[0]} Ltd.*"


def unit_in_the_title(sheet: Worksheet) -> None:
    for column in range(FIRST, FIRST + 4):
        sheet.cell(TOP - 1, column).value = str(sheet.cell(TOP - 1, column).value).split("\n")[0].strip()
    sheet["B2"].value = f"{sheet['B2'].value} (Volume in Lakh, Value in Crore)"


def groups_without_figures(sheet: Worksheet) -> None:
    sheet.insert_rows(TOP + 5)
    sheet.cell(TOP + 5, NAME).value = "Private Sector Banks"


def month_cut_short(sheet: Worksheet) -> None:
    sheet["B2"].value = str(sheet["B2"].value).replace("June 2025", "June'25")


@pytest.mark.parametrize(
    "change",
    [
        *(swiss, full_width, narrow_blanks, blank_rows, a_mark_behind_a_name, unit_in_the_title),
        *(groups_without_figures, month_cut_short),
    ],
)
def test_what_is_written_otherwise_is_read_to_the_same_sums(tmp_path: Path, change: Change) -> None:
    result, sums, good = loaded(tmp_path, change)
    assert sums == good
    assert {one.severity for one in on_the_sheet(result)} <= {"note"}


@pytest.mark.parametrize("nothing", ["N.A.", "n. a.", "Nil", "–", "not available", "暂无"])
def test_a_mark_of_nothing_is_a_blank_that_is_told(tmp_path: Path, nothing: str) -> None:
    def put(sheet: Worksheet) -> None:
        sheet.cell(TOP, FIRST).value = nothing

    result, _, _ = loaded(tmp_path, put)
    told = [one for one in result.findings if one.rule == "NUM-NOTHING"]
    assert [(one.cell, one.sheet) for one in told] == [("D5", "UPI")]
    assert "TOTAL-DIFFERS" in {one.rule for one in result.findings}
