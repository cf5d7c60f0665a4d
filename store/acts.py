"""One act on a programme as one transaction: its lock first, its entry in the audit chain last."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine

from store import audit, programmes
from store.engine import writing
from store.errors import ChangedMeanwhile

Given = ParamSpec("Given")
Got = TypeVar("Got")

TRIES = 20
"""How often an act is done again from its first look because somebody acted on the same programme meanwhile."""


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


def looking_first(
    act: Callable[Concatenate[Engine, Given], Got],
) -> Callable[Concatenate[Engine, Given], Got]:
    """An act that looks at what is kept, refuses or goes on, and writes in one transaction. Where somebody acts on the
    same programme between the look and the writing, it looks again: of two who do the same at once, one reads why not.
    """

    @wraps(act)
    def done(engine: Engine, /, *args: Given.args, **kwargs: Given.kwargs) -> Got:
        for _ in range(TRIES - 1):
            try:
                with programmes.as_seen(engine):
                    return act(engine, *args, **kwargs)
            except ChangedMeanwhile:
                continue
        with programmes.as_seen(engine):
            return act(engine, *args, **kwargs)

    return done
