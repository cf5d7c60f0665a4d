"""Whether what is kept can be read, programme by programme: a damaged page of one is no reason to hide the others."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, LargeBinary, Table, func, select
from sqlalchemy.exc import DBAPIError

from store.tables import filing, metadata


def damaged(engine: Engine, programmes: Iterable[str]) -> dict[str, str]:
    """Why a programme's rows cannot be read, for those of which that is so. Every row is touched once.

    Bytes of files are not read: `verify` does that. A quarter of a million figures take about half a second.
    """
    found = {}
    for slug in programmes:
        try:
            with engine.connect() as connection:
                for table in metadata.sorted_tables:
                    _touch(connection, table, slug)
        except DBAPIError as error:
            found[slug] = str(error.orig).strip().splitlines()[0]
    return found


def _touch(connection: Connection, table: Table, slug: str) -> None:
    """Count what stands in every column: each row's page has to be read for it."""
    counted = [func.count(column) for column in table.c if not isinstance(column.type, LargeBinary)]
    if "programme" in table.c:
        connection.execute(select(*counted).where(table.c.programme == slug)).all()
    elif "filing" in table.c:
        ours = select(filing.c.id).where(filing.c.programme == slug)
        connection.execute(select(*counted).where(table.c.filing.in_(ours))).all()
