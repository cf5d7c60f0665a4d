"""The countryside: village service points and the villages they serve."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from etl.definitions.scenarios import RuralCounted


@dataclass(frozen=True)
class RuralRow:
    """Service points (all, and those used in the period) and villages (all, covered) of one region or "" for all.

    None: nobody reported it for the period.
    """

    region: str
    points: int | None
    live: int | None
    villages: int | None
    covered: int | None


def rural_rows(facts: pl.DataFrame, counted: RuralCounted) -> list[RuralRow]:
    """A row for all regions together ("", first), then one for each region that was reported. Empty: none was."""
    mine = facts.filter(pl.col("measure").is_in(counted.measures))
    if mine.is_empty():
        return []
    sums = mine.group_by("region", "measure").agg(pl.col("value").sum())
    by_region: dict[str, dict[str, int]] = {"": {}}
    for region, measure, value in sums.sort("region", "measure").iter_rows():
        by_region.setdefault(region, {})[measure] = value
        by_region[""][measure] = by_region[""].get(measure, 0) + value
    return [_row(region, values, counted) for region, values in by_region.items()]


def _row(region: str, values: Mapping[str, int], counted: RuralCounted) -> RuralRow:
    return RuralRow(
        region,
        values.get(counted.points),
        values.get(counted.live),
        values.get(counted.villages),
        values.get(counted.covered),
    )
