"""Copies of the database that are taken while others write, brought back, and moved to another store.

A copy is one file of SQLite, whatever store it was taken from, so that one way of reading serves every case: whole, at
the state of one moment, readable by its owner alone, with its head beside it. Nothing is ever written over.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError

from store import audit
from store.copies.head import (
    CopyHead,
    beside,
    describe,
    described,
    differences,
    read_head,
    read_only,
    write_head,
)
from store.copies.rows import copy_rows, refuse_filled
from store.engine import address_of, open_engine, writing
from store.errors import StoreError, reason_of

Copied = Callable[[str, int], None]


def back_up(engine: Engine, copy: Path, at: datetime) -> CopyHead:
    """Take a copy into a new file, with its head beside it; writers go on meanwhile.

    The file has its name only when it is whole and on the disk; its head is there before. StoreError where the file
    is there already or the disk does not take it.
    """
    if copy.is_dir():
        raise StoreError(f"{copy} is a folder: give the name of a new file in it.")
    if copy.exists():
        raise StoreError(f"There is a file {copy} already: give another name, nothing is written over.")
    part = copy.with_name(f"{copy.name}.part")
    with _whole_or_not(part):
        _clear(part)
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
        if engine.dialect.name == "sqlite":
            _copy_online(engine, part)
        else:
            _copy_by_rows(engine, part)
        head = described(part, at)
        _sync(part)
        write_head(copy, head)
        part.rename(copy)
        _sync(copy.parent)
    return head


def restore(
    copy: Path, url: str, at: datetime, printed: str = "", copied: Copied = lambda table, rows: None
) -> CopyHead:
    """Bring a copy back as the database at `url`, which must be empty or not there yet.

    The copy is held against its head, and the restored database against the copy, before it counts. `printed` is the
    end of the chain as a receipt or bulletin prints it: it must be in the copy, and is enough where no head is there.
    """
    if copy.is_dir():
        raise StoreError(f"{copy} is a folder: give the name of the copy in it.")
    if not copy.is_file():
        raise StoreError(f"There is no file {copy}: check the name.")
    expected = _checked(copy, at, printed)
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        _restore_file(copy, Path(str(address.database)), expected, at)
    else:
        with tempfile.TemporaryDirectory(prefix="bianmin-") as folder:
            current = _brought_to_head(copy, Path(folder) / "copy.db", expected, at)
            _fill(current, url, at, copied)
    return expected


def move(source: Engine, url: str, at: datetime, copied: Copied = lambda table, rows: None) -> CopyHead:
    """Copy everything into the empty database at `url` and hold it against what was copied. The source stays."""
    if address_of(url) == source.url:
        raise StoreError("This is the database itself: give the address of another, empty one.")
    with _one_moment(source) as connection:
        expected = describe(connection, at)
        _fill(connection, url, at, copied)
    if audit.head(source) != audit.Head(expected.entries, expected.digest):
        raise StoreError(
            f"Acts were added to the source while it was copied, and the copy ends with {expected.code}: stop the "
            "server and the jobs, empty the target and move again."
        )
    return expected


def _checked(copy: Path, at: datetime, printed: str) -> CopyHead:
    """What the copy is, once it has proven to be what its head (or a printed one) says."""
    head = read_head(copy)
    if head is None and not printed:
        raise StoreError(
            f"{beside(copy).name} is missing beside the copy, so nobody can say whether it is whole: put it there, or "
            "give the code of the chain from the last receipt with --head."
        )
    if head is None and (log := copy.with_name(f"{copy.name}-wal")).exists() and log.stat().st_size:
        raise StoreError(
            f"{log.name} lies beside the file, so it is no copy but a database in use: back it up instead."
        )
    found = described(copy, at)
    if head and (wrong := differences(head, found)):
        raise StoreError(f"The copy is not what its head says: {'; '.join(wrong)}. Use another copy.")
    if printed:
        engine = read_only(copy)
        try:
            broken = audit.first_break(engine, printed)
        finally:
            engine.dispose()
        if broken:
            raise StoreError(
                f"The chain of the copy does not hold the code {printed} ({broken[1]}): it is another or an older one."
            )
    return head or found


def _restore_file(copy: Path, target: Path, expected: CopyHead, at: datetime) -> None:
    left = [one for one in (target, *_beside_database(target)) if one.exists() and one.stat().st_size]
    if left:
        raise StoreError(f"There is a file {left[0]} already: move it away first, nothing is written over.")
    part = target.with_name(f"{target.name}.restoring")
    with _whole_or_not(part):
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear(part)
        engine = _brought_to_head(copy, part, expected, at)
        engine.dispose()
        _fold(part)
        _sync(part)
        for one in _beside_database(target):
            one.unlink(missing_ok=True)
        part.rename(target)
        _sync(target.parent)


def _brought_to_head(copy: Path, place: Path, expected: CopyHead, at: datetime) -> Engine:
    """The copy's bytes at another place with tables as this version wants them, every row and the chain still there."""
    shutil.copyfile(copy, place)
    place.chmod(0o640)
    engine = open_engine(_address(place))
    try:
        with engine.connect() as connection:
            _hold(expected, describe(connection, at))
    except BaseException:
        engine.dispose()
        raise
    return engine


def _fill(source: Engine | Connection, url: str, at: datetime, copied: Copied) -> None:
    """Every row into the empty database at `url`; what differs in the end is rolled back."""
    target = open_engine(url)
    try:
        with _connected(source) as given, writing(target) as connection:
            refuse_filled(connection)
            expected = describe(given, at)
            copy_rows(given, connection, copied)
            _hold(expected, describe(connection, at))
    finally:
        target.dispose()


def _hold(expected: CopyHead, found: CopyHead) -> None:
    """Rows and chain must be the same; tables may be of a later revision, with tables that are new and empty."""
    if wrong := differences(replace(expected, revision=found.revision), found):
        raise StoreError(f"What was written is not what was copied: {'; '.join(wrong)}. Nothing was kept.")


@contextmanager
def _connected(source: Engine | Connection) -> Iterator[Connection]:
    if isinstance(source, Connection):
        yield source
    else:
        with _one_moment(source) as connection:
            yield connection
        source.dispose()


@contextmanager
def _one_moment(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the database as it is now, whatever others write meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


def _copy_online(engine: Engine, part: Path) -> None:
    """SQLite's own way: all pages as of one moment, and the file needs no write-ahead log beside it."""
    with engine.connect() as connection, closing(sqlite3.connect(part)) as copy:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.backup(copy)
    _fold(part)


def _copy_by_rows(engine: Engine, part: Path) -> None:
    with _one_moment(engine) as connection:
        target = open_engine(_address(part))
        try:
            with writing(target) as written:
                copy_rows(connection, written)
        finally:
            target.dispose()
    _fold(part)


def _fold(path: Path) -> None:
    """Put into the file itself what is still in its write-ahead log, and do without one."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _whole_or_not(part: Path) -> Iterator[None]:
    """What goes wrong leaves no piece behind and is one sentence."""
    try:
        yield
    except BaseException as error:
        with suppress(OSError):
            _clear(part)
        if isinstance(error, OSError):
            raise StoreError(f"{part.parent} does not take the file: {error.strerror or error}.") from error
        if isinstance(error, DBAPIError):
            raise StoreError(f"The database could not be copied: {reason_of(error)}.") from error
        if isinstance(error, sqlite3.Error):
            raise StoreError(f"The database could not be copied: {error}.") from error
        raise


def _clear(part: Path) -> None:
    for one in (part, *_beside_database(part)):
        one.unlink(missing_ok=True)


def _beside_database(path: Path) -> list[Path]:
    return [path.with_name(f"{path.name}{ending}") for ending in ("-wal", "-shm", "-journal")]


def _sync(path: Path) -> None:
    """What is written is on the disk, also after a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _address(path: Path) -> URL:
    return URL.create("sqlite", database=str(path.absolute()))
