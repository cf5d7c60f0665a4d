"""Stores with something of every kind in them, for copies."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine

from store.engine import open_engine
from store.filings import store_filing
from tests.unit.store.drafts import FIRST, a_draft
from tests.unit.store.test_editions import published
from tests.unit.store.test_filings_faults import full_draft

STRUCK = "struck"


class Struck:
    """How many of a drill's kills came before anything was said to be done, and how many after."""

    def __init__(self) -> None:
        self.before = self.after = 0

    def note(self, is_done: bool) -> None:
        self.after += is_done
        self.before += not is_done


@pytest.fixture
def struck(record_property: Callable[[str, object], None]) -> Iterator[Struck]:
    """The tally of a drill, told at the end of the run. A whole drill struck both before and after the end."""
    found = Struck()
    yield found
    record_property(STRUCK, (found.before, found.after))
    if found.before + found.after > 1:
        assert found.before
        assert found.after


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.getreports(""):  # ends of tests stand under no word
        if report.when == "teardown" and (told := dict(report.user_properties).get(STRUCK)):
            before, after = told
            name = report.nodeid.rpartition("::")[2]
            terminalreporter.write_line(f"killed {before + after}: {before} before, {after} after: {name}")


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
