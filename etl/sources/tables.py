"""Read the rows of a table that was found on a sheet: each is a record, a reconciled total, or a finding."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeGuard

from etl.definitions.returns import Sheet
from etl.sources.files.workbook import Broken, SheetCells, address
from etl.sources.layout import Table, folded
from etl.sources.measured import NumberColumn, factor_written
from etl.sources.numbers import as_written, read_number, shortened
from etl.sources.reading import Record, Total
from etl.sources.spelling import plain
from etl.sources.sums import LARGEST, ColumnSum, is_fraction, is_too_large
from etl.values.findings import Finding
from etl.values.text import LANGUAGES
from etl.values.units import scaled

TOTALS = {
    "合计",
    "总计",
    "小计",
    "共计",
    "总和",
    "全市合计",
    "全市",
    "合计数",
    "total",
    "grandtotal",
    "subtotal",
}
"""Words, folded, by which a return's row is known as a total whatever its form calls it."""
_PARTS = {"小计", "subtotal"}
_MOST_FIGURES = 4
_LONGEST_LABEL = 200

_LIKE_A_TOTAL = re.compile(
    r"(?:(?:grand|sub|gross|net|overall)[\s-]*)?totals?(?:$|\s*[:(\[/=-].*|\s+(?:of|for|in|all|amount|value|volume)\b.*)"
    r"|(?:全市|全国|全省|本页|各行|各机构)?(?:合计|总计|小计|共计|总和)[数额]?(?:$|\s*[:(\[/=-].*)",
    re.DOTALL,
)
"""A label that adds up although it is none of the words: “Total (in other units)”, “合计（万元）”."""
_SIGNED = re.compile(
    r"填[报表写]|制表|审[核批]|复核|负责人|经办|联系|电话|手机|传真|邮箱|日期|时间|签[字章名]|盖章|备注|说明|注[:：\d]|[*※]"
    r"|\b(?:note|notes|source|prepared|checked|approved|reviewed|signed|signature|phone|tel|mobile|e-?mail|date)\b"
)
"""Words of the lines under a table in which persons sign or explain."""

Key = tuple[str, str, str]
"""institution, region, scenario of a row."""
KeyOf = Callable[[int], tuple[Key | None, list[Finding]]]
"""row (from 0) -> its key, or None with findings that refuse it."""
IsSum = Callable[[int], bool]
"""row (from 0) -> whether its key stands for all the others, as a whole city does for its districts."""


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
) -> TableReading:
    """All rows of `table`. `is_exact`: numbers must be whole in their unit and totals must agree to the last
    one (a return); otherwise remainders are rounded and reported (a published table)."""
    reader = _Reader(sheet, declared, table, is_exact, is_sum)
    body = range(table.body, len(sheet.rows))
    if is_exact:
        reader.last = max((row for row in body if key_of(row)[0] is not None), default=len(sheet.rows))
    for row in body:
        reader.read(row, key_of)
    reader.close()
    return reader.reading


def named_rows(sheet: SheetCells, declared: Sheet, table: Table) -> Iterator[tuple[str, str]]:
    """(address, name) of the rows that hold numbers, totals left out; for sheets with one key column."""
    reader = _Reader(sheet, declared, table, is_exact=False)
    for row in range(table.body, len(sheet.rows)):
        name = str(sheet.value(row, table.label)).strip()
        if name and row < reader.end and reader.has_numbers(row) and not reader.is_no_entity(row):
            yield address(row, table.label), name


def _is_uncomputed(value: object) -> bool:
    return value == Broken("") or (isinstance(value, str) and value.startswith("=") and len(value) > 1)


def _is_number(value: object) -> TypeGuard[int | float | Decimal]:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _is_like_a_total(label: str) -> bool:
    return len(label) <= _LONGEST_LABEL and bool(_LIKE_A_TOTAL.fullmatch(plain(label).casefold()))


def _units(column: NumberColumn) -> dict[str, str]:
    return {f"unit_{language}": column.told_unit(language) for language in LANGUAGES}


class _Reader:
    """One table on its way in: what was read so far, and the running sums that totals are held against."""

    def __init__(
        self,
        sheet: SheetCells,
        declared: Sheet,
        table: Table,
        is_exact: bool,
        is_sum: IsSum = lambda row: False,
    ) -> None:
        self.sheet = sheet
        self.table = table
        self.is_exact = is_exact
        self.is_sum = is_sum
        self.reading = TableReading()
        self._has_entities = declared.rows == "institution"
        self._has_totals = bool(declared.totals)
        self._totals = {folded(text) for text in declared.totals} | (TOTALS if is_exact else set())
        self._sums = {column.index: ColumnSum() for column in table.numbers}
        self._columns = [i for i in (*table.keys, *table.names, table.label) if i is not None]
        self._waiting: list[int] = []
        self._numbers: dict[int, list[tuple[int, int]]] = {column.index: [] for column in table.numbers}
        self._known_totals: dict[int, bool] = {}
        self.end = self._end()
        self.last = len(self.sheet.rows)
        """The last row of a return that names a region."""

    def _end(self) -> int:
        """The row of the last total that has rows above it: what stands below adds to nothing."""
        end, rows_above = len(self.sheet.rows), False
        for row in range(self.table.body, len(self.sheet.rows)):
            if not self.is_total(row):
                rows_above = rows_above or (self.has_numbers(row) and not self._is_like_a_total(row))
            elif rows_above and not self._is_part(row):
                end = row
        return end

    def read(self, row: int, key_of: KeyOf) -> None:
        """Make of a row what it is: nothing, a total, a record for each number, or a finding."""
        if all(str(value).strip() == "" for value in self.sheet.rows[row]):
            return
        if self.is_total(row):
            self._read_total_row(row, key_of)
        elif row > self.end:
            self._read_below(row, key_of)
        elif not self.is_exact and self.has_numbers(row) and self.is_no_entity(row):
            self._leave_out("ROW-NAMELESS", row)
        elif self._is_signed(row):
            self._text(row)
        elif self.has_numbers(row) or (self.is_exact and (self._is_coded(row) or key_of(row)[0])):
            self._read_row(row, key_of)
        else:
            self._text(row)

    def _text(self, row: int) -> None:
        index, text = next((i, v) for i, v in enumerate(self.sheet.rows[row]) if str(v).strip())
        self._find("ROW-TEXT", address(row, index), text=shortened(text))

    def _read_below(self, row: int, key_of: KeyOf) -> None:
        """A row below the totals: text, or figures that belong to nobody, which is said and asked about."""
        if not self._holds_a_number(row) or self._has_signature(row):
            self._text(row)
        elif self.is_exact and key_of(row)[0] is None:
            self._leave_out("ROW-STRAY", row)
        else:
            self._leave_out("ROW-UNDER" if self.is_exact else "ROW-BELOW", row)

    def _leave_out(self, rule: str, row: int) -> None:
        """Say of a row that it was not read, with its figures: nothing is left out without a word."""
        values = [self.sheet.value(row, column.index) for column in self.table.numbers]
        figures = [as_written(v) if _is_number(v) else str(v) for v in values if str(v).strip()]
        more = "…" if len(figures) > _MOST_FIGURES else ""
        zh, en = (shortened(mark.join(figures[:_MOST_FIGURES]) + more, 80) for mark in ("、", ", "))
        label = next((str(v).strip() for v in self.sheet.rows[row] if isinstance(v, str) and v.strip()), "")
        name = self.sheet.value(row, self.table.label)
        name = as_written(name) if _is_number(name) else str(name).strip() or label
        self._find(rule, address(row, self.table.label), text=shortened(name), figures_zh=zh, figures_en=en)

    def _holds_a_number(self, row: int) -> bool:
        values = (self.sheet.value(row, column.index) for column in self.table.numbers)
        return any(_is_number(v) or _is_uncomputed(v) or bool(re.search(r"\d", str(v))) for v in values)

    def _has_signature(self, row: int) -> bool:
        return any(isinstance(v, str) and _SIGNED.search(plain(v).casefold()) for v in self.sheet.rows[row])

    def _is_signed(self, row: int) -> bool:
        """Whether a row of a return is a line below its regions that somebody signs."""
        if not self.is_exact or row <= self.last or not self._has_signature(row):
            return False
        return not any(_is_number(self.sheet.value(row, column.index)) for column in self.table.numbers)

    def is_no_entity(self, row: int) -> bool:
        """Whether a row's name cannot be one: a total, or nothing but digits and signs."""
        name = self.sheet.value(row, self.table.label)
        is_named = isinstance(name, str) and any(character.isalpha() for character in name)
        is_nameless = self._has_entities and name != "" and not is_named
        return self.is_total(row) or self._is_like_a_total(row) or is_nameless

    def _is_like_a_total(self, row: int) -> bool:
        labels = (self.sheet.value(row, index) for index in self._columns)
        return any(isinstance(v, str) and _is_like_a_total(v) for v in labels)

    def _is_part(self, row: int) -> bool:
        return bool({folded(self.sheet.value(row, index)) for index in self._columns} & _PARTS)

    def is_total(self, row: int) -> bool:
        """A row that says so, or (in a return with totals) one that stands for all the others. Where a return has
        no totals row, a word alone does not make one: the row must bear no code."""
        if row not in self._known_totals:
            self._known_totals[row] = self._is_total(row)
        return self._known_totals[row]

    def _is_total(self, row: int) -> bool:
        if self.is_exact and self._has_totals and self.is_sum(row):
            return True
        labels = [self.sheet.value(row, index) for index in self._columns]
        says_so = any(isinstance(label, str) and folded(label) in self._totals for label in labels)
        if not says_so or self._has_totals:
            return says_so
        others = [str(label).strip() for label in labels if folded(label) not in self._totals]
        return not any(others)

    def has_numbers(self, row: int) -> bool:
        return any(self.sheet.value(row, column.index) != "" for column in self.table.numbers)

    def close(self) -> None:
        """After the last row: totals that stood above it, and what rounding did."""
        for row in self._waiting:
            if self.is_exact and not self.reading.rows and self.has_numbers(row):
                self._find("ROW-UNNAMED", address(row, self.table.label))
            else:
                self._read_total(row)
        if not self.is_exact:
            self._report_rounding()

    def _report_rounding(self) -> None:
        for column in self.table.numbers:
            sums = self._sums[column.index]
            if sums.rounded:
                largest = f"{sums.largest.normalize():f}"[:12]
                self._find("NUM-ROUNDED", "", heading=column.heading, count=sums.rounded, largest=largest)

    def _is_coded(self, row: int) -> bool:
        """Whether the row bears a code for every key, so that it is meant as one even without numbers."""
        return all(i is not None and str(self.sheet.value(row, i)).strip() for i in self.table.keys)

    def _read_row(self, row: int, key_of: KeyOf) -> None:
        cell = address(row, self._columns[0])
        key, findings = key_of(row)
        self.reading.findings += findings
        if key is None:
            return
        if key in self.reading.rows:
            name = " ".join(part for part in key[1:] if part) or key[0]
            self._find("ROW-TWICE", cell, name=name, other=self.reading.rows[key])
            return
        self.reading.rows[key] = cell
        for column in self.table.numbers:
            number, where = self._number(row, column), address(row, column.index)
            if number is not None and abs(self._sums[column.index].sum + number[0]) > LARGEST:
                self._huge(where, self._spelt(row, column), column)
            elif number is not None:
                self._sums[column.index].add(*number)
                self._numbers[column.index].append((row, number[0]))
                record = Record(*key, column.column.measure, number[0], self.sheet.name, where)
                self.reading.records.append(record)

    def _number(self, row: int, column: NumberColumn) -> tuple[int, Decimal] | None:
        """The cell in smallest units with what rounding left, or None where it is blank or refused."""
        value = self.sheet.value(row, column.index)
        if value == "":
            return None
        cell = address(row, column.index)
        written, finding = read_number(value, self.sheet.name, cell)
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
        minimum, maximum = column.measure.minimum, column.measure.maximum
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
        if self.is_exact and self._has_totals and not self.is_sum(row):
            key, _ = key_of(row)
            if key is not None:
                text = next(v for i in self._columns if folded(v := self.sheet.value(row, i)) in self._totals)
                name = " ".join(part for part in key[1:] if part)
                self._find("ROW-UNCLEAR", address(row, self._columns[0]), text=shortened(text), name=name)
                return
        if not self.reading.rows:
            self._waiting.append(row)
        else:
            self._read_total(row)

    def _read_total(self, row: int) -> None:
        labels = {folded(self.sheet.value(row, index)) for index in self._columns}
        is_said = False
        for column in self.table.numbers:
            sums, cell = self._sums[column.index], address(row, column.index)
            is_uncomputed = _is_uncomputed(self.sheet.value(row, column.index))
            if is_uncomputed and not is_said:
                self._find("TOTAL-BLANK", cell)
                is_said = True
            number = None if is_uncomputed else self._number(row, column)
            if number is not None:
                is_part = bool(labels & _PARTS) and number[0] != sums.sum
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
