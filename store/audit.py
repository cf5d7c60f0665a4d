"""The audit chain: every act of a person or job, each entry sealed with the digest of the one before it.

There is one chain for the whole database and one head. Whoever appends takes the head's row first and gives it
back with the transaction, so concurrent writers queue and an act that is rolled back leaves no entry. Append last
in a transaction, after `store.programmes.lock`: everybody then takes the two locks in the same order.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, Row, insert, select, update

from store.rows import insert_into
from store.tables import audit, audit_head
from store.times import in_utc

NOTHING = "0" * 64
"""What the first entry names as the digest before it."""
ACTS = "acts of this transaction"
"""Where a connection keeps what its transaction appended, for the log, until the transaction is kept."""
CODE_LENGTH = 12
"""How many characters of a digest are printed in bulletins and receipts."""

_INSERT, _UPDATE = insert(audit), update(audit_head)  # built once: that costs more than to run them

Detail = str | int | bool | None


@dataclass(frozen=True)
class Act:
    """Who did what to what. `programme` is "" for an act on the house itself, `actor` a post, account or job."""

    programme: str
    actor: str
    act: str
    subject: str
    at: datetime
    detail: Mapping[str, Detail]


@dataclass(frozen=True)
class Entry:
    """One sealed entry; `sequence` counts from 1."""

    sequence: int
    act: Act
    previous: str
    digest: str


@dataclass(frozen=True)
class Head:
    """The end of the chain: how many entries there are and the digest of the last."""

    sequence: int
    digest: str

    @property
    def code(self) -> str:
        """What documents print: enough of the digest for a reader to compare by eye."""
        return f"{self.sequence}-{self.digest[:CODE_LENGTH]}"


def append(connection: Connection, act: Act) -> Head:
    """Add an act to the chain inside the caller's transaction; returns the new head."""
    before = locked_head(connection)
    following = Head(before.sequence + 1, digest_of(before.sequence + 1, act, before.digest))
    connection.execute(
        _INSERT,
        {
            "sequence": following.sequence,
            "at": in_utc(act.at),
            "programme": act.programme,
            "actor": act.actor,
            "act": act.act,
            "subject": act.subject,
            "detail": _canonical(act.detail),
            "previous": before.digest,
            "digest": following.digest,
        },
    )
    connection.execute(_UPDATE, {"sequence": following.sequence, "digest": following.digest})
    connection.info.setdefault(ACTS, []).append(
        {
            "who": act.actor,
            "act": act.act,
            "subject": act.subject,
            "programme": act.programme,
            "when": in_utc(act.at).isoformat(),
            "entry": following.sequence,
        }
    )
    return following


def locked_head(connection: Connection) -> Head:
    """Where the chain ends, and stays until the caller's transaction ends: nobody else appends meanwhile."""
    return Head(*connection.execute(_locked(connection.dialect.name)).one())


@cache
def _locked(dialect: str) -> Any:
    row = insert_into(dialect, audit_head).values(id=1, sequence=0, digest=NOTHING)
    # An update that changes nothing still takes the row's lock, and creates the row where there is none.
    kept = row.on_conflict_do_update(index_elements=["id"], set_={"id": 1})
    return kept.returning(audit_head.c.sequence, audit_head.c.digest)


def head_in(connection: Connection) -> Head:
    """Where the chain ends as the connection's transaction sees it."""
    row = connection.execute(select(audit_head.c.sequence, audit_head.c.digest)).first()
    return Head(0, NOTHING) if row is None else Head(*row)


def head(engine: Engine) -> Head:
    """Where the chain ends now."""
    with engine.connect() as connection:
        return head_in(connection)


def read_entries(engine: Engine, programme: str | None = None) -> list[Entry]:
    """All entries, or those of one programme, from the first to the last."""
    query = select(audit).order_by(audit.c.sequence)
    if programme is not None:
        query = query.where(audit.c.programme == programme)
    with engine.connect() as connection:
        return [_entry(row) for row in connection.execute(query)]


@dataclass(frozen=True)
class Asked:
    """Which entries are asked for; None is all of them. `first` is the first moment, `before` the first one after the
    last; `words` stand in what an act is about; at most `most` entries."""

    programme: str | None = None
    actor: str | None = None
    act: str | None = None
    first: datetime | None = None
    before: datetime | None = None
    words: str = ""
    most: int = 1000


def find_entries(engine: Engine, asked: Asked) -> list[Entry]:
    """The entries that were asked for, the newest first. None has a sign in it that no store keeps."""
    if "\0" in asked.words:
        return []
    query = select(audit).order_by(audit.c.sequence.desc()).limit(asked.most)
    for column, value in (
        (audit.c.programme, asked.programme),
        (audit.c.actor, asked.actor),
        (audit.c.act, asked.act),
    ):
        if value is not None:
            query = query.where(column == value)
    if asked.first is not None:
        query = query.where(audit.c.at >= in_utc(asked.first))
    if asked.before is not None:
        query = query.where(audit.c.at < in_utc(asked.before))
    if asked.words:
        query = query.where(audit.c.subject.contains(asked.words, autoescape=True))
    with engine.connect() as connection:
        return [_entry(row) for row in connection.execute(query)]


def is_told(connection: Connection, act: str, subject: str) -> bool:
    """Whether the chain has such an act. Nobody adds one before the caller's transaction ends."""
    locked_head(connection)
    query = select(audit.c.sequence).where(audit.c.act == act, audit.c.subject == subject).limit(1)
    return connection.execute(query).first() is not None


def words_of_the_chain(engine: Engine) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The programmes, actors and acts that stand in the chain, each in order."""
    with engine.connect() as connection:
        programmes, actors, acts = (
            tuple(sorted(connection.execute(select(column).distinct()).scalars()))
            for column in (audit.c.programme, audit.c.actor, audit.c.act)
        )
    return programmes, actors, acts


def first_break(engine: Engine, printed: str = "") -> tuple[int, str] | None:
    """The first entry that does not hold, as (sequence, reason); None when every link holds.

    `printed` is a head's code as a bulletin or receipt shows it: a chain that was cut off or written anew from
    the start is consistent in itself and only fails against such a witness.
    """
    with engine.connect() as connection:
        return break_in(connection, printed)


def break_in(connection: Connection, printed: str = "") -> tuple[int, str] | None:
    """The same as the connection's transaction sees it."""
    stored = head_in(connection)
    last = Head(0, NOTHING)
    witness = printed == last.code
    for row in connection.execute(select(audit).order_by(audit.c.sequence)):
        if reason := _why_broken(last, row):
            return last.sequence + 1, reason
        last = Head(row.sequence, row.digest)
        witness = witness or printed == last.code
    if last != stored:
        return last.sequence + 1, "cut off"
    if printed and not witness:
        return _sequence_of(printed), "differs from the printed code"
    return None


def digest_of(sequence: int, act: Act, previous: str) -> str:
    """The SHA-256 that seals an entry: over its number, its act and the digest before it."""
    sealed = {
        "sequence": sequence,
        "at": in_utc(act.at).isoformat(timespec="microseconds"),
        "programme": act.programme,
        "actor": act.actor,
        "act": act.act,
        "subject": act.subject,
        "detail": dict(act.detail),
        "previous": previous,
    }
    return hashlib.sha256(orjson.dumps(sealed, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _why_broken(last: Head, row: Row[tuple[object, ...]]) -> str:
    if row.sequence != last.sequence + 1:
        return "missing"
    if row.previous != last.digest:
        return "does not follow the entry before it"
    try:
        entry = _entry(row)
    except ValueError:
        return "cannot be read"
    return "" if digest_of(row.sequence, entry.act, row.previous) == row.digest else "was changed"


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    act = Act(row.programme, row.actor, row.act, row.subject, row.at, orjson.loads(row.detail))
    return Entry(row.sequence, act, row.previous, row.digest)


def _canonical(detail: Mapping[str, Detail]) -> str:
    return orjson.dumps(dict(detail), option=orjson.OPT_SORT_KEYS).decode()


def _sequence_of(printed: str) -> int:
    number = printed.split("-")[0]
    return int(number) if number.isdigit() else 0
