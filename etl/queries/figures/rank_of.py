"""Where does something else than an institution stand: a region, or a kind of point, by one indicator?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import polars as pl
from sqlalchemy import Engine

from etl.definitions.history import crossed
from etl.definitions.indicators import Indicator
from etl.definitions.programme import Programme
from etl.facts.members import Member
from etl.queries.coverage.regional import lowest_regions
from etl.queries.figures.figures import parts_of, unit_factor
from etl.queries.figures.rank import Ranking
from etl.queries.figures.revised import revisions_of
from etl.scoring.around.firmness import rank_bands_of
from etl.scoring.figures import NOTHING, By, Standing, figure_of, value_of
from etl.scoring.ranking import Figure, rank_figures
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from store.facts import read_facts

Of = Literal["region", "scenario"]


def rank_of(
    engine: Engine,
    programme: Programme,
    period: str,
    indicator: str,
    of: Of,
    *,
    by: By = "value",
    as_known_on: datetime | None = None,
) -> Ranking:
    """The lowest regions, or the kinds of point, by an indicator, over all institutions. For those who see everything:
    sums of few institutions are told as they are. Refused: a programme that has none of them."""
    asked = Period.parse(period)
    definition = programme.indicator(indicator).model_copy(update={"measured": ()})
    members = _regions(programme) if of == "region" else _scenarios(programme, definition)
    if not members:
        raise Refusal(
            Text(
                en=f"“{programme.slug}” has no {of}s that “{definition.code}” is counted by; leave --of out.",
                zh=f"“{programme.slug}”的指标“{definition.code}”不分{_NAMES[of].zh}统计；请去掉 --of。",
            )
        )
    periods = {p for base in (asked, asked.previous) for p in (base, base.previous, base.year_ago)}
    facts = read_facts(
        engine,
        programme.slug,
        periods=sorted(map(str, periods)),
        measures=definition.measures,
        as_known_on=as_known_on,
    )
    mine = facts.filter(pl.col(of).is_in(list(members))).with_columns(pl.col(of).alias("institution"))
    rows = rank_figures(
        _figures(programme, definition, mine, members, asked, by),
        _figures(programme, definition, mine, members, asked.previous, by),
        {},
        is_lower_better=definition.direction == "lower",
    )
    return Ranking(str(asked), definition, by, tuple(rows), dict(members))


def possible_places_of(
    engine: Engine,
    programme: Programme,
    ranking: Ranking,
    of: Of,
    *,
    as_known_on: datetime | None = None,
) -> Mapping[str, tuple[int, int]]:
    """Region or kind -> the best and the worst place that cannot be ruled out, of a ranking of shares by the value."""
    if ranking.by != "value" or not ranking.is_of_shares:
        return {}
    upto = Period.parse(ranking.period)
    revised = revisions_of(engine, programme, ranking.indicator, of, upto, as_known_on)
    return rank_bands_of(ranking.indicator, ranking.rows, revised)


_NAMES: Mapping[Of, Text] = {
    "region": Text(zh="地区", en="region"),
    "scenario": Text(zh="场景", en="scenario"),
}


def _regions(programme: Programme) -> dict[str, Member]:
    known = (programme.regions[code] for code in lowest_regions(programme))
    return {r.code: _member(r.code, r.name("zh"), r.name("en")) for r in known}


def _scenarios(programme: Programme, indicator: Indicator) -> dict[str, Member]:
    return {
        code: _member(code, point.name.zh, point.name.en)
        for code, point in programme.points.items()
        if not indicator.scenario or code in indicator.scenario
    }


def _member(code: str, zh: str, en: str) -> Member:
    return Member(code, zh, en, zh, en, "", ())


def _figures(
    programme: Programme,
    indicator: Indicator,
    facts: pl.DataFrame,
    members: Mapping[str, Member],
    period: Period,
    by: By,
) -> list[Figure]:
    parts, factor = parts_of(facts, indicator), unit_factor(programme, indicator)
    breaks, found = programme.history.breaks_of(indicator.measures), []
    for code in members:
        values = []
        for base in (period, period.previous, period.year_ago):
            is_base = base == period or not crossed(breaks, base, period)
            part = parts.get((code, str(base)), NOTHING)
            values.append(value_of(indicator, part, factor) if is_base else None)
        standing = Standing(
            code, "", (), parts.get((code, str(period)), NOTHING), tuple(values), is_filed=True
        )
        found.append(figure_of(indicator, standing, by))
    return found
