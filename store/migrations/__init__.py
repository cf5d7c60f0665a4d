"""The history of the tables, run from code: there is no ini file, and an address is never written down.

A new revision: change a file of store/tables, add versions/<number>_<what>.py, set HEAD; the tests compare both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from store.errors import StoreError
from store.transactions import to_write

HEAD = "0017"
LOCK = 4_170_061_623_706  # PostgreSQL's advisory lock for changing tables: any number, always the same


def bring_to_head(engine: Engine) -> None:
    """Make or update the tables; asks one question and returns if they are current."""
    with engine.connect() as connection:
        current = revision(connection)
    if current == HEAD:
        return
    with _alone(engine) as connection:
        _upgrade(connection)  # which does nothing if another process was quicker


def revision(connection: Connection) -> str | None:
    """The revision that the database's tables are at; None in an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other process changes tables beside."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            with _sqlite_alone(connection):
                yield connection
        else:
            with to_write(connection).begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                yield connection


@contextmanager
def _sqlite_alone(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, which enforced foreign keys would take for a deletion."""
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction
    try:
        with to_write(connection).begin():
            yield
            if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise StoreError(f"The update of the tables would leave {broken[0]} without its parent rows.")
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def _upgrade(connection: Connection) -> None:
    from alembic import command  # late: opening a current database must not pay for the import
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            f"The database is at revision {revision(connection)}, which this version does not know: "
            "use the version of Bianmin that wrote it, or a newer one."
        ) from error
