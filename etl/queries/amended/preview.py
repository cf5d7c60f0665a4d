"""What an amendment will change, in numbers, before anybody makes it. Nothing is stored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import Engine

from etl.definitions.amending.changes import Change, Day, Exists, Join, Leave, Merge, Target
from etl.definitions.amending.overlay import drafted, first_touched, targets_of
from etl.definitions.calendar import deadline
from etl.definitions.institutions import Institution
from etl.definitions.method.tuning import Turn
from etl.definitions.programme import Programme
from etl.queries.coverage.coverage import coverage
from etl.queries.scope import EVERYTHING
from etl.queries.score.rehearsal import RehearsedPeriod, last_complete
from etl.queries.score.sandbox import tried
from etl.queries.score.scored import scored_quarters
from etl.values.errors import Refusal
from etl.values.periods import Period
from store.edition_reads import list_editions
from store.facts import periods as stored_periods
from store.filings import list_filings

AROUND = 15
"""Deadlines of as many months before a special day and after it are looked at."""


@dataclass(frozen=True)
class Owing:
    """How many institutions owe a return in the first period that is touched, before and after; and how many returns
    that institution has filed for that period and later ones, which nobody asks for any more."""

    period: str
    before: int
    after: int
    filed_after: int


@dataclass(frozen=True)
class Moved:
    """The deadline of a period, as it is and as it will be."""

    period: str
    before: datetime
    after: datetime


@dataclass(frozen=True)
class Share:
    """Connected points of a period against what exists: everywhere (region and scenario ""), or of a kind in a region.
    Counts are points, None where nobody says how many there are."""

    period: str
    region: str
    scenario: str
    connected: int | None
    before: int | None
    after: int | None
    share_before: Fraction | None
    share_after: Fraction | None


@dataclass(frozen=True)
class Aimed:
    """A target as it is and as it will be, and the last complete period that is assessed as it would have been under
    the new one; None where there is no such period."""

    before: Decimal
    after: Decimal
    tried: RehearsedPeriod | None


@dataclass(frozen=True)
class Preview:
    """What changes from `first` on; `editions` are published ones that cover it, which stay as they are."""

    first: str
    editions: tuple[str, ...]
    owing: Owing | None = None
    moved: tuple[Moved, ...] = ()
    shares: tuple[Share, ...] = ()
    aimed: Aimed | None = None


def previewed(engine: Engine, programme: Programme, change: Change) -> Preview:
    """What the programme would be with one more amendment. One that cannot be made is refused in a sentence."""
    after = drafted(programme, change)
    first, editions = first_touched(programme, change), tuple(covering(engine, programme, change))
    match change:
        case Join() | Leave() | Merge():
            return Preview(first, editions, owing=_owing(engine, programme, after, change, first))
        case Day():
            return Preview(first, editions, moved=tuple(_moved(programme, after, change)))
        case Exists():
            return Preview(first, editions, shares=tuple(_shares(engine, programme, after, change, first)))
        case Target():
            return Preview(first, editions, aimed=_aimed(engine, programme, change))


def covering(engine: Engine, programme: Programme, change: Change) -> list[str]:
    """Names of the published editions whose period an amendment reaches into, oldest first."""
    first = str(Period.parse(first_touched(programme, change)).months[0])
    found = [
        one
        for one in list_editions(engine, programme.slug)
        if one.state == "published" and str(Period.parse(one.period).months[-1]) >= first
    ]
    return [
        one.name for one in sorted(found, key=lambda one: (Period.parse(one.period).months[-1], one.kind))
    ]


def published_assessments(engine: Engine, programme: Programme) -> list[Period]:
    """The periods whose assessment is published."""
    found = list_editions(engine, programme.slug, "assessment")
    return [Period.parse(one.period) for one in found if one.state == "published"]


def _owing(
    engine: Engine, before: Programme, after: Programme, change: Join | Leave | Merge, first: str
) -> Owing:
    period, leaves = Period.parse(first), not isinstance(change, Join)
    code = change.code if isinstance(change, Join) else change.institution
    filed = {
        one.period
        for one in list_filings(engine, before.slug)
        if leaves and one.institution == code and Period.parse(one.period).months[-1] >= period.months[0]
    }
    return Owing(
        first,
        _members(before.institutions.values(), period),
        _members(after.institutions.values(), period),
        len(filed),
    )


def _members(institutions: Iterable[Institution], period: Period) -> int:
    return sum(one.is_member(period) for one in institutions)


def _moved(before: Programme, after: Programme, change: Day) -> Iterator[Moved]:
    middle = Period.parse(first_touched(before, change)).months[0]
    months = {middle.shift(step).holder(before.settings.per_year) for step in range(-AROUND, AROUND + 1)}
    for period in sorted(months):
        was, will = deadline(before.settings, period), deadline(after.settings, period)
        if was != will:
            yield Moved(str(period), was, will)


def _shares(
    engine: Engine, before: Programme, after: Programme, change: Exists, first: str
) -> Iterator[Share]:
    """Of the last period with figures, where it is touched: everywhere, and of the kind in its region."""
    known = stored_periods(engine, before.slug)
    if before.counted is None or not known or Period.parse(known[-1]) < Period.parse(first):
        return
    was, will = (coverage(engine, one, known[-1], scope=EVERYTHING) for one in (before, after))
    yield Share(
        known[-1],
        "",
        "",
        will.overall.in_universe,
        was.overall.universe,
        will.overall.universe,
        was.overall.share,
        will.overall.share,
    )
    place = (change.scenario, change.region)
    old = next((row for row in was.rows if (row.scenario, row.region) == place), None)
    new = next((row for row in will.rows if (row.scenario, row.region) == place), None)
    if new is not None:
        yield Share(
            known[-1],
            change.region,
            change.scenario,
            new.counts.connected,
            old.universe if old else None,
            new.universe,
            old.share if old else None,
            new.share,
        )


def _aimed(engine: Engine, programme: Programme, change: Target) -> Aimed:
    before = targets_of(programme, Period.parse(change.since))[change.item, change.path]
    try:
        run = scored_quarters(engine, programme, last_complete(engine, programme))
    except Refusal:  # nothing is complete yet
        return Aimed(before, change.value, None)
    turn = Turn(change.item, change.path, change.value)
    return Aimed(before, change.value, tried(programme, run[-1], run[-2] if len(run) > 1 else None, [turn]))
