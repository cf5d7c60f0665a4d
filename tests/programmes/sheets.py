"""Workbooks and CSV files of a few cells for tests."""

import io
from collections.abc import Mapping, Sequence

import openpyxl


def workbook(
    sheets: Mapping[str, Sequence[Sequence[object]]], merged: Mapping[str, Sequence[str]] | None = None
) -> bytes:
    """A workbook with these rows on its sheets; None leaves a cell blank."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in (merged or {}).get(name, ()):
            sheet.merge_cells(area)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
