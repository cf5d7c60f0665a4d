"""Read the rows of a table that was found on a sheet: each is a record, a reconciled total, or a finding."""

from collections.abc import Callable, Iterator
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
    reader = _Reader(sheet, declared, table, is_exact)
    for row in range(table.body, len(sheet.rows)):
        reader.read(row, key_of)
    if not is_exact:
        reader.report_rounding()
    return reader.reading


def named_rows(sheet: SheetCells, declared: Sheet, table: Table) -> Iterator[tuple[str, str]]:
    """(address, name) of the rows that hold numbers, totals left out; for sheets with one key column."""
    reader = _Reader(sheet, declared, table, is_exact=False)
    for row in range(table.body, len(sheet.rows)):
        name = str(sheet.value(row, table.label)).strip()
        if name and reader.has_numbers(row) and not reader.is_total(row):
            yield address(row, table.label), name


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
        if _is_fraction(whole, remainder):
            self.rounded += 1
            self.largest = max(self.largest, abs(remainder))

    def tolerance(self, published: int) -> int:
        """Half a unit for each rounded row, and the noise of adding `rows` binary numbers of this size."""
        return ceil(Decimal(self.rounded) / 2 + self.rows * _NOISE * abs(published))


def _is_fraction(whole: int, remainder: Decimal) -> bool:
    return bool(remainder) and abs(remainder) > _NOISE * max(abs(whole), 1)


class _Reader:
    """One table on its way in: what was read so far, and the running sums that totals are held against."""

    def __init__(self, sheet: SheetCells, declared: Sheet, table: Table, is_exact: bool) -> None:
        self.sheet = sheet
        self.table = table
        self.is_exact = is_exact
        self.reading = TableReading()
        self._totals = {folded(text) for text in declared.totals}
        self._sums = {column.index: _ColumnSum() for column in table.numbers}

    def read(self, row: int, key_of: KeyOf) -> None:
        """Make of a row what it is: nothing, a total, a record for each number, or a finding."""
        if all(value == "" for value in self.sheet.rows[row]):
            return
        keys = tuple(self.sheet.value(row, index) for index in self.table.keys)
        if self.is_total(row):
            self._read_total(row)
        elif self.has_numbers(row) or (self.is_exact and all(str(key).strip() for key in keys)):
            self._read_row(row, keys, key_of)
        else:
            index, text = next((i, value) for i, value in enumerate(self.sheet.rows[row]) if value != "")
            self._find("ROW-TEXT", address(row, index), text=shortened(text))

    def is_total(self, row: int) -> bool:
        labels = {self.sheet.value(row, index) for index in (*self.table.keys, self.table.label)}
        return any(isinstance(label, str) and folded(label) in self._totals for label in labels)

    def has_numbers(self, row: int) -> bool:
        return any(self.sheet.value(row, column.index) != "" for column in self.table.numbers)

    def report_rounding(self) -> None:
        """A note for each column in which numbers had more decimals than their smallest unit."""
        for column in self.table.numbers:
            sums = self._sums[column.index]
            if sums.rounded:
                largest = f"{sums.largest.normalize():f}"[:12]
                self._find("NUM-ROUNDED", "", heading=column.heading, count=sums.rounded, largest=largest)

    def _read_row(self, row: int, keys: tuple[Any, ...], key_of: KeyOf) -> None:
        cell = address(row, self.table.keys[0])
        if any(str(key).strip() == "" for key in keys):
            self._find("ROW-UNNAMED", cell)
            return
        key, findings = key_of(keys, cell)
        self.reading.findings += findings
        if key is None:
            return
        if key in self.reading.rows:
            name = " ".join(str(part) for part in keys)
            self._find("ROW-TWICE", cell, name=name, other=self.reading.rows[key])
            return
        self.reading.rows[key] = cell
        for column in self.table.numbers:
            number = self._number(row, column)
            if number is not None:
                self._sums[column.index].add(*number)
                cell = address(row, column.index)
                record = Record(*key, column.column.measure, number[0], self.sheet.name, cell)
                self.reading.records.append(record)

    def _number(self, row: int, column: NumberColumn) -> tuple[int, Decimal] | None:
        """The cell in smallest units with what rounding left, or None where it is blank or refused."""
        value = self.sheet.value(row, column.index)
        if value == "":
            return None
        cell = address(row, column.index)
        number, finding = read_number(value, self.sheet.name, cell)
        if finding is not None:
            self.reading.findings.append(finding)
        if number is None:
            return None
        whole, remainder = scaled(number, column.factor)
        minimum, maximum = column.measure.minimum, column.measure.maximum
        if self.is_exact and _is_fraction(whole, remainder):
            exact = shortened(whole + remainder)
            self._find("NUM-FRACTION", cell, unit=column.measure.counted_in.en, value=exact)
        elif minimum is not None and whole < minimum:
            self._find("NUM-BELOW", cell, value=whole, limit=minimum)
        elif maximum is not None and whole > maximum:
            self._find("NUM-ABOVE", cell, value=whole, limit=maximum)
        else:
            return whole, remainder
        return None

    def _read_total(self, row: int) -> None:
        for column in self.table.numbers:
            number = self._number(row, column)
            if number is None:
                continue
            sums, published = self._sums[column.index], number[0]
            tolerance = 0 if self.is_exact else sums.tolerance(published)
            cell = address(row, column.index)
            total = Total(self.sheet.name, cell, column.column.measure, sums.sum, published, tolerance)
            self.reading.totals.append(total)
            if not total.reconciled:
                self._find(
                    "TOTAL-WRONG" if self.is_exact else "TOTAL-DIFFERS",
                    cell,
                    published=published,
                    sum=total.sum,
                    difference=total.difference,
                    tolerance=tolerance,
                    unit=column.measure.counted_in.en if column.measure.unit == "count" else "minor units",
                )

    def _find(self, rule: str, cell: str, **values: object) -> None:
        self.reading.findings.append(Finding(rule, self.sheet.name, cell, values))
