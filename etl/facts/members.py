"""An institution as it stands in a period, and facts by who is looked at.

Where a programme ranks regions, its regions with a peer group stand in the institutions' place everywhere.
"""

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from etl.definitions.institutions import Institution
from etl.definitions.programme import Programme


@dataclass(frozen=True)
class Member:
    """An institution as it stands in a period. Group "" means that it awaits review."""

    code: str
    name_zh: str
    name_en: str
    short_zh: str
    short_en: str
    group: str
    kinds: tuple[str, ...]

    def name(self, language: str) -> str:
        """The whole name, in Chinese for “zh”, else in English."""
        return self.name_zh if language == "zh" else self.name_en

    def short(self, language: str) -> str:
        """The short name, in the same languages."""
        return self.short_zh if language == "zh" else self.short_en


@lru_cache(maxsize=1 << 14)
def member_of(institution: Institution) -> Member:
    """A registered institution as it is shown."""
    i = institution
    return Member(i.code, i.name("zh"), i.name("en"), i.short("zh"), i.short("en"), i.group, i.kinds)


def by_member(facts: pl.DataFrame, programme: Programme) -> pl.DataFrame:
    """Facts whose `institution` is who is looked at: where regions are ranked, the region, if it is one of them."""
    if programme.settings.ranked == "institution":
        return facts
    ranked = [region.code for region in programme.regions.values() if region.group]
    return facts.filter(pl.col("region").is_in(ranked)).with_columns(pl.col("region").alias("institution"))
