"""The fast form for one machine: cell and user as one whole number, sorted; equal neighbours are one user's payments.

Sorting numbers of 64 bits beats hashing pairs of columns as soon as most pairs are different, which users of a month
are. Where the number would not fit it falls back to hashing, with the same result.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import polars as pl

from etl.aggregate.figures import CAMPAIGN, ORDINARY
from etl.aggregate.payments import PARTED, Rows, adding
from etl.definitions.transactions import Transactions

_FITS = 1 << 63


class Packed:
    """The counts of one month's payments in Polars; its coded columns are held in memory, about 30 bytes a row."""

    def __init__(self, frame: Rows, layout: Transactions) -> None:
        self._layout = layout
        columns = (*PARTED, "user", "merchant", *(("terminal",) if layout.terminal else ()))
        native: pl.LazyFrame = nw.to_native(frame)
        schema = native.collect_schema()
        texts = [name for name in columns if schema[name] == pl.String]
        coded = native.with_columns(pl.col(name).cast(_own(name)) for name in texts)
        self._all = coded.collect(engine="streaming")
        self._words: dict[str, pl.Series] = {}
        self._sizes: dict[str, int] = {}
        numbers = [self._number(name, name in texts) for name in columns]
        paid = self._all.lazy().filter(pl.col("kind").is_in([ORDINARY, CAMPAIGN]))
        self._paid = paid.select(*numbers, pl.col("amount").cast(pl.UInt64)).collect()
        self._sizes["amount"] = _whole(self._paid["amount"].max()) + 1

    def _number(self, name: str, is_text: bool) -> pl.Expr:
        """The column as numbers from 0 on, its size noted."""
        series = self._all[name]
        if is_text:
            codes = series.to_physical()
            self._sizes[name] = _whole(codes.max()) + 1
            if name in PARTED:
                words = pl.DataFrame({"code": codes, "word": series}).unique("code").drop_nulls()
                empty = [""] * self._sizes[name]
                for code, word in words.iter_rows():
                    empty[code] = word
                self._words[name] = pl.Series(empty)
            return pl.col(name).to_physical().cast(pl.UInt64)
        low, high = _whole(series.min()), _whole(series.max())
        if low >= 0 and high < 1 << 40:
            self._sizes[name] = high + 1
            return pl.col(name).cast(pl.UInt64)
        self._sizes[name] = series.len() + 1
        return pl.col(name).rank("dense").cast(pl.UInt64)  # hashes of 64 bits: their places among each other

    def added(self) -> pl.DataFrame:
        """A row per cell and month of the rows: what adds up."""
        found = nw.from_native(self._all).group_by(*PARTED, "month").agg(*adding(self._layout)).to_native()
        return found.with_columns(
            pl.selectors.integer().cast(pl.Int64), *(pl.col(n).cast(pl.String) for n in PARTED)
        )

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
        rest, parts = pl.col("cell"), {}
        for name in reversed(list(dimensions)):
            parts[name] = rest % pl.lit(self._sizes[name], pl.UInt64)
            rest = rest // pl.lit(self._sizes[name], pl.UInt64)
        return self._written(
            counted.select(*(parts[name].alias(name) for name in dimensions), "n", "units"), dimensions
        )

    def _written(self, counted: pl.DataFrame, dimensions: Sequence[str]) -> pl.DataFrame:
        words = [
            pl.lit(self._words[name]).gather(pl.col(name)).cast(pl.String).alias(name) for name in dimensions
        ]
        return counted.select(*words, pl.col("n").cast(pl.Int64), pl.col("units").cast(pl.Int64))


def _whole(value: Any) -> int:
    """A column's least or largest number; 0 where it has none."""
    return int(value or 0)


def _own(name: str) -> pl.Categorical:
    """Categories of this month only, so that a year's users do not pile up in memory."""
    return pl.Categorical(pl.Categories.random(name))
