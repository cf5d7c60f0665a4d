"""Records of one institution for one period, a row each: where the fields stand, and what every row has to agree on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.sources.files.workbook import SheetCells, address
from etl.sources.lists.headings import columns_of, refuse_twice
from etl.sources.lists.registers import heading_row
from etl.sources.lists.stated import two_periods
from etl.sources.names import Resolver
from etl.sources.skipped import without_headings
from etl.sources.spelling import as_shown, code_written
from etl.sources.titles import quoted, read_period, unquoted
from etl.values.findings import Finding, refuse
from etl.values.periods import Period

MOST_CELLS = 8
"""At most so many cells are named in one sentence."""


@dataclass(frozen=True)
class Rowed:
    """The sheet, the row of its headings, where each field stands, and what is to be said of rows that are none."""

    sheet: SheetCells
    top: int
    columns: Mapping[str, int]
    notes: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> list[int]:
        """The rows below the headings (from 0) in which anything stands."""
        body = range(self.top + 1, len(self.sheet.rows))
        return [row for row in body if any(str(value).strip() for value in self.sheet.rows[row])]

    def value(self, row: int, name: str) -> Any:
        """What stands in a row under a field, as the file holds it; "" where the file has no such column."""
        return self.sheet.value(row, self.columns[name]) if name in self.columns else ""

    def text(self, row: int, name: str) -> str:
        """The same as text, as a code is written: a whole number without a point."""
        return code_written(self.value(row, name))

    def heading(self, name: str) -> str:
        """What stands above a field in this file."""
        return (
            as_shown(self.sheet.value(self.top, self.columns[name])).strip() if name in self.columns else ""
        )

    def cell(self, row: int, name: str) -> str:
        """The address of a field in a row, as B12; of a field without a column that of the row's first cell."""
        return address(row, self.columns.get(name, 0))


def rowed(sheet: SheetCells, layout: Layout) -> Rowed:
    """A sheet by the fields of its layout."""
    top = heading_row(sheet, layout) or 0
    refuse_twice(sheet, top, layout)
    columns = columns_of(sheet, top, layout)
    once, notes = without_headings(sheet, top, top + 1, [min(columns.values(), default=0)])
    return Rowed(once, top, columns, notes)


def refuse_strangers(rule: str, table: Rowed, others: Iterable[SheetCells]) -> None:
    """Whatever stands where no field is: in another column, above the headings, on another sheet."""
    sheet, known = table.sheet, set(table.columns.values())
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            if str(value).strip() and (row < table.top or column not in known):
                raise refuse(rule, sheet.name, address(row, column))
    for other in others:
        if any(str(value).strip() for values in other.rows for value in values):
            raise refuse(rule, other.name, "A1")


def stated_period(table: Rowed) -> Period:
    """The one period that every row states."""
    stated: dict[Period, int] = {}
    for row in table.rows:
        value = table.value(row, "period")
        period = read_period(value)
        if period is None:
            name = table.sheet.name
            cell = table.cell(row, "period")
            asked = (
                unquoted(table.heading("period"))
                if str(value).strip()
                else quoted("", table.heading("period"))
            )
            raise refuse("PERIOD-MISSING", name, cell, name=name, **asked)
        stated.setdefault(period, row)
    if not stated:
        name = table.sheet.name
        raise refuse("PERIOD-MISSING", sheet=name, name=name, **quoted("", table.heading("period")))
    first, *others = ((period, table.cell(row, "period")) for period, row in stated.items())
    if others:
        raise two_periods(table.sheet.name, first, others[0])
    return first[0]


def stated_institution(
    rules: str, table: Rowed, programme: Programme, resolver: Resolver, period: Period
) -> str:
    """The one institution that every row states, by its code or a name. `rules`: what its findings begin with."""
    said: dict[str, int] = {}
    for row in table.rows:
        text = table.text(row, "institution")
        code = text if text in programme.institutions else resolver.resolve(text)
        if code is None or not programme.institutions[code].is_member(period):
            raise refuse(f"{rules}-INST", table.sheet.name, table.cell(row, "institution"), period=period)
        said.setdefault(code, row)
    first, *others = said
    if others:
        cell = table.cell(said[others[0]], "institution")
        raise refuse(f"{rules}-SEVERAL", table.sheet.name, cell, first=first, other=others[0])
    return first
