"""A million points: to 9 districts and to 2,900 counties beside geopandas.sjoin, and the search for near duplicates."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from bench.timing import Timing, interleaved, median_seconds
from etl.definitions.boundaries import read_boundaries
from etl.definitions.load import PROGRAMMES, load_programme
from etl.facts.nearby import near_pairs
from etl.spatial.grid import NOWHERE, RegionGrid
from tests.counties import BOX, counties, scattered

POINTS = 1_000_000


def bench_points_to_districts() -> list[Timing]:
    """To the districts of Daqing, without the city that they make up."""
    shapes = read_boundaries(PROGRAMMES / "daqing" / "regions.geojson", load_programme("daqing").regions)
    return _join("9 districts", [shape for code, shape in shapes.items() if code != "230600"])


def bench_points_to_counties() -> list[Timing]:
    """To as many counties as a country has, each of about 300 corners."""
    return _join("2,900 counties", counties(2_900, 851_000))


def bench_near_duplicates() -> Timing:
    """50,000 of a million points are registered a second time, a few metres off."""
    draw = np.random.default_rng(3)
    again = draw.choice(POINTS, 50_000, replace=False)
    lon, lat = draw.uniform(BOX[0], BOX[2], POINTS), draw.uniform(BOX[1], BOX[3], POINTS)
    shift = draw.normal(0, 3 / 111_195, (2, len(again)))
    lon, lat = np.concatenate([lon, lon[again] + shift[0]]), np.concatenate([lat, lat[again] + shift[1]])
    number = draw.integers(0, 200_000, POINTS)
    names = pl.Series(np.concatenate([number, number[again]])).cast(pl.String)
    pairs = near_pairs(names, lon, lat, 20.0)
    seconds = median_seconds(lambda: near_pairs(names, lon, lat, 20.0))
    return Timing(
        f"near duplicates (20 m) of {len(lon):,} points", seconds, notes=f"{len(pairs.one):,} pairs of 50,000"
    )


def _join(layer: str, polygons: Sequence[BaseGeometry]) -> list[Timing]:
    """Both begin with two columns of coordinates and end with a region for each point."""
    points = scattered(polygons, POINTS)
    x, y = points[:, 0].copy(), points[:, 1].copy()
    regions = gpd.GeoDataFrame(geometry=list(polygons))
    # Copies, because the first grid prepares its polygons and a second one would profit from that.
    fresh = [shapely.from_wkb(shapely.to_wkb(list(polygons))) for _ in range(3)]
    building = median_seconds(lambda: RegionGrid(fresh.pop()))
    grid = RegionGrid(polygons)

    def peer() -> gpd.GeoDataFrame:
        frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y))
        return gpd.sjoin(frame, regions, predicate="within", how="left")

    theirs = peer()["index_right"].fillna(NOWHERE).to_numpy().astype(int)
    equal = "equal on every point" if np.array_equal(grid.locate(x, y), theirs) else "NOT EQUAL"
    seconds, peer_seconds = interleaved(lambda: grid.locate(x, y), peer, runs=5)
    notes = f"peer: geopandas.sjoin, its points built inside; {equal}"
    return [
        Timing(f"{POINTS:,} points to {layer}, grid kept", seconds, peer_seconds, notes),
        Timing(f"building the grid of {layer}", building),
    ]
