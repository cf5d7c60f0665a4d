"""A month's payments as whole numbers in Polars: a cell's number, and a number for who paid and who was paid.

Files are read in pieces, as many side by side as there are processors; what comes out does not depend on how many.
Hexadecimal hashes are read as the numbers that they are.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl.aggregate import kernel
from etl.aggregate.digits import hexadecimal
from etl.aggregate.extracts import Part, place_in
from etl.aggregate.payments import MISSING, PARTED
from etl.aggregate.pieces import Numbers, Piece, pieces_of, read
from etl.definitions.payments.transactions import Transactions
from etl.values.periods import Period

MOST_HANDS = 4
"""So many pieces are read, and so many tallies taken, side by side at most, however many processors there are: each
holds memory."""
_SMALL_NUMBERS = 1 << 50


def hands() -> int:
    """How many things are done side by side."""
    return min(len(os.sched_getaffinity(0)), MOST_HANDS)


class Coded:
    """The payments of one month: `cell` has a number for each, whose words stand in that row of `cells` (PARTED).

    `units` are who paid (user) and who was paid (merchant) in each payment. `sums` are a row per cell, mark and month
    of all rows: rows, amount, least. `missing` says how many rows lack what; where some do, nothing else is there.
    """

    def __init__(
        self, parts: Sequence[Part], layout: Transactions, period: Period, is_compiled: bool = False
    ) -> None:
        self._read_hashes = kernel.hexadecimal if is_compiled else hexadecimal
        self._parts, self._layout = parts, layout
        self._pieces = pieces_of(parts)
        with ThreadPoolExecutor(hands()) as pool:
            merchant = self._begun(pool, "merchant")
            rows = [pool.submit(read, piece, layout, period) for piece in self._pieces]
            user = self._begun(pool, "user")
            found = [one.result() for one in rows]
            self._own, self._paid = [one.own for one in found], [one.paid for one in found]
            kept = {"user": user(), "merchant": merchant()}
            known = dict(zip(kept, pool.map(self._kept, kept.values()), strict=True))
        self.units = {name: numbers for name, (numbers, _) in known.items()}
        self.missing = {name: sum(one.missing[name] for one in found) for name in MISSING}
        self.missing |= {f"no_{name}": blank for name, (_, blank) in known.items()}
        if any(self.missing.values()):
            return
        self.cells, tables = numbered([one.words for one in found])
        self.cell = np.concatenate(
            [np.empty(0, np.uint32), *(table[one.cell] for table, one in zip(tables, found, strict=True))]
        )
        number = int(str(period).replace("-", ""))
        self.sums = pl.concat(
            one.sums.select(
                pl.Series("cell", table[one.sums["cell"].to_numpy()]),
                pl.col("mark").cast(pl.UInt8),
                (pl.col("month") if "month" in one.sums.columns else pl.lit(number))
                .cast(pl.Int32)
                .alias("month"),
                *(pl.col(name).cast(pl.Int64) for name in ("rows", "amount", "least")),
            )
            for table, one in zip(tables, found, strict=True)
        )

    def ids(self, name: str) -> pl.Series:
        """A column of each payment as whole numbers below 2^50 where they can be; different ones stay different."""
        with ThreadPoolExecutor(hands()) as pool:
            return self._kept(self._begun(pool, name)())[0]

    def _begun(self, pool: ThreadPoolExecutor, name: str) -> Callable[[], list[pl.Series]]:
        """A column as whole numbers, begun to be read; the call waits for it: of all rows, in several series."""
        column = self._layout.columns[name]
        if all(repeats(part.path, column) for part in self._parts):
            places = pool.submit(self._places, column)
            return lambda: [places.result()]
        if not all(is_text(part.path, column) for part in self._parts):
            whole = pool.submit(self._whole, column)
            return lambda: [whole.result()]
        begun = [pool.submit(self._hashes, piece, column) for piece in self._pieces]
        return partial(self._hashed, begun, column)

    def _hashes(self, piece: Piece, column: str) -> tuple[int, pl.Series] | None:
        scan = pl.scan_parquet(piece.part.path, hive_partitioning=False).select(column)
        read = scan.slice(piece.first, piece.rows).collect().to_series()
        return self._read_hashes(read) if read.dtype == pl.String else None

    def _hashed(self, begun: "list[Future[tuple[int, pl.Series] | None]]", column: str) -> list[pl.Series]:
        found = [one.result() for one in begun]
        numbers = [one[1] for one in found if one is not None]
        is_one_length = len({one[0] for one in found if one is not None}) == 1
        return numbers if is_one_length and len(numbers) == len(found) else [self._whole(column)]

    def _kept(self, read: list[pl.Series]) -> tuple[pl.Series, int]:
        """Those of the payments, in the narrowest type, and how many of the month's rows are blank."""
        lengths = [piece.rows for piece in self._pieces]
        read = list(_masked(read, self._own, lengths))
        blank = sum(one.null_count() for one in read)
        lengths = [
            length if mask is None else int(mask.sum())
            for length, mask in zip(lengths, self._own, strict=True)
        ]
        most = max(map(most_of, read), default=0)
        if blank:
            return pl.concat(list(_masked(read, self._paid, lengths)), rechunk=True), blank
        # Into one array piece by piece, so that no second one as long is there in between.
        kept = np.empty(sum(map(len, read)), np.uint32 if most < 1 << 32 else np.uint64)
        at = 0
        for one in _masked(read, self._paid, lengths):
            kept[at : at + len(one)] = one.to_numpy()
            at += len(one)
        return pl.Series(kept[:at]), 0

    def _whole(self, column: str) -> pl.Series:
        """A column at once: whole numbers as they are, or else places in an order of their own."""
        read = [self._column(part.path, column) for part in self._parts]
        if all(one.dtype == pl.String for one in read):
            return self._numbers(read)
        whole = pl.concat(
            [one.cast(pl.Int64 if one.dtype.is_signed_integer() else pl.UInt64) for one in read]
        )
        if least_of(whole) >= 0 and most_of(whole) < _SMALL_NUMBERS:
            return whole.cast(pl.UInt64)
        return whole.rank("dense").cast(pl.UInt64)  # hashes of 64 bits: their places among each other

    def _numbers(self, texts: list[pl.Series]) -> pl.Series:
        """Texts as the numbers that they write, or else as their places in an order of their own."""
        known = [self._read_hashes(one) for one in texts]
        numbers = [one[1] for one in known if one is not None]
        if len(numbers) == len(texts) and len({digits for digits, _ in filter(None, known)}) == 1:
            return pl.concat(numbers)
        own = pl.Categories.random("own")  # so that years do not pile up
        return pl.concat(texts).cast(pl.Categorical(own)).to_physical().cast(pl.UInt64)

    def _places(self, column: str) -> pl.Series:
        """Texts that come again and again: only the dictionaries of the files are read as texts."""
        dictionaries: list[pa.Array] = []
        indices = []
        for part in self._parts:
            for chunk in dictionary_of(part.path, column).chunks:
                # The reader repeats a row group's dictionary with every piece of it.
                if not dictionaries or not dictionaries[-1].equals(chunk.dictionary):
                    dictionaries.append(chunk.dictionary)
                indices.append((len(dictionaries) - 1, chunk.indices))
        texts: Any = [pl.Series(pl.from_arrow(one)).cast(pl.String) for one in dictionaries]
        words = pl.concat(texts) if texts else pl.Series([], dtype=pl.String)
        places = np.unique(self._numbers([words]).fill_null(0).to_numpy(), return_inverse=True)[1]
        starts = np.cumsum([0, *(len(one) for one in dictionaries)])
        found = [
            _gathered(places[starts[at] : starts[at + 1]].astype(np.uint32), rows) for at, rows in indices
        ]
        return pl.concat(found) if found else pl.Series([], dtype=pl.UInt32)

    def _column(self, path: Path, column: str) -> pl.Series:
        read = pl.read_parquet(path, columns=[column], hive_partitioning=False)[column]
        return read.cast(pl.String) if read.dtype == pl.Categorical or read.dtype == pl.Enum else read


def numbered(words: Sequence[pl.DataFrame]) -> tuple[pl.DataFrame, list[Numbers]]:
    """The cells of all pieces, in the order of their words, and for each piece what its own numbers become."""
    own = pl.concat([one.with_columns(piece=pl.lit(n, pl.UInt32)) for n, one in enumerate(words)])
    cells = own.select(PARTED).unique().sort(PARTED)
    known = own.join(cells.with_row_index("becomes"), on=PARTED, how="left", nulls_equal=True)
    tables = []
    for piece in range(len(words)):
        of_piece = known.filter(pl.col("piece") == piece)
        table = np.zeros(most_of(of_piece["cell"]) + 1, np.uint32)
        table[of_piece["cell"].to_numpy()] = of_piece["becomes"].to_numpy()
        tables.append(table)
    return cells, tables


def _masked(read: list[pl.Series], masks: list[pl.Series | None], lengths: list[int]) -> Iterator[pl.Series]:
    """The rows of the pieces' masks; of what was not read in pieces as of one."""
    if len(read) != len(masks) and any(mask is not None for mask in masks):
        whole = [
            pl.repeat(True, length, eager=True) if mask is None else mask
            for mask, length in zip(masks, lengths, strict=True)
        ]
        yield pl.concat(read).filter(pl.concat(whole))
        return
    for number, one in enumerate(read):
        mask = masks[number] if len(read) == len(masks) else None
        yield one if mask is None else one.filter(mask)


def is_text(path: Path, column: str) -> bool:
    """Whether a Parquet file's column holds strings, by its schema alone; KeyError where it has no such column."""
    type_ = pq.read_schema(path).field(column).type
    return bool(
        pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_string_view(type_)
    )


def repeats(path: Path, column: str) -> bool:
    """Whether a column of text takes so few bytes a row that most rows have to be places in a dictionary."""
    with pq.ParquetFile(path) as file:
        data, place = file.metadata, place_in(file.metadata, column)
        if pa.types.is_integer(file.schema_arrow.field(column).type):
            return False
        columns = [data.row_group(n).column(place) for n in range(data.num_row_groups)]
        size = sum(one.total_uncompressed_size for one in columns)
        return all(one.has_dictionary_page for one in columns) and size < 4 * data.num_rows


def dictionary_of(path: Path, column: str) -> pa.ChunkedArray:
    """A column of a Parquet file as places in its dictionaries."""
    with pq.ParquetFile(path, read_dictionary=[column]) as file:
        read = file.read(columns=[column]).column(0)
    return read if pa.types.is_dictionary(read.type) else read.dictionary_encode()


def _gathered(places: np.ndarray[Any, Any], rows: pa.Array) -> pl.Series:
    """The place of each row; blank where it is."""
    at = _indices(rows)
    if not at.null_count():
        return pl.Series(places[at.to_numpy()])
    found = pl.Series(np.append(places, np.uint32(0))[at.fill_null(len(places)).to_numpy()])
    return found.set(at.is_null(), None)


def _indices(rows: pa.Array) -> pl.Series:
    """Arrow's numbers as Polars', not copied. Arrow's own way to numpy and its functions load pandas, half a second."""
    return pl.Series(pl.from_arrow(rows))


def most_of(series: pl.Series) -> int:
    """A column's largest number; 0 where it has none."""
    return int(series.max() or 0)  # type: ignore[arg-type]


def least_of(series: pl.Series) -> int:
    """A column's least number; 0 where it has none."""
    return int(series.min() or 0)  # type: ignore[arg-type]
