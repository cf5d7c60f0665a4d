"""Find a declared table on a sheet: its heading rows, its columns with their units, its first body row."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from etl.checks.findings import Finding
from etl.definitions.measures import Measure
from etl.definitions.returns import Column, Sheet
from etl.sources.units import factor_of, split_unit
from etl.sources.workbook import SheetCells, address

_WHITE = re.compile(r"\s+")


def folded(text: object) -> str:
    """A heading or label for comparison: NFKC, case folded, without white space and closing colon."""
    return _WHITE.sub("", unicodedata.normalize("NFKC", str(text)).casefold()).rstrip(":")


def folded_heading(text: object) -> str:
    """A heading for comparison, its bracketed unit left out."""
    return folded(split_unit(str(text))[0])


@dataclass(frozen=True)
class NumberColumn:
    """A column of numbers on the sheet: where it is, what it measures and how many smallest units one is."""

    index: int
    column: Column
    measure: Measure
    factor: int
    unit: str

    @property
    def heading(self) -> str:
        return " / ".join(self.column.heading)


@dataclass(frozen=True)
class Table:
    """A declared table as found: body from row `body` on (from 0), key columns by index, number columns."""

    body: int
    keys: tuple[int, ...]
    label: int
    numbers: tuple[NumberColumn, ...]


def find_sheet(sheets: dict[str, SheetCells], declared: Sheet) -> SheetCells | None:
    """The sheet by any of its accepted names, else by a title that only this sheet of the layout has."""
    accepted = {folded(name) for name in (declared.name, *declared.names)}
    for name, sheet in sheets.items():
        if folded(name) in accepted:
            return sheet
    return None


def find_table(
    sheet: SheetCells, declared: Sheet, measures: dict[str, Measure], minor_per_major: int
) -> tuple[Table | None, list[Finding]]:
    """The declared table on `sheet`, or None with the findings that say what is missing."""
    wanted = _key_headings(declared)
    top = _heading_row(sheet, wanted[0])
    if top is None:
        return None, [Finding("TABLE-MISSING", sheet.name, "", {"name": sheet.name, "heading": wanted[0][0]})]
    keys = [_column_with(sheet, top, headings) for headings in wanted]
    missing = [headings[0] for headings, index in zip(wanted, keys, strict=True) if index is None]
    if missing:
        return None, [_missing(sheet, heading) for heading in missing]
    found_keys = tuple(index for index in keys if index is not None)
    body = _first_body_row(sheet, top, found_keys[0], {c.measure for c in declared.column})
    numbers, findings = _number_columns(sheet, declared, range(top, body), measures, minor_per_major)
    label = found_keys[0]
    if declared.rows != "institution":
        label_column = _column_with(sheet, top, declared.label) if declared.label else None
        label = label if label_column is None else label_column
    return Table(body, found_keys, label, numbers), findings


def _key_headings(declared: Sheet) -> list[tuple[str, ...]]:
    if declared.rows == "institution":
        return [declared.label]
    codes = [declared.region, declared.scenario] if declared.rows == "region+scenario" else [declared.region]
    return [(heading,) for heading in codes]


def _heading_row(sheet: SheetCells, headings: Iterable[str]) -> int | None:
    wanted = {folded(heading) for heading in headings}
    for index, row in enumerate(sheet.rows):
        if any(isinstance(value, str) and folded(value) in wanted for value in row):
            return index
    return None


def _column_with(sheet: SheetCells, row: int, headings: Iterable[str]) -> int | None:
    wanted = {folded(heading) for heading in headings}
    for index, value in enumerate(sheet.rows[row]):
        if isinstance(value, str) and folded(value) in wanted:
            return index
    return None


def _first_body_row(sheet: SheetCells, top: int, key: int, codes: set[str]) -> int:
    """The first row below the headings whose key column is filled and which is not the hidden row of codes."""
    for row in range(top + 1, len(sheet.rows)):
        is_codes = any(value in codes for value in sheet.rows[row] if isinstance(value, str))
        if is_codes or str(sheet.shown(row, key)).strip() == "":
            continue
        if sheet.shown(row, key) == sheet.value(top, key) and sheet.value(row, key) == "":
            continue
        return row
    return len(sheet.rows)


def _number_columns(
    sheet: SheetCells, declared: Sheet, rows: range, measures: dict[str, Measure], minor_per_major: int
) -> tuple[tuple[NumberColumn, ...], list[Finding]]:
    by_path = {tuple(folded(part) for part in column.heading): column for column in declared.column}
    known = {folded(h) for h in (*declared.ignore, *declared.label, declared.region, declared.scenario) if h}
    found: dict[str, NumberColumn] = {}
    findings: list[Finding] = []
    for index in range(max((len(sheet.rows[row]) for row in rows), default=0)):
        parts = _heading_parts(sheet, rows, index, {c.measure for c in declared.column})
        if not parts:
            continue
        path = tuple(folded_heading(part) for part in parts)
        endings = (path[start:] for start in range(len(path)))
        column = next((by_path[ending] for ending in endings if ending in by_path), None)
        if column is None:
            if path[-1] not in known and not (set(path) <= known):
                findings.append(
                    Finding(
                        "COLUMN-UNKNOWN", sheet.name, address(rows[0], index), {"heading": " / ".join(parts)}
                    )
                )
            continue
        if column.measure in found:
            values = {
                "heading": " / ".join(column.heading),
                "other": address(rows[0], found[column.measure].index),
            }
            findings.append(Finding("COLUMN-TWICE", sheet.name, address(rows[0], index), values))
            continue
        number, unit_findings = _with_unit(sheet, rows, index, parts, column, measures, minor_per_major)
        findings += unit_findings
        if number is not None:
            found[column.measure] = number
    lost = [c for c in declared.column if c.measure not in found]
    if not any(finding.rule.startswith("UNIT") for finding in findings):
        findings += [_missing(sheet, " / ".join(column.heading)) for column in lost]
    return tuple(found.values()), findings


def _heading_parts(sheet: SheetCells, rows: range, index: int, codes: set[str]) -> list[str]:
    """Headings above a column from top to leaf, each once; cells of the row of codes left out."""
    parts: list[str] = []
    for row in rows:
        value = sheet.shown(row, index)
        if value == "" and not sheet.merged and row < rows[-1]:
            value = _from_the_left(sheet, row, index)
        text = str(value).strip()
        if text and text not in codes and (not parts or parts[-1] != text):
            parts.append(text)
    return parts


def _from_the_left(sheet: SheetCells, row: int, index: int) -> object:
    """In a file that lost its merged ranges a heading reaches right until the next one."""
    return next((sheet.value(row, i) for i in range(index, -1, -1) if sheet.value(row, i) != ""), "")


def _with_unit(
    sheet: SheetCells,
    rows: range,
    index: int,
    parts: list[str],
    column: Column,
    measures: dict[str, Measure],
    minor_per_major: int,
) -> tuple[NumberColumn | None, list[Finding]]:
    measure = measures[column.measure]
    stated = next((unit for unit in (split_unit(part)[1] for part in reversed(parts)) if unit), "")
    factor = factor_of(stated or column.unit, measure.unit, minor_per_major)
    values = {"heading": " / ".join(column.heading), "unit": stated or column.unit}
    cell = address(rows[-1], index)
    if factor is None:
        allowed = column.unit or "lakh, crore, 万, 亿, 元, 万元"
        return None, [Finding("UNIT-UNKNOWN", sheet.name, cell, values | {"allowed": allowed})]
    if column.unit and stated and factor != factor_of(column.unit, measure.unit, minor_per_major):
        return None, [Finding("UNIT-DIFFERS", sheet.name, cell, values | {"expected": column.unit})]
    return NumberColumn(index, column, measure, factor, stated or column.unit), []


def _missing(sheet: SheetCells, heading: str) -> Finding:
    return Finding("COLUMN-MISSING", sheet.name, "", {"name": sheet.name, "heading": heading})
