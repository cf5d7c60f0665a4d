"""Who has filed for a period, when, and how late?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from etl.definitions.calendar import as_known, deadline, working_days_late
from etl.definitions.clocks import day_upto
from etl.definitions.programme import Programme
from etl.definitions.settings import Settings
from etl.queries.returns.conduct import Found, arrivals, found_in
from etl.queries.returns.deadlines import due_of
from etl.queries.returns.explained import Explanations, explanations_of
from etl.values.periods import Period, periods_between
from store.filings import Filing, list_filings
from store.life.deadlines import Extension, read_extensions

FilingState = Literal["accepted", "filed", "returned", "missing"]


@dataclass(frozen=True)
class StatusRow:
    """One expected return. Institution "" is a published table of all institutions. Times in the programme's zone.

    Lateness counts from the arrival of the first version that the checks did not send back at once, so that a
    correction is not punished as a late return, and an unusable file is no return. `open_findings`: not explained.
    """

    institution: str
    name_zh: str
    name_en: str
    state: FilingState
    filed_at: datetime | None
    deadline: datetime
    working_days_late: int | None
    version: int | None
    open_findings: int

    @property
    def has_come(self) -> bool:
        """Whether an institution's return came and was not sent back at once; known to everybody, as lateness is."""
        return self.working_days_late is not None


def told_to_others(row: StatusRow) -> StatusRow:
    """What who may not see a return is told of it, on pages and in bulletins alike: whether it is there and how late it
    was, not the moment at which it came."""
    return replace(row, filed_at=None)


def status(
    engine: Engine, programme: Programme, period: str, *, as_known_on: datetime | None = None
) -> list[StatusRow]:
    """A row for each return that is expected for `period`: from every member, or the one published table. Its deadline
    is what was known of it at the moment (in a demonstration that stands still: on its day)."""
    asked, settings = Period.parse(period), programme.settings
    moment = day_upto(settings, as_known_on) if as_known_on else settings.today
    asking = _Asking(
        programme,
        asked,
        settings if moment is None else as_known(settings, moment),
        found_in(engine, programme, [str(asked)]),
        explanations_of(engine, programme, as_known_on),
        read_extensions(engine, programme.slug, periods=[str(asked)], as_known_on=as_known_on),
    )
    filings: dict[str, list[Filing]] = {}
    for filing in list_filings(engine, programme.slug, period=str(asked), as_known_on=as_known_on):
        layout = programme.layout_of(filing.source)
        if layout is not None and not layout.is_list and layout.inventory is None:
            filings.setdefault(filing.institution, []).append(filing)
    return [_row(asking, code, zh, en, filings.get(code, [])) for code, zh, en in _expected(programme, asked)]


@dataclass(frozen=True)
class _Asking:
    """What every row of a period is made from, read once."""

    programme: Programme
    period: Period
    settings: Settings
    found: Mapping[int, Found]
    explained: Explanations
    extensions: list[Extension]


def _expected(programme: Programme, period: Period) -> list[tuple[str, str, str]]:
    if any(layout.is_owed for layout in programme.returns.values()):
        members = (i for i in programme.institutions.values() if i.is_member(period))
        return [(i.code, i.name("zh"), i.name("en")) for i in members]
    return [("", programme.settings.name.zh, programme.settings.name.en)]


def _row(asking: _Asking, code: str, zh: str, en: str, versions: list[Filing]) -> StatusRow:
    settings = asking.settings
    due = due_of(settings, asking.extensions, code, asking.period)
    if not versions:
        return StatusRow(code, zh, en, "missing", None, due, None, None, 0)
    came = next(iter(arrivals(versions, asking.found)), None)
    shown = current(versions)
    return StatusRow(
        institution=code,
        name_zh=zh,
        name_en=en,
        state=shown.state,
        filed_at=came.astimezone(ZoneInfo(settings.time_zone)) if came else None,
        deadline=due,
        working_days_late=working_days_late(settings, due, came) if came and code else None,
        version=shown.version,
        open_findings=_open_findings(asking, shown),
    )


@dataclass(frozen=True)
class Owed:
    """A period of which something is still to come or to be decided: how many returns are not in (or were sent back),
    how many wait for being accepted, of how many that are expected, and by when they are due unless it was moved."""

    period: str
    outstanding: int
    waiting: int
    expected: int
    due: datetime


def owed(engine: Engine, programme: Programme, upto: str, today: date) -> list[Owed]:
    """The periods with unfinished returns, the earliest first: from the first that anybody filed for up to `upto`.

    Programmes whose institutions file nothing owe nothing. `today`: as of which day the deadlines are told.
    """
    if not any(layout.is_owed for layout in programme.returns.values()):
        return []
    filings: dict[tuple[str, str], list[Filing]] = {}
    for filing in list_filings(engine, programme.slug):
        layout = programme.layout_of(filing.source)
        if layout is not None and not layout.is_list and layout.inventory is None:
            filings.setdefault((filing.period, filing.institution), []).append(filing)
    last = Period.parse(upto)
    begun = [Period.parse(period) for period, _ in filings]
    first = min((one for one in begun if one.per_year == last.per_year), default=last)
    found = []
    for period in periods_between(first, last) if first <= last else []:
        name = str(period)
        states = [
            current(filings[name, code]).state if (name, code) in filings else "missing"
            for code, *_ in _expected(programme, period)
        ]
        outstanding = states.count("missing") + states.count("returned")
        waiting = states.count("filed")
        if outstanding or waiting:
            due = deadline(as_known(programme.settings, today), period)
            found.append(Owed(name, outstanding, waiting, len(states), due))
    return found


def current(versions: list[Filing]) -> Filing:
    """The version that is spoken of: the last one that no other has replaced."""
    return next((f for f in reversed(versions) if f.superseded_at is None), versions[-1])


def _open_findings(asking: _Asking, filing: Filing) -> int:
    """How many soft findings of a filing nobody has explained."""
    soft = asking.found.get(filing.id, Found()).soft
    return sum(asking.explained.holding(filing.institution, key, asking.period) is None for _, key in soft)
