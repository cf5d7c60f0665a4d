"""Find a declared table on a sheet: its heading rows, its key columns, its columns of numbers, its first body row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from etl.definitions.measures import Measure
from etl.definitions.returns import Sheet
from etl.definitions.units import Units
from etl.sources.columns import ColumnFinder, code_row
from etl.sources.files.workbook import SheetCells, address
from etl.sources.heading_units import is_numbering_row, is_unit_row
from etl.sources.measured import NumberColumn
from etl.sources.reading import UnknownHeading
from etl.sources.remembered import nearest
from etl.sources.spelling import folded, folded_heading
from etl.values.findings import Finding

__all__ = ["NumberColumn", "Table", "find_table", "folded", "folded_heading"]


@dataclass(frozen=True)
class Table:
    """A declared table as found: headings from row `top`, body from row `body` on (from 0).

    `keys` are the columns that tell the rows apart, `names` those of their names (None where a name has no column);
    `label` is the first of both that says what a row is. `absent` are measures whose optional column is not there.
    """

    top: int
    body: int
    keys: tuple[int | None, ...]
    names: tuple[int | None, ...]
    label: int
    numbers: tuple[NumberColumn, ...]
    unknown: tuple[UnknownHeading, ...] = field(default=())
    absent: tuple[str, ...] = field(default=())


def find_table(
    sheet: SheetCells,
    declared: Sheet,
    measures: Mapping[str, Measure],
    units: Units,
    remembered: Mapping[str, str] | None = None,
) -> tuple[Table | None, list[Finding]]:
    """The declared table on `sheet`, or None with the findings that say what is missing."""
    codes, labels = _key_headings(declared)
    top = next((row for h in (*codes, *labels) if h and (row := _heading_row(sheet, h)) is not None), None)
    if top is None:
        values = {"name": sheet.name, "heading": codes[0][0]}
        return None, [Finding("TABLE-MISSING", sheet.name, "A1", values)]
    keys = tuple(_column_with(sheet, top, headings) for headings in codes)
    names = tuple(_column_with(sheet, top, headings) if headings else None for headings in labels)
    lost = [h[0] for h, k, n in zip(codes, keys, names, strict=True) if k is None and n is None]
    if lost:
        return None, [_missing(sheet, heading, address(top, 0)) for heading in lost]
    first = next(index for index in (*keys, *names) if index is not None)
    body = _first_body_row(sheet, declared, units, top, [i for i in (*keys[:1], *names[:1]) if i is not None])
    finder = ColumnFinder(sheet, declared, measures, units, remembered or {})
    found = finder.find(range(_first_heading_row(sheet, declared, top), body))
    label = names[0] if names[0] is not None else first
    columns = (tuple(found.numbers), tuple(found.unknown), tuple(found.absent))
    return Table(top, body, keys, names, label, *columns), found.findings


def _key_headings(declared: Sheet) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """For each key the headings of its code column, and those of its name column."""
    if declared.rows in ("institution", "period"):
        return [declared.label], [()]
    if declared.rows == "region":
        return [(declared.region,)], [declared.label]
    return [(declared.region,), (declared.scenario,)], [declared.label, declared.ignore]


def _heading_row(sheet: SheetCells, headings: Iterable[str]) -> int | None:
    wanted = {folded_heading(heading) for heading in headings}
    for index, row in enumerate(sheet.rows):
        if any(isinstance(value, str) and folded_heading(value) in wanted for value in row):
            return index
    return None


def _first_heading_row(sheet: SheetCells, declared: Sheet, top: int) -> int:
    """The row of keys, or one further up where the groups of the columns stand above it."""
    groups = {folded(part) for column in declared.column for path in column.paths for part in path[:-1]}
    while top > 0 and any(isinstance(v, str) and folded_heading(v) in groups for v in sheet.rows[top - 1]):
        top -= 1
    return top


def _column_with(sheet: SheetCells, row: int, headings: Iterable[str]) -> int | None:
    wanted = {folded_heading(heading) for heading in headings}
    for index, value in enumerate(sheet.rows[row]):
        if isinstance(value, str) and folded_heading(value) in wanted:
            return index
    return None


def _first_body_row(sheet: SheetCells, declared: Sheet, units: Units, top: int, keys: list[int]) -> int:
    """The first row below the headings with something in a first key column; the hidden row of codes, a row of units
    and one that numbers the columns belong to the headings."""
    codes = code_row(sheet, declared)
    for row in range(top + 1, len(sheet.rows)):
        if row == codes or is_unit_row(sheet, declared, units, row) or is_numbering_row(sheet, row):
            continue
        if any(_begins(sheet, top, row, key) for key in keys):
            return row
    return len(sheet.rows)


def _begins(sheet: SheetCells, top: int, row: int, key: int) -> bool:
    shown = sheet.shown(row, key)
    if str(shown).strip() == "":
        return False
    return not (shown == sheet.value(top, key) and sheet.value(row, key) == "")


def _missing(sheet: SheetCells, heading: str, cell: str) -> Finding:
    values = {"name": sheet.name, "heading": heading, **nearest(heading, ())}
    return Finding("COLUMN-MISSING", sheet.name, cell, values)
