"""Which rows of a sheet are hidden or filtered away: asked only where a total leaves them out."""

import io
import re
import zipfile

import xlrd

from etl.sources.files.broken import paths_of_sheets
from etl.sources.files.container import BROKEN_ARCHIVE
from etl.sources.files.kinds import ARCHIVE, OLE

_ROW = re.compile(rb"<row\s([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')


def hidden_rows(content: bytes, sheet: str) -> frozenset[int]:
    """The rows (from 0) that the sheet does not show, in .xlsx and .xls; other kinds of file do not say it here."""
    try:
        if content.startswith(ARCHIVE):
            return _of_archive(content, sheet)
        return _of_legacy(content, sheet) if content.startswith(OLE) else frozenset()
    except (*BROKEN_ARCHIVE, KeyError, IndexError, xlrd.XLRDError):
        return frozenset()  # it has been read once; where it cannot be asked again, the total is simply wrong


def _of_archive(content: bytes, sheet: str) -> frozenset[int]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read(paths_of_sheets(archive)[sheet])
    found = set()
    last = 0
    for row in _ROW.finditer(xml):
        number = _NUMBER.search(row[1])
        last = int(number[1]) if number else last + 1
        if _HIDDEN.search(row[1]):
            found.add(last - 1)
    return frozenset(found)


def _of_legacy(content: bytes, sheet: str) -> frozenset[int]:
    book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), formatting_info=True)
    rows = book.sheet_by_name(sheet).rowinfo_map
    return frozenset(number for number, row in rows.items() if row.hidden)
