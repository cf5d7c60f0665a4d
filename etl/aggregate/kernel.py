"""The loops of the fast form that a compiler makes faster, where numba is installed (requirements-scale.txt).

They say the same as what `pieces`, `packed` and `digits` do without it, to the unit: which of them ran is seen by
nobody. None holds Python's lock, so that two threads count on two processors.
"""

import importlib.util
from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import Any

import numpy as np
import polars as pl

from etl.aggregate import digits
from etl.aggregate.figures import CAMPAIGN, NIGHT_ENDS, ORDINARY, REFUND, SELF_TEST

_SHORT = 32
"""Runs shorter than this are counted in place, longer ones one by one."""
_MOST_CELLS = 1 << 20
_IN_BUCKET = 2048
_MIXED = np.uint64(0x9E3779B97F4A7C15)
"""Knuth's multiplier: 2^64 by the golden ratio, odd. It spreads neighbours over the buckets."""
_DAY, _NIGHT_ENDS = 86_400, NIGHT_ENDS * 3600
_ONE_AT_A_TIME = Lock()
Numbers = np.ndarray[Any, Any]


def is_there() -> bool:
    """Whether the compiler is installed."""
    return importlib.util.find_spec("numba") is not None


def hexadecimal(texts: pl.Series) -> tuple[int, pl.Series] | None:
    """As `etl.aggregate.digits.hexadecimal`, in one pass."""

    def read(views: digits.Views, blank: Any, count: int) -> Numbers | None:
        blanks = np.zeros(0, np.bool_) if blank is None else blank
        are_all, numbers = _loops()[0](views, blanks, np.uint16(count), digits.tables_of(count))
        return numbers if are_all else None

    return digits.hexadecimal(texts, read)


def rows(
    at: Numbers,
    amount: Numbers,
    refund: Numbers,
    campaign: Numbers,
    codes: Sequence[Numbers],
    sizes: Sequence[int],
    clock: tuple[int, int, int],
    limits: tuple[int, int],
) -> tuple[Numbers, Numbers, Numbers, Numbers] | None:
    """The cell of each row, whether it is paid, and rows and amounts by cell and marks; None where one is negative.

    `clock`: the month's first moment, the units of a second, the first of the late days. `limits`: of self-tests and
    of small payments.
    """
    is_all, *found = _loops()[2](at, amount, refund, campaign, *codes, *sizes, *clock, *limits)
    return tuple(found) if is_all else None


def runs(keys: Numbers, width: int, cells: int) -> pl.DataFrame | None:
    """How often how many equal keys stand in a cell: cell (the key without its last `width` bits), n, units.

    None where there are more cells than the counters have room for.
    """
    if cells > _MOST_CELLS:
        return None
    counters, long_cells, long_runs = _loops()[1](keys, np.empty_like(keys), np.uint64(width), cells)
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


def _loops() -> tuple[Any, Any, Any]:
    with _ONE_AT_A_TIME:  # two threads would compile twice
        return _compiled()


@cache
def _compiled() -> tuple[Any, Any, Any]:
    import numba

    @numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
    def hexes(views: Any, blank: Any, length: Any, tables: Any) -> Any:
        count = views.shape[0]
        numbers = np.zeros(count, np.uint64)
        wrong = np.uint64(0)
        for row in range(count):
            if blank.shape[0] and blank[row]:
                continue
            number = tables[0, views[row, 2]] | tables[1, views[row, 3]] | tables[2, views[row, 4]]
            number |= tables[3, views[row, 5]] | tables[4, views[row, 6]] | tables[5, views[row, 7]]
            if views[row, 0] != length or views[row, 1]:
                number = digits.WRONG
            wrong |= number
            numbers[row] = number
        return wrong < digits.WRONG, numbers

    @numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
    def summed(
        at: Any, amount: Any, refund: Any, campaign: Any,
        code0: Any, code1: Any, code2: Any, code3: Any,
        size0: Any, size1: Any, size2: Any, size3: Any,
        first: Any, per_second: Any, late: Any, self_test: Any, small: Any,
    ) -> Any:  # fmt: skip
        count = at.shape[0]
        cell = np.empty(count, np.uint32)
        is_paid = np.empty(count, np.bool_)
        cells = size0 * size1 * size2 * size3
        both = np.zeros((32 * cells, 2), np.int64)  # by mark first: nearly all rows are of few marks
        night_ends, day, late_from = _NIGHT_ENDS * per_second, _DAY * per_second, late * _DAY * per_second
        is_all = True
        for row in range(count):
            value = amount[row]
            if value < 0:
                is_all = False
            kind = ORDINARY
            if refund[row]:
                kind = REFUND
            elif value <= self_test:
                kind = SELF_TEST
            elif campaign[row]:
                kind = CAMPAIGN
            since = np.uint64(at[row] - first)
            mark = kind << 3
            if value <= small:
                mark |= 4
            if since % np.uint64(day) < np.uint64(night_ends):
                mark |= 2
            if since >= np.uint64(late_from):
                mark |= 1
            own = ((np.int64(code0[row]) * size1 + code1[row]) * size2 + code2[row]) * size3 + code3[row]
            cell[row] = own
            is_paid[row] = kind != REFUND and kind != SELF_TEST
            place = mark * cells + own
            both[place, 0] += 1
            both[place, 1] += value
        return is_all, cell, is_paid, both[:, 0], both[:, 1]

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

    return hexes, counted, summed
