"""Cells that the fast reader shows as blank although they are not: formula errors, and formulas without result.

To read them as blanks would let a figure disappear, so the files are asked a second time, in their own language.
"""

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import xlrd

from etl.sources.files.cells import place
from etl.sources.files.kinds import ARCHIVE, OLE
from etl.sources.files.parts import Parts

_ERROR = b't="e"'
_WITHOUT_VALUE = (b"</f></c>", b"</f><v/></c>", b"</f><v /></c>", b"</f><v></v></c>")
_SHARED_WITHOUT_VALUE = re.compile(rb"<f[^>]*/>(?:<v ?/>|<v></v>)?</c>")
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_OTHER_CELL = re.compile(rb"<(?:\w+:)?c(?:>|\s(?!r=\"))|<\w+:c\s")
_VALUE = re.compile(rb"<v[^>]*>([^<]+)</v>")
_SHEET = re.compile(rb"<sheet\s([^>]*)/?>")
_RELATION = re.compile(rb"<Relationship\s([^>]*)/?>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')


@dataclass(frozen=True)
class Broken:
    """A cell which shows no value: a formula error (`#REF!`) or, with "", a formula that was never computed."""

    shown: str

    def __str__(self) -> str:
        """As a sentence may quote it; never blank, as the cell is not."""
        return self.shown or "="


Found = Iterator[tuple[str, int, int, Broken]]
"""sheet, row and column from 0, what is there"""


def broken_cells(content: bytes, archive: zipfile.ZipFile | None = None) -> Found:
    """All such cells of a workbook in .xlsx or .xls; those of an .ods: `second.py`. `archive`: the parts of the
    .xlsx, where somebody has opened it already."""
    if content.startswith(OLE):
        yield from _of_legacy(content)
    elif content.startswith(ARCHIVE):
        yield from _of_archive(content, archive or Parts(content))


def _of_archive(content: bytes, archive: zipfile.ZipFile) -> Found:
    names = [n for n in archive.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
    suspects = [name for name in names if _is_suspect(archive.read(name))]
    if not suspects:
        return
    paths = paths_of_sheets(archive)
    written = {name: archive.read(path) for name, path in paths.items() if path in suspects}
    if len(written) != len(suspects) or any(_OTHER_CELL.search(xml) for xml in written.values()):
        yield from _of_any_archive(content)
        return
    for sheet, xml in written.items():
        for match in _CELL.finditer(xml):
            broken = _broken(match[2], match[3] or b"")
            if broken is not None:
                yield sheet, *place(match[1].decode()), broken


def _is_suspect(xml: bytes) -> bool:
    """Whether such a cell may be there. Fixed words first: to look for them takes a tenth of a regular expression."""
    if _ERROR in xml or any(one in xml for one in _WITHOUT_VALUE):
        return True
    return b"<f" in xml and _SHARED_WITHOUT_VALUE.search(xml) is not None


def _broken(attributes: bytes, inner: bytes) -> Broken | None:
    value = _VALUE.search(inner)
    if b't="e"' in attributes:
        return Broken(html.unescape(value[1].decode()) if value else "#ERROR")
    if b"<f" in inner and value is None and b't="str"' not in attributes:  # computed texts may be empty
        return Broken("")
    return None


def paths_of_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheets by name with the path of their part, as the usual writers put them; nothing where others did."""
    try:
        book, relations = archive.read("xl/workbook.xml"), archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return {}
    targets = {a.get("Id", ""): a.get("Target", "") for a in map(_attributes, _RELATION.findall(relations))}
    paths = {}
    for sheet in map(_attributes, _SHEET.findall(book)):
        target = targets.get(sheet.get("r:id", ""), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        paths[sheet.get("name", "")] = posixpath.normpath(path)
    return paths


def _attributes(tag: bytes) -> dict[str, str]:
    return {name.decode(): html.unescape(value.decode()) for name, value in _ATTRIBUTE.findall(tag)}


def _of_any_archive(content: bytes) -> Found:
    """The slow way, for workbooks that are written otherwise."""
    import openpyxl  # late: two hundred files for workbooks that few programs write

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


def _of_legacy(content: bytes) -> Found:
    """Errors in a workbook of the old kind. One that this second reader cannot open has been read by the first."""
    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), on_demand=True)
        names = book.sheet_names()
    except Exception:  # it raises whatever its parser stumbles over
        return
    for name in names:
        sheet = book.sheet_by_name(name)
        for row in range(sheet.nrows):
            for column, kind in enumerate(sheet.row_types(row)):
                if kind == xlrd.XL_CELL_ERROR:
                    code = int(sheet.cell_value(row, column))
                    yield name, row, column, Broken(xlrd.error_text_from_code.get(code, "#ERROR"))
