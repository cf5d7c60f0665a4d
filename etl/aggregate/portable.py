"""The portable form: group-bys in narwhals, for Polars, Apache Spark and any Spark Connect server alike.

The cells that there are come first, with the sums, and get numbers: rows carry one number instead of four texts from
then on, which halves what a group-by takes on Sail. Users (and merchants) are counted by cell once and that table is
kept where the rows are; each total is then a smaller group-by of it. Where rows are spread over workers they are spread
by user, so that no total moves them again.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import narwhals as nw
import polars as pl

from etl.aggregate.extracts import Part
from etl.aggregate.months import Start
from etl.aggregate.payments import MISSING, PARTED, Rows, adding, is_paid, marked, mobile, payments, told
from etl.definitions.payments.transactions import Transactions
from etl.values.periods import Period

_NO = pl.lit(0, pl.Int64)


class Home(Protocol):
    """Where rows are. What does not lie in narwhals: reading, moving and keeping them."""

    def scan(self, path: Path) -> Rows:
        """The rows of a Parquet file."""
        ...

    def table(self, frame: pl.DataFrame) -> Rows:
        """A small table of ours, where the rows are."""
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
        self._cells: pl.DataFrame | None = None

    def added(self) -> pl.DataFrame:
        """A row per cell and month of the rows: what adds up, and how many rows lack what."""
        found = told(_local(marked(self._frame)))
        # Blanks have no number: a month with blank codes is refused before anything is tallied.
        cells = found.select(PARTED).drop_nulls().unique().sort(PARTED)
        self._cells = cells.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("cell"))
        return (
            found.group_by(*PARTED, "month", maintain_order=True)
            .agg(*adding(pl.col("rows"), pl.col("sum")), *(pl.col(name).sum() for name in MISSING))
            .with_columns(mobile(self._layout))
        )

    def tally(self, dimensions: Sequence[str], of: Sequence[str]) -> pl.DataFrame:
        """How many of `of` (a user, a merchant, a pair) have n payments in each cell: dimensions, n, units."""
        cells = self._numbered()
        places = cells.select(dimensions).unique().sort(dimensions) if dimensions else pl.DataFrame(height=1)
        places = places.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("place"))
        to = (
            cells.join(places, on=list(dimensions), how="left")
            if dimensions
            else cells.with_columns(place=_NO)
        )
        table = self._home.table(to.select("cell", "place").sort("cell"))
        if tuple(of) in (("user",), ("merchant",)):
            pairs = self._by_cell(tuple(of))
            if tuple(dimensions) != PARTED:
                pairs = pairs.join(table, on="cell").group_by("place", *of).agg(nw.col("n").sum())
            else:
                pairs = pairs.rename({"cell": "place"})
        else:
            paid = self._paid(of).select("cell", *of).join(table, on="cell")
            pairs = paid.group_by("place", *of).agg(nw.len().alias("n"))
        found = _local(pairs.group_by("place", "n").agg(nw.len().alias("units")))
        return found.join(places, on="place", how="left").select(*dimensions, "n", "units")

    def _numbered(self) -> pl.DataFrame:
        """The cells that there are, in the order of their words, with their numbers."""
        if self._cells is None:
            self.added()
        assert self._cells is not None
        return self._cells

    def _paid(self, of: Sequence[str]) -> Rows:
        """Payments that have `of`, with the number of their cell in place of its words."""
        paid = self._frame.filter(is_paid(), *(~nw.col(name).is_null() for name in of))
        numbers = self._home.table(self._numbered())
        return paid.select(*PARTED, *of).join(numbers, on=list(PARTED)).drop(*PARTED)

    def _by_cell(self, of: tuple[str, ...]) -> Rows:
        """Payments of each of `of` in each cell; kept from the second time on that they are asked for."""
        found = self._kept.get(of)
        if found is None:
            rows = self._paid(of)
            is_again = of in self._kept
            if is_again:
                rows = self._home.spread(rows, of)
            found = rows.group_by("cell", *of).agg(nw.len().alias("n"))
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
