"""A month's files in pieces of a million rows or so: each is read by itself, so that all processors have one to read.

What is written once a row in words is a number from the file on: codes of institution, region, scenario and channel
stand in a Parquet file once, in its dictionary; pyarrow hands over the places in it, and no text is made of them.
"""

import calendar
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl.aggregate.extracts import Part
from etl.aggregate.figures import CAMPAIGN, NIGHT_ENDS, ORDINARY, REFUND, SELF_TEST
from etl.aggregate.payments import MISSING, PARTED
from etl.definitions.payments.transactions import Transactions
from etl.values.periods import Period

LATE, NIGHT, SMALL, KIND = 1, 2, 4, 8
"""What a row is, in the digits of one number: late + 2 night + 4 small + 8 kind."""
MARKS = 32
ROWS = 1 << 20
_MOST_PLACES = 1 << 22
"""So many counters are held by their place (32 MB); with more of them what is there is looked up."""
LATE_DAYS = 3
_DAY = 86_400
_PER_SECOND = {"ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Piece:
    """Row groups of a part that are read together."""

    part: Part
    groups: tuple[int, ...]
    first: int
    """The rows of the part before it."""
    rows: int


@dataclass(frozen=True)
class Found:
    """What the rows of a piece are. A cell is a number of the piece's own; `words` has its codes, a row per cell.

    `sums` are a row per cell, mark and month: rows, amount, least. `own` are the rows of the month, `paid` which of
    these are payments (None: all), `cell` is that of each payment. Where rows lack something only `missing` and `own`
    say anything.
    """

    missing: dict[str, int]
    own: pl.Series | None
    paid: pl.Series | None
    words: pl.DataFrame
    sums: pl.DataFrame
    cell: Numbers


@dataclass(frozen=True)
class Clock:
    """The first moment of a month in units of the column of times since 1970, and the units of a second."""

    first: int
    days: int
    second: int

    @classmethod
    def of(cls, period: Period, second: int) -> "Clock":
        """The clock of a month for a column with `second` units a second (1,000,000 for microseconds)."""
        year, month = (int(text) for text in str(period).split("-"))
        first = (date(year, month, 1) - date(1970, 1, 1)).days * _DAY * second
        return cls(first, calendar.monthrange(year, month)[1], second)


def pieces_of(parts: Sequence[Part]) -> list[Piece]:
    """Consecutive row groups of ROWS rows in all, or one that is larger."""
    found = []
    for part in parts:
        data = pq.read_metadata(part.path)
        groups: list[int] = []
        first = rows = 0
        for group in range(data.num_row_groups):
            more = data.row_group(group).num_rows
            if groups and rows + more > ROWS:
                found.append(Piece(part, tuple(groups), first, rows))
                groups, first, rows = [], first + rows, 0
            groups.append(group)
            rows += more
        if rows:
            found.append(Piece(part, tuple(groups), first, rows))
    return found


def read(piece: Piece, layout: Transactions, period: Period) -> Found:
    """The rows of a piece: which are of the month, what each is, and what adds up."""
    frame, second = plain_of(piece, layout)
    found = dict(zip(PARTED, codes_of(piece, layout), strict=True))
    frame = frame.with_columns(pl.Series(name, one.becomes[one.places]) for name, one in found.items())
    words = {name: one.words for name, one in found.items()}
    clock = Clock.of(period, second)
    at = pl.col("at")
    last = clock.first + clock.days * _DAY * second
    is_own = frame.select((at >= clock.first) & (at < last)).to_series()
    own = others = None
    if is_own.null_count() or not is_own.all():
        if piece.part.is_whole:
            others = frame.select(_month_of(second)).to_series()
        else:
            own = is_own.fill_null(True)  # a row without a time is no other month's: it is asked about
            frame = frame.filter(own)
    missing = dict.fromkeys(MISSING, 0) | {
        "no_month": frame["at"].null_count(),
        "no_amount": frame["amount"].null_count(),
        "no_kind": int(
            frame.select((pl.col("refund").is_null() | pl.col("campaign").is_null()).sum()).item()
        ),
    }
    if any(missing.values()):
        return Found(missing, own, None, pl.DataFrame(), pl.DataFrame(), np.empty(0, np.uint32))
    sizes = [len(words[name]) for name in PARTED]
    cell, is_paid, sums = _counted(frame, sizes, layout, clock, others)
    paid = pl.Series(is_paid)
    kept = None if paid.all() else paid
    own_cells = sums["cell"].unique(maintain_order=True)
    return Found(
        missing,
        own,
        kept,
        words_of(own_cells, sizes, words),
        sums,
        cell if kept is None else pl.Series(cell).filter(kept).to_numpy(),
    )


def plain_of(piece: Piece, layout: Transactions) -> tuple[pl.DataFrame, int]:
    """at, amount, refund and campaign of the rows; units of `at` in a second."""
    flags = {"refund": layout.refund, "campaign": layout.campaign}
    scan = pl.scan_parquet(piece.part.path, hive_partitioning=False).select(
        pl.col(layout.time).alias("at"),
        pl.col(layout.amount).cast(pl.Int64).alias("amount"),
        *((pl.col(column) if column else pl.lit(False)).alias(name) for name, column in flags.items()),
    )
    frame = scan.slice(piece.first, piece.rows).collect().rechunk()
    unit: Any = frame.schema["at"]
    return frame.with_columns(pl.col("at").to_physical()), _PER_SECOND[unit.time_unit]


def codes_of(piece: Piece, layout: Transactions) -> list["Placed"]:
    """The codes of PARTED of the rows, as places in the file's dictionaries."""
    columns = [layout.columns[name] for name in PARTED]
    with pq.ParquetFile(piece.part.path, read_dictionary=columns) as file:
        # One thread: pieces are what is read side by side.
        read = file.read_row_groups(piece.groups, list(dict.fromkeys(columns)), use_threads=False)
    return [
        placed(read.column(column), _meaning(name, layout))
        for name, column in zip(PARTED, columns, strict=True)
    ]


@dataclass(frozen=True)
class Placed:
    """A column of codes: a place for each row, which of `words` each place means."""

    places: Numbers
    becomes: Numbers
    words: list[str | None]


def placed(column: pa.ChunkedArray, meaning: Callable[[str | None], str | None]) -> Placed:
    """What is written in each row, as a place among the words that mean it."""
    read = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    words: dict[str | None, int] = {}
    places: list[Numbers] = []
    becomes: list[int] = []
    for chunk in read.chunks:
        own = [meaning(None if value is None else str(value)) for value in chunk.dictionary.to_pylist()]
        # Arrow's own way to numpy and its functions load pandas, half a second.
        rows = pl.Series(pl.from_arrow(chunk.indices))
        if rows.null_count():
            own.append(meaning(None))
            rows = rows.fill_null(len(chunk.dictionary))
        at = rows.to_numpy()
        places.append(at + np.int64(len(becomes)) if becomes else at)
        becomes += [words.setdefault(word, len(words)) for word in own]
    at = (
        places[0] if len(places) == 1 else np.concatenate([np.empty(0, np.uint32), *places]).astype(np.uint32)
    )
    return Placed(at, np.array(becomes, np.uint32), list(words))


def _meaning(name: str, layout: Transactions) -> Callable[[str | None], str | None]:
    if name == "scenario":  # a payment at no point of any kind
        return lambda word: word or ""
    classes = {value: one.code for one in layout.channel for value in one.values}
    return (lambda word: classes.get(word or "", word)) if name == "channel" else lambda word: word


def _month_of(second: int) -> pl.Expr:
    time = pl.from_epoch(pl.col("at") // second, time_unit="s")
    return (time.dt.year() * 100 + time.dt.month().cast(pl.Int32)).alias("month")


def _counted(
    frame: pl.DataFrame, sizes: list[int], layout: Transactions, clock: Clock, months: pl.Series | None
) -> tuple[Numbers, Numbers, pl.DataFrame]:
    """The cell of each row, whether it is paid, and the sums."""
    amount = frame["amount"].to_numpy()
    mark = _mark(frame, amount, layout, clock)
    kind = mark // KIND
    is_paid = (kind == ORDINARY) | (kind == CAMPAIGN)
    cell, cells = _cell(frame, sizes)
    sums = None if months is not None else _summed(cell, cells, mark, amount)
    if sums is None:
        by = ["cell", "mark"] if months is None else ["cell", "mark", "month"]
        rows = {"cell": cell, "mark": mark, "amount": amount} | ({} if months is None else {"month": months})
        value = pl.col("amount")
        sums = (
            pl.DataFrame(rows)
            .group_by(by, maintain_order=True)
            .agg(pl.len().cast(pl.Int64).alias("rows"), value.sum(), value.min().alias("least"))
        )
    return cell, is_paid, sums


def _mark(frame: pl.DataFrame, amount: Numbers, layout: Transactions, clock: Clock) -> Numbers:
    refund, campaign = frame["refund"].to_numpy(), frame["campaign"].to_numpy()
    is_small, is_self_test = amount <= layout.small_at_most, amount <= layout.self_test_at_most
    # Seconds of the month; of other months' rows only that they are others' is asked.
    second = ((frame["at"].to_numpy() - clock.first) // clock.second).astype(np.uint32)
    day = second // np.uint32(_DAY)
    is_night = second - day * np.uint32(_DAY) < NIGHT_ENDS * 3600
    is_late = day >= clock.days - LATE_DAYS
    kind = np.where(
        refund, np.uint8(REFUND), np.where(is_self_test, np.uint8(SELF_TEST), campaign * np.uint8(CAMPAIGN))
    )
    mark: Numbers = kind * np.uint8(KIND)
    for what, digit in ((is_small, SMALL), (is_night, NIGHT), (is_late, LATE)):
        mark |= what * np.uint8(digit)
    return mark


def _cell(frame: pl.DataFrame, sizes: list[int]) -> tuple[Numbers, int]:
    """One number for the codes of PARTED, the last the lowest digit."""
    type_ = np.uint32 if math.prod(sizes) <= 1 << 32 else np.uint64
    cell: Numbers = frame[PARTED[0]].to_numpy().astype(type_)
    for name, size in zip(PARTED[1:], sizes[1:], strict=True):
        cell *= type_(size)
        cell += frame[name].to_numpy()
    return cell, math.prod(sizes)


def _summed(cell: Numbers, cells: int, mark: Numbers, amount: Numbers) -> pl.DataFrame | None:
    """Rows and amounts by cell and marks, from counters by their place; None where that would not be exact.

    Sums of whole numbers are exact in numbers of 64 bits with a point while they stay below 2^53.
    """
    if cells * MARKS > _MOST_PLACES or int(amount.min(initial=0)) < 0 or amount.sum(dtype=float) >= 1 << 52:
        return None
    # By mark first: nearly all rows are of few marks, whose counters lie together.
    place = mark.astype(np.int64)
    place *= cells
    place += cell
    return sums_of(np.bincount(place), np.bincount(place, weights=amount), cells)


def sums_of(rows: Numbers, amounts: Numbers, cells: int) -> pl.DataFrame:
    """Rows and amounts that are held by mark and cell, as a table of those that are there."""
    there = np.flatnonzero(rows)
    return pl.DataFrame(
        {
            "cell": (there % cells).astype(np.uint64),
            "mark": (there // cells).astype(np.uint8),
            "rows": rows[there],
            "amount": amounts[there].astype(np.int64),
            "least": np.zeros(len(there), np.int64),  # none is negative: what is least is not asked
        }
    )


def words_of(cells: pl.Series, sizes: list[int], words: dict[str, list[str | None]]) -> pl.DataFrame:
    """cell and the words of its codes."""
    left = cells.cast(pl.UInt64)
    columns = {"cell": left}
    for name, size in zip(reversed(PARTED), reversed(sizes), strict=True):
        columns[name] = pl.Series(words[name], dtype=pl.String).gather(left % max(size, 1))
        left = left // max(size, 1)
    return pl.DataFrame(columns).select("cell", *PARTED)
