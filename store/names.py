"""What somebody decided about names that nobody knew: whose figures stand under them, in all periods at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import Connection, Engine, func, insert, select

from store.once import once
from store.tables import fact, filing, name_decision, review_institution
from store.times import in_utc

__all__ = [
    "NameDecision",
    "NameUse",
    "find_beside",
    "insert_decision",
    "is_decided_at",
    "meant",
    "meant_at",
    "name_uses",
    "places_of",
    "read_decisions",
    "resolved",
    "sums_by_measure",
]


_IN_FORCE = (filing.c.state == "accepted", filing.c.superseded_at.is_(None))


@dataclass(frozen=True)
class NameDecision:
    """One decision. `code` is the provisional code of the name, `institution` who is meant ("" where an earlier
    decision was taken back), `note` why, `decided_by` a post or an account."""

    code: str
    decided_at: datetime
    institution: str
    note: str
    decided_by: str


@dataclass(frozen=True)
class NameUse:
    """The figures in force that one period has in one measure under a name: how many, their sum, on which sheet.

    `period` and the rest are "" and 0 for a name without figures in force.
    """

    code: str
    name: str
    period: str = ""
    measure: str = ""
    sheet: str = ""
    facts: int = 0
    value: int = 0


def name_uses(engine: Engine, programme: str) -> list[NameUse]:
    """Every name that was ever kept apart, with what stands under it: by code, period and measure."""
    names, key = review_institution.c, (filing.c.period, fact.c.measure, fact.c.sheet)
    query = (
        select(fact.c.institution, *key, func.count(), func.sum(fact.c.value))
        .where(
            fact.c.filing == filing.c.id,
            filing.c.programme == programme,
            *_IN_FORCE,
            fact.c.institution.in_(select(names.code).where(names.programme == programme)),
        )
        .group_by(fact.c.institution, *key)
    )
    with engine.connect() as connection:
        listed = connection.execute(select(names.code, names.name).where(names.programme == programme))
        known = {row.code: row.name for row in listed}
        used = [
            NameUse(code, known[code], period, measure, sheet, count, int(value))
            for code, period, measure, sheet, count, value in connection.execute(query)
        ]
    idle = [NameUse(code, name) for code, name in known.items() if code not in {use.code for use in used}]
    return sorted([*used, *idle], key=lambda use: (use.code, use.period, use.measure, use.sheet))


def sums_by_measure(engine: Engine, programme: str) -> dict[tuple[str, str], int]:
    """The sum over everybody of each period and measure, in its smallest unit."""
    query = (
        select(filing.c.period, fact.c.measure, func.sum(fact.c.value))
        .where(fact.c.filing == filing.c.id, filing.c.programme == programme, *_IN_FORCE)
        .group_by(filing.c.period, fact.c.measure)
    )
    with engine.connect() as connection:
        return {(period, measure): int(value) for period, measure, value in connection.execute(query)}


def places_of(
    engine: Engine, programme: str, institutions: Collection[str]
) -> dict[str, set[tuple[int, str]]]:
    """(filing, measure) of every figure in force of these institutions or names: two that share one cannot be one."""
    query = select(fact.c.institution, fact.c.filing, fact.c.measure).where(
        fact.c.filing == filing.c.id,
        filing.c.programme == programme,
        *_IN_FORCE,
        fact.c.institution.in_(list(institutions)),
    )
    places: dict[str, set[tuple[int, str]]] = {}
    with engine.connect() as connection:
        for institution, number, measure in connection.execute(query):
            places.setdefault(institution, set()).add((number, measure))
    return places


def find_beside(
    connection: Connection, programme: str, code: str, institution: str
) -> tuple[str, str] | None:
    """The first (period, sheet) in force where a name and an institution both have the same figure; None where none.

    Names that are already decided to be the institution's count as it.
    """
    others = [
        institution,
        *(c for c, one in meant(connection, programme).items() if one == institution and c != code),
    ]
    mine, its = fact.alias("mine"), fact.alias("its")
    same = [mine.c[name] == its.c[name] for name in ("filing", "region", "scenario", "measure")]
    query = (
        select(filing.c.period, mine.c.sheet)
        .where(
            mine.c.filing == filing.c.id,
            filing.c.programme == programme,
            *_IN_FORCE,
            mine.c.institution == code,
            its.c.institution.in_(others),
            *same,
        )
        .order_by(filing.c.period, mine.c.sheet)
    )
    row = connection.execute(query).first()
    return None if row is None else (row[0], row[1])


def read_decisions(engine: Engine, programme: str) -> list[NameDecision]:
    """Every decision that was ever made, by code and time."""
    with engine.connect() as connection:
        return _decisions(connection, programme)


def is_decided_at(connection: Connection, programme: str, code: str, at: datetime) -> bool:
    """Whether something was decided about a name at this very moment."""
    return any(one.code == code and one.decided_at == in_utc(at) for one in _decisions(connection, programme))


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


def meant_at(engine: Engine, programme: str, as_known_on: datetime | None = None) -> dict[str, str]:
    """Like `meant`, in a question of its own."""
    with engine.connect() as connection:
        return meant(connection, programme, as_known_on)


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
    key = (connection.engine, programme, "decisions about names")
    return once(key, lambda: _ask_decisions(connection, programme))


def _ask_decisions(connection: Connection, programme: str) -> list[NameDecision]:
    table = name_decision.c
    columns = [table[name] for name in NameDecision.__dataclass_fields__]
    query = select(*columns).where(table.programme == programme).order_by(table.code, table.decided_at)
    return [NameDecision(*row) for row in connection.execute(query)]
