"""A month's rows as whole numbers in Polars: what is written once a row in words is a number from the file on.

Codes of institution, region, scenario and channel stand in a Parquet file once, in its dictionary: pyarrow hands over
the places in it, and no text is made of them. Hexadecimal hashes are read as the numbers that they are.
"""

import calendar
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl.aggregate import kernel
from etl.aggregate.digits import hexadecimal
from etl.aggregate.extracts import Part
from etl.aggregate.figures import CAMPAIGN, NIGHT_ENDS, ORDINARY, REFUND, SELF_TEST
from etl.aggregate.payments import PARTED
from etl.definitions.payments.transactions import Transactions
from etl.values.periods import Period

LATE, NIGHT, SMALL, KIND = 1, 2, 4, 8
"""What a row is, in the digits of one number: late + 2 night + 4 small + 8 kind."""
MARKS = 32
_SMALL_NUMBERS = 1 << 50
_PER_SECOND = {"ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


class Coded:
    """The rows of one month: `rows` has the codes of PARTED, amount, mark and, where some are of others, month.

    `words` are the texts behind the codes, by place; a blank is a word too, None. About 20 bytes a row are held, 8 more
    for each of user and merchant once they were asked for.
    """

    def __init__(
        self, parts: Sequence[Part], layout: Transactions, period: Period, is_compiled: bool = False
    ) -> None:
        self._read_hashes = kernel.hexadecimal if is_compiled else hexadecimal
        self._parts, self._layout = parts, layout
        self._own: list[pl.Series | None] = []
        self.words: dict[str, list[str | None]] = {}
        pieces = [self._piece(part, period) for part in parts]
        codes = {}
        for name in PARTED:
            words: dict[str | None, int] = {}
            found = [self._codes(part, name, words) for part in parts]
            kept = [
                one if own is None else one[own.to_numpy()] for one, own in zip(found, self._own, strict=True)
            ]
            codes[name] = np.concatenate(kept)
            self.words[name] = list(words)
        self.rows = pl.concat(pieces, how="diagonal").with_columns(
            **{name: pl.Series(values) for name, values in codes.items()}
        )

    def _piece(self, part: Part, period: Period) -> pl.DataFrame:
        """Amount, mark and (only where a row is of another) month of a part, and which of its rows are the month's."""
        layout = self._layout
        scan = pl.scan_parquet(part.path, hive_partitioning=False)
        time = pl.col(layout.time)
        unit: Any = scan.collect_schema()[layout.time]
        second = _PER_SECOND[unit.time_unit]
        year, month = (int(text) for text in str(period).split("-"))
        days = calendar.monthrange(year, month)[1]
        at = time.cast(pl.Int64)
        day = 86_400 * second
        first = (date(year, month, 1) - date(1970, 1, 1)).days * day
        amount = pl.col(layout.amount).cast(pl.Int64)
        flags = [pl.col(name) for name in (layout.refund, layout.campaign) if name]
        kind = (
            pl.when(pl.col(layout.refund) if layout.refund else pl.lit(False))
            .then(pl.lit(REFUND, pl.UInt8))
            .when(amount <= layout.self_test_at_most)
            .then(pl.lit(SELF_TEST, pl.UInt8))
            .when(pl.col(layout.campaign) if layout.campaign else pl.lit(False))
            .then(pl.lit(CAMPAIGN, pl.UInt8))
            .otherwise(pl.lit(ORDINARY, pl.UInt8))
        )
        mark = kind * KIND
        for what, digit in (
            (amount <= layout.small_at_most, SMALL),
            (at % day < NIGHT_ENDS * 3600 * second, NIGHT),
            (at >= first + (days - 3) * day, LATE),
        ):
            mark = mark + what.cast(pl.UInt8) * digit
        for flag in flags:  # a blank flag is neither yes nor no
            mark = pl.when(flag.is_not_null()).then(mark)
        found = scan.select(
            amount.alias("amount"),
            mark.alias("mark"),
            ((at >= first) & (at < first + days * day)).alias("is_own"),
        ).collect(engine="streaming")
        is_own = found["is_own"]
        if is_own.null_count() == 0 and is_own.all():
            self._own.append(None)
            return found.drop("is_own")
        months = scan.select((time.dt.year() * 100 + time.dt.month().cast(pl.Int32)).alias("month"))
        found = found.with_columns(months.collect(engine="streaming")["month"])
        if part.is_whole:
            self._own.append(None)
            return found.drop("is_own")
        own = is_own.fill_null(True)  # a row without a time is no other month's: it is asked about
        self._own.append(own)
        return found.filter(own).drop("is_own")

    def _codes(self, part: Part, name: str, words: dict[str | None, int]) -> np.ndarray[Any, Any]:
        column = self._layout.columns[name]
        read = dictionary_of(part.path, column)
        meaning = self._meaning(name)
        found = []
        for chunk in read.chunks:
            own = [meaning(None if value is None else str(value)) for value in chunk.dictionary.to_pylist()]
            rows = _indices(chunk.indices)
            if rows.null_count():
                own.append(meaning(None))
                rows = rows.fill_null(len(chunk.dictionary))
            places = [words.setdefault(word, len(words)) for word in own]
            to = np.array(places, dtype=np.uint16 if len(words) <= 1 << 16 else np.uint32)
            found.append(to[rows.to_numpy()])
        return np.concatenate(found) if found else np.zeros(0, np.uint16)

    def _meaning(self, name: str) -> Callable[[str | None], str | None]:
        if name == "scenario":  # a payment at no point of any kind
            return lambda word: word or ""
        classes = {value: one.code for one in self._layout.channel for value in one.values}
        return (lambda word: classes.get(word or "", word)) if name == "channel" else lambda word: word

    def let_go(self) -> None:
        """Hold no rows any longer; columns that were not asked for yet can still be read."""
        self.rows = self.rows.clear()
        for name in ("user", "merchant"):
            vars(self).pop(name, None)

    @cached_property
    def user(self) -> pl.Series:
        """Who paid, as a number; blank where the extract is."""
        return self.ids("user")

    @cached_property
    def merchant(self) -> pl.Series:
        """Who was paid, as a number; blank where the extract is."""
        return self.ids("merchant")

    def ids(self, name: str) -> pl.Series:
        """A column of identifiers as whole numbers below 2^50 where they can be; different ones stay different."""
        column = self._layout.columns[name]
        if all(_repeats(part.path, column) for part in self._parts):
            return self._places(column).alias(name)
        read = [
            self._column(part.path, column, own) for part, own in zip(self._parts, self._own, strict=True)
        ]
        if all(one.dtype == pl.String for one in read):
            return self._numbers(read).alias(name)
        whole = pl.concat(
            [one.cast(pl.Int64 if one.dtype.is_signed_integer() else pl.UInt64) for one in read]
        )
        if least_of(whole) >= 0 and most_of(whole) < _SMALL_NUMBERS:
            return whole.cast(pl.UInt64).alias(name)
        return (
            whole.rank("dense").cast(pl.UInt64).alias(name)
        )  # hashes of 64 bits: their places among each other

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
        found = []
        for part, own in zip(self._parts, self._own, strict=True):
            indices = []
            for chunk in dictionary_of(part.path, column).chunks:
                # The reader repeats a row group's dictionary with every piece of it.
                if not dictionaries or not dictionaries[-1].equals(chunk.dictionary):
                    dictionaries.append(chunk.dictionary)
                indices.append((len(dictionaries) - 1, chunk.indices))
            found.append((indices, own))
        texts: Any = [pl.Series(pl.from_arrow(one)).cast(pl.String) for one in dictionaries]
        words = pl.concat(texts) if texts else pl.Series([], dtype=pl.String)
        places = np.unique(self._numbers([words]).fill_null(0).to_numpy(), return_inverse=True)[1]
        starts = np.cumsum([0, *(len(one) for one in dictionaries)])
        kept = []
        for indices, own in found:
            series = [
                _gathered(places[starts[at] : starts[at + 1]].astype(np.uint32), rows) for at, rows in indices
            ]
            one = pl.concat(series) if series else pl.Series([], dtype=pl.UInt32)
            kept.append(one if own is None else one.filter(own))
        return pl.concat(kept)

    def _column(self, path: Path, column: str, own: pl.Series | None) -> pl.Series:
        read = pl.read_parquet(path, columns=[column], hive_partitioning=False)[column]
        if read.dtype == pl.Categorical or read.dtype == pl.Enum:
            read = read.cast(pl.String)
        return read if own is None else read.filter(own)


def _repeats(path: Path, column: str) -> bool:
    """Whether a column of text takes so few bytes a row that most rows have to be places in a dictionary."""
    with pq.ParquetFile(path) as file:
        data, place = file.metadata, file.schema_arrow.get_field_index(column)
        if pa.types.is_integer(file.schema_arrow.field(place).type):
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
