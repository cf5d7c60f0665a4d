"""Databases as an older version left them: the tables of its revision, with rows."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, inspect, make_url, select, text

from store import migrations
from store.tables import metadata

Rows = dict[str, list[tuple[Any, ...]]]


def at_revision(url: str, revision: str, filled: Engine) -> Rows:
    """Make the tables of `revision` in an empty database and put into them what `filled` holds of their columns.
    Returns what is in them."""
    engine = create_engine(url)
    if (
        make_url(url).get_backend_name() == "sqlite"
    ):  # as `open_engine` has it: the tables of one revision or none
        event.listen(engine, "connect", lambda line, _: line.execute("PRAGMA journal_mode = WAL"))
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    with engine.begin() as connection, filled.connect() as source:
        _fill(source, connection)
    found = rows_in(engine)
    engine.dispose()
    return found


def rows_in(engine: Engine) -> Rows:
    """All rows of the tables that are there, columns by name, as texts: two revisions can be compared."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                tuple(f"{name}={row[name]!r}" for name in sorted(row))
                for row in connection.execute(select(table)).mappings()
            )
            for table in _reflected(connection).sorted_tables
            if table.name != "alembic_version"
        }


def keeps(old: Rows, new: Rows) -> bool:
    """Whether every row of the old tables is in the new ones, with more columns or without."""
    return all(
        len(rows) == len(new[table])
        and all(any(set(row) <= set(other) for other in new[table]) for row in rows)
        for table, rows in old.items()
    )


def _fill(source: Connection, target: Connection) -> None:
    for table in _reflected(target).sorted_tables:
        if table.name not in metadata.tables:
            continue
        now = metadata.tables[table.name]
        columns = [now.c[column.name] for column in table.c]
        rows = [row._asdict() for row in source.execute(select(*columns).order_by(*now.primary_key))]
        successors = [(row["id"], row["superseded_by"]) for row in rows if "superseded_by" in row]
        if rows:
            target.execute(
                table.insert(), [{**row, "superseded_by": None} if successors else row for row in rows]
            )
        for number, successor in successors:  # who supersedes a version comes after it
            target.execute(table.update().where(table.c.id == number).values(superseded_by=successor))
        _number_on(target, table.name)


def _number_on(target: Connection, table: str) -> None:
    keys = inspect(target).get_pk_constraint(table)["constrained_columns"]
    if target.dialect.name != "postgresql" or keys != ["id"]:
        return
    last = text(
        f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), max(id)) FROM \"{table}\" "
        f"WHERE pg_get_serial_sequence('\"{table}\"', 'id') IS NOT NULL HAVING max(id) IS NOT NULL"
    )
    target.execute(last)


def _reflected(connection: Connection) -> MetaData:
    found = MetaData()
    found.reflect(connection)
    return found
