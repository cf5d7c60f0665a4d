"""A made-up country of counties that meet exactly: what spatial tests and benchmarks measure on."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

BOX = (73.0, 18.0, 135.0, 53.0)  # the extent of China


def counties(count: int, vertices: int, seed: int = 7) -> list[BaseGeometry]:
    """About `vertices` corners on `count` polygons without overlap or gap, their borders bent like rivers."""
    draw = np.random.default_rng(seed)
    seats = shapely.MultiPoint(
        np.column_stack([draw.uniform(*BOX[::2], count), draw.uniform(*BOX[1::2], count)])
    )
    box = shapely.box(*BOX)
    cells = shapely.intersection(shapely.get_parts(shapely.voronoi_polygons(seats, extend_to=box)), box)
    lines = shapely.get_parts(shapely.union_all(shapely.boundary(cells)))
    fine = shapely.segmentize(lines, 2 * shapely.length(lines).sum() / vertices)
    bent = shapely.get_parts(shapely.union_all(shapely.transform(fine, _bend)))
    return list(shapely.get_parts(shapely.polygonize(bent)))


def _bend(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """A smooth shift of the plane, the same for every line through a place, so that borders still meet."""
    x, y = points[:, 0], points[:, 1]
    moved = points.copy()
    for size, wave in ((0.09, 2.3), (0.02, 11.0), (0.004, 57.0)):
        moved[:, 0] += size * np.sin(wave * y + np.cos(wave * x / 3))
        moved[:, 1] += size * np.sin(wave * x + np.cos(wave * y / 3))
    return moved


def scattered(polygons: Sequence[BaseGeometry], count: int, seed: int = 11) -> NDArray[np.float64]:
    """Points all over the polygons' extent, a few of them outside: shape (count, 2)."""
    west, south, east, north = shapely.total_bounds(np.asarray(polygons, dtype=object))
    draw = np.random.default_rng(seed)
    return np.column_stack([draw.uniform(west, east, count), draw.uniform(south, north, count)])
