"""Explanations: why a doubtful figure is right after all, kept under institution, rule and what it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from store.acts import acting
from store.audit import Act
from store.facts import wanted
from store.tables import explanation


@dataclass(frozen=True)
class Explanation:
    """What an institution said about a finding, first for `first_period`. `filing` is the one it was given with."""

    institution: str
    rule: str
    about: str
    first_period: str
    text: str
    given_by: str
    given_at: datetime
    filing: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The finding that it explains: rule, and what this is about."""
        return self.rule, self.about


def give_explanation(engine: Engine, programme: str, one: Explanation) -> None:
    """Record an explanation of a filing that is in already."""
    subject = f"{one.rule} {one.about} {one.first_period} {one.institution}"
    act = Act(programme, one.given_by, "explain", subject, one.given_at, {"text": one.text})
    with acting(engine, act) as connection:
        insert_explanations(connection, programme, [one], one.filing)


def insert_explanations(
    connection: Connection, programme: str, explanations: Sequence[Explanation], filing_id: int | None
) -> None:
    """Add explanations inside the caller's transaction."""
    rows = [
        {
            "programme": programme,
            "institution": one.institution,
            "rule": one.rule,
            "about": one.about,
            "first_period": one.first_period,
            "text": one.text,
            "given_by": one.given_by,
            "given_at": one.given_at,
            "filing": filing_id,
        }
        for one in explanations
    ]
    if rows:
        connection.execute(insert(explanation), rows)


def read_explanations(
    engine: Engine,
    programme: str,
    *,
    institutions: Sequence[str] | None = None,
    as_known_on: datetime | None = None,
) -> list[Explanation]:
    """The explanations, in the order in which they were given."""
    table = explanation.c
    known = [] if as_known_on is None else [table.given_at <= as_known_on]
    columns = (table.institution, table.rule, table.about, table.first_period, table.text, table.given_by)
    query = (
        select(*columns, table.given_at, table.filing)
        .where(table.programme == programme, *wanted(table.institution, institutions), *known)
        .order_by(table.id)
    )
    with engine.connect() as connection:
        return [Explanation(*row) for row in connection.execute(query)]
