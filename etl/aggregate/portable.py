"""The portable form: two group-bys in narwhals, for Polars, Apache Spark and any Spark Connect server alike."""

from collections.abc import Sequence

import narwhals as nw
import polars as pl

from etl.aggregate.payments import PARTED, Rows, adding, is_paid
from etl.definitions.transactions import Transactions


class Portable:
    """The counts of one month's payments, whatever stands behind the frame."""

    def __init__(self, frame: Rows, layout: Transactions) -> None:
        self._frame = frame
        self._layout = layout

    def added(self) -> pl.DataFrame:
        """A row per cell and month of the rows: what adds up."""
        found = self._frame.group_by(*PARTED, "month").agg(*adding(self._layout))
        return _local(found)

    def tally(self, dimensions: Sequence[str], of: Sequence[str]) -> pl.DataFrame:
        """How many of `of` (a user, a merchant, a pair) have n payments in each cell: dimensions, n, units."""
        paid = self._frame.filter(is_paid())
        pairs = paid.group_by(*dimensions, *of).agg(nw.len().alias("n"))
        return _local(pairs.group_by(*dimensions, "n").agg(nw.len().alias("units")))


def _local(frame: Rows) -> pl.DataFrame:
    """Collected into a frame of ours; whole numbers as Int64, since engines count in different widths."""
    found: pl.DataFrame = frame.collect(backend="polars").to_native()
    return found.with_columns(
        pl.selectors.integer().cast(pl.Int64), pl.selectors.categorical().cast(pl.String)
    )
