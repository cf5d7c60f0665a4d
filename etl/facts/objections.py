"""What objections do to a period's figures: mark them, correct them, or take an item out for one institution."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from etl.definitions.methods import Item
from etl.definitions.rules import events_of

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


def with_effects(
    readings: pl.DataFrame, counts: pl.DataFrame, items: Iterable[Item], effects: Iterable[Effect]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Readings (columns of `etl.scoring.ratios.READING`) and counts (`etl.facts.quarters.COUNTS`) of one period
    with the effects of its objections. Other rows stay as they are."""
    by_code = {item.code: item for item in items}
    for effect in effects:
        item = by_code.get(effect.item)
        if item is None:  # a proposed method need not have the item
            continue
        if effect.change == "corrected" and effect.event:
            counts = _put(
                counts, effect, "event", effect.event, {"count": effect.numerator, "state": "value"}
            )
        elif effect.change == "corrected":
            figure = {"numerator": effect.numerator, "denominator": effect.denominator, "state": "value"}
            readings = _put(readings, effect, "indicator", item.indicator, figure)
        elif effect.change == "excluded":
            gone = {"numerator": None, "denominator": None, "state": "not_applicable"}
            readings = _put(readings, effect, "indicator", item.indicator, gone)
        else:
            readings = _mark(readings, effect, "indicator", [item.indicator])
            counts = _mark(counts, effect, "event", list(events_of(item.rule)))
    return readings, counts


def _mark(frame: pl.DataFrame, effect: Effect, key: str, codes: list[str]) -> pl.DataFrame:
    disputed = (pl.col("institution") == effect.institution) & pl.col(key).is_in(codes)
    word = pl.when(disputed & (pl.col("state") == "value")).then(pl.lit("under_objection"))
    return frame.with_columns(word.otherwise("state").alias("state"))


def _put(
    frame: pl.DataFrame, effect: Effect, key: str, code: str, figure: Mapping[str, int | str | None]
) -> pl.DataFrame:
    """The frame with one row's figure replaced, or added where nothing was known."""
    mine = (pl.col("institution") == effect.institution) & (pl.col(key) == code)
    kept, old = frame.filter(~mine), frame.filter(mine)
    period = frame["period"][0] if frame.height else ""
    row = old.row(0, named=True) if old.height else dict.fromkeys(frame.columns)
    row |= {"period": row["period"] or period, "institution": effect.institution, key: code, **figure}
    return pl.concat([kept, pl.DataFrame([row], schema=frame.schema)])
