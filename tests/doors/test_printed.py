"""Headings that are printed again on every page, and sheets that are out of sight: left out or read, and said."""

from collections.abc import Callable, Sequence

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.doors.door import (
    CITY,
    INDIA,
    POINT_HEADINGS,
    Door,
    a_point,
    a_register,
    a_return,
    as_bytes,
    as_text,
    found,
    rules,
)
from tests.doors.test_rows import JUNE, TWO, volumes
from tests.published import published

BANK, OTHER = "State Bank of India", "HDFC Bank"
ONE = [BANK, 1, 1, 1, 1]
THIRD = ["Axis Bank", 4, 4, 4, 4]
SHEET = "T4交易"


def printed(change: Callable[[Worksheet], None] | None = None, title: bool = False) -> bytes:
    """UPI of three banks on two pages: the headings (and the title) stand again before the third one."""
    book = published(rows={"UPI": [ONE, TWO, *[[""]] * 3, THIRD, ["Total", 7, 7, 7, 7]]})
    sheet = book["UPI"]
    for column in range(2, 8):
        for row in (3, 4):
            sheet.cell(row + 5, column).value = sheet.cell(row, column).value
        sheet.cell(7, column).value = None
    if title:
        sheet["B7"] = sheet["B2"].value
    if change:
        change(sheet)
    return as_bytes(book)


def put(cell: str, text: object) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[cell] = text

    return change


SAME: dict[str, Callable[[Worksheet], None]] = {
    "as they are": lambda sheet: None,
    "with the title": put("B7", "1. UPI - Entity-wise Transactions Data for the month of June 2025"),
    "with the number of the page": put("B7", "Page 2"),
    "in other case and spacing": put("C8", "ENTITY  NAME"),
    "the group over both of its columns": put("E8", "As a Remitter"),
}


@pytest.mark.parametrize("kind", SAME)
def test_headings_printed_again_in_a_published_table_are_no_rows(door: Door, kind: str) -> None:
    loaded = door.one(INDIA, "a.xlsx", printed(SAME[kind]))
    assert (loaded["status"], rules(loaded)) == ("accepted", [])
    assert all(total["reconciled"] for total in loaded["totals"])
    assert volumes(door) == {"state-bank-of-india": 1, "hdfc-bank": 2, "axis-bank": 4}
    [note] = found(loaded, "ROW-HEADINGS")
    assert "7" in note["message"] or "8" in note["message"]


OTHERWISE: dict[str, Callable[[Worksheet], None]] = {
    "another unit": put("D9", "Volume\n (in Crore)"),
    "columns the other way round": lambda sheet: (
        put("D9", sheet["E9"].value)(sheet),
        put("E9", sheet["D9"].value)(sheet),
    ),  # type: ignore[dict-item]
    "sides the other way round": lambda sheet: (
        put("D8", "As a Beneficiary")(sheet),
        put("F8", "As a Remitter")(sheet),
    ),  # type: ignore[dict-item]
    "another unit of the whole above them": put("B7", "(in Crore)"),
    "a figure among them": put("D9", 12),
}


@pytest.mark.parametrize("kind", OTHERWISE)
def test_headings_that_say_something_else_further_down_are_asked_about(door: Door, kind: str) -> None:
    loaded = door.one(INDIA, "a.xlsx", printed(OTHERWISE[kind]))
    assert loaded["status"] == "returned"
    assert not found(loaded, "ROW-HEADINGS")
    assert door.sums(INDIA, JUNE) == {}


def again(sheet: Worksheet, at: int, rows: Sequence[int]) -> None:
    """The rows of headings of a return once more above row `at`, what stood there pushed down."""
    sheet.insert_rows(at, len(rows))
    for column in range(1, sheet.max_column + 1):
        for place, row in enumerate(rows):
            sheet.cell(at + place, column).value = sheet.cell(row, column).value


@pytest.mark.parametrize(
    ("name", "rows", "at"),
    [
        ("T4", (3, 4), 7),
        ("T5", (3, 4), 7),
        ("T1", (3,), 6),
        ("T4", (1, 2, 3, 4), 8),  # the hidden codes and the title with them
    ],
)
def test_headings_printed_again_in_a_return_are_no_rows(
    door: Door, name: str, rows: tuple[int, ...], at: int
) -> None:
    book = a_return()
    sheet = next(one for one in book.worksheets if one.title.startswith(name))
    for area in [str(one) for one in sheet.merged_cells.ranges if one.min_row > 4]:
        sheet.unmerge_cells(area)
    plain = door.one(CITY, "plain.xlsx", as_bytes(book))
    again(sheet, at, rows)
    loaded = door.one(CITY, "a.xlsx", as_bytes(book))
    assert (rules(loaded), rules(plain)) == ([], [])
    assert loaded["facts"] == plain["facts"] > 0
    assert [one["sheet"] for one in found(loaded, "ROW-HEADINGS")] == [sheet.title]


@pytest.mark.parametrize("kind", ["a workbook", "a text"])
def test_headings_printed_again_in_a_register_are_no_rows(door: Door, kind: str) -> None:
    rows = [a_point("k1"), POINT_HEADINGS, a_point("k2"), POINT_HEADINGS, a_point("k3")]
    name, content = (
        ("a.xlsx", a_register(*rows)) if kind == "a workbook" else ("a.csv", as_text(*rows).encode())
    )
    loaded = door.one(CITY, name, content)
    assert (loaded["status"], loaded["points"], rules(loaded)) == ("accepted", 3, [])
    assert "3, 5" in found(loaded, "ROW-HEADINGS")[0]["message"]


def test_headings_of_a_register_in_another_order_further_down_are_asked_about(door: Door) -> None:
    other = [*POINT_HEADINGS[:5], POINT_HEADINGS[6], POINT_HEADINGS[5], *POINT_HEADINGS[7:]]
    loaded = door.one(CITY, "a.xlsx", a_register(a_point("k1"), other, a_point("k2")))
    assert (loaded["status"], found(loaded, "ROW-HEADINGS")) == ("refused", [])


# Sheets out of sight --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_figures_of_a_hidden_sheet_are_read_and_said(door: Door, state: str) -> None:
    book, table = a_return(3), published()
    book[SHEET].sheet_state = state
    table["UPI"].sheet_state = state
    returned, taken = door.one(CITY, "a.xlsx", as_bytes(book)), door.one(INDIA, "b.xlsx", as_bytes(table))
    for loaded, name in ((returned, SHEET), (taken, "UPI")):
        [note] = found(loaded, "SHEET-HIDDEN")
        assert (note["sheet"], note["severity"]) == (name, "note")
        assert name in note["message_zh"]


def test_a_hidden_register_before_the_one_that_is_seen_is_said(door: Door) -> None:
    book = openpyxl.Workbook()
    for row in (POINT_HEADINGS, a_point("old")):
        book.active.append(row)
    book.active.sheet_state = "hidden"
    book.create_sheet("说明")["A1"] = "见前表"
    book.active = 1
    loaded = door.one(CITY, "a.xlsx", as_bytes(book))
    assert len(found(loaded, "SHEET-HIDDEN")) == 1


def test_a_hidden_sheet_of_lists_to_choose_from_is_not_mentioned(door: Door) -> None:
    book = a_return()
    hidden = book.create_sheet("选项")
    hidden["A1"], hidden.sheet_state = "是", "hidden"
    loaded = door.one(CITY, "a.xlsx", as_bytes(book))
    assert not found(loaded, "SHEET-HIDDEN")
