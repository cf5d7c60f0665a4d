"""Whose returns stand behind the figures of a period, who owes one that does not count, and with whom other periods
are not compared like with like?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.values.periods import Period
from store.filings import Filing, list_filings
from store.sources import is_second


@dataclass(frozen=True)
class Counted:
    """One period. `owing`: how many members owe a return. `lacking`: codes of those of whom none is in force, in the
    register's order: not filed, sent back, or waiting to be accepted.

    `before` and `year_ago`: how many institutions have figures in only one of the period and the one before it, or a
    year before; 0 where nothing of that period is in force, for then nothing is compared. Who was merged into another
    goes as that one.
    """

    period: str
    owing: int
    lacking: tuple[str, ...]
    before: int
    year_ago: int


def counted(
    engine: Engine, programme: Programme, *, as_known_on: datetime | None = None
) -> Mapping[str, Counted]:
    """Who counts, by period; nothing of periods of which no return is in force: their figures, if there are any, are a
    published table's."""
    if not any(layout.is_owed for layout in programme.returns.values()):
        return {}
    standing = _standing(programme, list_filings(engine, programme.slug, as_known_on=as_known_on))
    return {period: _counted(programme, standing, Period.parse(period)) for period in sorted(standing)}


def _counted(programme: Programme, standing: Mapping[str, set[str]], now: Period) -> Counted:
    members = [code for code, one in programme.institutions.items() if one.is_member(now)]
    return Counted(
        str(now),
        len(members),
        tuple(code for code in members if code not in standing[str(now)]),
        _apart(programme, standing, now, now.previous),
        _apart(programme, standing, now, now.year_ago),
    )


def _standing(programme: Programme, filings: Iterable[Filing]) -> Mapping[str, set[str]]:
    """The institutions with a return in force, by period."""
    found: dict[str, set[str]] = {}
    for one in filings:
        layout = programme.layout_of(one.source)
        if layout is None or not layout.is_owed or is_second(one.source):
            continue
        if one.accepted_at is not None and one.superseded_at is None:
            found.setdefault(one.period, set()).add(one.institution)
    return found


def _apart(programme: Programme, standing: Mapping[str, set[str]], now: Period, base: Period) -> int:
    """How many have figures in one of two periods only."""
    if str(base) not in standing:
        return 0
    ours, theirs = ({_heir(programme, code, now) for code in standing[str(period)]} for period in (now, base))
    return len(ours ^ theirs)


def _heir(programme: Programme, code: str, period: Period) -> str:
    """Who stands for an institution in a period: itself, or whoever took its place by then."""
    one = programme.institutions.get(code)
    while one is not None and one.successor and not one.is_member(period):
        code, one = one.successor, programme.institutions.get(one.successor)
    return code
