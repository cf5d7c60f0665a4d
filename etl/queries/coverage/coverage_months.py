"""How coverage came about: families and everything together, month by month."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import polars as pl
from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.facts.coverage import CoverageRow, counts_by, coverage_rows, universe_at
from etl.queries.coverage.coverage import (
    counted_of,
    last_day,
    mean_as_told,
    regions_asked,
    summed_as_told,
    told_points,
)
from etl.queries.scope import Scope
from etl.values.periods import Period
from store.facts import periods as stored_periods
from store.facts import read_facts


@dataclass(frozen=True)
class MonthCoverage:
    """One period: each family, everything by points, and the mean of the families' shares."""

    period: str
    families: tuple[CoverageRow, ...]
    overall: CoverageRow
    mean_of_families: Fraction | None


def coverage_months(
    engine: Engine,
    programme: Programme,
    upto: str,
    *,
    region: str = "",
    scope: Scope,
    as_known_on: datetime | None = None,
) -> list[MonthCoverage]:
    """A row for every period on record up to `upto`, against the universe known by then. Sums over institutions;
    those that may not be told to the scope are hidden."""
    counted, within = counted_of(programme), regions_asked(programme, region)
    last = Period.parse(upto)
    stored = stored_periods(engine, programme.slug, as_known_on=as_known_on)
    known = [p for p in stored if Period.parse(p) <= last and Period.parse(p).per_year == last.per_year]
    facts = read_facts(
        engine,
        programme.slug,
        periods=known,
        measures=[counted.connected, counted.live],
        as_known_on=as_known_on,
    )
    parts = facts.partition_by("period", as_dict=True)
    return [_row(programme, period, parts.get((period,), facts.clear()), within, scope) for period in known]


def _row(
    programme: Programme, period: str, facts: pl.DataFrame, within: set[str], scope: Scope
) -> MonthCoverage:
    day = last_day(Period.parse(period))
    here, counted = facts.filter(pl.col("region").is_in(within)), counted_of(programme)
    counts = {} if here.is_empty() else counts_by(here, counted, "scenario", "region")
    told = (
        None
        if scope.sees_all_volumes or facts.is_empty()
        else told_points(
            programme,
            facts,
            day,
            only_families=within == set(programme.regions),
            nothing=period in scope.unfinished,
        )
    )
    universe = {k: row for k, row in universe_at(programme.universe, day).items() if k[1] in within}
    rows = coverage_rows(programme.families, universe, counts)
    families = tuple(
        summed_as_told([r for r in rows if r.family == f], told, family=f) for f in programme.families
    )
    return MonthCoverage(period, families, summed_as_told(rows, told), mean_as_told(families))
