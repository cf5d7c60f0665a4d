"""The rows of a CSV extract: each cell as the number that it writes, with its address, by the heading above it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from etl.definitions.returns import Extract
from etl.sources.files.cells import SheetCells, address
from etl.sources.files.opened import opened
from etl.sources.numbers import Written, read_number, shortened
from etl.sources.remembered import nearest
from etl.sources.spelling import folded, folded_heading, plain
from etl.values.findings import FileRefused, Finding, refuse
from etl.values.units import is_unit, split_unit

Row = tuple[str, Mapping[str, Any], str]
"""Name, cells by heading (each with its address) and place of a row."""


@dataclass(frozen=True)
class Grid:
    """A CSV as read: its rows, the units that its headings state (by the layout's wording), what is to be said."""

    rows: list[Row]
    units: Mapping[str, str]
    findings: list[Finding]


def read_grid(content: bytes, filename: str, extract: Extract) -> Grid:
    """The rows of a CSV. Refused without a declared heading."""
    sheet = _parted(content, filename, extract)
    first = [str(text) for text in sheet.rows[0]] if sheet.rows else []
    label = _found(first, extract.label)
    wanted = {path[-1]: _found(first, path[-1]) for column in extract.column for path in column.paths}
    for column in extract.column:
        if not column.optional and all(wanted[path[-1]] is None for path in column.paths):
            raise _missing(sheet, first, column.heading[-1])
    if label is None:
        raise _missing(sheet, first, extract.label)
    found = {heading: index for heading, index in wanted.items() if index is not None}
    stated = {heading: split_unit(first[index])[1] for heading, index in found.items()}
    units = {heading: unit for heading, unit in stated.items() if unit}
    read = {label, *found.values(), *(_found(first, heading) for heading in extract.ignore)}
    unknown = [
        Finding("COLUMN-UNKNOWN", sheet.name, address(0, index), {"heading": shortened(text)})
        for index, text in enumerate(first)
        if plain(text) and index not in read
    ]
    return Grid(list(_rows(sheet, label, found)), units, unknown)


def _rows(sheet: SheetCells, label: int, wanted: Mapping[str, int]) -> Iterator[Row]:
    for row in range(1, len(sheet.rows)):
        name = plain(sheet.value(row, label))
        if not any(plain(value) for value in sheet.rows[row]):
            continue
        cells = {
            heading: (_number(sheet, row, index), address(row, index))
            for heading, index in wanted.items()
            if plain(sheet.value(row, index))
        }
        yield name, cells, address(row, label)


def _parted(content: bytes, filename: str, extract: Extract) -> SheetCells:
    """The text parted in the way in which the heading of the names is found, else in the likeliest."""
    ways = [next(iter(sheets.values())) for sheets in opened(content, filename).ways]
    with_label = (w for w in ways if w.rows and folded(extract.label) in {folded(v) for v in w.rows[0]})
    return next(with_label, ways[0])


def _found(headings: list[str], heading: str) -> int | None:
    """The first column with a heading: as it is declared, else declared without the unit that the file names."""
    wanted = folded(heading)
    exact = next((i for i, text in enumerate(headings) if folded(text) == wanted), None)
    if exact is not None:
        return exact
    bare = folded_heading(heading)
    return next((i for i, text in enumerate(headings) if folded_heading(text) == bare and _is_of(text)), None)


def _is_of(heading: str) -> bool:
    """Whether a heading is what stands before its brackets: they hold a unit, or there are none."""
    unit = split_unit(heading)[1]
    return unit == "" or is_unit(unit)


def _missing(sheet: SheetCells, first: list[str], heading: str) -> FileRefused:
    """The refusal for a heading that is not there, with the one that is perhaps meant."""
    written = [(text, address(0, index)) for index, text in enumerate(first)]
    values = {"name": sheet.name, "heading": heading, **nearest(heading, written)}
    return refuse("COLUMN-MISSING", sheet.name, "A1", **values)


def _number(sheet: SheetCells, row: int, column: int) -> Written | Finding | None:
    """A number as written, or what is to be said where there is none. All numbers of a CSV are text."""
    value, cell = sheet.value(row, column), address(row, column)
    written, finding = read_number(value, sheet.name, cell, is_published=True)
    return written or finding
