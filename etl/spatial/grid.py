"""Points to regions: a grid that knows at once, for most places, in which region they lie.

A cell that no boundary touches lies in one region as a whole: a look into the table. In the others the polygons
themselves are asked. The grid is built once and kept; the answers equal those of the polygons for every point.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from etl.spatial.edges import Edges, Floats, Ints, crossings, edges_of, touched_cells, x_at

NOWHERE = -1
_CELLS_PER_EDGE = 6
_LEAST, _MOST = 2**20, 2**22  # cells
_CHUNK = 2**14
"""Points looked up at a time: few enough for their intermediate figures to stay in the processor's cache."""


class RegionGrid:
    """A table of cells over valid polygons: the number of a region, NOWHERE, or a border cell (-2, -3, …)."""

    def __init__(self, polygons: Sequence[BaseGeometry]) -> None:
        self.polygons = np.asarray(polygons, dtype=object)
        west, south, east, north = shapely.total_bounds(self.polygons)
        cells = np.clip(_CELLS_PER_EDGE * shapely.get_num_coordinates(self.polygons).sum(), _LEAST, _MOST)
        self._side = int(np.sqrt(cells)) + 2
        self._scale = (self._side - 2) / (east - west), (self._side - 2) / (north - south)
        # One empty cell all round, so that a point on the outermost boundary is in the table.
        self._west, self._south = west - 1 / self._scale[0], south - 1 / self._scale[1]
        shapely.prepare(self.polygons)
        self._tree = shapely.STRtree(self.polygons)
        edges = edges_of(polygons, self._west, self._south, self._scale)
        self._border(edges)
        self._fill(edges)

    def locate(self, x: Floats, y: Floats) -> NDArray[np.int32]:
        """For each point the number of the polygon that it lies within, or NOWHERE (a boundary is nowhere).

        Where polygons overlap, one of them.
        """
        found = np.empty(len(x), dtype=np.int32)
        for start in range(0, len(x), _CHUNK):
            chunk = slice(start, start + _CHUNK)
            found[chunk] = self._table[self._cells(x[chunk], y[chunk])]
        doubtful = np.flatnonzero(found < NOWHERE)
        border = -2 - found[doubtful].astype(np.int64)
        found[doubtful] = self._ask(x[doubtful], y[doubtful], border)
        return found

    def _cells(self, x: Floats, y: Floats) -> NDArray[np.int32]:
        column, row = (x - self._west) * self._scale[0], (y - self._south) * self._scale[1]
        on_grid = (column >= 0) & (column < self._side) & (row >= 0) & (row < self._side)  # NaN is not
        if not on_grid.all():  # the corner cell is empty
            column, row = np.where(on_grid, column, 0), np.where(on_grid, row, 0)
        cells: NDArray[np.int32] = row.astype(np.int32) * self._side + column.astype(np.int32)
        return cells

    def _border(self, edges: Edges) -> None:
        """Number the cells that a boundary touches, each with the polygons to ask there."""
        cell, polygon = touched_cells(edges, self._side)
        pairs = np.sort(cell * len(self.polygons) + polygon)
        pairs = pairs[np.concatenate([[True], pairs[1:] != pairs[:-1]])]  # np.unique takes ten times as long
        cells, asked = np.divmod(pairs, len(self.polygons))
        is_first = np.concatenate([[True], cells[1:] != cells[:-1]])
        self._border_cells = cells[is_first]
        self._first = np.append(np.flatnonzero(is_first), len(cells))
        self._asked = asked

    def _fill(self, edges: Edges) -> None:
        """The table. Cells side by side with no border between them are in the same region: one test for each run."""
        self._table = np.full(self._side * self._side, NOWHERE, dtype=np.int32)
        is_open = np.ones(len(self._table), dtype=bool)
        is_open[self._border_cells] = False
        starts = is_open.copy()
        starts[1:] &= ~is_open[:-1]
        starts[:: self._side] = is_open[:: self._side]
        run = np.flatnonzero(starts)
        ends = np.append(np.flatnonzero(starts[is_open]), np.count_nonzero(is_open))
        self._table[is_open] = np.repeat(self._regions_at(edges, run), ends[1:] - ends[:-1])
        self._table[self._border_cells] = -2 - np.arange(len(self._border_cells), dtype=np.int32)

    def _regions_at(self, edges: Edges, cells: Ints) -> NDArray[np.int32]:
        """The region of cells that no edge touches: going east along the middle of a row, the one entered last."""
        edge, line = crossings(edges.low_y, edges.high_y, 0.5)
        place = line * (self._side + 1.0) + x_at(edges, edge, np.add(line, 0.5, dtype=np.float64))
        # Where one region ends and the next begins, the end comes first.
        ends_first = np.argsort(edges.opens[edge], kind="stable")
        order = ends_first[np.argsort(place[ends_first], kind="stable")]
        edge, place = edge[order], place[order]
        depth = np.concatenate([[0], np.cumsum(np.where(edges.opens[edge], 1, -1))])
        row, column = np.divmod(cells, self._side)
        passed = np.searchsorted(place, row * (self._side + 1.0) + column + 0.5)
        last = edge[np.maximum(passed - 1, 0)]
        regions = np.where(depth[passed] == 0, NOWHERE, edges.polygon[last]).astype(np.int32)
        overlapping = (depth[passed] > 1) | ((depth[passed] == 1) & ~edges.opens[last])
        regions[overlapping] = self._ask_all(
            (column[overlapping] + 0.5) / self._scale[0] + self._west,
            (row[overlapping] + 0.5) / self._scale[1] + self._south,
        )
        return regions

    def _ask(self, x: Floats, y: Floats, border: Ints) -> NDArray[np.int32]:
        """Ask the polygons of each point's border cell one after the other, and any other only where none has it."""
        found = np.full(len(x), NOWHERE, dtype=np.int32)
        open_points = np.arange(len(x))
        turn = 0
        while len(open_points):
            number = self._first[border[open_points]] + turn
            has_more = number < self._first[border[open_points] + 1]
            open_points, number = open_points[has_more], number[has_more]
            asked = self._asked[number]
            for polygon, mine in _grouped(asked, open_points):
                inside = shapely.contains_xy(self.polygons[polygon], x[mine], y[mine])
                found[mine[inside]] = polygon
            open_points = open_points[found[open_points] == NOWHERE]
            turn += 1
        nowhere = np.flatnonzero(found == NOWHERE)
        found[nowhere] = self._ask_all(x[nowhere], y[nowhere])
        return found

    def _ask_all(self, x: Floats, y: Floats) -> NDArray[np.int32]:
        """The lowest number of the polygons that each point lies within, by the tree of all polygons."""
        found = np.full(len(x), NOWHERE, dtype=np.int32)
        point, polygon = self._tree.query(shapely.points(x, y), predicate="within")
        order = np.argsort(-polygon, kind="stable")
        found[point[order]] = polygon[order]
        return found


def _grouped(keys: Ints, values: Ints) -> Iterator[tuple[int, Ints]]:
    """The values of each key."""
    order = np.argsort(keys)
    ordered = keys[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    if len(keys):
        yield from zip(ordered[starts].tolist(), np.split(values[order], starts[1:]), strict=True)
