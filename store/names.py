"""What somebody decided about names that nobody knew: whose figures stand under them, in all periods at once."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import Connection, Engine, insert, select

from store.tables import name_decision
from store.times import in_utc

__all__ = ["NameDecision", "insert_decision", "meant", "read_decisions", "resolved"]


@dataclass(frozen=True)
class NameDecision:
    """One decision. `code` is the provisional code of the name, `institution` who is meant ("" where an earlier
    decision was taken back), `note` why, `decided_by` a post or an account."""

    code: str
    decided_at: datetime
    institution: str
    note: str
    decided_by: str


def read_decisions(engine: Engine, programme: str) -> list[NameDecision]:
    """Every decision that was ever made, by code and time."""
    with engine.connect() as connection:
        return _decisions(connection, programme)


def insert_decision(connection: Connection, programme: str, decision: NameDecision) -> None:
    """Add a decision inside the caller's transaction; earlier ones of the same name stay and count no more."""
    values = {name: getattr(decision, name) for name in NameDecision.__dataclass_fields__}
    values["decided_at"] = in_utc(decision.decided_at)
    connection.execute(insert(name_decision).values(programme=programme, **values))


def meant(connection: Connection, programme: str, as_known_on: datetime | None = None) -> dict[str, str]:
    """Institution by provisional code, as decided now or at a moment."""
    limit = None if as_known_on is None else in_utc(as_known_on)
    latest = {
        one.code: one.institution
        for one in _decisions(connection, programme)
        if limit is None or one.decided_at <= limit
    }
    return {code: institution for code, institution in latest.items() if institution}


def resolved(facts: pl.DataFrame, known: dict[str, str]) -> pl.DataFrame:
    """Facts with the institutions that are meant. Where a filing has the institution's own figure too, the other one
    stays under its provisional code: two rows of a table never become one."""
    if not known or facts.is_empty():
        return facts
    waiting = facts["institution"].is_in(list(known))
    if not waiting.any():
        return facts
    named = facts.with_columns(
        pl.col("institution").replace(known).alias("meant"), waiting.alias("was_waiting")
    ).with_columns(
        pl.struct(["filing", "meant", "region", "scenario", "measure"]).is_duplicated().alias("twice")
    )
    shown = pl.when(pl.col("was_waiting") & pl.col("twice")).then("institution").otherwise("meant")
    return named.with_columns(shown.alias("institution")).select(facts.columns)


def _decisions(connection: Connection, programme: str) -> list[NameDecision]:
    table = name_decision.c
    columns = [table[name] for name in NameDecision.__dataclass_fields__]
    query = select(*columns).where(table.programme == programme).order_by(table.code, table.decided_at)
    return [NameDecision(*row) for row in connection.execute(query)]
