"""The loops of the fast form that a compiler makes faster, where numba is installed (requirements-scale.txt).

They say the same as what `pieces`, `packed` and `digits` do without it, to the unit: which of them ran is seen by
nobody. None holds Python's lock, so that two threads count on two processors.
"""

import importlib.util
from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from etl.aggregate import digits
from etl.aggregate.figures import CAMPAIGN, NIGHT_ENDS, ORDINARY, REFUND, SELF_TEST
from etl.aggregate.pieces import MARKS, Numbers

_SHORT = 32
"""Runs shorter than this are counted in place, longer ones one by one."""
_MOST_CELLS = 1 << 20
_IN_BUCKET = 2048
_MIXED = np.uint64(0x9E3779B97F4A7C15)
"""Knuth's multiplier: 2^64 by the golden ratio, odd. It spreads neighbours over the buckets."""
_DAY, _NIGHT_ENDS = 86_400, NIGHT_ENDS * 3600
_ONE_AT_A_TIME = Lock()
_LONG = {"cell": pl.UInt64, "n": pl.UInt64}
_TALLY = _LONG | {"units": pl.UInt64}
CELL_BITS = np.uint64(16)
"""Of a payment's number, the lowest: its cell. Twelve hexadecimal digits take the other 48."""
FIRST = np.uint32(1 << 31)
"""Marks the first payment of a unit."""


def is_there() -> bool:
    """Whether the compiler is installed."""
    return importlib.util.find_spec("numba") is not None


def hexadecimal(texts: pl.Series, into: Numbers | None = None) -> tuple[int, pl.Series] | None:
    """As `etl.aggregate.digits.hexadecimal`, in one pass; the numbers into an array where one is given."""

    def read(views: digits.Views, blank: Any, count: int) -> Numbers | None:
        blanks = np.zeros(0, np.bool_) if blank is None else blank
        numbers = np.empty(len(views), np.uint64) if into is None else into
        are_all = _loops().hexes(views, blanks, np.uint16(count), digits.tables_of(count), numbers)
        return numbers if are_all else None

    return digits.hexadecimal(texts, read)


def numbers(table: Numbers, places: Numbers, into: Numbers) -> None:
    """What stands at each row's place in a table."""
    _loops().looked(table, _unsigned(places), into)


def rows(
    at: Numbers,
    amount: Numbers,
    flags: Sequence[tuple[Numbers, int]],
    places: Sequence[Numbers],
    becomes: Sequence[Numbers],
    clock: tuple[int, int, int, int],
    limits: tuple[int, int],
    is_whole: bool,
    cells: Numbers,
    is_paid: Numbers,
    counters: Numbers,
) -> bool:
    """The cell of each row, whether it is paid, and rows and amounts by mark and cell, into the last three.

    `flags`: refunds and campaigns, as Arrow's bits and the first of them. `places` and `becomes`: what each of the four
    codes adds to a cell, by its place in the file's dictionary. `clock`: the month's first moment, its days, the units
    of a second, the first of the late days. `limits`: of self-tests and of small payments. False where one is
    negative, or of another month while all should be of this (`is_whole`).
    """
    (refund, refund_from), (campaign, campaign_from) = flags
    unsigned = map(_unsigned, places)
    return bool(
        _loops().summed(
            at, amount, refund, refund_from, campaign, campaign_from, *unsigned, *becomes, *clock, *limits,
            is_whole, cells, is_paid, counters,
        )
    )  # fmt: skip


def parted(units: Numbers, cells: Numbers, is_paid: Numbers, starts: Numbers, into: Numbers) -> None:
    """The payments, unit and cell in one number each, by the bucket of the unit's hash: where each bucket starts."""
    _loops().parted(units, cells, is_paid, starts, into)


def grouped(
    rows: Numbers,
    firsts: Numbers,
    starts: Numbers,
    becomes: Numbers,
    ends: Numbers,
    buckets: tuple[int, int],
    into: Numbers,
) -> None:
    """The cells of the payments of some buckets, those of a unit together; the first of a unit is marked.

    A row of `starts` and of `becomes` (what the piece's cells are called in the month) for each piece; a piece's rows
    begin at `firsts`, a bucket's cells in `into` at `ends` of the one before.
    """
    _loops().grouped(rows, firsts, starts, becomes, ends, *buckets, into)


def tallied(cells: Numbers, becomes: Numbers, places: int) -> tuple[Numbers, pl.DataFrame]:
    """How many units have n payments in each of the places that the cells become: counters by n and place for short
    runs; a row per longer one (cell, n)."""
    counters, long = _loops().tallied(cells, becomes, places)
    return counters, pl.DataFrame({"cell": long[:, 0], "n": long[:, 1]}, schema=_LONG)


def tally_of(told: Sequence[tuple[Numbers, pl.DataFrame]], places: int) -> pl.DataFrame:
    """What was tallied side by side as one table: cell, n, units."""
    counters = np.sum([one for one, _ in told], axis=0)
    there = np.flatnonzero(counters)
    short = pl.DataFrame(
        {"cell": there % places, "n": there // places, "units": counters[there]}, schema=_TALLY
    )
    long = pl.concat(one for _, one in told).group_by("cell", "n", maintain_order=True)
    return pl.concat([short, long.agg(pl.len().cast(pl.UInt64).alias("units"))])


def runs(keys: Numbers, width: int, cells: int) -> pl.DataFrame | None:
    """How often how many equal keys stand in a cell: cell (the key without its last `width` bits), n, units.

    None where there are more cells than the counters have room for.
    """
    if cells > _MOST_CELLS:
        return None
    counters, long_cells, long_runs = _loops().counted(keys, np.empty_like(keys), np.uint64(width), cells)
    places = np.flatnonzero(counters)
    short = pl.DataFrame(
        {
            "cell": (places // _SHORT).astype(np.uint64),
            "n": (places % _SHORT).astype(np.uint64),
            "units": counters[places].astype(np.uint64),
        }
    )
    if not len(long_runs):
        return short
    several = pl.DataFrame({"cell": long_cells, "n": long_runs.astype(np.uint64)})
    return pl.concat([short, several.group_by("cell", "n").agg(pl.len().cast(pl.UInt64).alias("units"))])


def _unsigned(places: Numbers) -> Numbers:
    """Places in a dictionary as numbers that no loop has to ask about whether they count from the end."""
    signed: dict[str, Any] = {"i1": np.uint8, "i2": np.uint16, "i4": np.uint32, "i8": np.uint64}
    type_ = signed.get(places.dtype.str[1:])
    return places.view(type_) if type_ else places


def _loops() -> "_Loops":
    with _ONE_AT_A_TIME:  # two threads would compile twice
        return _compiled()


class _Loops(NamedTuple):
    hexes: Any
    counted: Any
    looked: Any
    summed: Any
    parted: Any
    grouped: Any
    tallied: Any


@cache
def _compiled() -> _Loops:
    import numba

    @numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
    def hexes(views: Any, blank: Any, length: Any, tables: Any, numbers: Any) -> Any:
        count = views.shape[0]
        wrong = np.uint64(0)
        for row in range(count):
            if blank.shape[0] and blank[row]:
                numbers[row] = 0
                continue
            number = tables[0, views[row, 2]] | tables[1, views[row, 3]] | tables[2, views[row, 4]]
            number |= tables[3, views[row, 5]] | tables[4, views[row, 6]] | tables[5, views[row, 7]]
            if views[row, 0] != length or views[row, 1]:
                number = digits.WRONG
            wrong |= number
            numbers[row] = number
        return wrong < digits.WRONG

    @numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
    def looked(table: Any, places: Any, into: Any) -> None:
        for row in range(places.shape[0]):
            into[row] = table[places[row]]

    @numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
    def summed(
        at: Any, amount: Any, refund: Any, refund_from: Any, campaign: Any, campaign_from: Any,
        place0: Any, place1: Any, place2: Any, place3: Any,
        becomes0: Any, becomes1: Any, becomes2: Any, becomes3: Any,
        first: Any, days: Any, per_second: Any, late: Any, self_test: Any, small: Any,
        is_whole: Any, cell: Any, is_paid: Any, counters: Any,
    ) -> Any:  # fmt: skip
        cells = counters.shape[0] // (2 * MARKS)  # by mark first: nearly all rows are of few marks
        day = np.uint64(_DAY * per_second)
        night_ends, late_from, ends = (
            np.uint64(_NIGHT_ENDS * per_second),
            day * np.uint64(late),
            day * np.uint64(days),
        )
        today = np.uint64(0)
        for row in range(at.shape[0]):
            since = np.uint64(at[row] - first)
            if since >= ends:  # before the first moment is very late as well
                if is_whole:
                    return False
                cell[row] = 0
                is_paid[row] = False
                continue
            value = amount[row]
            if value < 0:
                return False
            if since - today >= day:  # rows mostly lie in the order of their time, and dividing is dear
                today = since - since % day
            bit = row + refund_from
            is_refund = (refund[bit >> 3] >> (bit & 7)) & 1
            bit = row + campaign_from
            is_campaign = (campaign[bit >> 3] >> (bit & 7)) & 1
            kind = ORDINARY
            if is_refund:
                kind = REFUND
            elif value <= self_test:
                kind = SELF_TEST
            elif is_campaign:
                kind = CAMPAIGN
            mark = kind << 3
            if value <= small:
                mark |= 4
            if since - today < night_ends:
                mark |= 2
            if since >= late_from:
                mark |= 1
            own = (
                np.int64(becomes0[place0[row]])
                + becomes1[place1[row]]
                + becomes2[place2[row]]
                + becomes3[place3[row]]
            )
            cell[row] = own
            is_paid[row] = kind != REFUND and kind != SELF_TEST
            place = 2 * (mark * cells + own)
            counters[place] += 1
            counters[place + 1] += value
        return True

    @numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
    def parted(units: Any, cells: Any, is_paid: Any, starts: Any, into: Any) -> None:
        buckets = starts.shape[0] - 1
        shift = np.uint64(64)
        while (1 << (64 - np.int64(shift))) < buckets:
            shift -= np.uint64(1)
        for row in range(units.shape[0]):
            if is_paid[row]:
                starts[((units[row] * _MIXED) >> shift) + np.uint64(1)] += 1
        at = np.empty(buckets, np.int64)
        for bucket in range(buckets):
            at[bucket] = starts[bucket]
            starts[bucket + 1] += starts[bucket]
        for row in range(units.shape[0]):
            if is_paid[row]:
                bucket = (units[row] * _MIXED) >> shift
                into[at[bucket]] = (units[row] << CELL_BITS) | np.uint64(cells[row])
                at[bucket] += 1

    @numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
    def grouped(
        rows: Any, firsts: Any, starts: Any, becomes: Any, ends: Any, from_: Any, to: Any, into: Any
    ) -> None:
        most = 1
        for bucket in range(from_, to):
            most = max(most, ends[bucket + 1] - ends[bucket])
        bits = 0
        while (1 << bits) < starts.shape[1] - 1:
            bits += 1
        unit_of, cell_of = np.empty(most, np.uint32), np.empty(most, np.uint32)
        size = 1 << 12
        shift, mask = np.uint64(64 - bits - 12), np.uint64(size - 1)
        table, number = np.empty(size, np.uint64), np.zeros(size, np.uint32)
        used, count = np.empty(size, np.uint64), np.zeros(size, np.int64)
        low = (np.uint64(1) << CELL_BITS) - np.uint64(1)
        for bucket in range(from_, to):
            units, done = 0, 0
            for piece in range(starts.shape[0]):
                first, end = firsts[piece] + starts[piece, bucket], firsts[piece] + starts[piece, bucket + 1]
                if 2 * (units + end - first) >= size:  # here, so that the loop below asks nothing of the kind
                    while 2 * (units + end - first) >= size:
                        size *= 2
                        shift -= np.uint64(1)
                    mask = np.uint64(size - 1)
                    wider, places = np.empty(size, np.uint64), np.empty(size, np.uint64)
                    number, counts = np.zeros(size, np.uint32), np.zeros(size, np.int64)
                    for one in range(1, units + 1):
                        unit = table[used[one]]
                        place = ((unit * _MIXED) >> shift) & mask
                        while number[place]:
                            place = (place + np.uint64(1)) & mask
                        number[place], wider[place], places[one], counts[one] = one, unit, place, count[one]
                    table, used, count = wider, places, counts
                becomes_here = becomes[piece]
                for row in range(first, end):
                    both = rows[row]
                    unit = both >> CELL_BITS
                    place = ((unit * _MIXED) >> shift) & mask
                    own = number[place]
                    while own and table[place] != unit:
                        place = (place + np.uint64(1)) & mask
                        own = number[place]
                    if own == 0:
                        units += 1
                        own = np.uint32(units)
                        number[place], table[place], used[own], count[own] = own, unit, place, 0
                    count[own] += 1
                    unit_of[done] = own
                    cell_of[done] = becomes_here[both & low]
                    done += 1
            at = ends[bucket]
            for one in range(1, units + 1):
                number[used[one]] = 0
                own_count = count[one]
                count[one] = at
                at += own_count
            for row in range(done):
                one = unit_of[row]
                into[count[one]] = cell_of[row]
                count[one] += 1
            at = ends[bucket]
            for one in range(1, units + 1):
                into[at] |= FIRST
                at = count[one]

    @numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
    def tallied(cells: Any, becomes: Any, places: Any) -> Any:
        counters = np.zeros(_SHORT * places, np.int64)
        found, touched = np.zeros(places, np.int64), np.empty(places, np.uint32)
        long = np.empty((cells.shape[0] // _SHORT + 1, 2), np.uint64)
        there = longs = 0
        for row in range(cells.shape[0] + 1):
            if row == cells.shape[0] or cells[row] & FIRST:
                for one in range(there):
                    place = touched[one]
                    if found[place] < _SHORT:  # most have one: these counters lie together
                        counters[found[place] * places + place] += 1
                    else:
                        long[longs, 0], long[longs, 1] = place, found[place]
                        longs += 1
                    found[place] = 0
                there = 0
            if row < cells.shape[0]:
                place = becomes[cells[row] & ~FIRST]
                if found[place] == 0:
                    touched[there] = place
                    there += 1
                found[place] += 1
        return counters, long[:longs]

    @numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
    def counted(keys: Any, sorted_keys: Any, width: Any, cells: Any) -> Any:
        count = keys.shape[0]
        bits = 0
        while (count >> bits) > _IN_BUCKET:
            bits += 1
        shift = np.uint64(64 - bits)
        starts = np.zeros((1 << bits) + 1, np.int64)
        if bits:
            for row in range(count):
                starts[np.int64((keys[row] * _MIXED) >> shift) + 1] += 1
        else:
            starts[1] = count
        most = 0
        for bucket in range(1 << bits):
            most = max(most, starts[bucket + 1])
            starts[bucket + 1] += starts[bucket]
        at = starts[:-1].copy()
        for row in range(count):
            into = np.int64(0)
            if bits:
                into = np.int64((keys[row] * _MIXED) >> shift)
            sorted_keys[at[into]] = keys[row]
            at[into] += 1
        places = 2
        while places < 2 * most:
            places *= 2
        places_bits = 0
        while (1 << places_bits) < places:
            places_bits += 1
        table = np.zeros(places, np.uint64)
        found = np.zeros(places, np.int64)
        used = np.empty(max(most, 1), np.int64)
        counters = np.zeros(cells * _SHORT, np.int64)
        long_cells = np.empty(count // _SHORT + 1, np.uint64)
        long_runs = np.empty(count // _SHORT + 1, np.int64)
        longs = 0
        inner = np.uint64(64 - bits - places_bits)
        mask = places - 1
        for bucket in range(1 << bits):
            distinct = 0
            for row in range(starts[bucket], starts[bucket + 1]):
                key = np.uint64(sorted_keys[row])
                place = np.int64((key * _MIXED) >> inner) & mask
                while found[place] and table[place] != key:
                    place = (place + 1) & mask
                if not found[place]:
                    table[place] = key
                    used[distinct] = place
                    distinct += 1
                found[place] += 1
            for number in range(distinct):
                place = used[number]
                cell = table[place] >> width
                if found[place] < _SHORT:
                    counters[np.int64(cell) * _SHORT + found[place]] += 1
                else:
                    long_cells[longs] = cell
                    long_runs[longs] = found[place]
                    longs += 1
                found[place] = 0
        return counters, long_cells[:longs], long_runs[:longs]

    return _Loops(hexes, counted, looked, summed, parted, grouped, tallied)
