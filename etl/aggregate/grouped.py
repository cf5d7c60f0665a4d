"""The fast form with the compiled kernel: each user's payments brought together once, from which every pass is counted.

Rows of a piece (a million or so) become numbers as they are read, and are parted by the hash of who paid into buckets
that fit near a processor; so by who was paid. A bucket's payments are put together unit by unit, as cells. How many
units have n payments in a cell, or in a total over cells, is then one walk over these, and never a sort.

Months that are not as most are (blanks, rows of other months, identifiers that are no short hashes, more cells than 16
bits hold) are counted by `etl.aggregate.packed`, with the same result.
"""

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl.aggregate import kernel
from etl.aggregate.coded import hands, least_of, most_of, numbered, repeats
from etl.aggregate.extracts import Part
from etl.aggregate.packed import Packed, added_of, places_of
from etl.aggregate.payments import PARTED
from etl.aggregate.pieces import (
    LATE_DAYS,
    MARKS,
    Clock,
    Numbers,
    Piece,
    codes_of,
    pieces_of,
    plain_of,
    sums_of,
    words_of,
)
from etl.definitions.payments.transactions import Transactions
from etl.values.periods import Period

UNITS = ("user", "merchant")
_MOST_CELLS = 1 << int(kernel.CELL_BITS)
_IN_BUCKET = 1 << 14
"""About so many payments have a place in a bucket."""
_UNIT_BITS = 64 - int(kernel.CELL_BITS)


@dataclass(frozen=True)
class _Found:
    """A piece: its cells in words and what adds up; by unit, the kind of its numbers and where its buckets start."""

    words: pl.DataFrame
    sums: pl.DataFrame
    kinds: dict[str, int]
    starts: dict[str, Numbers]


class Grouped:
    """The counts of one month's payments by the compiled kernel."""

    at_once = 1
    """What is tallied is shared out among the processors by itself."""

    def __init__(
        self, parts: Sequence[Part], layout: Transactions, period: Period, work: Path | None = None
    ) -> None:
        self._layout = layout
        self._otherwise: Packed | None = None
        self._packed = partial(Packed, parts, layout, period, work, is_compiled=True)
        self._by_unit: dict[str, Numbers] = {}
        if not self._is_grouped(parts, layout, period):
            self._otherwise = self._packed()

    def added(self) -> pl.DataFrame:
        """A row per cell and month of the rows: what adds up; as `Packed.added`."""
        if self._otherwise is not None and not self._by_unit:
            return self._otherwise.added()
        return added_of(self._sums, self._cells, self._layout)

    def tally(self, dimensions: Sequence[str], of: Sequence[str]) -> pl.DataFrame:
        """How many of `of` (a user, a merchant, a pair) have n payments in each cell: dimensions, n, units."""
        cells = self._by_unit.get(of[0]) if len(of) == 1 else None
        if cells is None:
            self._otherwise = self._otherwise or self._packed()
            return self._otherwise.tally(dimensions, of)
        places, table = places_of(self._cells, dimensions)
        count = max(places.height, 1)
        becomes = table.astype(np.uint32)
        with ThreadPoolExecutor(hands()) as pool:
            told = list(pool.map(lambda own: kernel.tallied(own, becomes, count), _shares(cells)))
        found = kernel.tally_of(told, count)
        return found.select(
            *(places[name].gather(found["cell"]) for name in dimensions),
            pl.col("n").cast(pl.Int64),
            pl.col("units").cast(pl.Int64),
        )

    def _is_grouped(self, parts: Sequence[Part], layout: Transactions, period: Period) -> bool:
        """Whether the month is as most are; then its payments are grouped by unit."""
        pieces = pieces_of(parts)
        firsts = np.cumsum([0, *(piece.rows for piece in pieces)])
        buckets = 2
        while buckets * _IN_BUCKET < firsts[-1]:
            buckets *= 2
        rows = {name: np.empty(firsts[-1], np.uint64) for name in UNITS}
        with ThreadPoolExecutor(hands()) as pool:
            found = []
            for one in pool.map(
                lambda piece, first: _read(piece, layout, period, buckets, rows, first), pieces, firsts[:-1]
            ):
                if one is None:
                    pool.shutdown(cancel_futures=True)
                    return False
                found.append(one)
            if not found or any(len({one.kinds[name] for one in found}) > 1 for name in UNITS):
                return False
            self._cells, tables = numbered([one.words for one in found])
            self._sums = pl.concat(
                one.sums.with_columns(
                    pl.Series("cell", table[one.sums["cell"].to_numpy()]),
                    pl.lit(int(str(period).replace("-", "")), pl.Int32).alias("month"),
                )
                for table, one in zip(tables, found, strict=True)
            )
            becomes = np.zeros((len(tables), max(map(len, tables))), np.uint32)
            for own, table in zip(becomes, tables, strict=True):
                own[: len(table)] = table
            for name in UNITS:
                starts = np.stack([one.starts[name] for one in found])
                ends = np.concatenate([[0], np.cumsum(np.diff(starts, axis=1).sum(axis=0))])
                into = np.empty(ends[-1], np.uint32)
                # More shares than processors: they end together.
                cuts = np.searchsorted(ends, np.linspace(0, ends[-1], 4 * hands() + 1)[1:-1])
                list(
                    pool.map(
                        lambda share, name=name, starts=starts, ends=ends, into=into: kernel.grouped(
                            rows[name], firsts, starts, becomes, ends, share, into
                        ),
                        zip([0, *cuts], [*cuts, buckets], strict=True),
                    )
                )
                del rows[name]
                self._by_unit[name] = into
        return True


def _shares(cells: Numbers) -> list[Numbers]:
    """The cells in as many parts as there are processors, each from the first payment of a unit on."""
    cuts = [0]
    for number in range(1, hands()):
        at = max(len(cells) * number // hands(), cuts[-1])
        while at < len(cells):
            is_first = np.flatnonzero(cells[at : at + _IN_BUCKET] & kernel.FIRST)
            if len(is_first):
                at += int(is_first[0])
                break
            at += _IN_BUCKET
        cuts.append(min(at, len(cells)))
    return [cells[first:end] for first, end in zip(cuts, [*cuts[1:], len(cells)], strict=True)]


def _read(
    piece: Piece, layout: Transactions, period: Period, buckets: int, rows: dict[str, Numbers], first: int
) -> _Found | None:
    """The payments of a piece into their place among the month's; None where it is not as most are."""
    plain, second = plain_of(piece, layout)
    if sum(plain.null_count().row(0)):
        return None
    codes = codes_of(piece, layout)
    sizes = [len(one.words) for one in codes]
    cells = math.prod(sizes)
    if cells > _MOST_CELLS:
        return None
    clock = Clock.of(period, second)
    cell, is_paid = np.empty(piece.rows, np.uint32), np.empty(piece.rows, np.bool_)
    counters = np.zeros(2 * MARKS * cells, np.int64)
    is_all = kernel.rows(
        plain["at"].to_numpy(),
        plain["amount"].to_numpy(),
        [_bits(plain[name]) for name in ("refund", "campaign")],
        [one.places for one in codes],
        [one.becomes * np.uint32(math.prod(sizes[n + 1 :])) for n, one in enumerate(codes)],
        (clock.first, clock.days, clock.second, clock.days - LATE_DAYS),
        (layout.self_test_at_most, layout.small_at_most),
        piece.part.is_whole,
        cell,
        is_paid,
        counters,
    )
    del plain
    if not is_all:
        return None
    words = {name: one.words for name, one in zip(PARTED, codes, strict=True)}
    del codes
    kinds, starts = {}, {}
    numbers = np.empty(piece.rows, np.uint64)
    for name in UNITS:
        kind = _units(piece, layout.columns[name], numbers)
        if kind is None:
            return None
        kinds[name], starts[name] = kind, np.zeros(buckets + 1, np.int64)
        kernel.parted(numbers, cell, is_paid, starts[name], rows[name][first : first + piece.rows])
    sums = sums_of(counters[::2], counters[1::2], cells)
    return _Found(words_of(sums["cell"].unique(maintain_order=True), sizes, words), sums, kinds, starts)


def _bits(flags: pl.Series) -> tuple[Numbers, int]:
    """Arrow's bits of a column without blanks, and which of them is the first."""
    array = flags.to_arrow()
    return np.frombuffer(array.buffers()[1], np.uint8), array.offset


def _units(piece: Piece, column: str, into: Numbers) -> int | None:
    """The number of each row's user or merchant, and of how many digits they are (0: whole numbers as they are); None
    where one is blank, or too great, or no hash of one length."""
    if repeats(piece.part.path, column):
        return _looked_up(piece, column, into)
    read = pl.scan_parquet(piece.part.path, hive_partitioning=False).select(column)
    series = read.slice(piece.first, piece.rows).collect().to_series()
    if series.null_count():
        return None
    if series.dtype.is_integer():
        is_small = least_of(series) >= 0 and most_of(series) < 1 << _UNIT_BITS
        into[:] = series.to_numpy() if is_small else 0
        return 0 if is_small else None
    if series.dtype != pl.String:
        return None
    found = kernel.hexadecimal(series, into)
    return None if found is None else found[0]


def _looked_up(piece: Piece, column: str, into: Numbers) -> int | None:
    """As `_units`, of texts that come again and again: only the dictionary's are read as texts."""
    with pq.ParquetFile(piece.part.path, read_dictionary=[column]) as file:
        read = file.read_row_groups(piece.groups, [column], use_threads=False).column(0)
    if read.null_count or not pa.types.is_dictionary(read.type):
        return None
    kinds, at = set(), 0
    for chunk in read.chunks:
        texts = pl.Series(pl.from_arrow(chunk.dictionary)).cast(pl.String)
        found = None if texts.null_count() else kernel.hexadecimal(texts)
        if found is None:
            return None
        kinds.add(found[0])
        places = pl.Series(pl.from_arrow(chunk.indices)).to_numpy()
        kernel.numbers(found[1].to_numpy(), places, into[at : at + len(places)])
        at += len(places)
    return kinds.pop() if len(kinds) == 1 else None
