"""What takes long is built once a run and shared by the processes that run tests; who changes it takes a copy."""

import fcntl
import pickle
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from store.engine import open_engine, writing

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

    The revisions make the tables of SQLite once a process, in a quarter of a second; other empty files get the same
    statements as they stood in the end. What is not empty, and PostgreSQL, is brought up to date as ever.
    """
    statements: list[str] = []

    def bring(engine: Engine) -> None:
        if engine.dialect.name != "sqlite" or not _is_empty(engine):
            bring_to_head(engine)
        elif not statements:
            bring_to_head(engine)
            with engine.connect() as connection:
                made = connection.connection.driver_connection
                assert made is not None
                statements.extend(one for one in made.iterdump() if not one.startswith(("BEGIN", "COMMIT")))
        else:
            with writing(engine) as connection:
                if not _holds_tables(connection):  # or another thread was quicker
                    for one in statements:
                        connection.exec_driver_sql(one)

    return bring


def _is_empty(engine: Engine) -> bool:
    with engine.connect() as connection:
        return not _holds_tables(connection)


def _holds_tables(connection: Connection) -> bool:
    return connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first() is not None


def copied(database: Engine | Path, path: Path) -> Engine:
    """A copy of a database that others read meanwhile, opened."""
    original = database if isinstance(database, Path) else Path(str(database.url.database))
    with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
    return open_engine(f"sqlite:///{path}")
