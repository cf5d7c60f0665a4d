"""Which cases are open, when does each fall due, and what do the cases of a period come to, a whole year too?"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import polars as pl
from sqlalchemy import Engine

from etl.definitions.cases import Case, Cases, due_on, report_by, working_days_between
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.facts.indicators import indicator_parts
from etl.queries.figures.figures import unit_factor
from etl.scoring.figures import part_of, value_of
from etl.values.periods import Period
from store.facts import read_facts
from store.filings import Filing, list_filings
from store.life.cases import read_cases
from store.life.incoming import CaseRow

SOON = 5
"""Working days: what falls due within them is about to."""


@dataclass(frozen=True)
class OpenCase:
    """A case that is open on a day. `left`: working days to its last day, 0 on it, below 0 past it.

    `unreported`: it was to be reported by a moment that is over, and was not, or later.
    """

    institution: str
    number: str
    grade: str
    received: datetime
    due: date
    left: int
    extended: bool
    answered: date | None
    unreported: bool


@dataclass(frozen=True)
class CaseFigures:
    """What the cases of a period come to, over all institutions or of one.

    `measures`: flows are added up over the periods of returns, a stock is that of the last one. `indicators`: by code,
    made of these sums; None where there is nothing to divide by. `periods`: those with a record in force.
    """

    period: str
    periods: tuple[str, ...]
    measures: dict[str, int]
    indicators: dict[str, Fraction | None]


def case_layout(programme: Programme) -> Layout | None:
    """The layout by which institutions file their cases; None where they file none."""
    return next((one for one in programme.returns.values() if one.cases and not one.of), None)


def day_of(period: Period, today: date) -> date:
    """The day for which the open cases of a period are told: its last one, or today while it runs."""
    last = period.months[-1]
    return min(today, date(last.year, last.number, calendar.monthrange(last.year, last.number)[1]))


def open_cases(
    engine: Engine,
    programme: Programme,
    period: str,
    on: date,
    *,
    institution: str = "",
    as_known_on: datetime | None = None,
) -> list[OpenCase]:
    """The cases that are open on a day, the most urgent first: of each institution as its last record says that is in
    for the period, or for one before it where it has not filed yet."""
    layout = case_layout(programme)
    if layout is None or layout.cases is None:
        return []
    records = _last_records(engine, programme, layout, Period.parse(period), as_known_on)
    found = [
        one.case
        for one in read_cases(engine, programme.slug, institution=institution, as_known_on=as_known_on)
        if one.filing in records and (one.case.closed is None or one.case.closed > on)
    ]
    rows = [_open(programme, layout.cases, one, on) for one in found]
    return sorted(rows, key=lambda one: (one.due, one.received, one.institution, one.number))


def last_cases(engine: Engine, programme: Programme, institution: str, period: str) -> list[Case]:
    """The cases that a record for a period begins with: as filed for it, else those left open by the one before."""
    zone = ZoneInfo(programme.settings.time_zone)
    filed = read_cases(engine, programme.slug, institution=institution)
    own = [as_case(one.case, zone) for one in filed if one.period == period]
    return own or left_open(engine, programme, institution, period)


def left_open(engine: Engine, programme: Programme, institution: str, period: str) -> list[Case]:
    """The cases that an institution's last record before a period leaves open."""
    layout = case_layout(programme)
    if layout is None:
        return []
    zone, upto = ZoneInfo(programme.settings.time_zone), Period.parse(period).previous
    records = _last_records(engine, programme, layout, upto, None)
    filed = read_cases(engine, programme.slug, institution=institution)
    return [as_case(one.case, zone) for one in filed if one.filing in records and one.case.closed is None]


def case_figures(
    engine: Engine,
    programme: Programme,
    period: str,
    *,
    institution: str = "",
    as_known_on: datetime | None = None,
) -> CaseFigures:
    """The measures that are counted of cases, and the indicators made of them, for a period or a longer one."""
    asked, layout = Period.parse(period), case_layout(programme)
    counts = layout.cases.count if layout and layout.cases else ()
    measures = [one.measure for one in counts]
    parts = [str(one) for one in programme.parts(asked)]
    facts = read_facts(
        engine,
        programme.slug,
        periods=parts,
        measures=measures,
        institutions=[institution] if institution else None,
        as_known_on=as_known_on,
    )
    filed = {one.period for one in _in_force(engine, programme, layout, as_known_on)} if layout else set()
    sums = {one: _sum(programme, facts, one, parts) for one in measures}
    frame = pl.DataFrame(
        {
            "institution": [institution] * len(sums),
            "period": [str(asked)] * len(sums),
            "scenario": [""] * len(sums),
            "measure": list(sums),
            "value": list(sums.values()),
        },
        schema={
            "institution": pl.String,
            "period": pl.String,
            "scenario": pl.String,
            "measure": pl.String,
            "value": pl.Int64,
        },
    )
    indicators: dict[str, Fraction | None] = {}
    for code, indicator in programme.indicators.items():
        if set(indicator.measures) <= set(measures):
            top, bottom = indicator_parts(frame, indicator).row(0)[2:]
            indicators[code] = value_of(
                indicator, part_of(indicator, top, bottom), unit_factor(programme, indicator)
            )
    return CaseFigures(str(asked), tuple(one for one in parts if one in filed), sums, indicators)


def _last_records(
    engine: Engine, programme: Programme, layout: Layout, upto: Period, as_known_on: datetime | None
) -> frozenset[int]:
    """The last record in force of each institution up to a period, also one that says that there was no case."""
    last: dict[str, tuple[Period, int]] = {}
    for one in _in_force(engine, programme, layout, as_known_on):
        period = Period.parse(one.period)
        if period <= upto and (one.institution not in last or last[one.institution][0] < period):
            last[one.institution] = (period, one.id)
    return frozenset(number for _, number in last.values())


def _in_force(
    engine: Engine, programme: Programme, layout: Layout, as_known_on: datetime | None
) -> list[Filing]:
    filed = list_filings(engine, programme.slug, as_known_on=as_known_on)
    return [
        one
        for one in filed
        if one.source == layout.source and one.state == "accepted" and one.superseded_at is None
    ]


def _sum(programme: Programme, facts: pl.DataFrame, measure: str, parts: Sequence[str]) -> int:
    wanted = facts.filter(pl.col("measure") == measure)
    if programme.measures[measure].kind == "stock":
        wanted = wanted.filter(pl.col("period") == parts[-1])
    return int(wanted["value"].sum())


def _open(programme: Programme, cases: Cases, row: CaseRow, on: date) -> OpenCase:
    settings, case = programme.settings, as_case(row, ZoneInfo(programme.settings.time_zone))
    due, limit = due_on(settings, cases, case), report_by(cases, case)
    ended = datetime.combine(on, datetime.max.time(), ZoneInfo(settings.time_zone))
    return OpenCase(
        row.institution,
        row.number,
        row.grade,
        case.received,
        due,
        working_days_between(settings, on, due),
        row.extended_to is not None,
        row.answered,
        limit is not None and limit <= ended and (row.reported is None or row.reported > limit),
    )


def as_case(row: CaseRow, zone: ZoneInfo) -> Case:
    """A stored case with its moments in the programme's zone."""
    return Case(
        row.number,
        row.institution,
        row.received.astimezone(zone),
        row.grade,
        row.extended_to,
        row.extension,
        row.reported.astimezone(zone) if row.reported else None,
        row.answered,
        row.closed,
        row.satisfied,
        row.sheet,
        row.cell,
    )
