"""What is counted in a cell, and how the figures of a cell follow from three counts that every engine can take.

A cell is a month x institution x region x scenario x channel class, or a total over some of these. What adds up is
summed. What does not (distinct users, distinct merchants) is told by a tally: how many users made 1, 2, 3 … payments in
the cell. A total has a tally of its own, since a user of two regions is one user of the city.

- Payments are all rows but refunds and self-tests. Those under a campaign are payments, and counted apart as well.
- P99 of a cell is the smallest number of payments that 99 % of its users do not exceed (the nearest rank, so that it
  is a whole number); `winsorised` are the payments when nobody counts for more than that. Stickiness is
  winsorised ÷ users.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

DIMENSIONS = ("institution", "region", "scenario", "channel")
PASSES: tuple[tuple[str, ...], ...] = (
    DIMENSIONS,
    ("institution", "region", "scenario"),
    ("institution", "region"),
    ("institution", "scenario"),
    ("institution",),
    ("region",),
    ("scenario",),
    (),
)
"""Cells and totals, each with a pass of its own for whatever does not add up."""
ADDING = (
    "count",
    "amount",
    "mobile_count",
    "refund_count",
    "refund_amount",
    "self_test_count",
    "self_test_amount",
    "campaign_count",
    "campaign_amount",
    "small_count",
    "night_count",
    "late_count",
)
TALLIED = ("users", "repeat_users", "winsorised", "top_users_count", "merchants", "busy_merchants")
FIGURES = (*ADDING, *TALLIED)
ORDINARY, REFUND, SELF_TEST, CAMPAIGN = range(4)
NIGHT_ENDS = 5
"""Night is from midnight to five."""


def level_of(dimensions: Sequence[str]) -> str:
    """What a pass is called: institution+region, or "all"."""
    return "+".join(dimensions) or "all"


def finished(
    added: pl.DataFrame,
    users: pl.DataFrame,
    merchants: pl.DataFrame,
    dimensions: Sequence[str],
    busy_from: int,
) -> pl.DataFrame:
    """One row per cell of a pass: level, all dimensions ("" where summed over) and `FIGURES`, by dimensions.

    `added` has DIMENSIONS and ADDING. `users` and `merchants` are tallies: the pass's dimensions, n (payments) and
    units (how many made, or took, so many).
    """
    keys = list(dimensions)
    sums = _grouped(added, keys, [pl.col(name).sum() for name in ADDING])
    frame = sums
    for part in (user_figures(users, keys), merchant_figures(merchants, keys, busy_from)):
        frame = (
            frame.join(part, on=keys, how="left", maintain_order="left")
            if keys
            else pl.concat([frame, part], how="horizontal")
        )
    rest = [pl.lit("").alias(name) for name in DIMENSIONS if name not in dimensions]
    return (
        frame.with_columns(*rest, pl.lit(level_of(dimensions)).alias("level"))
        .select("level", *DIMENSIONS, *(pl.col(name).fill_null(0).cast(pl.Int64) for name in FIGURES))
        .sort(DIMENSIONS)
    )


def user_figures(tally: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Users, those with two payments or more, payments winsorised at P99, payments of the busiest 1 % of users."""
    rows = tally.cast({"n": pl.Int64, "units": pl.Int64}).sort(*keys, "n")
    opens = rows.select(
        pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(1)) for name in keys)
        if keys
        else pl.repeat(False, rows.height)
    )
    is_first = opens.to_series().to_numpy().copy()
    is_first[:1] = True
    first = np.flatnonzero(is_first)
    n, units = rows["n"].to_numpy(), rows["units"].to_numpy()
    up = np.cumsum(units)  # rises with every row, since nothing is tallied that nobody did
    before = up[first] - units[first]  # users of the cells before
    users = np.add.reduceat(units, first) if len(first) else up
    cell = np.cumsum(is_first) - 1
    p99 = n[np.searchsorted(up, before + (users * 99 + 99) // 100)]
    busier = (before + users)[cell] - up  # users of the cell with more payments than these
    in_top = np.clip(((users + 99) // 100)[cell] - busier, 0, units)
    figures = {
        "repeat_users": units * (n >= 2),
        "winsorised": np.minimum(n, p99[cell]) * units,
        "top_users_count": n * in_top,
    }
    sums = {name: np.add.reduceat(one, first) if len(first) else one for name, one in figures.items()}
    columns = {name: pl.Series(one) for name, one in {"users": users, **sums}.items()}
    found = pl.DataFrame({name: rows[name].gather(first) for name in keys} | columns)
    # All together are one cell, also where nobody paid.
    return found if keys or found.height else pl.DataFrame({name: [0] for name in columns})


def merchant_figures(tally: pl.DataFrame, keys: Sequence[str], busy_from: int) -> pl.DataFrame:
    """Merchants with a payment, and those with `busy_from` or more."""
    units = pl.col("units").cast(pl.Int64)
    return _grouped(
        tally,
        keys,
        [
            units.sum().alias("merchants"),
            units.filter(pl.col("n") >= busy_from).sum().alias("busy_merchants"),
        ],
    )


def _grouped(frame: pl.DataFrame, keys: Sequence[str], figures: list[pl.Expr]) -> pl.DataFrame:
    return frame.group_by(*keys, maintain_order=True).agg(figures) if keys else frame.select(figures)
