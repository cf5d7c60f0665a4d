"""Read the rows of a table that was found on a sheet: each is a record, a reconciled total, or a finding."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil
from typing import Any

from etl.checks.findings import Finding
from etl.definitions.returns import Sheet
from etl.sources.layout import NumberColumn, Table, folded
from etl.sources.numbers import read_number, shortened
from etl.sources.reading import Record, Total
from etl.sources.units import scaled
from etl.sources.workbook import SheetCells, address

# A binary number with its 53 bits denotes a decimal of 15 digits; what lies below is noise of its arithmetic.
_NOISE = Decimal("1e-15")

Key = tuple[str, str, str]
"""institution, region, scenario of a row."""
KeyOf = Callable[[tuple[Any, ...], str], tuple[Key | None, list[Finding]]]
"""(values of the key columns, address of the first) -> the row's key, or None with findings that refuse it."""


@dataclass
class _ColumnSum:
    """Running sum of a column with what rounding did to it."""

    sum: int = 0
    rows: int = 0
    rounded: int = 0
    largest: Decimal = field(default_factory=Decimal)

    def add(self, whole: int, remainder: Decimal) -> None:
        self.sum += whole
        self.rows += 1
        if abs(remainder) > _NOISE * max(abs(whole), 1):
            self.rounded += 1
            self.largest = max(self.largest, abs(remainder))

    def tolerance(self, published: int) -> int:
        """Half a unit for each rounded row, and the noise of adding `rows` binary numbers of this size."""
        return ceil(Decimal(self.rounded) / 2 + self.rows * _NOISE * abs(published))


@dataclass
class TableReading:
    """Records, totals and findings of one table, and the keys of its rows with their addresses."""

    records: list[Record] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: dict[Key, str] = field(default_factory=dict)


def read_table(
    sheet: SheetCells, declared: Sheet, table: Table, key_of: KeyOf, *, is_exact: bool
) -> TableReading:
    """All rows of `table`. `is_exact`: numbers must be whole in their unit and totals must agree to the last
    one (a return); otherwise remainders are rounded and reported (a published table)."""
    reading = TableReading()
    sums = {column.index: _ColumnSum() for column in table.numbers}
    totals = {folded(text) for text in declared.totals}
    for row in range(table.body, len(sheet.rows)):
        values = sheet.rows[row]
        if all(value == "" for value in values):
            continue
        keys = tuple(sheet.value(row, index) for index in table.keys)
        if totals and {folded(sheet.value(row, i)) for i in (*table.keys, table.label)} & totals:
            _read_total(sheet, table, row, sums, reading, is_exact)
        elif _has_numbers(sheet, table, row) or (is_exact and all(str(key).strip() for key in keys)):
            _read_row(sheet, table, row, keys, key_of, sums, reading, is_exact)
        else:
            reading.findings += _outside_text(sheet, row)
    if not is_exact:
        reading.findings += _rounding_notes(sheet, table, sums)
    return reading


def named_rows(sheet: SheetCells, declared: Sheet, table: Table) -> dict[str, str]:
    """Address -> name of the rows that hold numbers, totals left out; for sheets with one key column."""
    totals = {folded(text) for text in declared.totals}
    names = {}
    for row in range(table.body, len(sheet.rows)):
        name = str(sheet.value(row, table.label)).strip()
        if name and folded(name) not in totals and _has_numbers(sheet, table, row):
            names[address(row, table.label)] = name
    return names


def _has_numbers(sheet: SheetCells, table: Table, row: int) -> bool:
    return any(sheet.value(row, column.index) != "" for column in table.numbers)


def _outside_text(sheet: SheetCells, row: int) -> list[Finding]:
    texts = [(i, value) for i, value in enumerate(sheet.rows[row]) if value != ""]
    index, text = texts[0]
    return [Finding("ROW-TEXT", sheet.name, address(row, index), {"text": shortened(text)})]


def _read_row(
    sheet: SheetCells,
    table: Table,
    row: int,
    keys: tuple[Any, ...],
    key_of: KeyOf,
    sums: dict[int, _ColumnSum],
    reading: TableReading,
    is_exact: bool,
) -> None:
    cell = address(row, table.keys[0])
    if any(str(key).strip() == "" for key in keys):
        reading.findings.append(Finding("ROW-UNNAMED", sheet.name, cell))
        return
    key, findings = key_of(keys, cell)
    reading.findings += findings
    if key is None:
        return
    if key in reading.rows:
        values = {"name": " ".join(str(k) for k in keys), "other": reading.rows[key]}
        reading.findings.append(Finding("ROW-TWICE", sheet.name, cell, values))
        return
    reading.rows[key] = cell
    for column in table.numbers:
        value = _read_cell(sheet, row, column, sums[column.index], reading.findings, is_exact)
        if value is not None:
            reading.records.append(
                Record(*key, column.column.measure, value, sheet.name, address(row, column.index))
            )


def _read_cell(
    sheet: SheetCells,
    row: int,
    column: NumberColumn,
    running: _ColumnSum | None,
    findings: list[Finding],
    is_exact: bool,
) -> int | None:
    """The cell in smallest units, or None where it is blank or refused."""
    cell = address(row, column.index)
    number, finding = read_number(sheet.value(row, column.index), sheet.name, cell)
    if finding is not None:
        findings.append(finding)
    if number is None:
        return None
    whole, remainder = scaled(number, column.factor)
    if is_exact and abs(remainder) > _NOISE * max(abs(whole), 1):
        unit = column.measure.counted_in.en
        values = {"unit": unit, "value": shortened(whole + remainder)}
        findings.append(Finding("NUM-FRACTION", sheet.name, cell, values))
        return None
    outside = _outside_limits(column, whole, sheet.name, cell)
    if outside is not None:
        findings.append(outside)
        return None
    if running is not None:
        running.add(whole, remainder)
    return whole


def _outside_limits(column: NumberColumn, whole: int, sheet: str, cell: str) -> Finding | None:
    minimum, maximum = column.measure.minimum, column.measure.maximum
    if minimum is not None and whole < minimum:
        return Finding("NUM-BELOW", sheet, cell, {"value": whole, "limit": minimum})
    if maximum is not None and whole > maximum:
        return Finding("NUM-ABOVE", sheet, cell, {"value": whole, "limit": maximum})
    return None


def _read_total(
    sheet: SheetCells,
    table: Table,
    row: int,
    sums: dict[int, _ColumnSum],
    reading: TableReading,
    is_exact: bool,
) -> None:
    for column in table.numbers:
        published = _read_cell(sheet, row, column, None, reading.findings, is_exact)
        if published is None:
            continue
        running = sums[column.index]
        tolerance = 0 if is_exact else running.tolerance(published)
        cell = address(row, column.index)
        total = Total(sheet.name, cell, column.column.measure, running.sum, published, tolerance)
        reading.totals.append(total)
        if not total.reconciled:
            reading.findings.append(_differs(total, column, is_exact))


def _differs(total: Total, column: NumberColumn, is_exact: bool) -> Finding:
    unit = column.measure.counted_in.en if column.measure.unit == "count" else "minor units"
    values = {
        "published": total.published,
        "sum": total.sum,
        "difference": total.difference,
        "tolerance": total.tolerance,
        "unit": unit,
    }
    return Finding("TOTAL-WRONG" if is_exact else "TOTAL-DIFFERS", total.sheet, total.cell, values)


def _rounding_notes(sheet: SheetCells, table: Table, sums: dict[int, _ColumnSum]) -> list[Finding]:
    return [
        Finding(
            "NUM-ROUNDED",
            sheet.name,
            "",
            {
                "heading": column.heading,
                "count": sums[column.index].rounded,
                "largest": f"{sums[column.index].largest.normalize():f}"[:12],
            },
        )
        for column in table.numbers
        if sums[column.index].rounded
    ]
