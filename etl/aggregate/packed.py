"""The fast form for one machine: cell and user as one whole number, sorted; equal neighbours are one user's payments.

Sorting numbers of 64 bits beats hashing pairs of columns as soon as most pairs are different, which users of a month
are. Where the number would not fit it falls back to hashing, with the same result.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from etl.aggregate import kernel
from etl.aggregate.coded import KIND, MARKS, NIGHT, SMALL, Coded, most_of
from etl.aggregate.extracts import Part
from etl.aggregate.figures import CAMPAIGN, ORDINARY, REFUND, SELF_TEST
from etl.aggregate.payments import MISSING, PARTED
from etl.definitions.payments.transactions import Transactions
from etl.values.periods import Period

_BITS = 64


class Packed:
    """The counts of one month's payments in Polars."""

    def __init__(
        self,
        parts: Sequence[Part],
        layout: Transactions,
        period: Period,
        is_compiled: bool = False,
    ) -> None:
        self._layout = layout
        self._is_compiled = is_compiled
        self._number = int(str(period).replace("-", ""))
        self._coded = Coded(parts, layout, period, is_compiled)
        self._sizes = {name: max(len(words), 1) for name, words in self._coded.words.items()}
        self._is_paid = (self._coded.rows["mark"] // KIND).is_in([ORDINARY, CAMPAIGN])

    def added(self) -> pl.DataFrame:
        """A row per cell and month of the rows: what adds up. The same sums as `etl.aggregate.payments.adding`.

        Where rows lack something it is one row of how many lack what: such a month is refused.
        """
        rows = self._coded.rows
        missing = {
            "no_user": self._coded.user.null_count(),
            "no_merchant": self._coded.merchant.null_count(),
            "no_amount": rows["amount"].null_count(),
            "no_month": rows["month"].null_count() if "month" in rows.columns else 0,
            "no_kind": rows["mark"].null_count(),
        }
        if any(missing.values()):
            return pl.DataFrame({name: [missing[name]] for name in MISSING})
        months = [pl.col("month").fill_null(self._number)] if "month" in rows.columns else []
        marked = self._cell(PARTED) * MARKS + pl.col("mark")
        amount, mark = pl.col("amount"), pl.col("marked") % MARKS
        found = (
            rows.lazy()
            .group_by(marked.alias("marked"), *months)
            .agg(pl.len().cast(pl.Int64).alias("rows"), amount.sum(), amount.min().alias("least"))
            .with_columns(kind=mark // KIND, small=mark // SMALL % 2, night=mark // NIGHT % 2, late=mark % 2)
            .with_columns(cell=pl.col("marked") // MARKS, is_paid=pl.col("kind").is_in([ORDINARY, CAMPAIGN]))
            .group_by("cell", *([pl.col("month")] if months else []))
            .agg(self._sums())
            .collect()
        )
        if not months:
            found = found.with_columns(month=pl.lit(self._number, pl.Int32))
        mobile = pl.col("channel").is_in([one.code for one in self._layout.channel if one.mobile])
        return (
            found.with_columns(*self._parts(pl.col("cell"), PARTED))
            .select(
                *(self._word(name) for name in PARTED),
                pl.selectors.integer().exclude("cell", *PARTED).cast(pl.Int64),
                *(pl.lit(0, pl.Int64).alias(name) for name in MISSING),
            )
            .with_columns(mobile_count=pl.when(mobile).then(pl.col("count")).otherwise(0))
        )

    def _sums(self) -> list[pl.Expr]:
        rows, amount, kind, paid = pl.col("rows"), pl.col("amount"), pl.col("kind"), pl.col("is_paid")
        apart = {"refund": kind == REFUND, "self_test": kind == SELF_TEST, "campaign": kind == CAMPAIGN}
        return [
            rows.filter(paid).sum().alias("count"),
            amount.filter(paid).sum().alias("amount"),
            *(rows.filter(mask).sum().alias(f"{name}_count") for name, mask in apart.items()),
            *(amount.filter(mask).sum().alias(f"{name}_amount") for name, mask in apart.items()),
            *(
                rows.filter(paid & (pl.col(name) == 1)).sum().alias(f"{name}_count")
                for name in ("small", "night", "late")
            ),
            pl.col("least").min(),
            rows.sum(),
        ]

    def tally(self, dimensions: Sequence[str], of: Sequence[str]) -> pl.DataFrame:
        """How many of `of` (a user, a merchant, a pair) have n payments in each cell: dimensions, n, units."""
        units = {name: self._units(name) for name in of}
        bits = {name: most_of(series).bit_length() for name, series in units.items()}
        is_counted = self._is_paid
        for series in units.values():
            if series.null_count():
                is_counted = is_counted & series.is_not_null()
        frame = self._coded.rows.select(PARTED).with_columns(**units)
        cells = 1
        for name in dimensions:
            cells *= self._sizes[name]
        width = sum(bits.values())
        if cells.bit_length() + width > _BITS:
            pairs = frame.filter(is_counted).group_by(*dimensions, *of).agg(pl.len().alias("n"))
            return self._written(pairs.group_by(*dimensions, "n").agg(pl.len().alias("units")), dimensions)
        key = self._cell(dimensions)
        for name in of:
            key = key * pl.lit(1 << bits[name], pl.UInt64) + pl.col(name)
        keys = frame.select(key.alias("key")).to_series().filter(is_counted).to_numpy()
        found = kernel.runs(keys, width, cells) if self._is_compiled else None
        found = runs(keys, width) if found is None else found
        return self._written(found.select(*self._parts(pl.col("cell"), dimensions), "n", "units"), dimensions)

    def _units(self, name: str) -> pl.Series:
        if name == "amount":
            return self._coded.rows["amount"].cast(pl.UInt64)
        known = {"user": lambda: self._coded.user, "merchant": lambda: self._coded.merchant}
        return known[name]() if name in known else self._coded.ids(name)

    def _cell(self, dimensions: Sequence[str]) -> pl.Expr:
        key = pl.lit(0, pl.UInt64)
        for name in dimensions:
            key = key * pl.lit(self._sizes[name], pl.UInt64) + pl.col(name)
        return key

    def _parts(self, cell: pl.Expr, dimensions: Sequence[str]) -> list[pl.Expr]:
        """The codes that a cell's number is made of."""
        parts = []
        for name in reversed(dimensions):
            size = pl.lit(self._sizes[name], pl.UInt64)
            parts.append((cell % size).alias(name))
            cell = cell // size
        return parts

    def _word(self, name: str) -> pl.Expr:
        words = pl.Series(self._coded.words[name], dtype=pl.String)
        return pl.lit(words).gather(pl.col(name)).alias(name)

    def _written(self, counted: pl.DataFrame, dimensions: Sequence[str]) -> pl.DataFrame:
        words = [self._word(name) for name in dimensions]
        return counted.select(*words, pl.col("n").cast(pl.Int64), pl.col("units").cast(pl.Int64))


def runs(keys: np.ndarray[Any, Any], width: int) -> pl.DataFrame:
    """How often how many equal keys stand in a cell: cell (the key without its last `width` bits), n, units."""
    # numpy sorts whole numbers in half the processor time that Polars takes, and lets other threads work meanwhile.
    lengths = pl.Series("value", np.sort(keys)).rle().struct.unnest()
    # Runs of the same length in the same cell: again one number, of the cell and the length.
    longest = pl.lit(1 << len(keys).bit_length(), pl.UInt64)
    cell = pl.col("value") // pl.lit(1 << width, pl.UInt64)
    counted = (
        lengths.lazy().group_by((cell * longest + pl.col("len")).alias("run")).agg(pl.len().alias("units"))
    )
    return (
        counted.select(pl.col("run") // longest, n=pl.col("run") % longest, units="units")
        .collect()
        .rename({"run": "cell"})
    )
