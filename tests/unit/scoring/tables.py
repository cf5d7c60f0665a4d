"""Scores as frames, for tests to look into.

Points are Int64 in units of 0.0001; `score` is in units of the method's last decimal.
"""

import numpy as np
import polars as pl

from etl.scoring.fixed import units
from etl.scoring.readings import Reading
from etl.scoring.score import Scores
from etl.scoring.states import WORDS


def totals_table(scores: Scores) -> pl.DataFrame:
    """One row per period × institution: total, official score, places (null where there is none) and grade."""
    totals = scores.totals
    return scores.inputs.roster.select("period", "institution", "group").with_columns(
        _words(totals.state).alias("state"),
        pl.Series("before_bonus", totals.before_bonus),
        pl.Series("bonus", totals.bonus),
        pl.Series("penalty", totals.penalty),
        pl.Series("total", totals.total),
        pl.Series("score", totals.official),
        pl.Series("applicable", totals.applicable),
        _place("rank", scores.rank),
        _place("group_rank", scores.group_rank),
        _grade(scores),
        _codes_where("vetoes", dict(scores.vetoes), len(scores.inputs)),
        _codes_where("persistent", dict(scores.persistent), len(scores.inputs)),
    )


def parts_table(scores: Scores) -> pl.DataFrame:
    """One row per period × institution × part: points, the applicable maximum and the points it is worth."""
    row = scores.inputs.roster.select("period", "institution")
    return pl.concat(
        row.with_columns(
            pl.lit(part.code).alias("part"),
            pl.Series("points", points.points),
            pl.Series("applicable", points.applicable),
            pl.Series("worth", points.worth),
        )
        for part, points in zip(scores.method.part, scores.parts, strict=True)
    )


def items_table(scores: Scores) -> pl.DataFrame:
    """One row per period × institution × item: points, maximum, state, and the figure that it was scored on.

    `points` is null where the item has left the score, 0 where nothing was filed; `counted` is false also for
    an item that is only displayed.
    """
    row = scores.inputs.roster.select("period", "institution")
    items = scores.items
    return pl.concat(
        row.with_columns(
            pl.lit(item.code).alias("item"),
            pl.lit(item.part).alias("part"),
            pl.lit(item.indicator).alias("indicator"),
            _points(items.points[i], items.state[i]),
            pl.lit(units(item.points), dtype=pl.Int64).alias("maximum"),
            pl.Series("counted", items.counted[i]),
            _words(items.state[i]).alias("state"),
            *_figure(scores.inputs.readings.get(item.indicator), len(scores.inputs)),
        )
        for i, item in enumerate(scores.method.item)
    )


def _words(state: np.ndarray) -> pl.Series:
    return pl.Series(state).replace_strict(list(range(len(WORDS))), list(WORDS), return_dtype=pl.String)


def _place(name: str, places: np.ndarray) -> pl.Expr:
    column = pl.Series(name, places)
    return pl.when(column > 0).then(column).alias(name)


def _points(points: np.ndarray, state: np.ndarray) -> pl.Expr:
    words = _words(state)
    return pl.when(~words.is_in(["not_applicable", "too_few"])).then(pl.Series(points)).alias("points")


def _grade(scores: Scores) -> pl.Series:
    names = [*scores.method.grades, None]
    return pl.Series("grade", [names[code] for code in scores.grade], dtype=pl.String)


def _codes_where(name: str, hits: dict[str, np.ndarray], rows: int) -> pl.Series:
    """For every row the codes that hold there, in the method's order."""
    lists = [[code for code, hit in hits.items() if hit[row]] for row in range(rows)] if hits else [[]] * rows
    return pl.Series(name, lists, dtype=pl.List(pl.String))


def _figure(reading: Reading | None, rows: int) -> list[pl.Series]:
    if reading is None:
        return [pl.Series(name, [None] * rows, dtype=pl.Int64) for name in ("numerator", "denominator")]
    known = pl.Series(reading.figure)
    columns = {"numerator": reading.numerator, "denominator": reading.denominator}
    return [pl.Series(name, values.astype(np.int64)).set(~known, None) for name, values in columns.items()]
