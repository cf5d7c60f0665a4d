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

from etl.aggregate import kernel
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


def read(piece: Piece, layout: Transactions, period: Period, is_compiled: bool = False) -> Found:
    """The rows of a piece: which are of the month, what each is, and what adds up."""
    frame, words, second = _loaded(piece, layout)
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
    counters = _compiled(frame, sizes, layout, clock) if is_compiled and others is None else None
    cell, is_paid, sums = counters or _counted(frame, sizes, layout, clock, others)
    paid = pl.Series(is_paid)
    kept = None if paid.all() else paid
    own_cells = sums["cell"].unique(maintain_order=True)
    return Found(
        missing,
        own,
        kept,
        _codes(own_cells, sizes, words),
        sums,
        cell if kept is None else pl.Series(cell).filter(kept).to_numpy(),
    )


def _loaded(piece: Piece, layout: Transactions) -> tuple[pl.DataFrame, dict[str, list[str | None]], int]:
    """at, amount, refund, campaign and the codes of PARTED; the words behind these; units of `at` in a second."""
    parted = [layout.columns[name] for name in PARTED]
    plain = [layout.time, layout.amount, *filter(None, (layout.refund, layout.campaign))]
    with pq.ParquetFile(piece.part.path, read_dictionary=parted) as file:
        # One thread: pieces are what is read side by side.
        # In two goes: so much at once is given back to the system in between, and asked for again.
        first, second = (
            file.read_row_groups(piece.groups, list(dict.fromkeys(names)), use_threads=False)
            for names in (plain, parted)
        )
    time = pl.Series(pl.from_arrow(first.column(layout.time)))
    unit: Any = time.dtype
    no = pl.repeat(False, first.num_rows, eager=True)
    columns = {
        "at": time.cast(pl.Int64),
        "amount": pl.Series(pl.from_arrow(first.column(layout.amount))).cast(pl.Int64),
        "refund": pl.Series(pl.from_arrow(first.column(layout.refund))) if layout.refund else no,
        "campaign": pl.Series(pl.from_arrow(first.column(layout.campaign))) if layout.campaign else no,
    }
    words: dict[str, list[str | None]] = {}
    for name in PARTED:
        columns[name], words[name] = _places(second.column(layout.columns[name]), _meaning(name, layout))
    return pl.DataFrame(columns), words, _PER_SECOND[unit.time_unit]


def _places(
    column: pa.ChunkedArray, meaning: Callable[[str | None], str | None]
) -> tuple[pl.Series, list[str | None]]:
    """What is written in each row, as a place among the words that mean it."""
    read = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    words: dict[str | None, int] = {}
    found = []
    for chunk in read.chunks:
        own = [meaning(None if value is None else str(value)) for value in chunk.dictionary.to_pylist()]
        # Arrow's own way to numpy and its functions load pandas, half a second.
        rows = pl.Series(pl.from_arrow(chunk.indices))
        if rows.null_count():
            own.append(meaning(None))
            rows = rows.fill_null(len(chunk.dictionary))
        to = np.array([words.setdefault(word, len(words)) for word in own], np.uint32)
        found.append(to[rows.to_numpy()])
    return pl.Series(np.concatenate(found) if found else np.empty(0, np.uint32)), list(words)


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
    return _of_places(np.bincount(place), np.bincount(place, weights=amount), cells)


def _of_places(rows: Numbers, amounts: Numbers, cells: int) -> pl.DataFrame:
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


def _compiled(
    frame: pl.DataFrame, sizes: list[int], layout: Transactions, clock: Clock
) -> tuple[Numbers, Numbers, pl.DataFrame] | None:
    """As `_counted`, in one loop; None where there are more cells than counters, or negative amounts."""
    if math.prod(sizes) * MARKS > _MOST_PLACES:
        return None
    codes = [frame[name].to_numpy() for name in PARTED]
    found = kernel.rows(
        frame["at"].to_numpy(),
        frame["amount"].to_numpy(),
        frame["refund"].to_numpy(),
        frame["campaign"].to_numpy(),
        codes,
        sizes,
        (clock.first, clock.second, clock.days - LATE_DAYS),
        (layout.self_test_at_most, layout.small_at_most),
    )
    if found is None:
        return None
    cell, is_paid, rows, amounts = found
    return cell, is_paid, _of_places(rows, amounts, math.prod(sizes))


def _codes(cells: pl.Series, sizes: list[int], words: dict[str, list[str | None]]) -> pl.DataFrame:
    """cell and the words of its codes."""
    left = cells.cast(pl.UInt64)
    columns = {"cell": left}
    for name, size in zip(reversed(PARTED), reversed(sizes), strict=True):
        columns[name] = pl.Series(words[name], dtype=pl.String).gather(left % max(size, 1))
        left = left // max(size, 1)
    return pl.DataFrame(columns).select("cell", *PARTED)
