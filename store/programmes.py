"""A programme's row: the lock that its writers queue on, and the version of all that is kept of it."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select, update

from store.errors import ChangedMeanwhile
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


_SEEN: ContextVar[Mapping[str, str] | None] = ContextVar("seen", default=None)


@contextmanager
def as_seen(engine: Engine) -> Iterator[None]:
    """Within it a programme that is no longer what it was at the beginning cannot be locked: `ChangedMeanwhile`. For an
    act that looks first and writes then, so that nothing happens between the two. It writes once."""
    with engine.connect() as connection:
        seen = dict(connection.execute(select(programme.c.slug, programme.c.data_version)).all())
    before = _SEEN.set(seen)
    try:
        yield
    finally:
        _SEEN.reset(before)


def lock(connection: Connection, slug: str) -> None:
    """Let other writers of this programme wait until this transaction ends."""
    row = {"slug": slug, "data_version": NOTHING_YET}
    now = connection.execute(_locked(connection.dialect.name), row).scalar_one()
    seen = _SEEN.get()
    if seen is not None and now != seen.get(slug, NOTHING_YET):
        raise ChangedMeanwhile


@cache
def _locked(dialect: str) -> Any:
    row = insert_into(dialect, programme)
    # An update that changes nothing still takes the row's lock, and creates the row where there is none.
    kept = row.on_conflict_do_update(index_elements=["slug"], set_={"slug": row.excluded.slug})
    return kept.returning(programme.c.data_version)


def advance(connection: Connection, slug: str, act: str) -> None:
    """Give the programme a new data version: a chain over all acts, so a restored backup repeats none."""
    current = connection.execute(_VERSION, {"of": slug}).scalar_one()
    following = hashlib.sha256(f"{current}\n{act}".encode()).hexdigest()
    connection.execute(_ADVANCE, {"of": slug, "data_version": following})
