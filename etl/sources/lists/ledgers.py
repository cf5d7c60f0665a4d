"""Ledgers: what persons entered for a quarter, one entry a row, each with its evidence, its reason and the post
that answers for it."""

import datetime
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from etl.definitions.method.tables import Event
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.sources.files.workbook import SheetCells, address
from etl.sources.lists.changes import CANCEL, read_changes
from etl.sources.lists.dates import dates_of, text_of_day
from etl.sources.lists.headings import columns_of, refuse_twice
from etl.sources.lists.registers import heading_row
from etl.sources.lists.stated import two_periods
from etl.sources.lists.uncomputed import uncomputed_in
from etl.sources.names import Resolver
from etl.sources.numbers import read_number, shortened
from etl.sources.reading import LedgerEntry, Reading
from etl.sources.skipped import without_headings
from etl.sources.spelling import as_shown, code_written
from etl.sources.titles import quoted, read_period
from etl.values.errors import Refusal
from etl.values.findings import Finding, refuse
from etl.values.periods import Period


def read_ledger(
    sheets: dict[str, SheetCells], programme: Programme, layout: Layout, resolver: Resolver
) -> Reading:
    """All entries of a ledger. One ledger is kept for one period that is assessed, or a part of it; it holds many
    institutions."""
    sheet = next(iter(sheets.values()))
    top = heading_row(sheet, layout) or 0
    refuse_twice(sheet, top, layout)
    columns = columns_of(sheet, top, layout)
    sheet, notes = without_headings(sheet, top, top + 1, [min(columns.values())])
    rows = [row for row in range(top + 1, len(sheet.rows)) if any(str(v).strip() for v in sheet.rows[row])]
    period = _period(sheet, top, rows, columns["quarter"], programme)
    row_reader = _RowReader(
        sheet, columns, period, _events(programme, period), _resolved(programme, resolver)
    )
    changes = read_changes(sheets, layout, top, rows)
    reading = Reading(str(period), findings=[*notes, *changes.findings], replaces=changes.replaces)
    for row in rows:
        entry, findings = row_reader.read(row, changes.by_row[row])
        reading.findings += findings
        if entry is not None:
            reading.entries.append(entry)
    reading.findings += _entered_twice(reading.entries)
    return reading


class _RowReader:
    """Reads one row after another: an entry, or the findings that refuse it."""

    def __init__(
        self,
        sheet: SheetCells,
        columns: Mapping[str, int],
        period: Period,
        events: Mapping[str, Event],
        resolve: Callable[[str, Period], str | None],
    ) -> None:
        self.sheet, self.columns, self.period = sheet, columns, period
        self.events, self.resolve = events, resolve
        column = columns["entered_on"]
        self.days = dates_of(row[column] for row in sheet.rows[1:] if column < len(row))

    def read(self, row: int, change: str) -> tuple[LedgerEntry | None, list[Finding]]:
        """The entry in `row`; every field that is wrong is a finding at its cell. What is cancelled needs no count."""
        if uncomputed := uncomputed_in(self.sheet, row, sorted(self.columns.values())):
            return None, uncomputed
        institution = self.resolve(self._text(row, "institution"), self.period)
        event = self._text(row, "event")
        is_blank = change == CANCEL and not self._text(row, "count")
        count, entered_on = 0 if is_blank else self._count(row), self._date(row)
        found = [
            self._finding(row, "institution", "ENTRY-INST", period=self.period)
            if institution is None
            else None,
            self._event_finding(row, event),
            self._finding(row, "count", "ENTRY-COUNT") if count is None else None,
            self._finding(row, "entered_on", "ENTRY-DATE") if entered_on is None else None,
            *(self._blank(row, name, rule) for name, rule in _REQUIRED.items()),
        ]
        findings = [finding for finding in found if finding is not None]
        if findings or institution is None or count is None or entered_on is None:
            return None, findings
        evidence, reason, entered_by = (self._text(row, name) for name in _REQUIRED)
        cell = address(row, self.columns["count"])
        sheet = self.sheet.name
        return LedgerEntry(
            institution, event, count, evidence, reason, entered_by, entered_on, sheet, cell, change
        ), []

    def _event_finding(self, row: int, event: str) -> Finding | None:
        if event not in self.events:
            return self._finding(row, "event", "ENTRY-EVENT", known=", ".join(self._manual()))
        if not self.events[event].is_manual:
            return self._finding(row, "event", "ENTRY-COUNTED")
        return None

    def _manual(self) -> list[str]:
        return [event.code for event in self.events.values() if event.is_manual]

    def _blank(self, row: int, name: str, rule: str) -> Finding | None:
        return None if self._text(row, name) else self._finding(row, name, rule)

    def _count(self, row: int) -> int | None:
        """A whole number of 0 or more; None for anything else."""
        written, _ = read_number(self.sheet.value(row, self.columns["count"]), self.sheet.name, "")
        exact = Fraction(-1) if written is None or written.unit else Fraction(written.number)
        return exact.numerator if exact >= 0 and exact.denominator == 1 else None

    def _date(self, row: int) -> datetime.date | None:
        return self.days.get(text_of_day(self.sheet.value(row, self.columns["entered_on"])))

    def _text(self, row: int, name: str) -> str:
        return code_written(self.sheet.value(row, self.columns[name]))

    def _finding(self, row: int, name: str, rule: str, **values: object) -> Finding:
        found = shortened(self._text(row, name))
        return Finding(rule, self.sheet.name, address(row, self.columns[name]), {"found": found, **values})


_REQUIRED = {"evidence": "ENTRY-EVIDENCE", "reason": "ENTRY-REASON", "entered_by": "ENTRY-BY"}


def _period(sheet: SheetCells, top: int, rows: list[int], column: int, programme: Programme) -> Period:
    """The one period that every row states: no month, where nothing is assessed by the month."""
    stated: dict[Period, int] = {}
    heading = as_shown(sheet.value(top, column)).strip()
    for row in rows:
        found = sheet.value(row, column)
        period = read_period(found)
        if period is None:
            cell = address(row, column)
            raise refuse(
                "PERIOD-MISSING", sheet.name, cell, name=sheet.name, **quoted(found, heading, "2019-Q4")
            )
        stated.setdefault(period, row)
    if not stated:
        raise refuse("PERIOD-MISSING", sheet=sheet.name, name=sheet.name, **quoted("", heading, "2019-Q4"))
    first, *others = stated
    if others:
        places = [(period, address(row, column)) for period, row in stated.items()]
        raise two_periods(sheet.name, places[0], places[1])
    assessed = programme.settings.assessed_per_year
    if (
        first.per_year > max(4, assessed) or first.per_year == 1 < assessed
    ):  # of a year only its parts are scored
        example = first.holder(assessed) if first.per_year > assessed else first.parts(assessed)[-1]
        raise refuse(
            "LEDGER-PERIOD", sheet.name, address(stated[first], column), found=first, example=str(example)
        )
    return first


def _events(programme: Programme, period: Period) -> Mapping[str, Event]:
    try:
        return programme.method_for(period).events
    except Refusal:
        raise refuse("LEDGER-METHOD", period=period) from None


def _resolved(programme: Programme, resolver: Resolver) -> Callable[[str, Period], str | None]:
    """Whose code or name stands in a cell; None for whoever is no member in the period."""

    def resolve(name: str, period: Period) -> str | None:
        code = name if name in programme.institutions else resolver.resolve(name)
        return code if code and programme.institutions[code].is_member(period) else None

    return resolve


def _entered_twice(entries: list[LedgerEntry]) -> list[Finding]:
    """The same evidence for the same event of the same institution counts once."""
    first: dict[tuple[Any, ...], LedgerEntry] = {}
    findings = []
    for entry in entries:
        other = first.setdefault((entry.institution, entry.event, entry.evidence), entry)
        if other is not entry:
            values = {"institution": entry.institution, "event": entry.event, "other": other.cell}
            findings.append(Finding("ENTRY-TWICE", entry.sheet, entry.cell, values))
    return findings
