"""The edges of many polygons as arrays, in the units of a grid, and what they cross."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEAR = 1e-9
"""In cells: what passes this near a grid line is taken to touch both sides, so that rounding never hides an edge."""


@dataclass(frozen=True)
class Edges:
    """One entry per edge, in cells: its lower end, its upper end, the polygon that it bounds.

    `opens`: the polygon lies to the east of the edge, so that going east one enters it.
    """

    low_x: Floats
    low_y: Floats
    high_x: Floats
    high_y: Floats
    polygon: Ints
    opens: Flags


def edges_of(
    polygons: Sequence[BaseGeometry], west: float, south: float, scale: tuple[float, float]
) -> Edges:
    """All edges of valid polygons, whichever way their rings run. `scale` is cells per unit in x and y."""
    parts, part_polygon = shapely.get_parts(np.asarray(polygons, dtype=object), return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, point_ring = shapely.get_coordinates(rings, return_index=True)
    x, y = (points[:, 0] - west) * scale[0], (points[:, 1] - south) * scale[1]
    within = point_ring[1:] == point_ring[:-1]  # not from the end of one ring to the start of the next
    x0, y0, x1, y1 = x[:-1][within], y[:-1][within], x[1:][within], y[1:][within]
    ring = point_ring[:-1][within]
    anticlockwise = np.bincount(ring, x0 * y1 - x1 * y0, len(rings)) > 0
    is_hole = np.concatenate(
        [[False], ring_part[1:] == ring_part[:-1]]
    )  # the first ring of a part is its outside
    inside_is_left = anticlockwise != is_hole
    rises = y1 > y0
    return Edges(
        np.where(rises, x0, x1),
        np.where(rises, y0, y1),
        np.where(rises, x1, x0),
        np.where(rises, y1, y0),
        part_polygon[ring_part[ring]],
        rises != inside_is_left[ring],
    )


def crossings(low: Floats, high: Floats, offset: float) -> tuple[Ints, Ints]:
    """Which edge crosses which line `k + offset`: (edge, k) for each k with low <= k + offset < high."""
    first = np.ceil(low - offset).astype(np.int64)
    count = np.ceil(high - offset).astype(np.int64) - first
    edge = np.repeat(np.arange(len(low)), count)
    start = np.cumsum(count) - count
    return edge, np.arange(len(edge)) - start[edge] + first[edge]


def x_at(edges: Edges, edge: Ints, y: Floats) -> Floats:
    """Where edges cross the height y. Reckoned from the lower end: a common edge of two polygons gives one value."""
    low_x, low_y = edges.low_x[edge], edges.low_y[edge]
    return low_x + (y - low_y) * ((edges.high_x[edge] - low_x) / (edges.high_y[edge] - low_y))


def y_at(edges: Edges, edge: Ints, x: Floats) -> Floats:
    """Where edges cross the line x."""
    low_x, low_y = edges.low_x[edge], edges.low_y[edge]
    return low_y + (x - low_x) * ((edges.high_y[edge] - low_y) / (edges.high_x[edge] - low_x))


def touched_cells(edges: Edges, width: int) -> tuple[Ints, Ints]:
    """(cell, polygon) for every cell that an edge touches; pairs may repeat. A cell is row * width + column.

    Going up an edge, one is first in the cell of its lower end and then enters another at every grid line.
    """
    every = np.arange(len(edges.low_x))
    across, column = crossings(
        np.minimum(edges.low_x, edges.high_x), np.maximum(edges.low_x, edges.high_x), 0.0
    )
    along, row = crossings(edges.low_y, edges.high_y, 0.0)
    across_y, along_x = y_at(edges, across, column.astype(float)), x_at(edges, along, row.astype(float))
    goes_west = edges.high_x[across] < edges.low_x[across]
    columns = [_whole(edges.low_x), column - goes_west, _whole(along_x)]
    rows = [_whole(edges.low_y), _whole(across_y), row]
    near_cell, near_edge = _both_sides(
        np.concatenate([edges.low_x, edges.high_x, column, along_x]),
        np.concatenate([edges.low_y, edges.high_y, across_y, row]),
        np.concatenate([every, every, across, along]),
        width,
    )
    cell = np.concatenate([np.concatenate(rows) * width + np.concatenate(columns), near_cell])
    return cell, edges.polygon[np.concatenate([every, across, along, near_edge])]


def _both_sides(x: Floats, y: Floats, edge: Ints, width: int) -> tuple[Ints, Ints]:
    """All cells around the points that lie on a corner of the grid or an edge's end on a grid line, as near as NEAR.

    A crossing always lies on one line; it matters only where it lies on a second one.
    """
    is_near_x, is_near_y = np.abs(x - np.rint(x)) < NEAR, np.abs(y - np.rint(y)) < NEAR
    ends = np.arange(len(x)) < 2 * (edge.max() + 1)
    near = np.flatnonzero(np.where(ends, is_near_x | is_near_y, is_near_x & is_near_y))
    shifts = [(right, up) for right in (-NEAR, NEAR) for up in (-NEAR, NEAR)]
    cells = [_whole(y[near] + up) * width + _whole(x[near] + right) for right, up in shifts]
    return np.concatenate(cells), np.tile(edge[near], len(shifts))


def _whole(values: Floats) -> Ints:
    return values.astype(np.int64)  # none is negative
