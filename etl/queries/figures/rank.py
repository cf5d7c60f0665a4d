"""Who leads, who moved, and where does everybody stand? One indicator, one period."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine

from etl.definitions.indicators import Indicator
from etl.definitions.programme import Programme
from etl.facts.members import Member
from etl.queries.figures.figures import figures
from etl.queries.members import members
from etl.queries.scope import Scope
from etl.scoring.figures import By
from etl.scoring.ranking import RankRow, masked, rank_figures
from etl.values.periods import Period


@dataclass(frozen=True)
class Ranking:
    """A ranking over the whole programme. A filter shows part of `rows` and never makes new places."""

    period: str
    indicator: Indicator
    by: By
    rows: tuple[RankRow, ...]
    members: dict[str, Member]

    @property
    def ranked(self) -> list[RankRow]:
        return [row for row in self.rows if row.rank is not None]

    @property
    def unranked(self) -> list[RankRow]:
        return [row for row in self.rows if row.rank is None]

    def row(self, institution: str) -> RankRow | None:
        return next((row for row in self.rows if row.figure.institution == institution), None)


def hides_medians(indicator: Indicator, scope: Scope) -> bool:
    """Whether a group's median would give a volume away: in a group of odd size it is the middle member's own."""
    return indicator.is_volume and not scope.sees_all_volumes


def rank(
    engine: Engine,
    programme: Programme,
    period: str,
    indicator: str,
    *,
    by: By = "value",
    scope: Scope,
    as_known_on: datetime | None = None,
) -> Ranking:
    """All institutions by `indicator` in `period`, ranked by its value or by its change (mom, yoy)."""
    asked, definition = Period.parse(period), programme.indicator(indicator)
    both = figures(engine, programme, definition, [asked, asked.previous], by, as_known_on)
    rows = rank_figures(
        both[asked],
        both[asked.previous],
        {code: group.minimum_for_rank for code, group in programme.groups.items()},
        is_lower_better=definition.direction == "lower",
    )
    if not scope.sees_all_volumes:
        own = scope.institution
        rows = [r if r.figure.institution == own else masked(r, is_volume=definition.is_volume) for r in rows]
    if hides_medians(definition, scope):
        rows = [replace(row, group_median=None) for row in rows]
    known = {member.code: member for member in members(engine, programme, asked, as_known_on)}
    return Ranking(str(asked), definition, by, tuple(rows), known)
