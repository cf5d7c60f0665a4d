"""Open a workbook from its bytes: sheets of cells with addresses, or one sentence why not."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import olefile
import openpyxl
import python_calamine
from xlsxwriter.utility import xl_col_to_name

from etl.checks.findings import refuse

MAX_FILE_BYTES = 30 * 1024 * 1024
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_ENTRIES = 2_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (
    (b"%PDF", "PDF 文件", "a PDF"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"Rar!", "压缩包", "an archive"),
    (b"7z\xbc\xaf", "压缩包", "an archive"),
    (b"\x1f\x8b", "压缩包", "an archive"),
)
_SUSPECT = re.compile(rb't="e"|(?:</f>|<f[^>]*/>)(?:<v ?/>|<v></v>)?</c>')


_letters = cache(xl_col_to_name)


def address(row: int, column: int) -> str:
    """The cell's name, such as D5; row and column count from 0."""
    return f"{_letters(column)}{row + 1}"


@dataclass(frozen=True)
class Broken:
    """A cell which shows no value: a formula error (`#REF!`) or, with "", a formula that was never computed."""

    shown: str


@dataclass
class SheetCells:
    """A sheet as rows of values from A1 on; "" is a blank cell. Merged ranges are ((row, col), (row, col))."""

    name: str
    rows: list[list[Any]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)

    def value(self, row: int, column: int) -> Any:
        """The cell's value; "" outside of what the sheet holds."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return ""

    @cached_property
    def _merged_from(self) -> dict[tuple[int, int], tuple[int, int]]:
        return {
            (row, column): start
            for start, end in self.merged
            for row in range(start[0], end[0] + 1)
            for column in range(start[1], end[1] + 1)
        }

    def shown(self, row: int, column: int) -> Any:
        """Like `value`, but every cell of a merged range has the value of its first one."""
        return self.value(*self._merged_from.get((row, column), (row, column)))


def read_workbook(content: bytes, filename: str) -> dict[str, SheetCells]:
    """All worksheets by name, in their order. What cannot be read is refused with one sentence."""
    _refuse_other_kinds(content, filename)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {name: _cells(book, name) for name in book.sheet_names}
    except python_calamine.PasswordError:
        raise refuse("FILE-PASSWORD", file=filename) from None
    except Exception as error:  # the reader raises several kinds, and panics of its core are none of them
        raise refuse("FILE-DAMAGED", file=filename) from error
    for name, row, column, broken in _broken_cells(content):
        if name in sheets and row < len(sheets[name].rows) and column < len(sheets[name].rows[row]):
            sheets[name].rows[row][column] = broken
    return sheets


def _cells(book: Any, name: str) -> SheetCells:
    sheet = book.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False)
    try:
        merged = sheet.merged_cell_ranges or []
    except python_calamine.CalamineError:
        merged = []
    return SheetCells(name, rows, merged)


def _refuse_other_kinds(content: bytes, filename: str) -> None:
    if not content:
        raise refuse("FILE-EMPTY", file=filename)
    if len(content) > MAX_FILE_BYTES:
        raise refuse(
            "FILE-SIZE", file=filename, found=_megabytes(len(content)), limit=_megabytes(MAX_FILE_BYTES)
        )
    for magic, zh, en in _OTHER_KINDS:
        if content.startswith(magic):
            raise refuse("FILE-KIND", file=filename, found_zh=zh, found_en=en)
    if content.startswith(_OLE):
        _refuse_encrypted(content, filename)
    elif content.startswith(b"PK"):
        _refuse_bad_archive(content, filename)
    else:
        raise refuse("FILE-KIND", file=filename, found_zh="其他类型的文件", found_en="a file of another kind")


def _refuse_encrypted(content: bytes, filename: str) -> None:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            if ole.exists("EncryptedPackage"):
                raise refuse("FILE-PASSWORD", file=filename)
    except OSError:
        raise refuse("FILE-DAMAGED", file=filename) from None


def _refuse_bad_archive(content: bytes, filename: str) -> None:
    """Size and number of entries are read from the directory, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise refuse("FILE-DAMAGED", file=filename) from None
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES:
        found = f"{_megabytes(unpacked)} / {len(entries)}"
        limit = f"{_megabytes(MAX_UNPACKED_BYTES)} / {MAX_ENTRIES}"
        raise refuse("FILE-SIZE", file=filename, found=found, limit=limit)
    if any(entry.flag_bits & 1 for entry in entries):
        raise refuse("FILE-PASSWORD", file=filename)


def _broken_cells(content: bytes) -> Iterator[tuple[str, int, int, Broken]]:
    """Cells that the fast reader shows as blank although they are not: errors, and formulas without result.

    They are rare, so the slower reader is asked only where the sheets' bytes hold a sign of them.
    """
    if not content.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [n for n in archive.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
        if not any(_SUSPECT.search(archive.read(name)) for name in names):
            return
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True, read_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    for sheet in values.worksheets:
        pairs = zip(sheet.iter_rows(), formulas[sheet.title].iter_rows(), strict=True)
        for shown, written in pairs:
            for cell, formula in zip(shown, written, strict=True):
                if cell.data_type == "e":
                    yield sheet.title, cell.row - 1, cell.column - 1, Broken(str(cell.value))
                elif cell.value is None and formula.data_type == "f":
                    yield sheet.title, formula.row - 1, formula.column - 1, Broken("")


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.0f} MB"
