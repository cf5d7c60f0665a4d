"""Open a workbook from its bytes: sheets of cells with addresses, or one sentence why not."""

import io
from functools import partial
from typing import Any

import python_calamine

from etl.sources.files.area import check_area, check_areas
from etl.sources.files.broken import Broken, broken_cells
from etl.sources.files.cells import SheetCells, address
from etl.sources.files.container import check_container
from etl.sources.files.hidden import hidden_rows
from etl.sources.files.locked import unlocked
from etl.sources.files.open_document import complete
from etl.sources.files.second import mark_errors, mend_legacy, with_errors, without_gaps
from etl.values.findings import FileRefused, refuse

__all__ = ["Broken", "SheetCells", "address", "check_container", "read_workbook"]

OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
"""What stands at the beginning of an .ods: its kind, the first entry of the archive, not packed."""


def read_workbook(content: bytes, filename: str) -> dict[str, SheetCells]:
    """All worksheets by name, in their order. What cannot be read is refused with one sentence."""
    content = unlocked(content)
    parts = check_container(content, filename)
    try:
        if parts is not None:
            check_areas(parts)
        is_open_document = OPEN_DOCUMENT in content[:200]
        sheets = _sheets(with_errors(content) if is_open_document else content)
        if is_open_document:
            mark_errors(sheets)
            complete(content, sheets)
        for name, row, column, broken in broken_cells(content, parts):
            if name in sheets and row < len(sheets[name].rows) and column < len(sheets[name].rows[row]):
                sheets[name].rows[row][column] = broken
        mend_legacy(content, sheets)
    except FileRefused:
        raise
    except python_calamine.PasswordError:
        raise refuse("FILE-PASSWORD", file=filename) from None
    except MemoryError:  # says nothing about the file's state: who has it read bounds the memory
        raise
    except BaseException as error:  # the readers raise several kinds; a panic of a core is no Exception
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise refuse("FILE-DAMAGED", file=filename) from error
        raise
    if not sheets:
        raise refuse("FILE-DAMAGED", file=filename)
    return sheets


def _sheets(content: bytes) -> dict[str, SheetCells]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.CalamineError:
        if OPEN_DOCUMENT not in content[:200]:
            raise
        content = without_gaps(content)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    shown = {
        one.name for one in book.sheets_metadata if one.visible == python_calamine.SheetVisibleEnum.Visible
    }
    return {name: _cells(book, name, content, name not in shown) for name in book.sheet_names}


def _cells(book: Any, name: str, content: bytes, is_hidden: bool) -> SheetCells:
    sheet = book.get_sheet_by_name(name)
    check_area(name, sheet.end)
    rows = sheet.to_python(skip_empty_area=False)
    try:
        merged = sheet.merged_cell_ranges or []
    except python_calamine.CalamineError:
        merged = []
    return SheetCells(name, rows, merged, partial(hidden_rows, content, name), is_hidden)
