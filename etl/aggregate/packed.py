"""The fast form for one machine: cell and user as one whole number, sorted; equal neighbours are one user's payments.

Sorting numbers of 64 bits beats hashing pairs of columns as soon as most pairs are different, which users of a month
are. Where the number would not fit it falls back to hashing, with the same result.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from etl.aggregate import kernel
from etl.aggregate.coded import Coded, hands, most_of
from etl.aggregate.extracts import Part
from etl.aggregate.payments import MISSING, PARTED, adding, mobile
from etl.aggregate.pieces import KIND, NIGHT, SMALL, Numbers
from etl.definitions.payments.transactions import Transactions
from etl.values.periods import Period

_BITS, _HALF_BITS = 64, 32
_MOST_PLACES = 1 << 22
"""So many counters are held by their place (32 MB); with more of them what is there is looked up."""
_SHORT = 32
"""Runs shorter than this are counted by their place, longer ones looked up."""
_AT_ONCE = 1 << 16
_SORTED = 1 << 20
"""So many sorted keys are told apart together."""


class Packed:
    """The counts of one month's payments in Polars."""

    at_once = hands()

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
        self._coded = Coded(parts, layout, period, is_compiled)

    def added(self) -> pl.DataFrame:
        """A row per cell and month of the rows: what adds up.

        Where rows lack something it is one row of how many lack what: such a month is refused.
        """
        missing = self._coded.missing
        if any(missing.values()):
            return pl.DataFrame({name: [missing[name]] for name in MISSING})
        return added_of(self._coded.sums, self._coded.cells, self._layout)

    def tally(self, dimensions: Sequence[str], of: Sequence[str]) -> pl.DataFrame:
        """How many of `of` (a user, a merchant, a pair) have n payments in each cell: dimensions, n, units."""
        places, table = places_of(self._coded.cells, dimensions)
        units = [self._units(name) for name in of]
        cell = self._coded.cell
        if any(one.null_count() for one in units):
            is_there = (
                ~pl.DataFrame([one.alias(f"{n}") for n, one in enumerate(units)])
                .select(pl.any_horizontal(pl.all().is_null()))
                .to_series()
            )
            units = [one.filter(is_there) for one in units]
            cell = pl.Series(cell).filter(is_there).to_numpy()
        bits = [most_of(one).bit_length() for one in units]
        width = sum(bits)
        cells = max(places.height, 1)
        if (cells - 1).bit_length() + width > _BITS:
            frame = pl.DataFrame({"cell": table[cell], **dict(zip(of, units, strict=True))})
            counted = frame.group_by("cell", *of).agg(pl.len().alias("n"))
            found = counted.group_by("cell", "n").agg(pl.len().alias("units"))
        else:
            type_ = np.uint32 if (cells - 1).bit_length() + width <= _HALF_BITS else np.uint64
            keys = _keys(table, cell, [one.to_numpy() for one in units], bits, type_)
            told = kernel.runs(keys, width, cells) if self._is_compiled else None
            found = runs(keys, width, cells) if told is None else told
        return found.select(
            *(places[name].gather(found["cell"]) for name in dimensions),
            pl.col("n").cast(pl.Int64),
            pl.col("units").cast(pl.Int64),
        )

    def _units(self, name: str) -> pl.Series:
        known = self._coded.units.get(name)
        return self._coded.ids(name) if known is None else known


def added_of(sums: pl.DataFrame, cells: pl.DataFrame, layout: Transactions) -> pl.DataFrame:
    """What adds up, a row per cell and month, from the sums by cell and mark of a month whose rows lack nothing."""
    mark = pl.col("mark")
    found = (
        sums.lazy()
        .with_columns(kind=mark // KIND, small=mark // SMALL % 2, night=mark // NIGHT % 2, late=mark % 2)
        .group_by("cell", "month")
        .agg(adding(pl.col("rows"), pl.col("amount")))
        .sort("cell", "month")
        .collect()
    )
    return (
        found.with_columns(cells[found["cell"]])
        .select(
            *PARTED,
            pl.col("month").cast(pl.Int32),
            pl.selectors.integer().exclude("cell", "month").cast(pl.Int64),
            *(pl.lit(0, pl.Int64).alias(name) for name in MISSING),
        )
        .with_columns(mobile(layout))
    )


def places_of(cells: pl.DataFrame, dimensions: Sequence[str]) -> tuple[pl.DataFrame, Numbers]:
    """The cells of a pass in the order of their words, and which of them each cell is in."""
    if not dimensions:
        return pl.DataFrame(height=1), np.zeros(max(cells.height, 1), np.uint32)
    places = cells.select(dimensions).unique().sort(dimensions)
    table = cells.select(dimensions).join(
        places.with_row_index("place"), on=list(dimensions), how="left", maintain_order="left"
    )["place"]
    return places, table.to_numpy()


def _keys(
    table: Numbers,
    cell: Numbers,
    units: Sequence[Numbers],
    bits: Sequence[int],
    type_: type[np.uint32 | np.uint64],
) -> Numbers:
    """The number of each payment: its cell in the pass, then its units, in so many bits each."""
    keys = np.empty(len(cell), type_)
    high: Numbers = np.left_shift(table.astype(type_), type_(sum(bits)))
    for at in range(0, len(cell), _AT_ONCE):
        piece = slice(at, at + _AT_ONCE)
        key = high[cell[piece]]
        left = sum(bits)
        for unit, width in zip(units, bits, strict=True):
            left -= width
            own = unit[piece].astype(type_)
            key |= np.left_shift(own, type_(left)) if left else own
        keys[piece] = key
    return keys


def runs(keys: Numbers, width: int, cells: int) -> pl.DataFrame:
    """How often how many equal keys stand in a cell: cell (the key without its last `width` bits), n, units."""
    # Polars sorts in half the processor time that numpy takes, on all processors.
    ordered = pl.Series("value", keys).sort()
    n, value = pl.col("len"), pl.col("value")
    # All of the bits are the unit's where there is one cell; a number cannot be moved by as many bits as it has.
    cell = value // pl.lit(1 << width, ordered.dtype) if width < keys.itemsize * 8 else value * 0
    counters = np.zeros(cells * _SHORT if cells * _SHORT <= _MOST_PLACES else 0, np.int64)
    is_short = (n < _SHORT) & (len(counters) > 0)
    place = pl.when(is_short).then(cell.cast(pl.Int64) * _SHORT + n).otherwise(0)
    long = []
    for piece in _whole_runs(ordered):
        found = piece.rle().struct.unnest()
        if len(counters):
            counters += np.bincount(found.select(place).to_series().to_numpy(), minlength=len(counters))
        long.append(
            found.filter(~is_short).select(cell.cast(pl.UInt64).alias("cell"), n.cast(pl.UInt64).alias("n"))
        )
    counters[:1] = 0  # no run is of length 0: these are the long ones
    there = np.flatnonzero(counters)
    short = pl.DataFrame(
        {"cell": there // _SHORT, "n": there % _SHORT, "units": counters[there]},
        schema=dict.fromkeys(("cell", "n", "units"), pl.UInt64),
    )
    return pl.concat(
        [short, pl.concat(long).group_by("cell", "n").agg(pl.len().cast(pl.UInt64).alias("units"))]
    )


def _whole_runs(ordered: pl.Series) -> Iterator[pl.Series]:
    """Pieces of some size that no run goes over the end of: what is made of one is let go before the next."""
    at = 0
    while True:
        end = min(at + _SORTED, len(ordered))
        if 0 < end < len(ordered):
            end = int(ordered.search_sorted(ordered[end - 1], side="right"))
        yield ordered[at:end]
        at = end
        if at >= len(ordered):
            return
