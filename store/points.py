"""Points: the rows of filed registers (merchants, stops, service points), each as the register gives it."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl
from sqlalchemy import Connection, Engine, insert, select

from store.errors import StoreError
from store.facts import in_force, wanted
from store.rows import check_frame, read_frame
from store.tables import filing, point

DRAFT = {
    "key": pl.String,
    "institution": pl.String,
    "scenario": pl.String,
    "name": pl.String,
    "region": pl.String,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "connected_on": pl.Date,
    "live": pl.Boolean,
    "as_of": pl.Date,
    "sheet": pl.String,
    "cell": pl.String,
}
UNKNOWN = ["lon", "lat", "connected_on", "live", "as_of"]  # what a register may leave open
POINTS = {"filing": pl.Int64, "source": pl.String, "period": pl.String, "row": pl.Int64} | DRAFT


def read_points(
    engine: Engine,
    programme: str,
    *,
    sources: Sequence[str] | None = None,
    periods: Sequence[str] | None = None,
    scenarios: Sequence[str] | None = None,
    institutions: Sequence[str] | None = None,
    as_known_on: datetime | None = None,
) -> pl.DataFrame:
    """The points of the registers in force, now or at a moment: columns of `POINTS`, by filing and row.

    lon and lat are in degrees, WGS-84. Null: the register does not say. A point claimed twice is here twice.
    """
    query = (
        select(filing.c.id, filing.c.source, filing.c.period, point.c.row, *(point.c[name] for name in DRAFT))
        .join_from(filing, point, filing.c.id == point.c.filing)
        .where(filing.c.programme == programme, in_force(as_known_on))
        .where(*wanted(filing.c.source, sources), *wanted(filing.c.period, periods))
        .where(*wanted(point.c.scenario, scenarios), *wanted(point.c.institution, institutions))
        .order_by(filing.c.id, point.c.row)
    )
    with engine.connect() as connection:
        return read_frame(connection, query, POINTS)


def read_version(engine: Engine, filing_id: int) -> pl.DataFrame:
    """The points of one filing, in force or superseded: columns of `POINTS`, by row."""
    query = (
        select(filing.c.id, filing.c.source, filing.c.period, point.c.row, *(point.c[name] for name in DRAFT))
        .join_from(filing, point, filing.c.id == point.c.filing)
        .where(filing.c.id == filing_id)
        .order_by(point.c.row)
    )
    with engine.connect() as connection:
        return read_frame(connection, query, POINTS)


def check_points(points: pl.DataFrame) -> None:
    """Refuse what is no point: another column or type, a missing text, a place off the globe."""
    check_frame("points", points, DRAFT, may_be_missing=UNKNOWN)
    on_globe = pl.col("lon").is_between(-180, 180) & pl.col("lat").is_between(-90, 90)
    off = points.filter(~on_globe)
    if off.height:
        first = off.row(0, named=True)
        raise StoreError(f"The point {first['key']} at {first['sheet']} {first['cell']} is not on the globe.")


def insert_points(connection: Connection, filing_id: int, points: pl.DataFrame) -> None:
    """Add a register's rows, numbered from 1 in the register's order, inside the caller's transaction."""
    rows = points.select(*DRAFT).rows(named=True)
    if rows:
        numbered = [{"filing": filing_id, "row": number, **row} for number, row in enumerate(rows, 1)]
        connection.execute(insert(point), numbered)
