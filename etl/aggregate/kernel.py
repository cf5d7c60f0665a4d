"""The two loops of the fast form that a compiler makes faster, where numba is installed (requirements-scale.txt).

Both say the same as what `packed` and `digits` do without it, to the unit: which of them ran is seen by nobody.
"""

import importlib.util
from functools import cache
from typing import Any

import numpy as np
import polars as pl

from etl.aggregate import digits

_HALF, _ZEROS, _32 = np.uint64(0xFFFFFFFF), np.uint64(0x30303030), np.uint64(32)
_SHORT = 32
"""Runs shorter than this are counted in place, longer ones one by one."""
_MOST_CELLS = 1 << 20
_IN_BUCKET = 2048
_MIXED = np.uint64(0x9E3779B97F4A7C15)
"""Knuth's multiplier: 2^64 by the golden ratio, odd. It spreads neighbours over the buckets."""


def is_there() -> bool:
    """Whether the compiler is installed."""
    return importlib.util.find_spec("numba") is not None


def hexadecimal(texts: pl.Series) -> tuple[int, pl.Series] | None:
    """As `etl.aggregate.digits.hexadecimal`, in one pass."""

    def read(halves: digits.Halves, blank: Any, count: int) -> np.ndarray[Any, Any] | None:
        shift = np.uint64(4 * (digits.DIGITS - count))
        are_all, numbers = _compiled()[0](halves, blank, np.uint64(count), *digits.padding_of(count), shift)
        return numbers if are_all else None

    return digits.hexadecimal(texts, read)


def runs(keys: np.ndarray[Any, Any], width: int, cells: int) -> pl.DataFrame | None:
    """How often how many equal keys stand in a cell: cell (the key without its last `width` bits), n, units.

    None where there are more cells than the counters have room for.
    """
    if cells > _MOST_CELLS:
        return None
    counters, long_cells, long_runs = _compiled()[1](keys, np.uint64(width), cells)
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


@cache
def _compiled() -> tuple[Any, Any]:
    import numba

    eight = numba.njit(digits.eight)

    @numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
    def hexes(views: Any, blank: Any, length: Any, head_padding: Any, tail_padding: Any, shift: Any) -> Any:
        count = views.shape[0]
        numbers = np.zeros(count, np.uint64)
        for row in range(count):
            if blank[row]:
                continue
            head, tail = views[row, 0], views[row, 1]
            high, wrong_high = eight((head & ~_HALF | head_padding) | _ZEROS)
            low, wrong_low = eight(tail | tail_padding)
            if (head & _HALF) != length or wrong_high or wrong_low:
                return False, numbers
            numbers[row] = ((high << _32) | low) >> shift
        return True, numbers

    @numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
    def counted(keys: Any, width: Any, cells: Any) -> Any:
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
        sorted_keys = np.empty(count, np.uint64)
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
                key = sorted_keys[row]
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

    return hexes, counted
