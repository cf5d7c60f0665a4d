"""How coverage came about: families and everything together, month by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import polars as pl
from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.definitions.scenarios import Counted
from etl.facts.coverage import (
    Counts,
    CoverageRow,
    counts_by,
    coverage_rows,
    mean_of_shares,
    summed,
    universe_at,
)
from etl.queries.coverage.coverage import counted_of, last_day, regions_within
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
    as_known_on: datetime | None = None,
) -> list[MonthCoverage]:
    """A row for every period on record up to `upto`, against the universe known by then. Sums over institutions."""
    counted, within = counted_of(programme), regions_within(programme.regions, region)
    last = Period.parse(upto)
    stored = stored_periods(engine, programme.slug, as_known_on=as_known_on)
    known = [p for p in stored if Period.parse(p) <= last and Period.parse(p).per_year == last.per_year]
    facts = read_facts(
        engine,
        programme.slug,
        periods=known,
        measures=[counted.connected, counted.live],
        as_known_on=as_known_on,
    ).filter(pl.col("region").is_in(within))
    parts = facts.partition_by("period", as_dict=True)
    return [_row(programme, period, _counts(parts.get((period,)), counted), within) for period in known]


def _counts(facts: pl.DataFrame | None, counted: Counted) -> dict[tuple[str, ...], Counts]:
    return {} if facts is None else counts_by(facts, counted, "scenario", "region")


def _row(
    programme: Programme, period: str, counts: Mapping[tuple[str, ...], Counts], within: set[str]
) -> MonthCoverage:
    day = last_day(Period.parse(period))
    universe = {k: row for k, row in universe_at(programme.universe, day).items() if k[1] in within}
    rows = coverage_rows(programme.families, universe, counts)
    families = tuple(summed([r for r in rows if r.family == f], family=f) for f in programme.families)
    return MonthCoverage(period, families, summed(rows), mean_of_shares(families))
