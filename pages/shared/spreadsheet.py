"""A table as a workbook: numbers stay numbers, texts stay texts, and nothing in it can act as a formula."""

from datetime import UTC, datetime
from io import BytesIO

import xlsxwriter

from etl.values.told import Told
from pages.shared.tables import Cell, Column, Table

MADE = datetime(2020, 1, 1, tzinfo=UTC)
"""What the file says of when it was made: the same table is the same bytes."""
WIDEST = 60
MOST_DIGITS = 15
"""So many digits a spreadsheet keeps; a longer number goes in as text, with every digit."""


def as_workbook(table: Table) -> bytes:
    """One sheet: the headings, frozen and with filters, and a row for each row."""
    held = BytesIO()
    book = xlsxwriter.Workbook(
        held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": MADE.replace(tzinfo=None)})
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True, "bottom": 1})
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, column.title, bold)
        width = _width(column)
        looks = {"num_format": _format(column), "text_wrap": width == WIDEST, "valign": "top"}
        sheet.set_column(at, at, width, book.add_format(looks))
        for row, cell in enumerate(column.exact, start=1):
            number = _number(cell)
            if number is not None:
                sheet.write_number(row, at, number)
            elif cell is not None:
                sheet.write_string(row, at, _text(cell))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, table.height, max(len(table.columns) - 1, 0))
    book.close()
    return held.getvalue()


def _number(cell: Cell) -> float | int | None:
    if cell is None or isinstance(cell, str | Told):
        return None
    if isinstance(cell, int):
        return cell if abs(cell) < 10**MOST_DIGITS else None
    return float(cell)


def _text(cell: Cell) -> str:
    if isinstance(cell, Told):
        return "–".join(f"{end:f}" for end in cell.ends)
    return str(cell)


def _format(column: Column) -> str:
    whole = all(cell is None or isinstance(cell, str | int) for cell in column.exact)
    return "General" if not column.is_figure else "0" if whole else f"0.{'0' * max(column.decimals, 2)}"


def _width(column: Column) -> int:
    """Chinese characters are two wide."""
    cells = (column.title, *column.shown)
    return min(WIDEST, 2 + max(sum(1 if one.isascii() else 2 for one in cell) for cell in cells))
