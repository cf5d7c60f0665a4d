"""Points: the rows of filed registers (merchants, stops, service points), each as the register gives it."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import polars as pl
from sqlalchemy import Connection, Engine, select

from store.errors import StoreError
from store.facts import wanted
from store.life.lists import POINT_LINE, Link, links_of, standing, standing_by_chain
from store.rows import check_frame, insert_rows, read_frame
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
CHANGE = {"change": pl.String}  # to the lines before it: "" adds, "correct", "cancel"; may be left out
LINES = POINTS | CHANGE


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
    """The points that the registers of each period state, now or at a moment: columns of `POINTS`, by filing and row.

    lon and lat are in degrees, WGS-84. Null: the register does not say. A point claimed twice is here twice.
    """
    with engine.connect() as connection:
        links = links_of(
            connection, programme, point, sources=sources, periods=periods, as_known_on=as_known_on
        )
        rows = _rows(connection, links, institutions)
    # A later file may have moved a point to another kind: what stands is known before the kinds are chosen.
    return _of_kinds(standing_by_chain(rows, links, POINT_LINE), scenarios)


def read_standing(
    engine: Engine,
    programme: str,
    upto: str,
    *,
    sources: Sequence[str] | None = None,
    scenarios: Sequence[str] | None = None,
    as_known_on: datetime | None = None,
) -> pl.DataFrame:
    """The points that stand at the end of a period: columns of `POINTS`, by filing and row.

    What a register of an earlier period says stands until a later one says otherwise, or begins anew.
    """
    links = read_links(engine, programme, upto, sources=sources, as_known_on=as_known_on)
    rows = read_files(engine, links)
    parts = [
        standing(rows.filter(pl.col("source") == source), [*same], POINT_LINE)
        for source, same in groupby(links, key=lambda one: one.source)
    ]
    return _of_kinds(pl.concat([rows.clear(), *parts]).sort("filing", "row"), scenarios)


def read_files(engine: Engine, links: Sequence[Link]) -> pl.DataFrame:
    """Every row of some registers, also those that do not stand: columns of `LINES`, by filing and row."""
    with engine.connect() as connection:
        return _rows(connection, links, None)


def read_links(
    engine: Engine,
    programme: str,
    upto: str,
    *,
    sources: Sequence[str] | None = None,
    as_known_on: datetime | None = None,
) -> list[Link]:
    """The registers in force up to a period, in the order in which they speak."""
    with engine.connect() as connection:
        return links_of(connection, programme, point, sources=sources, upto=upto, as_known_on=as_known_on)


def _rows(connection: Connection, links: Sequence[Link], institutions: Sequence[str] | None) -> pl.DataFrame:
    query = (
        select(
            filing.c.id,
            filing.c.source,
            filing.c.period,
            point.c.row,
            *(point.c[name] for name in [*DRAFT, *CHANGE]),
        )
        .join_from(filing, point, filing.c.id == point.c.filing)
        .where(filing.c.id.in_([one.filing for one in links]))
        .where(*wanted(point.c.institution, institutions))
        .order_by(filing.c.id, point.c.row)
    )
    return read_frame(connection, query, LINES)


def _of_kinds(points: pl.DataFrame, scenarios: Sequence[str] | None) -> pl.DataFrame:
    chosen = points if scenarios is None else points.filter(pl.col("scenario").is_in(list(scenarios)))
    return chosen.select(*POINTS)


def read_version(engine: Engine, filing_id: int) -> pl.DataFrame:
    """The points of one filing, in force or superseded: columns of `LINES`, by row."""
    query = (
        select(
            filing.c.id,
            filing.c.source,
            filing.c.period,
            point.c.row,
            *(point.c[name] for name in [*DRAFT, *CHANGE]),
        )
        .join_from(filing, point, filing.c.id == point.c.filing)
        .where(filing.c.id == filing_id)
        .order_by(point.c.row)
    )
    with engine.connect() as connection:
        return read_frame(connection, query, LINES)


def check_points(points: pl.DataFrame) -> None:
    """Refuse what is no point: another column or type, a missing text, a place off the globe."""
    check_frame(
        "points", points, DRAFT | CHANGE if "change" in points.columns else DRAFT, may_be_missing=UNKNOWN
    )
    on_globe = pl.col("lon").is_between(-180, 180) & pl.col("lat").is_between(-90, 90)
    off = points.filter(~on_globe)
    if off.height:
        first = off.row(0, named=True)
        raise StoreError(f"The point {first['key']} at {first['sheet']} {first['cell']} is not on the globe.")


def insert_points(connection: Connection, filing_id: int, points: pl.DataFrame) -> None:
    """Add a register's rows, numbered from 1 in the register's order, inside the caller's transaction."""
    rows = points.select(*DRAFT, *(name for name in CHANGE if name in points.columns)).rows(named=True)
    numbered = [{"filing": filing_id, "row": number, **row} for number, row in enumerate(rows, 1)]
    insert_rows(connection, point, numbered)
