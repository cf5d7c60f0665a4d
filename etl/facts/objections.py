"""What objections do to a period's figures: mark them, correct them, or take an item out for one institution."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from etl.definitions.method.rules import events_of
from etl.definitions.method.tables import Item

Change = Literal["disputed", "corrected", "excluded"]


@dataclass(frozen=True)
class Effect:
    """What one objection does to one item of one institution.

    "disputed" keeps the figure and marks it; "excluded" takes the item out as not applicable; "corrected" replaces
    the indicator's numerator and denominator or, where `event` is given, the count of that event (in `numerator`).
    """

    institution: str
    item: str
    change: Change
    event: str = ""
    numerator: int | None = None
    denominator: int | None = None


def counts_with_effects(
    counts: pl.DataFrame, items: Iterable[Item], effects: Iterable[Effect]
) -> pl.DataFrame:
    """Counts (columns of `etl.facts.quarters.COUNTS`) of one period with the effects of its objections. Other rows
    stay as they are. What objections do to an indicator's figure: `etl.scoring.objected.held_by`."""
    by_code = {item.code: item for item in items}
    for effect in effects:
        item = by_code.get(effect.item)
        if item is None:  # a proposed method need not have the item
            continue
        if effect.change == "corrected" and effect.event:
            counts = _put(counts, effect)
        elif effect.change == "disputed":
            counts = _mark(counts, effect, list(events_of(item.rule)))
    return counts


def _mark(counts: pl.DataFrame, effect: Effect, events: list[str]) -> pl.DataFrame:
    disputed = (pl.col("institution") == effect.institution) & pl.col("event").is_in(events)
    word = pl.when(disputed & (pl.col("state") == "value")).then(pl.lit("under_objection"))
    return counts.with_columns(word.otherwise("state").alias("state"))


def _put(counts: pl.DataFrame, effect: Effect) -> pl.DataFrame:
    """The counts with one of them replaced, or added where nothing was known."""
    mine = (pl.col("institution") == effect.institution) & (pl.col("event") == effect.event)
    kept, old = counts.filter(~mine), counts.filter(mine)
    period = counts["period"][0] if counts.height else ""
    row = old.row(0, named=True) if old.height else dict.fromkeys(counts.columns)
    row |= {"period": row["period"] or period, "institution": effect.institution, "event": effect.event}
    row |= {"count": effect.numerator, "state": "value"}
    return pl.concat([kept, pl.DataFrame([row], schema=counts.schema)])
