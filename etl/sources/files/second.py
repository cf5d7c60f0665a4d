"""What the fast reader gets wrong in some programs' files, asked of the file itself a second time.

Gnumeric numbers the formats of an .xls from 50 on, where others have 164; the fast reader takes 50 to 58 for dates of
east Asia whatever the file says of them, and counts would become days. Its .ods has line breaks between the cells,
which the fast reader does not expect. LibreOffice keeps a formula's text in an .xls as 0 for the fast reader.
"""

import datetime
import io
import re
import zipfile
from typing import Any

import xlrd

from etl.sources.files.broken import Broken
from etl.sources.files.cells import SheetCells
from etl.sources.files.kinds import OLE

_BETWEEN = re.compile(rb">\s+(?=</?(?:table|office|calcext):|<text:p\b)")
"""Blanks between the elements of a table. Those inside a paragraph are words and stay."""
_DAYS = (datetime.date, datetime.time, datetime.timedelta)


def mend_legacy(content: bytes, sheets: dict[str, SheetCells]) -> None:
    """Puts numbers back where a workbook of the old kind says of its format that it is no date, and texts where a
    formula gave one. A file that the second reader cannot open stays as the first one read it."""
    if not content.startswith(OLE) or not _is_in_question(sheets):
        return
    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), on_demand=True)
        for name, sheet in sheets.items():
            _mend(sheet, book.sheet_by_name(name))
    except Exception:  # it raises whatever its parser stumbles over
        return


def _is_in_question(sheets: dict[str, SheetCells]) -> bool:
    return any(_may_be_wrong(value) for sheet in sheets.values() for row in sheet.rows for value in row)


def _may_be_wrong(value: Any) -> bool:
    return isinstance(value, _DAYS) or value == 0


def _mend(sheet: SheetCells, second: Any) -> None:
    for row, values in enumerate(sheet.rows[: second.nrows]):
        kinds = second.row_types(row)
        for column, value in enumerate(values[: len(kinds)]):
            if isinstance(value, Broken) or not _may_be_wrong(value):
                continue
            if kinds[column] == xlrd.XL_CELL_NUMBER and isinstance(value, _DAYS):
                values[column] = second.cell_value(row, column)
            elif kinds[column] in (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                values[column] = str(second.cell_value(row, column))


def without_gaps(content: bytes) -> bytes:
    """An .ods without the blanks between its cells; other entries of the archive as they are."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(written, "w") as packed:
        for entry in given.infolist():
            body = given.read(entry)
            packed.writestr(entry, _BETWEEN.sub(b">", body) if entry.filename == "content.xml" else body)
    return written.getvalue()
