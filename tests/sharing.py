"""What takes long is built once a run and shared by the processes that run tests; who changes it takes a copy."""

import fcntl
import pickle
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine

from store.engine import open_engine

Made = TypeVar("Made")


def once(folder: Path, build: Callable[[Path], Made]) -> Made:
    """What `build(folder)` returned when the first process asked for it; it puts its files into the folder."""
    said = folder / "made.pickle"
    with exclusively(folder.with_suffix(".lock")):
        if not said.exists():
            folder.mkdir()
            said.write_bytes(pickle.dumps(build(folder)))
    made: Made = pickle.loads(said.read_bytes())
    return made


@contextmanager
def together(folder: Path, start: Callable[[], Made], stop: Callable[[Made], None]) -> Iterator[Made]:
    """What runs beside the tests (a server): the first process that needs it starts it, the last one ends it.

    `start` says where it is, in words that another process understands too.
    """
    lock, said = folder.with_suffix(".lock"), folder.with_suffix(".running")
    with exclusively(lock):
        users, running = pickle.loads(said.read_bytes()) if said.exists() else (0, start())
        said.write_bytes(pickle.dumps((users + 1, running)))
    try:
        yield running
    finally:
        with exclusively(lock):
            users, _ = pickle.loads(said.read_bytes())
            said.write_bytes(pickle.dumps((users - 1, running)))
            if users == 1:
                said.unlink()
                stop(running)


@contextmanager
def exclusively(path: Path) -> Iterator[None]:
    """Let other processes wait here until the block ends."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def new_file(run_folder: Path, path: Path) -> Engine:
    """A new database in a file, opened. The revisions make one a run; the others are copies of it."""
    folder = run_folder / "new"
    once(folder, lambda place: open_engine(f"sqlite:///{place / 'new.db'}").dispose())
    shutil.copyfile(folder / "new.db", path)
    return open_engine(f"sqlite:///{path}")


def tables_made_once(bring_to_head: Callable[[Engine], None]) -> Callable[[Engine], None]:
    """`bring_to_head` for a run of tests.

    The revisions make the tables of SQLite once a process, in a quarter of a second; other empty files become copies of
    what they made, byte for byte. What is not empty, and PostgreSQL, is brought up to date as ever.
    """
    made: list[bytes] = []
    one_at_a_time = threading.Lock()

    def bring(engine: Engine) -> None:
        if engine.dialect.name == "sqlite":
            with one_at_a_time, suppress(OSError):  # what cannot be written is said by SQLite
                if Path(str(engine.url.database)).stat().st_size == 0:
                    if made:
                        Path(str(engine.url.database)).write_bytes(made[0])
                        return
                    bring_to_head(engine)
                    made.append(_bytes_of(engine))
                    return
        bring_to_head(engine)

    return bring


def _bytes_of(engine: Engine) -> bytes:
    with engine.connect() as connection:
        database = connection.connection.driver_connection
        assert database is not None
        content: bytes = database.serialize()
    return content


def without_waiting(prepare: Callable[[sqlite3.Connection, object], None]) -> Callable[..., None]:
    """`prepare` for a run of tests: what is written survives the end of the process, not that of the machine."""

    def prepared(connection: sqlite3.Connection, record: object) -> None:
        prepare(connection, record)
        connection.execute("PRAGMA synchronous = OFF")

    return prepared


def copied(database: Engine | Path, path: Path) -> Engine:
    """A copy of a database that others read meanwhile, opened."""
    original = database if isinstance(database, Path) else Path(str(database.url.database))
    with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
    return open_engine(f"sqlite:///{path}")
