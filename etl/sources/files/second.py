"""What the fast reader gets wrong in some programs' files, asked of the file itself a second time.

Gnumeric numbers the formats of an .xls from 50 on, where others have 164; the fast reader takes 50 to 58 for dates of
east Asia whatever the file says of them, and counts would become days. Its .ods has line breaks between the cells,
which the fast reader does not expect. LibreOffice writes a formula error in an .ods as an empty text with the
error beside it, which the fast reader shows as blank: a figure would disappear. What LibreOffice does to the texts of
formulas: `formulas.py`.
"""

import datetime
import io
import re
import zipfile
from typing import Any

import xlrd

from etl.sources.files.broken import Broken
from etl.sources.files.cells import SheetCells
from etl.sources.files.formulas import uncertain_zeros
from etl.sources.files.kinds import OLE

_BETWEEN = re.compile(rb">\s+(?=</?(?:table|office|calcext):|<text:p\b)")
"""Blanks between the elements of a table. Those inside a paragraph are words and stay."""
_EMPTY_BESIDE_ERROR = re.compile(
    rb'(<table:table-cell\b[^>]*?)\s+office:string-value=""([^>]*>\s*<text:p>(?:#[A-Z]|Err:[0-9]))'
)
"""A cell of an .ods with an empty text, and the error that is shown of it."""
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:[0-9]{3}")
_DAYS = (datetime.date, datetime.time, datetime.timedelta)


def mend_legacy(content: bytes, sheets: dict[str, SheetCells]) -> None:
    """Puts numbers back where a workbook of the old kind says of its format that it is no date, and takes out zeros
    that may be a text. A file that the second reader cannot open stays as the first one read it."""
    if not content.startswith(OLE):
        return
    try:
        for name, row, column in uncertain_zeros(content):
            if name in sheets and sheets[name].value(row, column) == 0:
                sheets[name].rows[row][column] = Broken("")
        if not _is_in_question(sheets):
            return
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), on_demand=True)
        for name, sheet in sheets.items():
            _mend(sheet, book.sheet_by_name(name))
    except Exception:  # it raises whatever its parser stumbles over
        return


def _is_in_question(sheets: dict[str, SheetCells]) -> bool:
    return any(isinstance(value, _DAYS) for sheet in sheets.values() for row in sheet.rows for value in row)


def _mend(sheet: SheetCells, second: Any) -> None:
    for row, values in enumerate(sheet.rows[: second.nrows]):
        kinds = second.row_types(row)
        for column, value in enumerate(values[: len(kinds)]):
            if isinstance(value, _DAYS) and kinds[column] == xlrd.XL_CELL_NUMBER:
                values[column] = second.cell_value(row, column)


def without_gaps(content: bytes) -> bytes:
    """An .ods without the blanks between its cells; other entries of the archive as they are."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(written, "w") as packed:
        for entry in given.infolist():
            body = given.read(entry)
            packed.writestr(entry, _BETWEEN.sub(b">", body) if entry.filename == "content.xml" else body)
    return written.getvalue()


def with_errors(content: bytes) -> bytes:
    """An .ods whose formula errors are texts that the fast reader shows; as it is where it has none."""
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        body = given.read("content.xml")
        shown = _EMPTY_BESIDE_ERROR.sub(rb"\1\2", body)
        if shown == body:
            return content
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as packed:
            for entry in given.infolist():
                packed.writestr(entry, shown if entry.filename == "content.xml" else given.read(entry))
    return written.getvalue()


def mark_errors(sheets: dict[str, SheetCells]) -> None:
    """Cells of an .ods that show a formula error are no texts: whoever reads them says so."""
    for sheet in sheets.values():
        for values in sheet.rows:
            for column, value in enumerate(values):
                if isinstance(value, str) and value[:1] in ("#", "E") and _ERROR.fullmatch(value):
                    values[column] = Broken(value)
