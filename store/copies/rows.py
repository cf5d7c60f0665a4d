"""All rows of one database into another, empty one, of the same kind or not, in one transaction."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Integer, LargeBinary, Row, Table, insert, inspect, select, text

from store.errors import StoreError
from store.rows import copy_in
from store.tables import metadata

_MANY, _FEW = 10_000, 8
"""Rows at a time; of tables that hold files only a few, because each may be 30 MB."""


def copy_rows(
    source: Connection, target: Connection, copied: Callable[[str, int], None] = lambda table, rows: None
) -> None:
    """Copy every table. Both connections are in a transaction; `copied` is told of each table that is done.

    Keys stay as they are, and what numbers new rows goes on behind them.
    """
    with _own_references_loose(target):
        for table in metadata.sorted_tables:
            rows = 0
            for batch in _batches(source, table):
                _insert(target, table, batch)
                rows += len(batch)
            copied(table.name, rows)
    _number_on(target)


def refuse_filled(target: Connection) -> None:
    """Refuse a database that holds anything: nothing is ever written over."""
    for table in metadata.sorted_tables:
        if target.execute(select(1).select_from(table).limit(1)).first():
            raise StoreError(
                f"The database is not empty ({table.name} has rows): give an empty one, nothing is written over."
            )


def _batches(source: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    size = _FEW if any(isinstance(column.type, LargeBinary) for column in table.c) else _MANY
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=size)
    yield from source.execute(query).partitions(size)


def _insert(target: Connection, table: Table, rows: Sequence[Row[Any]]) -> None:
    if target.dialect.name != "postgresql":
        target.execute(insert(table), [row._asdict() for row in rows])
        return
    copy_in(target, table, [column.name for column in table.c], (tuple(row) for row in rows))


@contextmanager
def _own_references_loose(target: Connection) -> Iterator[None]:
    """Rows that name later rows of their own table (a version what superseded it) are held against them at the end."""
    if target.dialect.name == "sqlite":
        target.execute(text("PRAGMA defer_foreign_keys = ON"))  # until the transaction ends
        yield
        return
    questions = inspect(target)
    own = [
        (table.name, key)
        for table in metadata.sorted_tables
        for key in questions.get_foreign_keys(table.name)
        if key["referred_table"] == table.name
    ]
    for table, key in own:
        target.execute(text(f'ALTER TABLE "{table}" DROP CONSTRAINT "{key["name"]}"'))
    yield
    for table, key in own:
        columns, referred = (
            ", ".join(f'"{one}"' for one in key[of]) for of in ("constrained_columns", "referred_columns")
        )
        target.execute(
            text(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{key["name"]}" '
                f'FOREIGN KEY ({columns}) REFERENCES "{table}" ({referred})'
            )
        )


def _number_on(target: Connection) -> None:
    """PostgreSQL numbers rows from sequences, which know nothing of rows that came with their numbers."""
    if target.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        [*keys] = table.primary_key
        if len(keys) != 1 or not isinstance(keys[0].type, Integer):
            continue
        named = f"pg_get_serial_sequence('\"{table.name}\"', '{keys[0].name}')"
        if target.execute(text(f"SELECT {named}")).scalar() is None:
            continue
        last = f'(SELECT max("{keys[0].name}") FROM "{table.name}")'
        target.execute(text(f"SELECT setval({named}, {last}) WHERE {last} IS NOT NULL"))
