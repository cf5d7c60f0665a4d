"""The portable form: two group-bys in narwhals, for Polars, Apache Spark and any Spark Connect server alike."""

from collections.abc import Callable, Sequence
from pathlib import Path

import narwhals as nw
import polars as pl

from etl.aggregate.extracts import Part
from etl.aggregate.months import Start
from etl.aggregate.payments import PARTED, Rows, adding, is_paid, payments
from etl.definitions.payments.transactions import Transactions
from etl.values.periods import Period

Scan = Callable[[Path], Rows]


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
        paid = self._frame.filter(is_paid(), *(~nw.col(name).is_null() for name in of))
        pairs = paid.group_by(*dimensions, *of).agg(nw.len().alias("n"))
        return _local(pairs.group_by(*dimensions, "n").agg(nw.len().alias("units")))


def portable(scan: Scan) -> Start:
    """An engine's way into a month: its files scanned, their rows held to the month where they are of several."""

    def started(parts: Sequence[Part], layout: Transactions, period: Period, work: Path | None) -> Portable:
        number = int(str(period).replace("-", ""))
        month = nw.col("month")
        frames = []
        for part in parts:
            frame = payments(scan(part.path), layout, period)
            # A row without a time is no other month's: it is asked about.
            frames.append(frame if part.is_whole else frame.filter((month == number) | month.is_null()))
        return Portable(nw.concat(frames) if len(frames) > 1 else frames[0], layout)

    return started


def _local(frame: Rows) -> pl.DataFrame:
    """Collected into a frame of ours; whole numbers as Int64, since engines count in different widths."""
    found: pl.DataFrame = frame.collect(backend="polars").to_native()
    return found.with_columns(
        pl.selectors.integer().cast(pl.Int64), pl.selectors.categorical().cast(pl.String)
    )
