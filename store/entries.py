"""Entries: what persons wrote into the ledgers of a quarter, each with its evidence and the post that entered it."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl
from sqlalchemy import Connection, Engine, select

from store.errors import StoreError
from store.facts import wanted
from store.life.lists import ENTRY_LINE, Link, links_of, standing_by_chain
from store.rows import check_frame, insert_rows, read_frame
from store.tables import entry, filing

DRAFT = {
    "institution": pl.String,
    "event": pl.String,
    "count": pl.Int64,
    "evidence": pl.String,
    "reason": pl.String,
    "entered_by": pl.String,
    "entered_on": pl.Date,
    "sheet": pl.String,
    "cell": pl.String,
}
PROOF = ("institution", "event", "evidence", "reason", "entered_by")
ENTRIES = {"filing": pl.Int64, "period": pl.String, "row": pl.Int64} | DRAFT
CHANGE = {"change": pl.String}  # to the lines before it: "" adds, "correct", "cancel"; may be left out
LINES = ENTRIES | CHANGE


def read_entries(
    engine: Engine,
    programme: str,
    *,
    periods: Sequence[str] | None = None,
    institutions: Sequence[str] | None = None,
    as_known_on: datetime | None = None,
) -> pl.DataFrame:
    """The entries that stand in the ledgers, now or at a moment: columns of `ENTRIES`, by filing and row.

    `period` is the quarter that the ledger is kept for. A filter that is None lets everything through.
    """
    with engine.connect() as connection:
        links = links_of(connection, programme, entry, periods=periods, as_known_on=as_known_on)
        rows = _rows(connection, [one.filing for one in links], institutions)
    return standing_by_chain(rows, links, ENTRY_LINE).select(*ENTRIES)


def read_files(engine: Engine, links: Sequence[Link]) -> pl.DataFrame:
    """Every line of some ledgers, also those that do not stand: columns of `LINES`, by filing and row."""
    with engine.connect() as connection:
        return _rows(connection, [one.filing for one in links], None)


def read_links(engine: Engine, programme: str, period: str) -> list[Link]:
    """The ledgers in force for a quarter, in the order in which they began to count."""
    with engine.connect() as connection:
        return links_of(connection, programme, entry, periods=[period])


def _rows(connection: Connection, filings: Sequence[int], institutions: Sequence[str] | None) -> pl.DataFrame:
    query = (
        select(filing.c.id, filing.c.period, entry.c.row, *(entry.c[name] for name in [*DRAFT, *CHANGE]))
        .join_from(filing, entry, filing.c.id == entry.c.filing)
        .where(filing.c.id.in_(list(filings)), *wanted(entry.c.institution, institutions))
        .order_by(filing.c.id, entry.c.row)
    )
    return read_frame(connection, query, LINES)


def read_version(engine: Engine, filing_id: int) -> pl.DataFrame:
    """The entries of one filing, in force or superseded: columns of `LINES`, by row."""
    query = (
        select(filing.c.id, filing.c.period, entry.c.row, *(entry.c[name] for name in [*DRAFT, *CHANGE]))
        .join_from(filing, entry, filing.c.id == entry.c.filing)
        .where(filing.c.id == filing_id)
        .order_by(entry.c.row)
    )
    with engine.connect() as connection:
        return read_frame(connection, query, LINES)


def check_entries(entries: pl.DataFrame) -> None:
    """Refuse what is no entry: another column or type, a count below zero, an entry without proof or person."""
    check_frame("entries", entries, DRAFT | CHANGE if "change" in entries.columns else DRAFT)
    unproven = entries.filter(pl.any_horizontal(pl.col(name) == "" for name in PROOF))
    if unproven.height:
        first = unproven.row(0, named=True)
        blank = next(name for name in PROOF if first[name] == "")
        raise StoreError(f"The entry at {first['sheet']} {first['cell']} has no {blank}.")
    negative = entries.filter(pl.col("count") < 0)
    if negative.height:
        first = negative.row(0, named=True)
        raise StoreError(
            f"The entry at {first['sheet']} {first['cell']} has a count of {first['count']}, below 0."
        )


def insert_entries(connection: Connection, filing_id: int, entries: pl.DataFrame) -> None:
    """Add a ledger's rows, numbered from 1 in the ledger's order, inside the caller's transaction."""
    rows = entries.select(*DRAFT, *(name for name in CHANGE if name in entries.columns)).rows(named=True)
    numbered = [{"filing": filing_id, "row": number, **row} for number, row in enumerate(rows, 1)]
    insert_rows(connection, entry, numbered)
