"""Records of cases: a row each, with the days on which something happened, and nothing that says who complained.

A file is kept as it came. A cell that is no number of a case, no declared word and no day could name a person, and so
could a column that nobody declared: such a file is refused as a whole, before anything of it is kept, and what stands
in the cell is not repeated. What contradicts itself is a finding at its cell.
"""

import datetime
import re
from collections.abc import Collection, Iterable
from typing import Any
from zoneinfo import ZoneInfo

from etl.definitions.clocked.cases import Case, Cases, Reason, counted, first_due, latest_due
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.definitions.settings import Settings
from etl.sources.files.workbook import SheetCells
from etl.sources.lists.dates import dates_of, text_of_day
from etl.sources.lists.rowed import (
    MOST_CELLS,
    Rowed,
    refuse_strangers,
    rowed,
    stated_institution,
    stated_period,
)
from etl.sources.names import Resolver
from etl.sources.reading import Reading, Record
from etl.sources.spelling import folded, plain
from etl.values.findings import Finding, refuse
from etl.values.periods import Period

NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
_PRIVATE = re.compile(r"1[3-9]\d{9}|\d{15}|\d{16,19}|\d{17}[\dXx]")
"""Numbers of phones, identity cards and bank cards: no number of a case may look like one."""
_CLOCK = re.compile(
    r"(?P<day>.*\S)[ T]+(?P<hour>[01]?\d|2[0-3])[:：](?P<minute>[0-5]\d)(?::[0-5]\d(?:\.0+)?)?"
)
_MOMENTS = ("received", "reported")
_DAYS = ("extended_to", "answered", "closed")


def read_cases(
    sheets: dict[str, SheetCells], programme: Programme, layout: Layout, resolver: Resolver
) -> Reading:
    """All cases of one institution for one period, and the measures that are counted of them."""
    assert layout.cases is not None
    sheet, *others = sheets.values()
    table = rowed(sheet, layout)
    refuse_strangers("CASE-COLUMN", table, others)
    period = stated_period(table)
    institution = stated_institution("CASE", table, programme, resolver, period)
    reader = _RowReader(table, layout.cases, programme.settings, period, institution)
    reader.refuse_what_may_name_persons()
    reading = Reading(str(period), institution, findings=list(table.notes))
    for row in table.rows:
        reading.findings += reader.read(row, reading.cases)
    reading.findings += _twice(reading.cases)
    if not reading.is_refused:
        reading.records = records_of(programme, layout.cases, reading, table)
    return reading


def is_number_of_nobody(text: str) -> bool:
    """Whether a text is a number that somebody gives to a case or thing, and not that of a phone, card or person."""
    return bool(NUMBER.fullmatch(text)) and not _PRIVATE.fullmatch(re.sub(r"[._/-]", "", text))


class _RowReader:
    """Reads one row after another: a case, or what it contradicts."""

    def __init__(
        self, table: Rowed, cases: Cases, settings: Settings, period: Period, institution: str
    ) -> None:
        self.table, self.cases, self.settings = table, cases, settings
        self.institution, self.zone = institution, ZoneInfo(settings.time_zone)
        self.first, self.last = span_of(period)
        self.period = period
        self.grades = {folded(word): one.code for one in cases.grade for word in (*one.words, one.code)}
        self.reasons = {folded(word): one for one in cases.reason for word in one.words}
        self.answers = {folded(word): True for word in cases.yes} | {folded(word): False for word in cases.no}
        self.nothing = {folded(word) for word in cases.nothing}
        self.days = {
            name: dates_of(_day_and_clock(table.value(row, name))[0] for row in table.rows)
            for name in (*_MOMENTS, *_DAYS)
            if name in table.columns
        }

    def refuse_what_may_name_persons(self) -> None:
        """Refuse the file where a cell holds what is neither a number, nor a declared word, nor a day."""
        bad = [
            self.table.cell(row, name)
            for row in self.table.rows
            for name in self.table.columns
            if not self._is_declared(row, name)
        ]
        if bad:
            shown = ", ".join(bad[:MOST_CELLS]) + (" …" if len(bad) > MOST_CELLS else "")
            raise refuse("CASE-CELL", self.table.sheet.name, bad[0], cells=shown, count=len(bad))

    def _is_declared(self, row: int, name: str) -> bool:
        text = self.table.text(row, name)
        if name in ("institution", "period"):
            return True
        if self._is_nothing(row):
            return name == "number" or not text
        if name == "number":
            return is_number_of_nobody(text)
        if not text:
            return name not in ("received", "grade")
        if name in (*_MOMENTS, *_DAYS):
            return self._day(row, name) is not None
        words: dict[str, Collection[str]] = {
            "grade": self.grades,
            "extension": self.reasons,
            "satisfied": self.answers,
        }
        return folded(text) in words[name]

    def read(self, row: int, cases: list[Case]) -> list[Finding]:
        """Add the case of a row to `cases`; what it contradicts is told at its cells."""
        if self._is_nothing(row):
            return []
        received = self._moment(row, "received")
        assert received is not None
        reason: Reason | None = self.reasons.get(folded(self.table.text(row, "extension")))
        answer = folded(self.table.text(row, "satisfied"))
        case = Case(
            number=self.table.text(row, "number"),
            institution=self.institution,
            received=received,
            grade=self.grades[folded(self.table.text(row, "grade"))],
            extended_to=self._day(row, "extended_to"),
            extension=reason.words[0] if reason else "",
            reported=self._moment(row, "reported"),
            answered=self._day(row, "answered"),
            closed=self._day(row, "closed"),
            satisfied=self.answers[answer] if answer else None,
            sheet=self.table.sheet.name,
            cell=self.table.cell(row, "number"),
        )
        cases.append(case)
        return [*self._of_days(row, case), *self._of_extension(row, case), *self._of_report(row, case)]

    def _of_days(self, row: int, case: Case) -> Iterable[Finding]:
        day = case.received.date()
        if day > self.last:
            yield self._finding(row, "received", "CASE-LATER", case, period=self.period)
        for name in _DAYS:
            other = getattr(case, name)
            if other is not None and other < day:
                yield self._finding(row, name, "CASE-ORDER", case, day=other, received=day)
        if case.answered and case.closed and case.closed < case.answered:
            yield self._finding(row, "closed", "CASE-ANSWERED", case, day=case.closed, answered=case.answered)
        for name in ("answered", "closed"):
            if (other := getattr(case, name)) is not None and other > self.last:
                yield self._finding(row, name, "CASE-LATER", case, period=self.period)
        if case.closed is not None and case.closed < self.first:
            yield self._finding(row, "closed", "CASE-EARLIER", case, day=case.closed, period=self.period)
        if case.satisfied is not None and case.closed is None:
            yield self._finding(row, "satisfied", "CASE-OPEN", case)

    def _of_extension(self, row: int, case: Case) -> Iterable[Finding]:
        if case.extended_to is None:
            if case.extension:
                yield self._finding(row, "extension", "CASE-UNTIL", case)
            return
        if not case.extension:
            known = "、".join(one.words[0] for one in self.cases.reason)
            yield self._finding(row, "extended_to", "CASE-REASON", case, known=known)
        due, latest = first_due(self.settings, self.cases, case), latest_due(self.settings, self.cases, case)
        if not due < case.extended_to <= latest:
            values = {"day": case.extended_to, "due": due, "latest": latest, "days": self.cases.most_extended}
            yield self._finding(row, "extended_to", "CASE-EXTENSION", case, **values)

    def _of_report(self, row: int, case: Case) -> Iterable[Finding]:
        hours = self.cases.of(case.grade).report_hours
        if not hours:
            return
        for name in _MOMENTS:
            text = str(self.table.value(row, name)).strip()
            if text and not _day_and_clock(self.table.value(row, name))[1]:
                yield self._finding(row, name, "CASE-HOUR", case, hours=hours)
        if case.reported is not None and case.reported < case.received:
            yield self._finding(
                row, "reported", "CASE-ORDER", case, day=case.reported.date(), received=case.received.date()
            )

    def _is_nothing(self, row: int) -> bool:
        return folded(self.table.text(row, "number")) in self.nothing

    def _day(self, row: int, name: str) -> datetime.date | None:
        if name not in self.days:
            return None
        return self.days[name].get(_day_and_clock(self.table.value(row, name))[0])

    def _moment(self, row: int, name: str) -> datetime.datetime | None:
        day = self._day(row, name)
        if day is None:
            return None
        clock = _day_and_clock(self.table.value(row, name))[1] or "00:00"
        return datetime.datetime.combine(day, datetime.time.fromisoformat(clock), self.zone)

    def _finding(self, row: int, name: str, rule: str, case: Case, **values: object) -> Finding:
        cell = self.table.cell(row, name)
        return Finding(
            rule, self.table.sheet.name, cell, {"number": case.number, **values}, about=case.number
        )


def span_of(period: Period) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a period."""
    first, last = period.months[0], period.months[-1].shift(1)
    end = datetime.date(last.year, last.number, 1) - datetime.timedelta(days=1)
    return datetime.date(first.year, first.number, 1), end


def records_of(programme: Programme, cases: Cases, reading: Reading, table: Rowed) -> list[Record]:
    """The measures that are counted, each at the heading of the cases' numbers: all cases below it make it."""
    region = next((one.code for one in programme.regions.values() if not one.parent), "")
    span, cell = span_of(Period.parse(reading.period)), table.cell(table.top, "number")
    return [
        Record(
            reading.institution,
            region,
            "",
            count.measure,
            sum(counted(programme.settings, cases, count, case, span) for case in reading.cases),
            table.sheet.name,
            cell,
        )
        for count in cases.count
    ]


def _day_and_clock(value: Any) -> tuple[str, str]:
    """A cell as the text of its day and, where it says so, the hour and minute."""
    if isinstance(value, datetime.datetime):
        has_clock = (value.hour, value.minute) != (0, 0)
        return value.date().isoformat(), value.strftime("%H:%M") if has_clock else ""
    match = _CLOCK.fullmatch(plain(value)) if isinstance(value, str) else None
    if match is None:
        return text_of_day(value), ""
    return match["day"], f"{int(match['hour']):02d}:{match['minute']}"


def _twice(cases: list[Case]) -> list[Finding]:
    """A number stands for one case."""
    first: dict[str, Case] = {}
    return [
        Finding(
            "CASE-TWICE",
            case.sheet,
            case.cell,
            {"number": case.number, "other": other.cell},
            about=case.number,
        )
        for case in cases
        if (other := first.setdefault(folded(case.number), case)) is not case
    ]
