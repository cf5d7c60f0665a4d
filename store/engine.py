"""The door to the database: a file of SQLite beside the project, or PostgreSQL by DATABASE_URL."""

import atexit
import logging
import os
import select
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, IntegrityError, OperationalError

from store.audit import ACTS
from store.errors import UNTIL_IT_OPENS, ChangedMeanwhile, StoreError, Trouble, reason_of, trouble_of
from store.migrations import bring_to_head
from store.transactions import READING, to_write

if TYPE_CHECKING:
    import psycopg  # otherwise late: who keeps to SQLite need not pay for the import

DEFAULT_FILE = Path(__file__).resolve().parent.parent / "data" / "var" / "bianmin.db"
WHAT_TO_DO: dict[Trouble, str] = {
    "full": "This step was not stored, what was done before it stays: make room on the disk, then try again.",
    "read-only": "This step was not stored, what was done before it stays: let the account of the server write there, "
    "then try again.",
    "refused": "This step was not stored, what was done before it stays: the disk did not take it; look at the quota "
    "of the server's account and at the disk, then try again.",
    "damaged": "This step was not stored: restore the last backup beside it and compare.",
    "busy": "This step was not stored, what was done before it stays: another program has been writing all the while; "
    "try again when it is done.",
}
"""What to do where one transaction could not be written. A command may have finished others before it."""
_MODE = 0o640  # of the database's file: what is kept is for the server's account and group
_log = logging.getLogger("bianmin.acts")
WAIT_FOR_SERVER_SECONDS = 10  # how long a line to PostgreSQL may take to come about
WAIT_SECONDS = 30  # how long a writer queues for the writers before it


def open_engine(url: str | URL | None = None) -> Engine:
    """An engine on the database, its tables made or brought up to date.

    Without `url`: $DATABASE_URL, else the SQLite file of the project. It takes milliseconds when the tables
    are current. One engine serves all threads of a process.
    """
    address = address_of(url or os.environ.get("DATABASE_URL") or f"sqlite:///{DEFAULT_FILE}")
    engine = _sqlite(address) if address.get_backend_name() == "sqlite" else _postgresql(address)
    try:
        bring_to_head(engine)
    except BaseException as error:
        engine.dispose()
        if isinstance(error, DBAPIError):
            what_to_do = UNTIL_IT_OPENS.get(trouble_of(error), "Try again.")
            raise StoreError(
                f"The database {address} cannot be opened: {reason_of(error)}. {what_to_do}"
            ) from error
        raise
    _open.add(engine)
    return engine


_open: WeakSet[Engine] = WeakSet()


@atexit.register
def _close_all() -> None:
    """In order, and not when garbage happens to be collected: SQLite puts its log into the file with the last line."""
    for engine in list(_open):
        engine.dispose()


def is_there() -> bool:
    """Whether there is a database to open where `open_engine` looks: of a file, one with something in it."""
    address = address_of(os.environ.get("DATABASE_URL") or f"sqlite:///{DEFAULT_FILE}")
    if address.get_backend_name() != "sqlite":
        return True
    file = Path(str(address.database))
    return file.exists() and file.stat().st_size > 0


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: committed at the end of the block, rolled back if the block raises."""
    try:
        with engine.connect() as connection:
            acts: list[dict[str, object]] = []
            connection.info[ACTS] = acts
            with to_write(connection).begin():
                yield connection
    except OperationalError as error:  # the queue did not move, the disk is full, the server went away
        what_to_do = WHAT_TO_DO.get(trouble_of(error), "Try again.")
        raise StoreError(f"The database could not be written: {reason_of(error)}. {what_to_do}") from error
    except IntegrityError as error:
        if not _is_second(error):
            raise
        raise ChangedMeanwhile from error  # of two who did the same at once the other one was quicker
    for act in acts:  # only now: what was rolled back has not happened
        _log.info(act["act"], extra={"fields": act})


def _is_second(error: IntegrityError) -> bool:
    """Whether what was to be written is there already, under the same key."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    twice = (sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE)
    return code in twice or getattr(error.orig, "sqlstate", None) == "23505"


def address_of(url: str | URL) -> URL:
    """The address of a database, in its parts; what is none of a database that is known here is a StoreError."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # such as a port that is no number
        raise StoreError(
            "The database address cannot be read: write sqlite:///FILE or postgresql://…."
        ) from None
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(
            f"The database {address.get_backend_name()} is not supported: use sqlite:///FILE or postgresql://…."
        )
    if address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:"):
        raise StoreError("A database in memory cannot be shared by pages and jobs: use sqlite:///FILE.")
    return address


def _postgresql(address: URL) -> Engine:
    # One that swallows what is sent to it is noticed within seconds, not minutes.
    waits = {} if "connect_timeout" in address.query else {"connect_timeout": WAIT_FOR_SERVER_SECONDS}
    engine = create_engine(address, connect_args=waits, isolation_level=READING)
    event.listen(engine, "checkout", _leave_a_line_that_broke)
    return engine


def _leave_a_line_that_broke(line: "psycopg.Connection[Any]", _record: Any, _proxy: Any) -> None:
    """A server that was started again is noticed before a question is asked on an old line. Something has come in on it
    then, which this machine knows without asking (`pool_pre_ping` asks: one more round trip for each question)."""
    from psycopg import Error

    watch = select.poll()
    try:
        watch.register(line.fileno(), select.POLLIN)
        if watch.poll(0):
            line.execute("SELECT 1")  # it may have been a notice
    except Error as error:
        raise DisconnectionError("the server ended this line") from error


def _sqlite(address: URL) -> Engine:
    folder = Path(str(address.database)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder {folder} of the database cannot be made: {error.strerror}.") from error
    _keep_to_ourselves(Path(str(address.database)))
    engine = create_engine(address, connect_args={"timeout": WAIT_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _keep_to_ourselves(file: Path) -> None:
    """Nobody but the server's account and group reads the file; what SQLite writes beside it takes the file's mode."""
    with suppress(OSError):  # it is said when the file is opened
        if file.exists():
            if file.stat().st_mode & 0o007 and file.stat().st_uid == os.geteuid() and file.is_file():
                file.chmod(file.stat().st_mode & 0o770)
        else:
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, _MODE))


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say so, not where the driver guesses
    connection.execute("PRAGMA foreign_keys = ON")
    _use_write_ahead_log(connection)
    connection.execute("PRAGMA synchronous = FULL")  # a receipt once given survives a power cut


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Readers then never wait for a writer. The switch does not queue by itself while others are opening."""
    give_up = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    how = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {how}")
