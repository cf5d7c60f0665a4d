"""The quick ways in and out of the database for many rows: whole frames, not objects."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from io import BytesIO
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, Select, Table, func, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from store.errors import StoreError

FORMATS = {"sqlite": func.printf, "postgresql": func.format}
FIELD_END, ROW_END = "\x1f", "\x1e"  # ASCII's own separators of units and records
NUL = r"\x00"  # PostgreSQL keeps no text with it
CONTROL = r"[\x00-\x1f]"  # packed rows cannot be told apart with the separators in them; \r is dropped


def check_frame(
    what: str,
    frame: pl.DataFrame,
    columns: Mapping[str, Any],
    may_be_missing: Sequence[str] = (),
    forbidden: str = NUL,
) -> None:
    """Refuse a frame of other columns or types, with missing values, or with text that cannot be kept."""
    if dict(frame.schema) != columns:
        expected, given = (
            ", ".join(f"{k} {v}" for k, v in of.items()) for of in (pl.Schema(columns), frame.schema)
        )
        raise StoreError(f"{what.capitalize()} need the columns {expected}; these have {given or 'none'}.")
    if _is_clean(frame, columns, may_be_missing, forbidden):
        return
    for name in columns:
        if name not in may_be_missing and (missing := frame[name].null_count()):
            raise StoreError(f'{missing} {what} have no {name}: leave them out, or write "" for none.')
        if columns[name] == pl.String and frame[name].str.contains(forbidden).any():
            raise StoreError(f"A {name} among the {what} contains a control character: clean the text first.")


def _is_clean(
    frame: pl.DataFrame, columns: Mapping[str, Any], may_be_missing: Sequence[str], forbidden: str
) -> bool:
    """All columns at one go: asked for each by itself only where there is something to be said."""
    filled = [pl.col(name).is_not_null().all() for name in columns if name not in may_be_missing]
    texts = [name for name, kind in columns.items() if kind == pl.String]
    clean = [~pl.col(name).str.contains(forbidden).any() for name in texts]
    return bool(frame.select(pl.all_horizontal(*filled, *clean)).item())


def insert_absent(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose key is not there yet, and leave the others as they are."""
    if rows:
        connection.execute(_absent(connection.dialect.name, table), [dict(row) for row in rows])


def insert_into(dialect: str, table: Table) -> Any:
    """An INSERT in the database's own words, which may say what to do with rows that are there."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # late: who keeps to SQLite need not pay for the import

        return postgresql.insert(table)
    return sqlite.insert(table)


@cache
def _absent(dialect: str, table: Table) -> Any:
    return insert_into(dialect, table).on_conflict_do_nothing()


@cache
def _new(table: Table) -> Any:
    return insert(table)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all give the same columns; as many as there are, none included."""
    if not rows:
        return
    if connection.dialect.name != "postgresql" or len(rows) == 1:
        connection.execute(_new(table), [dict(row) for row in rows])
        return
    # Each row of an INSERT is sent, answered and held against its references by itself: ten times the work of a COPY.
    names = [*rows[0]]
    kept = [table.c[name].type.dialect_impl(connection.dialect) for name in names]
    bound = [one.bind_processor(connection.dialect) for one in kept]
    if not any(bound):
        copy_in(connection, table, names, (tuple(row[name] for name in names) for row in rows))
        return
    how = list(zip(names, bound, strict=True))
    copy_in(connection, table, names, (tuple(to(row[n]) if to else row[n] for n, to in how) for row in rows))


def insert_frame(connection: Connection, table: Table, frame: pl.DataFrame) -> None:
    """Insert a frame whose columns are named as the table's: three times as fast as rows of objects."""
    if connection.dialect.name == "postgresql":
        copy_in(connection, table, frame.columns, frame.iter_rows())
    elif not frame.is_empty():
        names = ", ".join(f'"{name}"' for name in frame.columns)
        marks = ", ".join("?" * frame.width)
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', frame.rows())


def copy_in(
    connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of values as PostgreSQL keeps them, in the order of `names`. What the database refuses is raised as
    SQLAlchemy would, which does not see a COPY."""
    from psycopg import Error  # late: who keeps to SQLite need not pay for the import

    statement = 'COPY "{}" ({}) FROM STDIN'.format(table.name, ", ".join(f'"{name}"' for name in names))
    raw = connection.connection.driver_connection
    assert raw is not None
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except Error as error:
        raise DBAPIError.instance(statement, None, error, Error, dialect=connection.dialect) from error


def packed(connection: Connection, columns: Sequence[ColumnElement[Any]]) -> ColumnElement[str]:
    """All rows of a group as one text, for `unpack`.

    Handing over one text per filing is three times as fast as handing over each value of each row.
    """
    row = FORMATS[connection.dialect.name](FIELD_END.join(["%s"] * len(columns)), *columns)
    return func.aggregate_strings(row, ROW_END)


def unpack(texts: Iterable[str | None], schema: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of packed texts as a frame of the given columns and types; a group without rows is None."""
    body = BytesIO()
    for text in texts:
        if text is not None:
            body.write((ROW_END + text if body.tell() else text).encode())
    if not body.tell():
        return pl.DataFrame(schema=dict(schema))
    return pl.read_csv(
        body.getvalue(),
        has_header=False,
        schema=dict(schema),
        separator=FIELD_END,
        eol_char=ROW_END,
        quote_char=None,
        empty_string_is_null=False,
    )


def read_frame(connection: Connection, query: Select[Any], schema: Mapping[str, Any]) -> pl.DataFrame:
    """The answer to a query as a frame of the given columns and types, also when there are no rows."""
    rows = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=dict(schema), orient="row")
