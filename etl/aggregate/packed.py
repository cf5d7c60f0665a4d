"""The fast form for one machine: cell and user as one whole number, sorted; equal neighbours are one user's payments.

Sorting numbers of 64 bits beats hashing pairs of columns as soon as most pairs are different, which users of a month
are. Where the number would not fit it falls back to hashing, with the same result.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from etl.aggregate import kernel
from etl.aggregate.coded import KIND, MARKS, NIGHT, SMALL, Coded, least_of, most_of
from etl.aggregate.extracts import Part
from etl.aggregate.figures import CAMPAIGN, ORDINARY
from etl.aggregate.payments import MISSING, PARTED, adding, mobile
from etl.definitions.payments.transactions import Transactions
from etl.values.periods import Period

_BITS, _HALF_BITS = 64, 32
_MOST_PLACES = 1 << 23
"""So many counters are held by their place (64 MB); with more of them what is there is looked up."""


class Packed:
    """The counts of one month's payments in Polars."""

    def __init__(
        self,
        parts: Sequence[Part],
        layout: Transactions,
        period: Period,
        work: Path | None = None,
        is_compiled: bool = False,
    ) -> None:
        self._layout = layout
        self._is_compiled = is_compiled
        self._number = int(str(period).replace("-", ""))
        self._coded = Coded(parts, layout, period, is_compiled)
        self._sizes = {name: max(len(words), 1) for name, words in self._coded.words.items()}
        self._has_cell = math.prod(self._sizes[name] for name in PARTED) < 1 << _HALF_BITS
        if self._has_cell:  # worked out once: the sums and two tallies need it
            cell = self._cell(PARTED, pl.UInt32).alias("cell")
            self._coded.rows = self._coded.rows.with_columns(cell)
        self._added = self._summed()
        is_paid = (self._coded.rows["mark"] // KIND).is_in([ORDINARY, CAMPAIGN])
        self._is_paid = None if is_paid.all() else is_paid
        units = {name: self._numbers(name) for name in ("user", "merchant")}
        # From here on only payments count; the rows of all kinds are let go.
        needed = [*PARTED, "amount", *(["cell"] if self._has_cell else [])]
        self._rows = self._paid(self._coded.rows.select(needed).with_columns(**units))
        self._coded.let_go()

    def added(self) -> pl.DataFrame:
        """A row per cell and month of the rows: what adds up.

        Where rows lack something it is one row of how many lack what: such a month is refused.
        """
        return self._added

    def _paid(self, rows: pl.DataFrame) -> pl.DataFrame:
        return rows if self._is_paid is None else rows.filter(self._is_paid)

    def _numbers(self, name: str) -> pl.Series:
        """Identifiers in the narrowest type that holds them."""
        numbers: pl.Series = {"user": lambda: self._coded.user, "merchant": lambda: self._coded.merchant}[
            name
        ]()
        return numbers.cast(pl.UInt32) if most_of(numbers) < 1 << 32 else numbers

    def _summed(self) -> pl.DataFrame:
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
        marked = self._marked(rows) if not months else None
        is_in_order = marked is not None
        if marked is None:
            amount = pl.col("amount")
            marked = (
                rows.lazy()
                .group_by((self._cell(PARTED) * MARKS + pl.col("mark")).alias("marked"), *months)
                .agg(pl.len().cast(pl.Int64).alias("rows"), amount.sum(), amount.min().alias("least"))
                .collect()
            )
        mark, cell = pl.col("marked") % MARKS, pl.col("marked") // MARKS
        found = (
            marked.lazy()
            .with_columns(kind=mark // KIND, small=mark // SMALL % 2, night=mark // NIGHT % 2, late=mark % 2)
            .with_columns(cell=cell.set_sorted() if is_in_order else cell)
            .group_by("cell", *([pl.col("month")] if months else []))
            .agg(adding(pl.col("rows"), pl.col("amount")))
            .collect()
        )
        if not months:
            found = found.with_columns(month=pl.lit(self._number, pl.Int32))
        return (
            found.with_columns(*self._parts(pl.col("cell"), PARTED))
            .select(
                *(self._word(name) for name in PARTED),
                pl.selectors.integer().exclude("cell", *PARTED).cast(pl.Int64),
                *(pl.lit(0, pl.Int64).alias(name) for name in MISSING),
            )
            .with_columns(mobile(self._layout))
        )

    def _marked(self, rows: pl.DataFrame) -> pl.DataFrame | None:
        """Rows and amounts by cell and marks, from counters by their place; None where that would not be exact.

        Sums of whole numbers are exact in numbers of 64 bits with a point while they stay below 2^53.
        """
        places = math.prod(self._sizes[name] for name in PARTED) * MARKS
        amount = rows["amount"]
        whole = float(amount.cast(pl.Float64).sum())
        if not self._has_cell or places > _MOST_PLACES or least_of(amount) < 0 or whole >= 1 << 52:
            return None
        place = rows.select(pl.col("cell").cast(pl.Int64) * MARKS + pl.col("mark")).to_series()
        counts = np.bincount(place.to_numpy())
        sums = np.bincount(place.to_numpy(), weights=amount.to_numpy())
        there = np.flatnonzero(counts)
        return pl.DataFrame(
            {
                "marked": there.astype(np.uint64),
                "rows": counts[there],
                "amount": sums[there].astype(np.int64),
                "least": np.zeros(len(there), np.int64),  # none is negative: what is least is not asked
            }
        )

    def tally(self, dimensions: Sequence[str], of: Sequence[str]) -> pl.DataFrame:
        """How many of `of` (a user, a merchant, a pair) have n payments in each cell: dimensions, n, units."""
        units = {name: self._units(name) for name in of}
        bits = {name: most_of(series).bit_length() for name, series in units.items()}
        whole = ["cell"] if self._has_cell and tuple(dimensions) == PARTED else []
        frame = self._rows.select(*dimensions, *whole, **units)
        if blank := [name for name, series in units.items() if series.null_count()]:
            frame = frame.drop_nulls(blank)
        cells = math.prod(self._sizes[name] for name in dimensions)
        width = sum(bits.values())
        if cells.bit_length() + width > _BITS:
            pairs = frame.group_by(*dimensions, *of).agg(pl.len().alias("n"))
            return self._written(pairs.group_by(*dimensions, "n").agg(pl.len().alias("units")), dimensions)
        type_ = pl.UInt32 if cells.bit_length() + width <= _HALF_BITS else pl.UInt64
        key = pl.col("cell").cast(type_) if whole else self._cell(dimensions, type_)
        for name in of:
            key = key * pl.lit(1 << bits[name], type_) + pl.col(name).cast(type_)
        keys = frame.select(key.alias("key")).to_series().to_numpy()
        found = kernel.runs(keys, width, cells) if self._is_compiled else None
        found = runs(keys, width, cells) if found is None else found
        return self._written(found.select(*self._parts(pl.col("cell"), dimensions), "n", "units"), dimensions)

    def _units(self, name: str) -> pl.Series:
        if name in self._rows.columns:
            own = self._rows[name]
            return own.cast(pl.UInt64) if name == "amount" else own
        return self._paid(self._coded.ids(name).to_frame()).to_series()

    def _cell(self, dimensions: Sequence[str], type_: type[pl.UInt32 | pl.UInt64] = pl.UInt64) -> pl.Expr:
        key: pl.Expr | None = None
        for name in dimensions:
            code = pl.col(name).cast(type_)
            key = code if key is None else key * pl.lit(self._sizes[name], type_) + code
        return pl.lit(0, type_) if key is None else key

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


def runs(keys: np.ndarray[Any, Any], width: int, cells: int) -> pl.DataFrame:
    """How often how many equal keys stand in a cell: cell (the key without its last `width` bits), n, units."""
    # numpy sorts whole numbers in half the processor time that Polars takes, and lets other threads work meanwhile.
    lengths = pl.Series("value", np.sort(keys)).rle().struct.unnest()
    longest = most_of(lengths["len"]) + 1
    cell = pl.col("value").cast(pl.UInt64) // pl.lit(1 << width, pl.UInt64)
    # Runs of the same length in the same cell: again one number, of the cell and the length.
    run = cell * pl.lit(longest, pl.UInt64) + pl.col("len")
    if cells * longest <= _MOST_PLACES:
        counts = np.bincount(lengths.select(run.cast(pl.Int64)).to_series().to_numpy())
        there = np.flatnonzero(counts)
        counted = pl.DataFrame({"run": there.astype(np.uint64), "units": counts[there].astype(np.uint64)})
    else:
        counted = (
            lengths.lazy().group_by(run.alias("run")).agg(pl.len().cast(pl.UInt64).alias("units")).collect()
        )
    at = pl.lit(longest, pl.UInt64)
    return counted.select(cell=pl.col("run") // at, n=pl.col("run") % at, units="units")
