"""The portable form: group-bys in narwhals, for Polars, Apache Spark and any Spark Connect server alike.

Users (and merchants) are counted by cell once and that table is kept where the rows are; each total is then a smaller
group-by of it. Where rows are spread over workers they are spread by user, so that no total moves them again.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import narwhals as nw
import polars as pl

from etl.aggregate.extracts import Part
from etl.aggregate.months import Start
from etl.aggregate.payments import MISSING, PARTED, Rows, adding, is_paid, marked, mobile, payments
from etl.definitions.payments.transactions import Transactions
from etl.values.periods import Period


class Home(Protocol):
    """Where rows are. What does not lie in narwhals: reading, moving and keeping them."""

    def scan(self, path: Path) -> Rows:
        """The rows of a Parquet file."""
        ...

    def spread(self, rows: Rows, by: Sequence[str]) -> Rows:
        """The rows, those with the same `by` at one place; nothing to do where there is one place."""
        ...

    def keep(self, rows: Rows) -> Rows:
        """The rows, worked out once however often they are read; until `clear`."""
        ...

    def clear(self) -> None:
        """Nothing that was kept is read any longer."""
        ...


class Portable:
    """The counts of one month's payments, whatever stands behind the frame."""

    at_once = 1

    def __init__(self, frame: Rows, layout: Transactions, home: Home) -> None:
        self._frame, self._layout, self._home = frame, layout, home
        self._kept: dict[tuple[str, ...], Rows | None] = {}

    def added(self) -> pl.DataFrame:
        """A row per cell and month of the rows: what adds up, and how many rows lack what."""
        found = _local(marked(self._frame))
        lacking = [
            pl.col("rows").filter(pl.col(name).is_null()).sum().alias(f"no_{name}")
            for name in ("month", "kind")
        ]
        there = [pl.col(name).sum() for name in MISSING if name in found.columns]
        return (
            found.group_by(*PARTED, "month", maintain_order=True)
            .agg(*adding(pl.col("rows"), pl.col("sum")), *there, *lacking)
            .with_columns(mobile(self._layout))
        )

    def tally(self, dimensions: Sequence[str], of: Sequence[str]) -> pl.DataFrame:
        """How many of `of` (a user, a merchant, a pair) have n payments in each cell: dimensions, n, units."""
        if tuple(of) in (("user",), ("merchant",)):
            pairs = self._by_cell(tuple(of))
            if tuple(dimensions) != PARTED:
                pairs = pairs.group_by(*dimensions, *of).agg(nw.col("n").sum())
        else:
            pairs = self._paid(of).group_by(*dimensions, *of).agg(nw.len().alias("n"))
        return _local(pairs.group_by(*dimensions, "n").agg(nw.len().alias("units")))

    def _paid(self, of: Sequence[str]) -> Rows:
        return self._frame.filter(is_paid(), *(~nw.col(name).is_null() for name in of))

    def _by_cell(self, of: tuple[str, ...]) -> Rows:
        """Payments of each of `of` in each cell; kept from the second time on that they are asked for."""
        found = self._kept.get(of)
        if found is None:
            rows = self._paid(of).select(*PARTED, *of)
            is_again = of in self._kept
            if is_again:
                rows = self._home.spread(rows, of)
            found = rows.group_by(*PARTED, *of).agg(nw.len().alias("n"))
            self._kept[of] = self._home.keep(found) if is_again else None
            found = self._kept[of] or found
        return found


def portable(home: Home) -> Start:
    """An engine's way into a month: its files scanned, their rows held to the month where they are of several."""

    def started(parts: Sequence[Part], layout: Transactions, period: Period, work: Path | None) -> Portable:
        home.clear()  # what was kept of the month before
        number = int(str(period).replace("-", ""))
        month = nw.col("month")
        frames = []
        for part in parts:
            frame = payments(home.scan(part.path), layout, period)
            # A row without a time is no other month's: it is asked about.
            frames.append(frame if part.is_whole else frame.filter((month == number) | month.is_null()))
        return Portable(nw.concat(frames) if len(frames) > 1 else frames[0], layout, home)

    return started


def _local(frame: Rows) -> pl.DataFrame:
    """Collected into a frame of ours; whole numbers as Int64, since engines count in different widths."""
    found: pl.DataFrame = frame.collect(backend="polars").to_native()
    return found.with_columns(
        pl.selectors.integer().cast(pl.Int64), pl.selectors.categorical().cast(pl.String)
    )
