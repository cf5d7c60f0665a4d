"""Stores with something of every kind in them, for copies."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine

from store.engine import open_engine
from store.filings import store_filing
from tests.unit.store.drafts import FIRST, a_draft
from tests.unit.store.test_editions import published
from tests.unit.store.test_filings_faults import full_draft


def fill(engine: Engine) -> None:
    """A version, what superseded it, another institution's, and a published bulletin."""
    store_filing(engine, full_draft(b"first"))
    store_filing(engine, full_draft(b"second"))
    store_filing(engine, a_draft(b"third", institution="B02", received_at=FIRST))
    published(engine)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    fill(engine)
    return engine


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an empty database of either kind, besides the one that is copied."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('other')}/other.db"
    made: Callable[[], str] = request.getfixturevalue("new_schema")
    return made()


@pytest.fixture
def opened() -> Iterator[Callable[[str], Engine]]:
    """Opens databases and closes them in the end."""
    engines: list[Engine] = []

    def open_one(url: str) -> Engine:
        engines.append(open_engine(url))
        return engines[-1]

    yield open_one
    for one in engines:
        one.dispose()
