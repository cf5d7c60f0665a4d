"""Which sums by region, and over all regions, may be told of measures that institutions report by region."""

from collections.abc import Iterable, Mapping

import polars as pl

from etl.definitions.settings import Disclosure
from etl.disclosure.tables import is_dangerous, told_sums


class ToldRegions:
    """What may be told of the sums of `measures`, all of them alike. `facts` are those of one period; `regions` the
    places that each region holds, its own and those below it."""

    def __init__(
        self,
        facts: pl.DataFrame,
        measures: Iterable[str],
        regions: Mapping[str, Iterable[str]],
        rules: Disclosure,
    ) -> None:
        listed = list(dict.fromkeys(measures))
        behind: dict[str, set[str]] = {}
        volumes: dict[str, dict[str, dict[str, int]]] = {measure: {} for measure in listed}
        sums = (
            facts.filter(pl.col("measure").is_in(listed))
            .group_by("measure", "region", "institution")
            .agg(pl.col("value").sum())
        )
        for measure, region, institution, value in sums.iter_rows():
            volumes[measure].setdefault(region, {})[institution] = value
            if value:
                behind.setdefault(region, set()).add(institution)
        self._regions = {region: frozenset(who) for region, who in behind.items()}
        held = [frozenset(self._regions)]
        held += [frozenset(self._regions.keys() & set(below)) for below in regions.values()]
        asked = [one for one in dict.fromkeys(held) if one]
        self._told = told_sums(asked, self._regions, list(volumes.values()), rules)

    def tells(self, regions: Iterable[str]) -> bool:
        """Whether the sums over these regions may be told."""
        held = frozenset(self._regions.keys() & set(regions))
        return not held or held in self._told


def told_periods(facts: pl.DataFrame, measures: Iterable[str], rules: Disclosure) -> set[str]:
    """The periods in which the sums of each of `measures` over all institutions may be told."""
    sums = (
        facts.filter(pl.col("measure").is_in(list(measures)))
        .group_by("period", "measure", "institution")
        .agg(pl.col("value").sum())
        .group_by("period", "measure")
        .agg(pl.col("value"))
    )
    dangerous = {period for period, _, values in sums.iter_rows() if is_dangerous(values, rules)}
    return set(sums["period"].to_list()) - dangerous
