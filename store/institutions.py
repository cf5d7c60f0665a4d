"""Institutions whose name nobody has resolved yet: kept, never guessed, never dropped."""

import polars as pl
from sqlalchemy import Connection, Engine, select

from store.once import once
from store.rows import insert_absent, read_frame
from store.tables import review_institution

REVIEW = {"code": pl.String, "name": pl.String, "first_filing": pl.Int64}
REVIEW_NAMES = "names to be reviewed"


def review_institutions(engine: Engine, programme: str) -> pl.DataFrame:
    """One row per unresolved institution: provisional code, name as filed, the filing it first came with."""
    return once((engine, programme, REVIEW_NAMES), lambda: _review_institutions(engine, programme))


def _review_institutions(engine: Engine, programme: str) -> pl.DataFrame:
    table = review_institution.c
    query = select(table.code, table.name, table.first_filing).where(table.programme == programme)
    with engine.connect() as connection:
        return read_frame(connection, query, REVIEW).sort("code")


def insert_review_names(
    connection: Connection, programme: str, filing_id: int, names: list[tuple[str, str]]
) -> None:
    """Add the unresolved names that are new, inside the caller's transaction."""
    insert_absent(
        connection,
        review_institution,
        [{"programme": programme, "code": c, "name": n, "first_filing": filing_id} for c, n in names],
    )
