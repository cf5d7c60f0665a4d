"""One act on a programme as one transaction: its lock first, its entry in the audit chain last."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from store import audit, programmes
from store.engine import writing


@contextmanager
def acting(engine: Engine, act: audit.Act) -> Iterator[Connection]:
    """A transaction that does what `act` says: whole and sealed in the chain, or not at all."""
    with writing(engine) as connection:
        programmes.lock(connection, act.programme)
        yield connection
        seal(connection, act)


def seal(connection: Connection, act: audit.Act) -> audit.Head:
    """End an act inside the caller's transaction: a new data version, and an entry in the audit chain."""
    programmes.advance(connection, act.programme, f"{act.act} {act.subject}")
    return audit.append(connection, act)
