"""Drafts for the tests, small and told apart by what a test is about."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl
from sqlalchemy import Engine, select

from store import facts
from store.filings import FilingDraft
from store.tables import metadata

FIRST = datetime(2019, 2, 8, 9, 0, tzinfo=UTC)
USERS = ("B01", "230602", "", "users", 700, "用户", "C5")
FARES = ("B01", "", "bus", "fare_amount", 12_345, "公交", "D7")


def fact_frame(*rows: Sequence[Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=facts.DRAFT, orient="row")


def a_draft(body: bytes = b"first", **changes: Any) -> FilingDraft:
    """January 2019 of the institution B01 with two facts; `changes` replace fields."""
    usual: dict[str, Any] = {
        "programme": "daqing",
        "source": "monthly",
        "period": "2019-01",
        "institution": "B01",
        "filename": "B01 2019-01.xlsx",
        "content": body,
        "sha256": hashlib.sha256(body).hexdigest(),
        "received_at": FIRST,
        "state": "accepted",
        "facts": fact_frame(USERS, FARES),
    }
    return FilingDraft(**(usual | changes))


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, to compare two states of a database."""
    with engine.connect() as connection:
        return {
            table.name: sorted(tuple(row) for row in connection.execute(select(*table.c)))
            if table.name != "point"
            else [
                tuple(row)
                for row in connection.execute(select(*table.c).order_by(table.c.filing, table.c.row))
            ]
            for table in metadata.sorted_tables
        }
