"""The fast form for one machine: cell and user as one whole number, sorted; equal neighbours are one user's payments.

Sorting numbers of 64 bits beats hashing pairs of columns as soon as most pairs are different, which users of a month
are. Where the number would not fit it falls back to hashing, with the same result.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import polars as pl

from etl.aggregate.figures import CAMPAIGN, ORDINARY, REFUND, SELF_TEST
from etl.aggregate.payments import MISSING, PARTED, Rows
from etl.definitions.transactions import Transactions

_FITS = 1 << 63
_SMALL = 1 << 50
_DIGITS = 12
"""Of 48 bits, which leaves 32,000 cells."""


class Packed:
    """The counts of one month's payments in Polars; its coded columns are held in memory, about 50 bytes a row."""

    def __init__(self, frame: Rows, layout: Transactions) -> None:
        self._layout = layout
        self._sizes: dict[str, int] = {}
        self._words: dict[str, pl.Series] = {}
        native: pl.LazyFrame = nw.to_native(frame)
        self._all = native.collect(engine="streaming")
        for name in (*PARTED, "user", "merchant", *(("terminal",) if layout.terminal else ())):
            self._all = self._all.with_columns(self._coded(name, self._all[name]))
        paid = self._all.lazy().filter(pl.col("kind").is_in([ORDINARY, CAMPAIGN]))
        self._paid = paid.select(*self._sizes, pl.col("amount").cast(pl.UInt64)).collect()
        self._sizes["amount"] = _whole(self._paid["amount"].max()) + 1

    def _coded(self, name: str, series: pl.Series) -> pl.Series:
        """The column as whole numbers from 0 on, its size noted; different values stay different."""
        if series.dtype == pl.String and name not in PARTED and _are_hexadecimal(series):
            series = series.str.to_integer(base=16, dtype=pl.UInt64)
        if series.dtype != pl.String:
            if _whole(series.min()) >= 0 and _whole(series.max()) < _SMALL:
                codes = series.cast(pl.UInt64)
            else:  # hashes of 64 bits: their places among each other
                codes = series.rank("dense").cast(pl.UInt64)
        else:
            coded = series.cast(
                pl.Categorical(pl.Categories.random(name))
            )  # of its own: a year's do not pile up
            codes = coded.to_physical()
            if name in PARTED:
                words = pl.DataFrame({"code": codes, "word": series}).unique("code").drop_nulls().sort("code")
                self._words[name] = words["word"]
        self._sizes[name] = _whole(codes.max()) + 1
        return codes.cast(pl.UInt64).alias(name)

    def added(self) -> pl.DataFrame:
        """A row per cell and month of the rows: what adds up. The same sums as `etl.aggregate.payments.adding`."""
        kind, amount = pl.col("kind"), pl.col("amount")
        paid = kind.is_in([ORDINARY, CAMPAIGN])
        masks = {"refund": kind == REFUND, "self_test": kind == SELF_TEST, "campaign": kind == CAMPAIGN}
        small = amount <= self._layout.small_at_most
        sums = [
            paid.sum().alias("count"),
            (amount * paid).sum().alias("amount"),
            *(mask.sum().alias(f"{name}_count") for name, mask in masks.items()),
            *((amount * mask).sum().alias(f"{name}_amount") for name, mask in masks.items()),
            (paid & small).sum().alias("small_count"),
            (paid & pl.col("is_night")).sum().alias("night_count"),
            (paid & pl.col("is_late")).sum().alias("late_count"),
            amount.min().alias("least"),
            pl.len().alias("rows"),
            *(pl.col(name.removeprefix("no_")).null_count().alias(name) for name in MISSING),
        ]
        # One number for the cell where no part of it is blank; blanks are refused later, by their column.
        found = self._all.group_by(*PARTED, "month").agg(sums) if self._has_blanks() else self._by_cell(sums)
        words = [self._word(name) for name in PARTED]
        mobile = pl.col("channel").is_in([one.code for one in self._layout.channel if one.mobile])
        return found.with_columns(words).with_columns(
            pl.selectors.integer().cast(pl.Int64),
            mobile_count=pl.when(mobile).then(pl.col("count").cast(pl.Int64)).otherwise(0),
        )

    def _has_blanks(self) -> bool:
        return any(self._all[name].null_count() for name in (*PARTED, "month"))

    def _by_cell(self, sums: list[pl.Expr]) -> pl.DataFrame:
        key = pl.col("month").cast(pl.UInt64)
        for name in PARTED:
            key = key * pl.lit(self._sizes[name], pl.UInt64) + pl.col(name)
        found = self._all.lazy().group_by(key.alias("cell")).agg(sums).collect()
        return found.with_columns(*self._parts(pl.col("cell"), (*PARTED,)), self._month(pl.col("cell")))

    def _month(self, cell: pl.Expr) -> pl.Expr:
        for name in PARTED:
            cell = cell // pl.lit(self._sizes[name], pl.UInt64)
        return cell.cast(pl.Int32).alias("month")

    def _parts(self, cell: pl.Expr, dimensions: Sequence[str]) -> list[pl.Expr]:
        """The codes that a cell's number is made of."""
        parts = []
        for name in reversed(dimensions):
            size = pl.lit(self._sizes[name], pl.UInt64)
            parts.append((cell % size).alias(name))
            cell = cell // size
        return parts

    def _word(self, name: str) -> pl.Expr:
        return pl.lit(self._words[name]).gather(pl.col(name)).alias(name)

    def tally(self, dimensions: Sequence[str], of: Sequence[str]) -> pl.DataFrame:
        """How many of `of` (a user, a merchant, a pair) have n payments in each cell: dimensions, n, units."""
        columns = [*dimensions, *of]
        cells = units = 1
        for name in dimensions:
            cells *= self._sizes[name]
        for name in of:
            units *= self._sizes[name]
        if cells * units >= _FITS:
            pairs = self._paid.group_by(columns).agg(pl.len().alias("n"))
            counted = pairs.group_by(*dimensions, "n").agg(pl.len().alias("units"))
            return self._written(counted, dimensions)
        key = pl.lit(0, pl.UInt64)
        for name in columns:
            key = key * pl.lit(self._sizes[name], pl.UInt64) + pl.col(name)
        runs = self._paid.select(key.alias("key")).to_series().sort().rle().struct.unnest()
        # Runs of the same length in the same cell: again one number, of the cell and the length.
        counted = (
            runs.lazy()
            .group_by((pl.col("value") // pl.lit(units, pl.UInt64)).alias("cell"), n=pl.col("len"))
            .agg(pl.len().alias("units"))
            .collect()
        )
        return self._written(
            counted.select(*self._parts(pl.col("cell"), dimensions), "n", "units"), dimensions
        )

    def _written(self, counted: pl.DataFrame, dimensions: Sequence[str]) -> pl.DataFrame:
        words = [self._word(name) for name in dimensions]
        return counted.select(*words, pl.col("n").cast(pl.Int64), pl.col("units").cast(pl.Int64))


def _are_hexadecimal(texts: pl.Series) -> bool:
    """Whether all are hexadecimal digits, small ones and equally many: then they are numbers, each its own."""
    lengths = texts.str.len_bytes()
    least, most = _whole(lengths.min()), _whole(lengths.max())
    return 0 < least == most <= _DIGITS and bool(texts.str.contains("^[0-9a-f]+$").all())


def _whole(value: Any) -> int:
    """A column's least or largest number; 0 where it has none."""
    return int(value or 0)
