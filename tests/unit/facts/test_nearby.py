"""Near duplicates against a search that compares every row with every other."""

import math

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from etl.facts.nearby import metres_between, near_pairs

WITHIN = 20.0
ROWS = st.lists(
    st.tuples(st.sampled_from("甲乙丙"), st.integers(0, 40), st.integers(0, 40)), min_size=0, max_size=40
)


def pairs_of(rows: list[tuple[str, float, float]]) -> set[tuple[int, int]]:
    names = pl.Series([name for name, _, _ in rows], dtype=pl.String)
    lon, lat = (np.array([row[i] for row in rows], dtype=float) for i in (1, 2))
    found = near_pairs(names, lon, lat, WITHIN)
    return set(zip(found.one.tolist(), found.other.tolist(), strict=True))


def naive(rows: list[tuple[str, float, float]]) -> set[tuple[int, int]]:
    """All pairs; of the rows at one place each with the next only."""
    found = set()
    for i, (name, lon, lat) in enumerate(rows):
        is_first_here = rows.index(rows[i]) == i
        for j in range(i + 1, len(rows)):
            if rows[j][0] != name:
                continue
            if rows[j] == rows[i]:
                found.add((i, j)) if rows[i] not in rows[i + 1 : j] else None
            elif is_first_here and rows.index(rows[j]) == j and _metres(lon, lat, *rows[j][1:]) <= WITHIN:
                found.add((i, j))
    return found


def _metres(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    """The spherical law of cosines is too rough so near; this is the haversine, written out."""
    phi0, phi1 = math.radians(lat0), math.radians(lat1)
    half = math.sin((phi1 - phi0) / 2) ** 2
    half += math.cos(phi0) * math.cos(phi1) * math.sin(math.radians(lon1 - lon0) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(math.sqrt(half))


@given(ROWS, st.sampled_from([0.0, 46.6, 71.2, -33.0]))
def test_equal_to_comparing_every_row_with_every_other(
    rows: list[tuple[str, int, int]], latitude: float
) -> None:
    """Places on a raster of 7 metres, so that many lie just within and just beyond 20."""
    step = 7 / 111_195
    shrink = math.cos(math.radians(latitude))
    placed = [(name, 125 + x * step / shrink, latitude + y * step) for name, x, y in rows]
    assert pairs_of(placed) == naive(placed)


def test_twenty_metres_is_near_and_twenty_one_is_not() -> None:
    step = 1 / 111_195.08
    assert pairs_of([("药店", 125.0, 46.0), ("药店", 125.0, 46.0 + 19.99 * step)]) == {(0, 1)}
    assert pairs_of([("药店", 125.0, 46.0), ("药店", 125.0, 46.0 + 20.01 * step)]) == set()
    assert pairs_of([("药店", 125.0, 46.0), ("诊所", 125.0, 46.0)]) == set()


def test_a_thousand_rows_with_a_default_coordinate_are_a_chain_not_half_a_million_pairs() -> None:
    rows = [("便利店", 125.0, 46.0)] * 1000
    assert pairs_of(rows) == {(i, i + 1) for i in range(999)}


def test_rows_without_a_place_are_in_no_pair() -> None:
    rows = [("药店", math.nan, 46.0), ("药店", 125.0, math.nan), ("药店", 125.0, 46.0), ("药店", 125.0, 46.0)]
    assert pairs_of(rows) == {(2, 3)}
    assert pairs_of([]) == set()


def test_a_degree_of_the_meridian() -> None:
    one = np.array([0.0])
    assert abs(metres_between(one, one, one, one + 1)[0] - 111_195.08) < 0.01
