"""A programme's row: the lock that its writers queue on, and the version of all that is kept of it."""

import hashlib
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select, update

from store.rows import insert_into
from store.tables import programme

NOTHING_YET = ""

# Built once: to put a statement together costs more than to run it.
_VERSION = select(programme.c.data_version).where(programme.c.slug == bindparam("of"))
_ADVANCE = update(programme).where(programme.c.slug == bindparam("of"))


def data_version(engine: Engine, slug: str) -> str:
    """Changes whenever anything kept of the programme changes; "" while there is nothing. One row is read."""
    with engine.connect() as connection:
        return version_of(connection, slug)


def programmes_kept(engine: Engine) -> set[str]:
    """The programmes of which anything is kept."""
    with engine.connect() as connection:
        kept = select(programme.c.slug).where(programme.c.data_version != NOTHING_YET)
        return set(connection.execute(kept).scalars())


def version_of(connection: Connection, slug: str) -> str:
    """The data version as the caller's transaction sees it."""
    found = connection.execute(_VERSION, {"of": slug}).scalar()
    return NOTHING_YET if found is None else found


def lock(connection: Connection, slug: str) -> None:
    """Let other writers of this programme wait until this transaction ends."""
    connection.execute(_locked(connection.dialect.name), {"slug": slug, "data_version": NOTHING_YET})


@cache
def _locked(dialect: str) -> Any:
    row = insert_into(dialect, programme)
    # An update that changes nothing still takes the row's lock, and creates the row where there is none.
    return row.on_conflict_do_update(index_elements=["slug"], set_={"slug": row.excluded.slug})


def advance(connection: Connection, slug: str, act: str) -> None:
    """Give the programme a new data version: a chain over all acts, so a restored backup repeats none."""
    current = connection.execute(_VERSION, {"of": slug}).scalar_one()
    following = hashlib.sha256(f"{current}\n{act}".encode()).hexdigest()
    connection.execute(_ADVANCE, {"of": slug, "data_version": following})
