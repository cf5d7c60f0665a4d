"""Read the rows of a table that was found on a sheet: each is a record, a reconciled total, or a finding."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite
from typing import Any

from etl.definitions.returns import Sheet
from etl.sources.files.cells import letters
from etl.sources.files.workbook import SheetCells, address
from etl.sources.layout import Table, folded
from etl.sources.measured import PER_CENT, NumberColumn, factor_written
from etl.sources.numbers import read_number, shortened
from etl.sources.reading import Record, Total
from etl.sources.rows import PARTS, IsSum, Rows, is_uncomputed
from etl.sources.spelling import as_shown, as_written
from etl.sources.sums import LARGEST, SURELY_SMALL, ColumnSum, is_fraction, is_too_large
from etl.values.findings import Finding
from etl.values.text import LANGUAGES
from etl.values.units import scaled

_MOST_FIGURES = 4

Key = tuple[str, str, str]
"""institution, region, scenario of a row."""
KeyOf = Callable[[int], tuple[Key | None, list[Finding]]]
"""row (from 0) -> its key, or None with findings that refuse it."""


@dataclass
class TableReading:
    """Records, totals and findings of one table, and the keys of its rows with their addresses."""

    records: list[Record] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: dict[Key, str] = field(default_factory=dict)


def read_table(
    sheet: SheetCells,
    declared: Sheet,
    table: Table,
    key_of: KeyOf,
    *,
    is_exact: bool,
    is_sum: IsSum = lambda row: False,
    rows: Rows | None = None,
) -> TableReading:
    """All rows of `table`. `is_exact`: numbers must be whole in their unit and totals must agree to the last
    one (a return); otherwise remainders are rounded and reported (a published table). `rows`: what is known of them
    already."""
    rows = rows or Rows(sheet, declared, table, is_exact, is_sum)
    reader = _Reader(sheet, table, rows)
    body = range(table.body, len(sheet.rows))
    if is_exact:
        rows.last = max((row for row in body if key_of(row)[0] is not None), default=len(sheet.rows))
    for row in body:
        reader.read(row, key_of)
    reader.close()
    return reader.reading


def named_rows(rows: Rows) -> Iterator[tuple[str, str]]:
    """(address, name) of the rows that hold numbers, totals left out; for sheets with one key column."""
    sheet, label = rows.sheet, rows.table.label
    for row in range(rows.table.body, min(rows.end, len(sheet.rows))):
        name = str(sheet.value(row, label)).strip()
        if name and rows.has_numbers(row) and not rows.is_no_entity(row):
            yield address(row, label), name


def left_out(rule: str, rows: Rows, row: int) -> Finding:
    """Says of a row that it was not read, with its figures: nothing is left out without a word."""
    sheet, table = rows.sheet, rows.table
    values = [sheet.value(row, column.index) for column in table.numbers]
    figures = [as_shown(v) for v in values if str(v).strip()]
    more = "…" if len(figures) > _MOST_FIGURES else ""
    zh, en = (shortened(mark.join(figures[:_MOST_FIGURES]) + more, 80) for mark in ("、", ", "))
    label = next((str(v).strip() for v in sheet.rows[row] if isinstance(v, str) and v.strip()), "")
    name = as_shown(sheet.value(row, table.label)).strip() or label
    said = {"text": shortened(name), "figures_zh": zh, "figures_en": en}
    return Finding(rule, sheet.name, address(row, table.label), said)


def _units(column: NumberColumn) -> dict[str, str]:
    return {f"unit_{language}": column.told_unit(language) for language in LANGUAGES}


class _Reader:
    """One table on its way in: what was read so far, and the running sums that totals are held against."""

    def __init__(self, sheet: SheetCells, table: Table, rows: Rows) -> None:
        self.sheet = sheet
        self.table = table
        self.rows = rows
        self.is_exact = rows.is_exact
        self.reading = TableReading()
        self._sums = {column.index: ColumnSum() for column in table.numbers}
        self._waiting: list[int] = []
        self._lines: set[int] = set()
        self._numbers: dict[int, list[tuple[int, int]]] = {column.index: [] for column in table.numbers}
        self._columns = [
            (
                column,
                column.index,
                letters(column.index),
                self._sums[column.index],
                self._numbers[column.index],
            )
            for column in table.numbers
        ]

    def read(self, row: int, key_of: KeyOf) -> None:
        """Make of a row what it is: nothing, a total, a record for each number, or a finding."""
        for value in self.sheet.rows[row]:
            if value != "" and (type(value) is float or str(value).strip()):
                break
        else:
            return
        if self.rows.is_open(row):
            return
        if self.rows.is_total(row):
            self._read_total_row(row, key_of)
        elif row > self.rows.end:
            self._read_below(row, key_of)
        elif not self.is_exact and self.rows.has_numbers(row) and self.rows.is_no_entity(row):
            self._leave_out("ROW-NAMELESS", row)
        elif self.rows.is_signed(row):
            self._text(row)
        elif self.rows.has_numbers(row) or (self.is_exact and (self.rows.is_coded(row) or key_of(row)[0])):
            self._read_row(row, key_of)
        else:
            self._text(row)

    def _text(self, row: int) -> None:
        index, text = next((i, v) for i, v in enumerate(self.sheet.rows[row]) if str(v).strip())
        self._find("ROW-TEXT", address(row, index), text=shortened(text))

    def _read_below(self, row: int, key_of: KeyOf) -> None:
        """A row below the totals: text, or figures that belong to nobody, which is said and asked about."""
        if not self.rows.holds_a_number(row) or self.rows.has_signature(row):
            self._text(row)
        elif self.is_exact and key_of(row)[0] is None:
            self._leave_out("ROW-STRAY", row)
        else:
            self._leave_out("ROW-UNDER" if self.is_exact else "ROW-BELOW", row)

    def _leave_out(self, rule: str, row: int) -> None:
        self.reading.findings.append(left_out(rule, self.rows, row))

    def close(self) -> None:
        """After the last row: totals that stood above it, and what rounding did."""
        for row in self._waiting:
            if self.is_exact and not self.reading.rows and self.rows.has_numbers(row):
                self._find("ROW-UNNAMED", address(row, self.table.label))
            else:
                self._read_total(row)
        if not self.is_exact:
            self._report_rounding()
        else:
            self._report_merged()
        self._report_fractions()

    def _report_merged(self) -> None:
        """Ask about a figure in a cell that was merged with others: a file keeps it in the first of them only, and the
        others would be blanks, although whoever reads the sheet sees the figure in all their rows."""
        if not self.sheet.merged:
            return
        figures = {(row, index) for index, listed in self._numbers.items() for row, _ in listed}
        for start, end in self.sheet.merged:
            if start not in figures:
                continue
            rows = sum(start[0] <= row <= end[0] for row in self._lines)
            columns = sum(start[1] <= index <= end[1] for index in self._numbers)
            if rows * columns > 1:
                self._find("NUM-MERGED", address(*start), area=f"{address(*start)}:{address(*end)}")

    def _report_fractions(self) -> None:
        """Ask about a column of per cent that holds nothing above one: a cell that a spreadsheet shows as 12 % is 0.12,
        and the file's own figure does not say which of the two was meant."""
        for column in self.table.numbers:
            numbers = self._numbers[column.index]
            filled = [(row, number) for row, number in numbers if number]
            if (
                column.unit in PER_CENT
                and len(filled) > 1
                and all(abs(n) <= column.factor for _, n in filled)
            ):
                cell = address(filled[0][0], column.index)
                self._find("NUM-PERCENT", cell, heading=column.heading, found=column.told(filled[0][1]))

    def _report_rounding(self) -> None:
        for column in self.table.numbers:
            sums = self._sums[column.index]
            if sums.rounded:
                largest = f"{sums.largest.normalize():f}"[:12]
                self._find("NUM-ROUNDED", "", heading=column.heading, count=sums.rounded, largest=largest)

    def _read_row(self, row: int, key_of: KeyOf) -> None:
        cell = address(row, self.rows.columns[0])
        key, findings = key_of(row)
        self.reading.findings += findings
        if key is None:
            return
        if key in self.reading.rows:
            name = " ".join(part for part in key[1:] if part) or key[0]
            self._find("ROW-TWICE", cell, name=name, other=self.reading.rows[key])
            return
        self.reading.rows[key] = cell
        self._lines.add(row)
        values, name, line = self.sheet.rows[row], self.sheet.name, str(row + 1)
        width, keep = len(values), self.reading.records.append
        for column, index, of, sums, numbers in self._columns:
            value = values[index] if index < width else ""
            if value == "":
                continue
            where = of + line
            number = self._number(value, column, where)
            if number is None:
                continue
            whole = number[0]
            if abs(sums.sum + whole) > LARGEST:
                self._huge(where, self._spelt(row, column), column)
                continue
            sums.add(*number)
            numbers.append((row, whole))
            keep(Record(*key, column.column.measure, whole, name, where))

    def _number(self, value: Any, column: NumberColumn, cell: str) -> tuple[int, Decimal] | None:
        """A cell that is not blank, in smallest units with what rounding left; None where it is refused."""
        if type(value) is float and isfinite(value):  # nearly every one
            if abs(value) * column.factor < SURELY_SMALL:
                whole, remainder = number = scaled(value, column.factor)
                if not remainder and column.allows(whole):
                    return number
            return self._bounded(value, column.factor, column, cell)
        written, finding = read_number(value, self.sheet.name, cell, is_published=not self.is_exact)
        factor = column.factor if written is None else factor_written(written.unit, column)
        if factor is None:
            self._find("NUM-UNIT", cell, found=shortened(value), unit=column.said_unit)
            return None
        if finding is not None:
            self.reading.findings.append(finding)
        return None if written is None else self._bounded(written.number, factor, column, cell)

    def _bounded(
        self, number: float | Decimal, factor: int, column: NumberColumn, cell: str
    ) -> tuple[int, Decimal] | None:
        if is_too_large(number, factor):
            self._huge(cell, as_written(number), column)
            return None
        whole, remainder = scaled(number, factor)
        measure = column.measure
        minimum, maximum = measure.minimum, measure.maximum
        if self.is_exact and is_fraction(whole, remainder):
            smallest = {f"smallest_{one}": column.units.smallest(column.measure, one) for one in LANGUAGES}
            self._find(
                "NUM-FRACTION", cell, value=self._shown(number, factor, column), **_units(column), **smallest
            )
        elif minimum is not None and whole < minimum:
            limit = column.told(minimum)
            self._find(
                "NUM-BELOW", cell, value=self._shown(number, factor, column), limit=limit, **_units(column)
            )
        elif maximum is not None and whole > maximum:
            limit = column.told(maximum)
            self._find(
                "NUM-ABOVE", cell, value=self._shown(number, factor, column), limit=limit, **_units(column)
            )
        else:
            return whole, remainder
        return None

    def _spelt(self, row: int, column: NumberColumn) -> str:
        value = self.sheet.value(row, column.index)
        return str(value) if isinstance(value, str) else as_written(value)

    def _huge(self, cell: str, found: object, column: NumberColumn) -> None:
        self._find("NUM-HUGE", cell, found=shortened(found), **_units(column))

    def _shown(self, number: float | Decimal, factor: int, column: NumberColumn) -> str:
        """A number as it stands in the cell, put into the column's unit where the cell names another."""
        exact = number if isinstance(number, Decimal) else Decimal(repr(number))
        return as_written(exact if factor == column.factor else exact * factor / column.factor)

    def _read_total_row(self, row: int, key_of: KeyOf) -> None:
        if self.is_exact and self.rows.has_totals and not self.rows.is_sum(row):
            key, _ = key_of(row)
            if key is not None:
                text = next(
                    v for i in self.rows.columns if self.rows.says_total(v := self.sheet.value(row, i))
                )
                name = " ".join(part for part in key[1:] if part)
                self._find("ROW-UNCLEAR", address(row, self.rows.columns[0]), text=shortened(text), name=name)
                return
        if not self.reading.rows:
            self._waiting.append(row)
        else:
            self._read_total(row)

    def _read_total(self, row: int) -> None:
        labels = {folded(self.sheet.value(row, index)) for index in self.rows.columns}
        is_said = False
        for column in self.table.numbers:
            sums, cell = self._sums[column.index], address(row, column.index)
            is_blank = is_uncomputed(self.sheet.value(row, column.index))
            if is_blank and not is_said:
                self._find("TOTAL-BLANK", cell)
                is_said = True
            value = self.sheet.value(row, column.index)
            number = None if is_blank or value == "" else self._number(value, column, cell)
            if number is not None:
                is_part = bool(labels & PARTS) and number[0] != sums.sum
                self._hold(column, cell, number[0], sums, sums.section if is_part else sums.sum)
            sums.section = 0

    def _hold(self, column: NumberColumn, cell: str, published: int, sums: ColumnSum, expected: int) -> None:
        """Hold a printed total against the sum of its rows."""
        tolerance = 0 if self.is_exact else sums.tolerance(published)
        total = Total(self.sheet.name, cell, column.column.measure, expected, published, tolerance)
        self.reading.totals.append(total)
        if not total.reconciled:
            hidden = self._hidden(column, published, tolerance)
            rules = ("TOTAL-HIDDEN", "TOTAL-SHOWN") if hidden else ("TOTAL-WRONG", "TOTAL-DIFFERS")
            self._find(
                rules[0] if self.is_exact else rules[1],
                cell,
                rows=", ".join(str(row + 1) for row in hidden[:8]) + ("…" if len(hidden) > 8 else ""),
                published=published,
                sum=total.sum,
                difference=total.difference,
                tolerance=tolerance,
                published_told=column.told(published),
                sum_told=column.told(total.sum),
                difference_told=column.told(total.difference),
                tolerance_told=column.told(tolerance),
                **_units(column),
            )

    def _hidden(self, column: NumberColumn, published: int, tolerance: int) -> list[int]:
        """The hidden rows, where the total is that of the rows which the sheet shows; asked only where it is off."""
        numbers = self._numbers[column.index]
        hidden = [row for row, _ in numbers if row in self.sheet.hidden]
        shown = sum(number for row, number in numbers if row not in self.sheet.hidden)
        return hidden if hidden and abs(published - shown) <= tolerance else []

    def _find(self, rule: str, cell: str, **values: object) -> None:
        self.reading.findings.append(Finding(rule, self.sheet.name, cell, values))
