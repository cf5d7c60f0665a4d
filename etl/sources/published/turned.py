"""Tables that lie on their side: turned upright for reading, while every address stays that of the file."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest

from etl.sources.files.workbook import SheetCells, address
from etl.sources.reading import Reading
from etl.values.findings import Finding

_CELL = re.compile(r"([A-Z]+)([0-9]+)")


def upright(sheet: SheetCells) -> SheetCells:
    """The sheet with rows for columns."""
    rows = [list(row) for row in zip_longest(*sheet.rows, fillvalue="")]
    merged = [(start[::-1], end[::-1]) for start, end in sheet.merged]
    return SheetCells(sheet.name, rows, merged)


def in_place(readings: Iterable[Reading], sheet: str) -> None:
    """Give what was read of the upright sheet its own addresses again."""
    for reading in readings:
        reading.records = [
            one._replace(cell=_turned(one.cell)) if one.sheet == sheet else one for one in reading.records
        ]
        reading.totals = [
            replace(one, cell=_turned(one.cell)) if one.sheet == sheet else one for one in reading.totals
        ]
        reading.findings = findings_in_place(reading.findings, sheet)


def findings_in_place(findings: Iterable[Finding], sheet: str) -> list[Finding]:
    """Findings of the upright sheet with the addresses of the file."""
    return [replace(one, cell=_turned(one.cell)) if one.sheet == sheet else one for one in findings]


def _turned(cell: str) -> str:
    match = _CELL.fullmatch(cell)
    if match is None:
        return cell
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return address(column - 1, int(match[2]) - 1)
