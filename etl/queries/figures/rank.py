"""Who leads, who moved, and where does everybody stand? One indicator, one period."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import Engine

from etl.definitions.indicators import Indicator
from etl.definitions.programme import Programme
from etl.disclosure import RULES
from etl.disclosure.places import told_places
from etl.disclosure.rankings import Rules, told_rows
from etl.facts.members import Member
from etl.queries.figures.figures import figures, unit_factor
from etl.queries.figures.revised import revisions
from etl.queries.members import members
from etl.queries.scope import PARTICIPANTS, Scope
from etl.scoring.around.firmness import rank_bands_of
from etl.scoring.figures import By
from etl.scoring.ranking import Figure, RankRow, rank_figures
from etl.values.periods import Period
from etl.values.text import Text


@dataclass(frozen=True)
class Ranking:
    """A ranking over the whole programme. A filter shows part of `rows` and never makes new places."""

    period: str
    indicator: Indicator
    by: By
    rows: tuple[RankRow, ...]
    members: dict[str, Member]

    @cached_property
    def ranked(self) -> list[RankRow]:
        """Those with a place, the first one first."""
        return [row for row in self.rows if row.rank is not None]

    @cached_property
    def unranked(self) -> list[RankRow]:
        """Those without one, each with the reason in its state."""
        return [row for row in self.rows if row.rank is None]

    @cached_property
    def is_of_shares(self) -> bool:
        """Whether what is ranked are parts of a whole, each of them: of nothing else is chance reckoned."""
        values, scale = [row.figure.value for row in self.ranked], self.indicator.scale
        return self.indicator.is_share and all(one is None or 0 <= one <= scale for one in values)

    def row(self, institution: str) -> RankRow | None:
        """The row of an institution; None for whoever takes no part."""
        return self._by_institution.get(institution)

    @cached_property
    def _by_institution(self) -> dict[str, RankRow]:
        return {row.figure.institution: row for row in self.rows}


def told_by(programme: Programme, indicator: Indicator, rules: int = RULES) -> Rules:
    """How an indicator's figures are told to those who may not see everybody's volumes."""
    return Rules(indicator, unit_factor(programme, indicator), programme.settings.disclosure, rules)


def rank(
    engine: Engine,
    programme: Programme,
    period: str,
    indicator: str,
    *,
    by: By = "value",
    scope: Scope,
    as_known_on: datetime | None = None,
    rules: int = RULES,
    counts_twice: bool = False,
    places_apart: bool = False,
) -> Ranking:
    """All institutions by `indicator` in `period`, ranked by its value or by its change (mom, yoy).

    To a scope that does not see all volumes figures of others are told in cells, by `rules` (`etl.disclosure`); places
    are those of the exact figures. Rows that belong to an institution have no place and say why; `places_apart`: they
    have one among all, and `counts_twice`: in groups and medians too, as they did in early editions.
    """
    asked, definition = Period.parse(period), programme.indicator(indicator)
    needed = {asked, asked.previous} | (set() if scope.sees_all_volumes else {asked.year_ago})
    # Of the month before, its places are shown; its changes are needed only where cells are made of them.
    bare = {asked.previous} if scope.sees_all_volumes else set()
    found = figures(engine, programme, definition, sorted(needed), by, as_known_on, without_changes=bare)
    apart = frozenset() if counts_twice else programme.belonging
    rows = rank_figures(
        found[asked],
        found[asked.previous],
        {code: group.minimum_for_rank for code, group in programme.groups.items()},
        is_lower_better=definition.direction == "lower",
        apart=apart,
        places_apart=places_apart,
    )
    if not places_apart:
        rows = [with_reason(row) if row.figure.institution in apart else row for row in rows]
    if not scope.sees_all_volumes:
        earlier: dict[By, list[Figure]] = {"mom": found[asked.previous], "yoy": found[asked.year_ago]}
        rows = told_rows(rows, earlier, told_by(programme, definition, rules), by, scope.institution, apart)
    known = {member.code: member for member in members(engine, programme, asked, as_known_on)}
    return Ranking(str(asked), definition, by, tuple(rows), known)


BELONGS = Text(
    zh="公布表中另列的一行，属于另一家机构，不排位次",
    en="a second row of an institution in the published table: it has no place of its own",
)


def with_reason(row: RankRow) -> RankRow:
    """Why a row that has a figure has no place; one without a figure has its own reason."""
    if row.figure.ranked is None:
        return row
    return replace(row, figure=replace(row.figure, reason=BELONGS))


def possible_places(
    engine: Engine,
    programme: Programme,
    ranking: Ranking,
    *,
    scope: Scope,
    as_known_on: datetime | None = None,
    of_any: bool = False,
) -> Mapping[str, tuple[int, int]]:
    """Institution -> the best and the worst place that cannot be ruled out, of a ranking by the value. Of anything but
    shares none: chance is not reckoned there, and a band of corrections alone would pass for one of chance (`of_any`:
    that band, to which nobody's rise may owe itself, and which early editions told). Those who may
    not see everybody's volumes get the bands that everybody gets, whoever asks: wider ones, made of what is told
    (`etl.disclosure.places`), and of volumes none."""
    if ranking.by != "value" or not (of_any or ranking.is_of_shares):
        return {}
    revised = revisions(engine, programme, ranking.indicator, Period.parse(ranking.period), as_known_on)
    if scope.sees_all_volumes:
        return rank_bands_of(ranking.indicator, ranking.rows, revised)
    if ranking.indicator.is_volume:
        return {}
    everybody = ranking
    if scope.institution:  # its own figure is exact in its ranking
        code, period = ranking.indicator.code, ranking.period
        everybody = rank(engine, programme, period, code, scope=PARTICIPANTS, as_known_on=as_known_on)
    told = {row.figure.institution: row.figure.value for row in everybody.ranked}
    return told_places(told_by(programme, ranking.indicator), told, told, revised)
