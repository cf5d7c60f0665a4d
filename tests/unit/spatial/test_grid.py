"""The kept grid answers as the polygons do, point by point, also where it hurts: corners, edges, holes, overlaps."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from etl.definitions.boundaries import read_boundaries
from etl.definitions.load import PROGRAMMES, load_programme
from etl.spatial.grid import NOWHERE, RegionGrid
from tests.counties import counties, scattered
from tests.depth import cases


def by_sjoin(polygons: list[BaseGeometry], points: NDArray[np.float64]) -> list[set[int]]:
    """For each point the polygons that geopandas.sjoin finds."""
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(points[:, 0], points[:, 1]))
    joined = gpd.sjoin(frame, gpd.GeoDataFrame(geometry=polygons), predicate="within")
    found: list[set[int]] = [set() for _ in points]
    for row, polygon in zip(joined.index, joined["index_right"], strict=True):
        found[row].add(int(polygon))
    return found


def check(polygons: list[BaseGeometry], points: NDArray[np.float64]) -> None:
    ours = RegionGrid(polygons).locate(points[:, 0].copy(), points[:, 1].copy())
    for answer, theirs in zip(ours, by_sjoin(polygons, points), strict=True):
        assert (answer in theirs) if theirs else answer == NOWHERE


def tricky(polygons: list[BaseGeometry]) -> NDArray[np.float64]:
    """Corners, middles of edges, and their next neighbours among floating-point numbers."""
    corners = shapely.get_coordinates(polygons)
    middles = (corners[1:] + corners[:-1]) / 2
    on = np.concatenate([corners, middles])
    return np.concatenate([on, np.nextafter(on, np.inf), np.nextafter(on, -np.inf), on + 1e-9, on - 1e-9])


@pytest.fixture(scope="module")
def districts() -> list[BaseGeometry]:
    path = PROGRAMMES / "daqing" / "regions.geojson"
    shapes = read_boundaries(path, load_programme("daqing").regions)
    return [shape for code, shape in shapes.items() if code != "230600"]


@pytest.mark.slow
def test_equal_to_sjoin_on_the_districts_of_daqing(districts: list[BaseGeometry]) -> None:
    check(districts, np.concatenate([scattered(districts, 50_000), tricky(districts)]))


@pytest.mark.slow
def test_equal_to_sjoin_on_three_hundred_counties() -> None:
    layer = counties(300, 30_000)
    assert len(layer) == 300
    assert shapely.coverage_is_valid(layer)
    check(layer, np.concatenate([scattered(layer, 50_000), tricky(layer[:40])]))


@pytest.mark.slow
def test_holes_enclaves_parts_and_rings_of_either_direction() -> None:
    hole = shapely.box(2, 2, 4, 4)
    outer = shapely.box(0, 0, 10, 10).difference(hole).difference(shapely.box(6, 6, 8, 8))
    apart = shapely.MultiPolygon([shapely.box(20, 0, 21, 1), shapely.box(0, 20, 1, 21)])
    layer = [outer, hole, apart, shapely.reverse(shapely.box(10, 0, 12, 10))]
    check(layer, np.concatenate([scattered(layer, 20_000), tricky(layer)]))


def test_overlapping_regions_give_one_of_those_that_hold_the_point() -> None:
    layer = [shapely.box(0, 0, 10, 10), shapely.box(5, 5, 15, 15), shapely.box(6, 6, 7, 7)]
    check(layer, np.concatenate([scattered(layer, 20_000), tricky(layer)]))


def test_no_place_is_nowhere() -> None:
    grid = RegionGrid([shapely.box(0, 0, 1, 1)])
    x = np.array([np.nan, 0.5, np.inf, -np.inf, 0.5, 1e300, 0.5])
    y = np.array([0.5, np.nan, 0.5, 0.5, -1e300, 0.5, 0.5])
    assert grid.locate(x, y).tolist() == [NOWHERE] * 6 + [0]
    assert grid.locate(np.empty(0), np.empty(0)).tolist() == []


COORDINATE = st.integers(0, 16)


@pytest.mark.slow
@settings(max_examples=cases(60), deadline=None)
@given(
    st.lists(st.tuples(COORDINATE, COORDINATE), min_size=4, max_size=9, unique=True),
    st.floats(-1, 1), st.integers(0, 10_000),
)  # fmt: skip
def test_equal_to_sjoin_on_any_coverage(seats: list[tuple[int, int]], slant: float, seed: int) -> None:
    """Cells around random seats, slanted, so that borders run along grid lines as well as across them."""
    box = shapely.box(0, 0, 16, 16)
    cells = shapely.intersection(
        shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(seats), extend_to=box)), box
    )
    layer = [
        shapely.transform(cell, lambda p: np.column_stack([p[:, 0] + slant * p[:, 1], p[:, 1]]))
        for cell in cells
        if cell.area > 1e-9
    ]
    check(layer, np.concatenate([scattered(layer, 200, seed), tricky(layer)]))
