"""What a copy must be: the head that is written beside it, and what it turns out to be from its own rows.

A chain that was cut off is sound in itself; that a copy lacks the last acts (a file copied without its write-ahead log)
is only seen against a head that was kept elsewhere.
"""

import hashlib
import os
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import orjson
from sqlalchemy import Connection, Engine, NullPool, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from store import audit
from store.errors import StoreError
from store.migrations import revision
from store.times import in_utc

_PIECE = 1024 * 1024
_FIELDS = ("taken_at", "sha256", "revision", "entries", "digest", "broken", "rows")


@dataclass(frozen=True)
class CopyHead:
    """When a copy was taken, what its bytes, tables and chain are. `broken` is the first entry that did not hold when
    it was taken, 0 where all did; `rows` are counted by table."""

    taken_at: str
    sha256: str
    revision: str
    entries: int
    digest: str
    broken: int
    rows: Mapping[str, int]

    @property
    def code(self) -> str:
        """The end of the chain as receipts and bulletins print it."""
        return audit.Head(self.entries, self.digest).code


def beside(copy: Path) -> Path:
    """Where the head of a copy lies."""
    return copy.with_name(f"{copy.name}.head.json")


def described(copy: Path, at: datetime) -> CopyHead:
    """A copy (a file of SQLite) as it is found. StoreError where it is damaged or no database of this product."""
    engine = read_only(copy)
    try:
        with engine.connect() as connection:
            sound = connection.execute(text("PRAGMA integrity_check")).scalar()
            if sound != "ok":
                raise StoreError(
                    f"The copy {copy.name} is damaged ({str(sound).splitlines()[0]}): use another one."
                )
            return describe(connection, at, digest_of_file(copy))
    except (DBAPIError, sqlite3.Error) as error:
        said = error.orig if isinstance(error, DBAPIError) else error
        raise StoreError(f"The copy {copy.name} is no sound database ({said}): use another one.") from error
    finally:
        engine.dispose()


def describe(connection: Connection, at: datetime, sha256: str = "") -> CopyHead:
    """What a connection's transaction sees of a database."""
    found = revision(connection)
    if found is None:
        raise StoreError("There is no database of Bianmin in it: choose another file.")
    names = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
    rows = {name: _count(connection, name) for name in names}
    chained = "audit" in rows
    broken = audit.break_in(connection) if chained else None
    end = audit.head_in(connection) if chained else audit.Head(0, audit.NOTHING)
    taken = in_utc(at).isoformat(timespec="seconds")
    return CopyHead(taken, sha256, found, end.sequence, end.digest, broken[0] if broken else 0, rows)


def write_head(copy: Path, head: CopyHead) -> None:
    """Write the head beside the place of the copy, whole or not at all."""
    part = beside(copy).with_name(f"{beside(copy).name}.part")
    with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        file.write(orjson.dumps(asdict(head), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        file.flush()
        os.fsync(file.fileno())
    part.rename(beside(copy))


def read_head(copy: Path) -> CopyHead | None:
    """The head beside a copy; None where there is none, StoreError where it is none."""
    if not beside(copy).is_file():
        return None
    try:
        given = orjson.loads(beside(copy).read_bytes())
        return CopyHead(**{name: given[name] for name in _FIELDS})
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise StoreError(
            f"{beside(copy).name} is no head of a copy: use the one that was written with it."
        ) from None


def differences(expected: CopyHead, found: CopyHead) -> list[str]:
    """In what a copy is not what its head says, in words; empty where it is."""
    said = []
    if expected.sha256 and found.sha256 and expected.sha256 != found.sha256:
        said.append("its bytes are others")
    if expected.revision != found.revision:
        said.append(f"its tables are at revision {found.revision}, not {expected.revision}")
    if (expected.entries, expected.digest) != (found.entries, found.digest):
        said.append(f"its chain ends with {found.code}, not {expected.code}")
    if expected.broken != found.broken:
        said.append(f"entry {found.broken or expected.broken} of its chain does not hold")
    said += [
        f"{name} has {found.rows.get(name, 0):,} rows, not {count:,}"
        for name, count in expected.rows.items()
        if found.rows.get(name, 0) != count
    ]
    return said


def digest_of_file(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def read_only(path: Path) -> Engine:
    """An engine on a file of SQLite that nobody writes: nothing is made beside it, nothing in it changes."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    return create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, check_same_thread=False),
        poolclass=NullPool,
    )


def _count(connection: Connection, table: str) -> int:
    quoted = connection.dialect.identifier_preparer.quote(table)
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {quoted}").scalar_one())
