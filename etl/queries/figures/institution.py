"""One institution: where it stands in every indicator, what is between it and the next place, how it got there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import partial

from sqlalchemy import Engine

from etl.definitions.indicators import Indicator
from etl.definitions.programme import Programme
from etl.disclosure.rankings import told_values
from etl.facts.members import Member, by_member
from etl.queries.figures.figures import figures, series, series_of_each
from etl.queries.figures.own_rows import OwnRow, own_rows
from etl.queries.figures.parts import read_parts
from etl.queries.figures.rank import Ranking, rank, told_by
from etl.queries.members import members
from etl.queries.scope import Scope
from etl.scoring.ranking import RankRow
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from etl.values.told import Told
from store.facts import periods as stored_periods
from store.facts import read_facts
from store.once import reading_once


@dataclass(frozen=True)
class Standing:
    """One indicator of one institution.

    `ranked` and `group_ranked` say among how many it stands, `sharing` how many others have its place. `above` is the
    next better figure: None for the first, for the unranked, and where the viewer may not see it; `to_next` is what is
    missing to draw level with it, None where only a band of it is told.
    """

    indicator: Indicator
    row: RankRow
    ranked: int
    group_ranked: int
    above: RankRow | None
    sharing: int = 0

    @property
    def to_next(self) -> Fraction | None:
        """Next better figure less the institution's own, in the indicator's unit."""
        return _difference(self.above.figure.ranked if self.above else None, self.row.figure.ranked)

    @property
    def to_median(self) -> Fraction | None:
        """Group median less the institution's own figure."""
        return _difference(self.row.group_median, self.row.figure.ranked)


@dataclass(frozen=True)
class Profile:
    """All standings of an institution in a period, in the order of the programme's reported indicators."""

    member: Member
    period: str
    standings: tuple[Standing, ...]


def profile(
    engine: Engine,
    programme: Programme,
    period: str,
    institution: str,
    *,
    scope: Scope,
    ranking_of: Callable[[str], Ranking] | None = None,
) -> Profile:
    """The institution's standing in every reported indicator of the programme; one that is no member is refused.

    What others are told in cells needs everybody's rows: `ranking_of` gives the ranking by an indicator's code in this
    period and scope, for who has kept them.
    """
    asked = Period.parse(period)
    known = members(engine, programme, asked)
    member = next((one for one in known if one.code == institution), None)
    if member is None:
        raise Refusal(
            Text(
                zh=f"“{institution}”在 {period} 不是参评机构；请另选机构或月份。",
                en=f"“{institution}” is not a member in {period}; choose another institution or month.",
            )
        )
    indicators = list(programme.reported.values())
    # What is read of many indicators one after the other is read at one go, and who is a member and what is objected to
    # once.
    bases = {asked, asked.previous, asked.year_ago}
    read_parts(engine, programme, indicators, [str(one) for one in sorted(bases)])
    with reading_once():
        if scope.sees_all_volumes:
            rows = own_rows(engine, programme, asked, indicators, institution)
        else:
            ranking_of = ranking_of or partial(_ranking, engine, programme, period, scope)
            rows = [_own_row(ranking_of(one.code), institution) for one in indicators]
    return Profile(
        member,
        period,
        tuple(
            Standing(indicator, one.row, one.ranked, one.group_ranked, one.above, one.sharing)
            for indicator, one in zip(indicators, rows, strict=True)
        ),
    )


def history(
    engine: Engine,
    programme: Programme,
    upto: str,
    indicator: str,
    institution: str,
    *,
    scope: Scope,
    as_known_on: datetime | None = None,
) -> dict[str, Fraction]:
    """Period -> the institution's figure, for the periods up to `upto` in which it has one that may be told.

    Of another institution the figures are told as the ranking of each period tells them, and of a volume none.
    """
    definition = programme.indicator(indicator)
    if not scope.sees_all_volumes and institution != scope.institution:
        known = stored_periods(engine, programme.slug, as_known_on=as_known_on)
        asked = [one for one in map(Period.parse, known) if one <= Period.parse(upto)]
        by = told_by(programme, definition)
        found = figures(engine, programme, definition, asked, without_changes=asked)
        told = {str(period): told_values(found[period], by).get(institution) for period in asked}
        return {period: value for period, value in told.items() if value is not None}
    # Where regions are ranked, facts carry their region and no institution of that code.
    filers = [institution] if programme.settings.ranked == "institution" else None
    facts = read_facts(
        engine,
        programme.slug,
        measures=definition.measures,
        institutions=filers,
        as_known_on=as_known_on,
    )
    whole = series(by_member(facts, programme), programme, definition, institution)
    return {period: value for period, value in whole.items() if period <= upto}


def histories(
    engine: Engine, programme: Programme, since: str, upto: str, indicator: str, *, scope: Scope
) -> dict[str, dict[str, Fraction]]:
    """The same of every institution from `since` on, with one reading of the facts: institution -> period -> its
    figure, as it may be told."""
    definition = programme.indicator(indicator)
    stored = map(Period.parse, stored_periods(engine, programme.slug))
    asked = [one for one in stored if Period.parse(since) <= one <= Period.parse(upto)]
    if scope.sees_all_volumes:
        return series_of_each(engine, programme, definition, [str(period) for period in asked])
    found: dict[str, dict[str, Fraction]] = {}
    by, known = (
        told_by(programme, definition),
        figures(engine, programme, definition, asked, without_changes=asked),
    )
    for period in asked:
        for code, value in told_values(known[period], by).items():
            if value is not None:
                found.setdefault(code, {})[str(period)] = value
    if scope.institution:
        own = history(engine, programme, upto, indicator, scope.institution, scope=scope)
        found[scope.institution] = {period: value for period, value in own.items() if period >= since}
    return found


def _ranking(engine: Engine, programme: Programme, period: str, scope: Scope, code: str) -> Ranking:
    return rank(engine, programme, period, code, scope=scope)


def _own_row(ranking: Ranking, institution: str) -> OwnRow:
    row = ranking.row(institution)
    assert row is not None
    better = [other for other in ranking.ranked if row.rank and other.rank and other.rank < row.rank]
    above = better[-1] if better and better[-1].figure.ranked is not None else None
    group = sum(other.figure.group == row.figure.group for other in ranking.ranked)
    sharing = sum(other.rank == row.rank for other in ranking.ranked) - 1 if row.rank else 0
    return OwnRow(row, above, len(ranking.ranked), group, sharing)


def _difference(first: Fraction | None, second: Fraction | None) -> Fraction | None:
    if first is None or second is None or isinstance(first, Told) or isinstance(second, Told):
        return None
    return first - second
