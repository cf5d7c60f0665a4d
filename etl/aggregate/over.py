"""Totals over several months: a quarter, a half-year, a year. What adds up is summed from the months, which were
checked; users and merchants are counted anew over all rows of the period, since those of its months do not add up.

The rows are read once for each share of the users (and of the merchants), so that a share is all that is held.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import polars as pl

from etl.aggregate.extracts import Part
from etl.aggregate.figures import ADDING, DIMENSIONS, PASSES, finished, level_of
from etl.aggregate.payments import is_paid, payments
from etl.definitions.payments.transactions import Transactions
from etl.values.periods import Period

MOST_ROWS = 5_000_000
"""About so many rows are grouped at a time, whatever the period has."""

MonthParts = Sequence[tuple[Period, Sequence[Part]]]


def figures_over(months: MonthParts, cells: Sequence[pl.DataFrame], layout: Transactions) -> pl.DataFrame:
    """Every figure of the period, as `etl.aggregate.figures.finished` has those of a month.

    `cells` are the figures of each month. A merchant is busy with `busy_from` payments in the whole period, and P99
    is that of the period's payments.
    """
    own = level_of(DIMENSIONS)
    added = pl.concat(one.filter(pl.col("level") == own) for one in cells).select(*DIMENSIONS, *ADDING)
    types = {name: pl.Enum(added[name].unique().sort()) for name in DIMENSIONS}
    rows = sum(group.rows for _, parts in months for part in parts for group in part.groups)
    shares = max(-(-rows // MOST_ROWS), 1)
    users, merchants = (_tallies(months, layout, types, of, shares) for of in ("user", "merchant"))
    return pl.concat(
        finished(added, users[dimensions], merchants[dimensions], dimensions, layout.busy_from)
        for dimensions in PASSES
    )


def _tallies(
    months: MonthParts, layout: Transactions, types: dict[str, pl.Enum], of: str, shares: int
) -> dict[tuple[str, ...], pl.DataFrame]:
    """How many of `of` have n payments in each cell of each pass: dimensions, n, units."""
    paid = pl.concat(_paid(part, period, layout, types, of) for period, parts in months for part in parts)
    found: dict[tuple[str, ...], list[pl.DataFrame]] = {dimensions: [] for dimensions in PASSES}
    for share in range(shares):
        own = paid.filter(pl.col(of).hash() % shares == share) if shares > 1 else paid
        pairs = own.group_by(*DIMENSIONS, of).agg(pl.len().alias("n")).collect(engine="streaming")
        for dimensions in PASSES:
            if len(dimensions) < len(DIMENSIONS):
                counted = pairs.lazy().group_by(*dimensions, of).agg(pl.col("n").sum())
            else:
                counted = pairs.lazy()
            tally = counted.group_by(*dimensions, "n").agg(pl.len().alias("units"))
            found[dimensions].append(tally.collect(engine="streaming"))
    return {
        dimensions: pl.concat(tallies)
        .group_by(*dimensions, "n")
        .agg(pl.col("units").cast(pl.Int64).sum())
        .with_columns(pl.col(name).cast(pl.String) for name in dimensions)
        for dimensions, tallies in found.items()
    }


def _paid(part: Part, period: Period, layout: Transactions, types: dict[str, Any], of: str) -> pl.LazyFrame:
    """The payments of a month in one file: whose they are, and in which cell."""
    rows = payments(nw.from_native(pl.scan_parquet(part.path, hive_partitioning=False)), layout, period)
    if not part.is_whole:
        rows = rows.filter(nw.col("month") == int(str(period).replace("-", "")))
    frame: pl.LazyFrame = rows.filter(is_paid()).select(*DIMENSIONS, of).to_native()
    # Files may hold the same column in other widths, or as categories.
    unit = pl.Int128 if layout.columns[of] in layout.numbers else pl.String
    return frame.with_columns(
        pl.col(of).cast(unit),
        *(pl.col(name).cast(pl.String).cast(type_) for name, type_ in types.items()),
    )
