"""What would a proposed method have done to the past quarters: who would have won, who would have lost?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from etl.definitions.method.method import Method
from etl.definitions.programme import Programme
from etl.facts.members import Member, member_of
from etl.queries.score.scored import Scored, scored_quarters
from etl.scoring.score import Scores
from etl.values.errors import Refusal
from etl.values.periods import LENGTHS, Period
from etl.values.text import Text
from store.facts import periods as stored_periods

MOST = 8
"""Past periods that a method is rehearsed on."""


@dataclass(frozen=True)
class Rehearsed:
    """One institution in one period. Scores are in units of the last decimal of the method that made them; places
    are None for whoever had none. The grades are codes of either method."""

    member: Member
    old: int
    new: int
    old_rank: int | None
    new_rank: int | None
    old_grade: str | None
    new_grade: str | None

    @property
    def places_gained(self) -> int:
        """Places won (negative: lost); 0 where there is nothing to compare."""
        if self.old_rank is None or self.new_rank is None:
            return 0
        return self.old_rank - self.new_rank


@dataclass(frozen=True)
class RehearsedPeriod:
    """One period under both methods, in the order of the new places."""

    period: str
    method: Method
    rows: tuple[Rehearsed, ...]

    @property
    def winners(self) -> list[Rehearsed]:
        """Who would have gained places, the most first."""
        return sorted((row for row in self.rows if row.places_gained > 0), key=lambda row: -row.places_gained)

    @property
    def losers(self) -> list[Rehearsed]:
        """Who would have lost places, the most first."""
        return sorted((row for row in self.rows if row.places_gained < 0), key=lambda row: row.places_gained)


@dataclass(frozen=True)
class Rehearsal:
    """A proposed method over the past periods, oldest first. `unasked` are events it counts that the ledgers of
    those periods could not hold: they count as not entered."""

    proposed: Method
    periods: tuple[RehearsedPeriod, ...]
    unasked: tuple[str, ...]


def rehearse(
    engine: Engine,
    programme: Programme,
    proposed: Method,
    upto: str = "",
    *,
    as_known_on: datetime | None = None,
) -> Rehearsal:
    """Score the last periods (at most `MOST`, up to `upto` or the last complete quarter) by both methods."""
    last = Period.parse(upto) if upto else last_complete(engine, programme, as_known_on)
    old = scored_quarters(engine, programme, last, as_known_on=as_known_on)[-MOST:]
    new = scored_quarters(engine, programme, last, lambda period: proposed, as_known_on)[-len(old) :]
    known = {code for scored in old for code in scored.method.events}
    unasked = [event.code for event in proposed.event if event.is_manual and event.code not in known]
    rehearsed = [compared(programme, before, after) for before, after in zip(old, new, strict=True)]
    return Rehearsal(proposed, tuple(rehearsed), tuple(unasked))


def last_complete(engine: Engine, programme: Programme, as_known_on: datetime | None = None) -> Period:
    """The last period that is assessed of which every return has figures."""
    filed = set(stored_periods(engine, programme.slug, as_known_on=as_known_on))
    settings = programme.settings
    assessed = {Period.parse(one).holder(settings.assessed_per_year) for one in filed}
    complete = [one for one in assessed if filed.issuperset(str(part) for part in programme.parts(one))]
    if not complete:
        raise Refusal(
            Text(
                en=f"no {LENGTHS[settings.assessment].en} is complete yet; load all returns of one first.",
                zh=f"尚无报表齐全的{LENGTHS[settings.assessment].zh}；请先导入一个考核期的全部报表。",
            )
        )
    return max(complete)


def compared(programme: Programme, before: Scored, after: Scored) -> RehearsedPeriod:
    """One period under two methods."""
    rows = [_row(programme, code, before.scores, after.scores) for code in before.quarter.institutions]
    rows.sort(key=lambda row: (row.new_rank is None, row.new_rank or 0, row.member.code))
    return RehearsedPeriod(str(before.period), before.method, tuple(rows))


def _row(programme: Programme, code: str, old: Scores, new: Scores) -> Rehearsed:
    was, now = old.row(code), new.row(code)
    return Rehearsed(
        member_of(programme.institutions[code]),
        int(old.totals.official[was]),
        int(new.totals.official[now]),
        int(old.rank[was]) or None,
        int(new.rank[now]) or None,
        _grade(old, was),
        _grade(new, now),
    )


def _grade(scores: Scores, row: int) -> str | None:
    return scores.method.grades[scores.grade[row]] if scores.grade[row] >= 0 else None


def places_over_time(rehearsal: Rehearsal) -> Mapping[str, int]:
    """Institution code -> places gained over all rehearsed periods together."""
    gained: dict[str, int] = {}
    for period in rehearsal.periods:
        for row in period.rows:
            gained[row.member.code] = gained.get(row.member.code, 0) + row.places_gained
    return gained
