"""Tokens that programs read with. A token is found by its SHA-256; the token itself is not kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from store.people.accounts import Grant
from store.tables import token


@dataclass(frozen=True)
class Token:
    """What a program may read as: `grant` is a post as an account has one. `name` says which program it is."""

    id: int
    name: str
    grant: Grant
    made_at: datetime
    made_by: str
    until: datetime
    seen_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None


def insert_token(
    connection: Connection, name: str, grant: Grant, digest: str, *, by: str, at: datetime, until: datetime
) -> int:
    """Keep a new token; returns its number."""
    values = {
        "name": name,
        "programme": grant.programme,
        "role": grant.role,
        "institution": grant.institution,
        "digest": digest,
        "made_at": at,
        "made_by": by,
        "until": until,
    }
    return int(connection.execute(insert(token).values(**values).returning(token.c.id)).scalar_one())


def find_token(connection: Connection, digest: str) -> Token | None:
    """The token with this digest, ended or not."""
    row = connection.execute(select(token).where(token.c.digest == digest)).first()
    return None if row is None else _token(row)


def read_tokens(engine: Engine) -> list[Token]:
    """Every token there was, the latest first."""
    with engine.connect() as connection:
        return [_token(row) for row in connection.execute(select(token).order_by(token.c.id.desc()))]


def end_token(connection: Connection, number: int, *, by: str, at: datetime) -> bool:
    """Let a token be worth nothing; False where it has ended before."""
    fresh = token.c.id == number, token.c.ended_at.is_(None)
    return connection.execute(update(token).where(*fresh).values(ended_at=at, ended_by=by)).rowcount == 1


def note_used(connection: Connection, number: int, at: datetime) -> None:
    """Note when a token was last used."""
    connection.execute(update(token).where(token.c.id == number).values(seen_at=at))


def _token(row: Row[Any]) -> Token:
    return Token(
        row.id,
        row.name,
        Grant(row.programme, row.role, row.institution),
        row.made_at,
        row.made_by,
        row.until,
        row.seen_at,
        row.ended_at,
        row.ended_by,
    )
