"""How far the cells of a sheet reach: a single space far away would make a sheet larger than memory."""

import re
import zipfile
from collections.abc import Iterator

from etl.sources.files.broken import paths_of_sheets
from etl.sources.files.cells import address, place
from etl.values.findings import FileRefused, refuse

MAX_CELLS = 4_000_000
_FAR_ROW = 20_000
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*?(?:/>|>(.*?)</c>)', re.DOTALL)
_LAST_ROW = re.compile(rb'<row\b[^>]*?\br="(\d{5,7})"')
_FAR_CELL = re.compile(rb'<c r="[A-Z]{3}[0-9]')
_TAIL = 256 * 1024


def check_areas(archive: zipfile.ZipFile) -> None:
    """Refuse a workbook of which a sheet reaches too far, and name the cell; before any sheet is laid out in memory."""
    known = set(archive.namelist())
    for name, path in paths_of_sheets(archive).items():
        if path in known:
            _check(name, archive.read(path))


def _check(name: str, xml: bytes) -> None:
    """Rows come in their order, so that the last one stands at the end; three letters are a far column."""
    rows = [int(one) for one in _LAST_ROW.findall(xml, max(0, len(xml) - _TAIL))]
    if max(rows, default=0) < _FAR_ROW and not _FAR_CELL.search(xml):
        return
    down = right = 0
    for row, column in _filled(xml):
        down, right = max(down, row), max(right, column)
    if down * right > MAX_CELLS:
        raise too_far(name, *_culprit(list(_filled(xml))))


def _filled(xml: bytes) -> Iterator[tuple[int, int]]:
    """Row and column (from 1) of each cell that holds something, be it a space."""
    places = (place(one[1].decode()) for one in _CELL.finditer(xml) if one[2])
    return ((row + 1, column + 1) for row, column in places)


def _culprit(filled: list[tuple[int, int]]) -> tuple[int, int]:
    """The cell that lies farthest from the others: without its row or its column the sheet would be smallest."""
    by_row, by_column = sorted(filled), sorted(filled, key=lambda cell: (cell[1], cell[0]))
    lowest, rightmost = by_row[-1], by_column[-1]
    without_row = _height_without(by_row, lowest[0]) * rightmost[1]
    without_column = lowest[0] * _width_without(by_column, rightmost[1])
    return lowest if without_row <= without_column else rightmost


def _height_without(by_row: list[tuple[int, int]], last: int) -> int:
    return next((row for row, _ in reversed(by_row) if row != last), 0)


def _width_without(by_column: list[tuple[int, int]], last: int) -> int:
    return next((column for _, column in reversed(by_column) if column != last), 0)


def check_area(name: str, end: tuple[int, int] | None) -> None:
    """The same for a sheet that is laid out already, whose last corner (from 0) is `end`."""
    if end and (end[0] + 1) * (end[1] + 1) > MAX_CELLS:
        raise too_far(name, end[0] + 1, end[1] + 1)


def too_far(name: str, row: int, column: int) -> FileRefused:
    """The refusal, with the cell (from 1) that makes the sheet so large."""
    cell = address(row - 1, column - 1)
    return refuse("SHEET-AREA", sheet=name, cell=cell, name=name)
