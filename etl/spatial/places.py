"""Points of a programme to its regions, at any level."""

from functools import lru_cache

import numpy as np
import polars as pl

from etl.definitions.boundaries import boundaries_of
from etl.definitions.programme import Programme
from etl.spatial.grid import NOWHERE, RegionGrid


def located(programme: Programme, points: pl.DataFrame) -> pl.Series:
    """For each point (lon, lat in WGS-84) the code of the lowest region that it lies within; null for nowhere."""
    codes, grid = _grid(_Kept(programme))
    if grid is None:
        return pl.Series([None] * points.height, dtype=pl.String)
    lon, lat = (points[axis].cast(pl.Float64).fill_null(float("nan")).to_numpy() for axis in ("lon", "lat"))
    found = grid.locate(lon, lat)
    return pl.Series(
        np.array([*codes, None], dtype=object)[np.where(found == NOWHERE, -1, found)], dtype=pl.String
    )


class _Kept:
    """A programme as a key: two loads of the same definitions are the same."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and self.programme.digest == other.programme.digest

    def __hash__(self) -> int:
        return hash(self.programme.digest)


@lru_cache(maxsize=4)
def _grid(kept: _Kept) -> tuple[tuple[str, ...], RegionGrid | None]:
    """The kept grid over the programme's lowest regions."""
    parents = {region.parent for region in kept.programme.regions.values()}
    drawn = {code: shape for code, shape in boundaries_of(kept.programme).items() if code not in parents}
    return tuple(drawn), RegionGrid(list(drawn.values())) if drawn else None
