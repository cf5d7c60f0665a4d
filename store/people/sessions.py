"""Who is signed in. A session is found by the SHA-256 of the token that the browser keeps; the token is not kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Row, insert, select, update
from sqlalchemy.exc import OperationalError

from store.engine import WAIT_SECONDS
from store.tables import account, session
from store.transactions import to_write

Why = Literal["signed out", "ended", "idle", "too old", "password", "disabled"]
NOTE_MILLISECONDS = 50
"""How long noting that somebody was seen may queue behind a writer of SQLite: a page must not wait for a load."""
AGENT_LENGTH = 200


@dataclass(frozen=True)
class Session:
    """One time that an account signed in; `until` is its end whatever happens, `agent` the browser."""

    id: int
    account: int
    name: str
    started_at: datetime
    seen_at: datetime
    until: datetime
    agent: str
    ended_at: datetime | None
    ended_why: str | None


def start_session(
    connection: Connection, number: int, digest: str, *, at: datetime, until: datetime, agent: str
) -> int:
    """Keep a new session of an account; returns its number."""
    values = {
        "account": number,
        "digest": digest,
        "started_at": at,
        "seen_at": at,
        "until": until,
        "agent": agent[:AGENT_LENGTH],
    }
    return int(connection.execute(insert(session).values(**values).returning(session.c.id)).scalar_one())


def find_session(connection: Connection, digest: str) -> Session | None:
    """The session whose token has this digest, ended or not."""
    query = select(session, account.c.name).join(account).where(session.c.digest == digest)
    row = connection.execute(query).first()
    return None if row is None else _session(row)


def read_sessions(engine: Engine, *, ended: bool = False) -> list[Session]:
    """The sessions that are open, the latest first; with `ended` every one there was."""
    query = select(session, account.c.name).join(account).order_by(session.c.id.desc())
    if not ended:
        query = query.where(session.c.ended_at.is_(None))
    with engine.connect() as connection:
        return [_session(row) for row in connection.execute(query)]


def end_session(connection: Connection, number: int, why: Why, at: datetime) -> bool:
    """End a session; False where it has ended before."""
    fresh = session.c.id == number, session.c.ended_at.is_(None)
    ended = connection.execute(update(session).where(*fresh).values(ended_at=at, ended_why=why))
    return ended.rowcount == 1


def end_sessions(connection: Connection, number: int, why: Why, at: datetime) -> int:
    """End every open session of an account; returns how many."""
    fresh = session.c.account == number, session.c.ended_at.is_(None)
    return connection.execute(update(session).where(*fresh).values(ended_at=at, ended_why=why)).rowcount


def note_seen(engine: Engine, number: int, at: datetime) -> None:
    """Note that a session is in use. Where SQLite's writer is busy it is left for the next time."""
    try:
        with impatient(engine) as connection:
            connection.execute(update(session).where(session.c.id == number).values(seen_at=at))
    except OperationalError:
        return


@contextmanager
def impatient(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes something of little weight, and gives up (OperationalError) where SQLite's writer is
    busy."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        lite = engine.dialect.name == "sqlite"
        if lite:
            raw.execute(f"PRAGMA busy_timeout = {NOTE_MILLISECONDS}")
        try:
            with to_write(connection).begin():
                yield connection
        finally:
            if lite:
                raw.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")


def _session(row: Row[Any]) -> Session:
    return Session(
        row.id,
        row.account,
        row.name,
        row.started_at,
        row.seen_at,
        row.until,
        row.agent,
        row.ended_at,
        row.ended_why,
    )
