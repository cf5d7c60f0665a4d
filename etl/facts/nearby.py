"""Points of the same name that stand within a few metres of each other."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
EARTH_RADIUS = 6_371_008.8  # metres, mean
METRES_PER_DEGREE = EARTH_RADIUS * np.pi / 180


@dataclass(frozen=True)
class Pairs:
    """Pairs of row numbers (`one` < `other`), sorted, with their distance in metres."""

    one: Ints
    other: Ints
    metres: Floats


def near_pairs(names: pl.Series, lon: Floats, lat: Floats, within: float) -> Pairs:
    """Every pair of rows with the same name at most `within` metres apart; rows without a place are in none.

    Of several rows at the very same place each is paired with the next only, or a default coordinate that a
    thousand rows share would give half a million pairs. `lon`, `lat`: degrees on one datum.
    """
    placed = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    if len(placed) < 2:
        return Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    names, lon, lat = names.gather(placed), lon[placed], lat[placed]
    name = names.hash().to_numpy()
    keys, width = _cell_keys(name, lon, lat, within)
    order = np.argsort(keys)
    order, chained = _without_same_place(order, keys, name, lon, lat)
    one, other = _candidates(keys[order], width)
    one, other = np.concatenate([order[one], chained[0]]), np.concatenate([order[other], chained[1]])
    metres = metres_between(lon[one], lat[one], lon[other], lat[other])
    same = (metres <= within) & (names.gather(one) == names.gather(other)).to_numpy()
    return _sorted(placed[one[same]], placed[other[same]], metres[same])


def metres_between(lon0: Floats, lat0: Floats, lon1: Floats, lat1: Floats) -> Floats:
    """Great-circle distance in metres between points in degrees."""
    lon0, lat0, lon1, lat1 = (np.radians(value) for value in (lon0, lat0, lon1, lat1))
    half = np.sin((lat1 - lat0) / 2) ** 2 + np.cos(lat0) * np.cos(lat1) * np.sin((lon1 - lon0) / 2) ** 2
    distance: Floats = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(half))
    return distance


def _cell_keys(name: Hashes, lon: Floats, lat: Floats, within: float) -> tuple[Ints, int]:
    """One number for name and cell, and how many cells make a row. No side of a cell is shorter than `within`.

    A name takes part by as many bits of its hash as there is room for: names that meet are told apart afterwards.
    """
    step = within / METRES_PER_DEGREE * (1 + 1e-9)
    narrowest = max(np.cos(np.radians(np.abs(lat).max())), 1e-3)
    row, column = _cells(lat, step), _cells(lon, step / narrowest)
    width, height = int(column.max()) + 2, int(row.max()) + 2
    bits = max(0, min(24, 62 - (width * height).bit_length()))
    part = (name & np.uint64((1 << bits) - 1)).astype(np.int64)
    return (part * height + row) * width + column, width


def _without_same_place(
    order: Ints, keys: Ints, name: Hashes, lon: Floats, lat: Floats
) -> tuple[Ints, tuple[Ints, Ints]]:
    """`order` with one row of each name and place, and the pairs that chain the others to it."""
    follows = np.concatenate([[False], keys[order[1:]] == keys[order[:-1]]])
    crowded = order[follows | np.append(follows[1:], False)]
    crowded = crowded[np.lexsort((crowded, lat[crowded], lon[crowded], name[crowded]))]
    before, after = crowded[:-1], crowded[1:]
    same = (name[before] == name[after]) & (lon[before] == lon[after]) & (lat[before] == lat[after])
    before, after = before[same], after[same]
    is_kept = np.ones(len(keys), dtype=bool)
    is_kept[after] = False
    return order[is_kept[order]], (before, after)


def _candidates(keys: Ints, width: int) -> tuple[Ints, Ints]:
    """Pairs of sorted keys in the same or neighbouring cells: here, beside, and the three above."""
    here = np.arange(len(keys))
    beside = np.searchsorted(keys, keys + 1, side="right")
    above = np.searchsorted(keys, keys + width - 1), np.searchsorted(keys, keys + width + 1, side="right")
    (one, other), (also_one, also_other) = _ranges(here + 1, beside), _ranges(*above)
    return np.concatenate([one, also_one]), np.concatenate([other, also_other])


def _cells(degrees: Floats, step: float) -> Ints:
    """Numbers of cells from 1 on, so that the neighbour of the first is not the last of the row before."""
    cells: NDArray[np.int64] = np.floor((degrees - degrees.min()) / step).astype(np.int64) + 1
    return cells


def _ranges(start: Ints, stop: Ints) -> tuple[Ints, Ints]:
    """For each i all j from start[i] up to stop[i], as pairs."""
    count = stop - start
    one = np.repeat(np.arange(len(start)), count)
    first = np.cumsum(count) - count
    return one, np.arange(len(one)) - first[one] + start[one]


def _sorted(one: Ints, other: Ints, metres: Floats) -> Pairs:
    low, high = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((high, low))
    return Pairs(low[order], high[order], metres[order])
