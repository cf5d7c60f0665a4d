"""Where a register says its points are: the systems it may be written in, and whether the places can be true."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import comb

import numpy as np
import prcoords
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from etl.values.findings import Finding

LonLat = tuple[float, float]

_TO_WGS84: Mapping[str, Callable[[LonLat, bool], LonLat]] = {
    "GCJ-02": prcoords.gcj_wgs_bored,
    "BD-09": prcoords.bd_wgs_bored,
}
_FROM_WGS84: Mapping[str, Callable[[LonLat, bool], LonLat]] = {
    "GCJ-02": prcoords.wgs_gcj,
    "BD-09": prcoords.wgs_bd,
}
SYSTEMS = ("WGS-84", *_TO_WGS84)
SLACK = 0.003
"""Degrees, about 300 m: a point this near to its region is not said to lie outside, as boundaries are simplified."""
_SAMPLE = 3_000
_DOUBT = 1e-3


@dataclass(frozen=True)
class Stated:
    """A place as the register writes it, in the declared system, and the region that it claims to lie in."""

    lon: float
    lat: float
    region: str
    cell: str


def to_wgs84(system: str, lon: float, lat: float) -> LonLat:
    """(longitude, latitude) in WGS-84; far from China all systems are the same.

    The library takes a box for China that holds its neighbours too: a place in India or Mongolia would be moved by some
    400 m. A register there is in WGS-84 and has to say so.
    """
    if system not in _TO_WGS84 or not prcoords.sanity_in_china_p(prcoords.Coords(lat, lon)):
        return lon, lat
    converted = _TO_WGS84[system]((lat, lon), False)
    return converted[1], converted[0]


def from_wgs84(system: str, lon: float, lat: float) -> LonLat:
    """(longitude, latitude) as a file in another system writes them, to a millionth of a degree (a decimetre)."""
    back = _FROM_WGS84.get(system)
    if back is not None and prcoords.sanity_in_china_p(prcoords.Coords(lat, lon)):
        lat, lon = back((lat, lon), False)
    return round(lon, 6), round(lat, 6)


def is_nowhere(lon: float, lat: float) -> bool:
    """Whether it is the point off Africa that a program writes when it has no coordinates."""
    return abs(lon) < 0.01 and abs(lat) < 0.01


def check_places(
    stated: Sequence[Stated], boundaries: Mapping[str, BaseGeometry], declared: str, sheet: str
) -> list[Finding]:
    """Swapped axes, another system than the declared one, and single points outside the region that they claim."""
    known = [place for place in stated if place.region in boundaries]
    outside = _outside(known, boundaries, declared, SLACK)
    if not outside.any():
        return _other_system(known, boundaries, declared, sheet)
    doubtful = [place for place, is_out in zip(known, outside, strict=True) if is_out]
    exchanged = [replace(place, lon=place.lat, lat=place.lon) for place in doubtful]
    still_out = _outside(exchanged, boundaries, declared, SLACK)
    swapped = [place for place, is_out in zip(doubtful, still_out, strict=True) if not is_out]
    if len(swapped) * 2 > len(known):
        values = {"count": len(swapped), "of": len(known)}
        return [Finding("COORD-AXES", sheet, swapped[0].cell, values)]
    found = _other_system(known, boundaries, declared, sheet)
    if not found:
        found += [
            Finding("COORD-OUTSIDE", sheet, p.cell, {"region": p.region})
            for p in doubtful
            if p not in swapped
        ]
    return found + [Finding("COORD-SWAPPED", sheet, p.cell, {"region": p.region}) for p in swapped]


def _other_system(
    places: Sequence[Stated], boundaries: Mapping[str, BaseGeometry], declared: str, sheet: str
) -> list[Finding]:
    """Whether another system puts points into their regions that the declared one leaves outside.

    Systems differ by some hundred metres, which shows only at the borders of regions: of the points that lie inside
    by one system and outside by the other, a right declaration has about none that speak against it.
    """
    step = -(-len(places) // _SAMPLE) or 1
    sample = places[::step]
    out = {system: _outside(sample, boundaries, system, 0.0) for system in SYSTEMS}
    best = min(out, key=lambda system: (int(out[system].sum()), system != declared))
    against = int((out[declared] & ~out[best]).sum())
    for_it = int((out[best] & ~out[declared]).sum())
    if best == declared or _tail(against, against + for_it) > _DOUBT:
        return []
    values = {
        "declared": declared,
        "fits": best,
        "outside": int(out[declared].sum()),
        "outside_then": int(out[best].sum()),
        "of": len(sample),
    }
    return [Finding("COORD-SYSTEM", sheet, "", values)]


def _outside(
    places: Sequence[Stated], boundaries: Mapping[str, BaseGeometry], system: str, slack: float
) -> NDArray[np.bool_]:
    """Which places, read in `system`, lie outside the region that they claim by more than `slack` degrees."""
    outside = np.zeros(len(places), dtype=bool)
    at = np.array([to_wgs84(system, place.lon, place.lat) for place in places]).reshape(-1, 2)
    regions = np.array([place.region for place in places])
    for region in dict.fromkeys(regions.tolist()):
        mine = np.flatnonzero(regions == region)
        inside = shapely.contains_xy(boundaries[region], at[mine, 0], at[mine, 1])
        outside[mine[~inside]] = True
        if slack:
            near = mine[~inside]
            outside[near] = ~shapely.dwithin(boundaries[region], shapely.points(at[near]), slack)
    return outside


def _tail(successes: int, trials: int) -> float:
    """The chance of at least so many heads in so many throws of a fair coin."""
    return sum(_binomials(successes, trials)) / (1 << trials)


def _binomials(first: int, trials: int) -> Iterator[int]:
    return (comb(trials, k) for k in range(first, trials + 1))
