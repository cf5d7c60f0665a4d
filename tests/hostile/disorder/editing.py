"""What a person does to a workbook, step by step, through openpyxl."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from etl.sources.remembered import Remembered
from tests.hostile.disorder.filed import PROGRAMME, T1, T2, T3, T4, T5, T6, T7, T8, T9

TOP = 3
"""The row of a sheet in which its headings begin."""


@dataclass(frozen=True)
class Case:
    """One kind of disorder. `asks` is the rule that stops it at a cell; "" where it is understood."""

    disturb: Callable[[Workbook], None]
    asks: str = ""
    remembered: Remembered = field(default=())


def shift(sheet: Worksheet, at: int, rows: int) -> None:
    """Insert rows the way a spreadsheet does: merged ranges move along, hidden rows and formulas too."""
    merged = [str(area) for area in sheet.merged_cells.ranges]
    for area in merged:
        sheet.unmerge_cells(area)
    sheet.insert_rows(at, rows)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.value = None
    for area in merged:
        bounds = openpyxl.utils.range_boundaries(area)
        down = rows if bounds[1] >= at else 0
        sheet.merge_cells(
            start_column=bounds[0], start_row=bounds[1] + down, end_column=bounds[2], end_row=bounds[3] + down
        )


def body(sheet: Worksheet) -> int:
    """The first row of the body: below the headings, which the key's merged cell covers."""
    areas = [a for a in sheet.merged_cells.ranges if a.min_col == 1 and a.min_row == TOP]
    return (areas[0].max_row if areas else TOP) + 1


def last(sheet: Worksheet) -> int:
    return sheet.max_row


def column_of(sheet: Worksheet, code: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == code)


def cell_of(book: Workbook, name: str, code: str, offset: int = 0) -> openpyxl.cell.Cell:
    sheet = book[name]
    return sheet.cell(body(sheet) + offset, column_of(sheet, code))


def heading(book: Workbook, name: str, code: str) -> openpyxl.cell.Cell:
    sheet = book[name]
    return sheet.cell(body(sheet) - 1, column_of(sheet, code))


def entries(sheet: Worksheet) -> Iterator[openpyxl.cell.Cell]:
    """The cells that a filer fills: below the codes of measures, down to the row before the totals."""
    end = last(sheet) if sheet.cell(last(sheet), 2).value else last(sheet) - 1
    for code in sheet[1]:
        if code.value in PROGRAMME.measures:
            yield from (sheet.cell(row, code.column) for row in range(body(sheet), end + 1))


def head(name: str, code: str, text: str) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        heading(book, name, code).value = text

    return disturb


def put(name: str, code: str, value: object, offset: int = 0) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        cell_of(book, name, code, offset).value = value

    return disturb


def both(*steps: Callable[[Workbook], None]) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        for step in steps:
            step(book)

    return disturb


def drop_codes(*names: str) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        for name in names or [T1, T2, T3, T4, T5, T6, T7, T8, T9]:
            for cell in book[name][1]:
                cell.value = None

    return disturb


def sums(book: Workbook, name: str, rows: range, into: int) -> None:
    sheet = book[name]
    for cell in sheet[1]:
        if cell.column > 2 and cell.value in PROGRAMME.measures:
            values = [sheet.cell(row, cell.column).value for row in rows]
            numbers = [value for value in values if value is not None]
            sheet.cell(into, cell.column).value = round(sum(numbers), 2) if numbers else None
