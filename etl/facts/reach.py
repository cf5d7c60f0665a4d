"""Who has a service point within reach: distances of villages, white spots, and where the next points do most.

Places are degrees (WGS-84), distances metres along the great circle, residents whole persons.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import polars as pl
from numpy.typing import NDArray

from etl.facts.nearby import METRES_PER_DEGREE, Floats, Ints, metres_between

_CHUNK = 512
"""Villages compared at a time."""


@dataclass(frozen=True)
class NextPoint:
    """A village where a new point would bring `gain` residents within reach, who have none until then.

    `covered` are the residents within reach once this and all better places have their point.
    """

    village: str
    gain: int
    covered: int


def nearest_metres(villages: pl.DataFrame, points: pl.DataFrame) -> Floats:
    """For each village (lon, lat) the distance to the nearest of `points`; infinite where there is no point.

    Points without a place do not count. Both are looked through from south to north, so that only points in a band
    around some villages are compared with them; the band grows until it holds the nearest.
    """
    placed = points.filter(pl.col("lon").is_not_null() & pl.col("lat").is_not_null()).sort("lat")
    lon, lat = placed["lon"].to_numpy(), placed["lat"].to_numpy()
    nearest = np.full(villages.height, np.inf)
    if not len(lat):
        return nearest
    at_lon, at_lat = villages["lon"].to_numpy(), villages["lat"].to_numpy()
    order = np.argsort(at_lat, kind="stable")
    for start in range(0, len(order), _CHUNK):
        rows = order[start : start + _CHUNK]
        nearest[rows] = _nearest_in_bands(at_lon[rows], at_lat[rows], lon, lat)
    return nearest


def within(residents: pl.Series, metres: Floats, reach: float) -> int:
    """Residents of the villages at most `reach` metres from their nearest point."""
    return int(residents.to_numpy()[metres <= reach].sum())


def next_points(
    villages: pl.DataFrame, points: pl.DataFrame, reach: float, count: int = 10
) -> list[NextPoint]:
    """The next best `count` villages for a new point, best first; fewer where everybody is within reach before.

    `villages` needs code, lon, lat, residents. Each time the village is taken around which most residents are still
    out of reach (of equals the one with the lower code). This never reaches less than 63 percent of what the best
    choice of as many villages at once would, and gives an order in which to build.
    """
    residents = villages["residents"].to_numpy().astype(np.int64)
    is_out = nearest_metres(villages, points) > reach
    start, near = _neighbours(villages["lon"].to_numpy(), villages["lat"].to_numpy(), reach)
    covered = int(residents[~is_out].sum())
    codes = villages["code"].to_list()

    def gain(row: int) -> int:
        around = near[start[row] : start[row + 1]]
        return int(residents[around[is_out[around]]].sum())

    # Gains only shrink while points are added: the first whose gain still holds when looked at again is the best.
    heap = [(-gain(row), code, row) for row, code in enumerate(codes)]
    heapq.heapify(heap)
    chosen: list[NextPoint] = []
    while heap and len(chosen) < count and heap[0][0] < 0:
        stated, code, row = heapq.heappop(heap)
        now = gain(row)
        if now != -stated:
            heapq.heappush(heap, (-now, code, row))
            continue
        covered += now
        is_out[near[start[row] : start[row + 1]]] = False
        chosen.append(NextPoint(code, now, covered))
    return chosen


def per_ten_thousand(points: int | None, residents: int | None) -> Fraction | None:
    """Points for every 10,000 residents; None where nobody lives or nobody knows."""
    return Fraction(points * 10_000, residents) if points is not None and residents else None


def _nearest_in_bands(at_lon: Floats, at_lat: Floats, lon: Floats, lat: Floats) -> Floats:
    band = 5_000.0
    while True:
        degrees = band / METRES_PER_DEGREE
        first, last = np.searchsorted(lat, (at_lat[0] - degrees, at_lat[-1] + degrees))
        if last > first:
            apart = metres_between(
                at_lon[:, None], at_lat[:, None], lon[None, first:last], lat[None, first:last]
            )
            nearest: Floats = apart.min(axis=1)
            if nearest.max() <= band or last - first == len(lat):
                return nearest
        band *= 4


def _neighbours(lon: Floats, lat: Floats, reach: float) -> tuple[Ints, NDArray[np.int64]]:
    """For each village the villages within reach, itself among them: numbers start[i]:start[i+1] of a list."""
    order = np.argsort(lat, kind="stable")
    degrees = reach / METRES_PER_DEGREE * (1 + 1e-9)
    lists: list[Ints] = [np.empty(0, np.int64)] * len(lat)
    first = np.searchsorted(lat[order], lat[order] - degrees)
    last = np.searchsorted(lat[order], lat[order] + degrees, side="right")
    for place, row in enumerate(order.tolist()):
        others = order[first[place] : last[place]]
        apart = metres_between(lon[[row]], lat[[row]], lon[others], lat[others])
        lists[row] = np.sort(others[apart <= reach])
    sizes: Sequence[int] = [len(others) for others in lists]
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64), np.concatenate(
        [*lists, np.empty(0, np.int64)]
    )
