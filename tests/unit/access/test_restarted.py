"""A real PostgreSQL goes away and comes back under the running server: a sentence meanwhile, and it comes back."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store import audit
from store.engine import open_engine
from store.errors import StoreError, trouble_of
from store.filings import list_filings, store_filing
from tests.patience import PATIENCE_SECONDS
from tests.unit.access.page import page_of
from tests.unit.access.running import running
from tests.unit.store.drafts import a_draft
from tests.unit.store.postgres import NoServer, Own, own_server

pytestmark = [pytest.mark.processes, pytest.mark.postgres]
GONE = "The database does not answer"


@pytest.fixture
def postgresql() -> Iterator[Own]:
    """One that nobody else uses: the others' must not go away."""
    try:
        with own_server() as server:
            yield server
    except NoServer as reason:
        pytest.skip(f"no PostgreSQL: {reason}")


def test_it_is_restarted_under_a_running_server(postgresql: Own, tmp_path: Path) -> None:
    url = postgresql.url.render_as_string(hide_password=False)
    store = open_engine(url)
    store_filing(store, a_draft(b"before", institution="B01"))
    with running(tmp_path, url, BIANMIN_OPEN_DEMO="on") as server:

        def ready(expected: int) -> None:
            until = time.monotonic() + PATIENCE_SECONDS
            while (code := server.get("/health/ready").status_code) != expected:
                assert time.monotonic() < until, code
                time.sleep(0.1)

        ready(200)
        whole = page_of(server, "lang=en")
        assert whole
        assert GONE not in whole
        postgresql.do("restart")
        assert page_of(server, "lang=en") == whole, "a restart between two questions is noticed by nobody"
        assert len(list_filings(store, "daqing")) == 1
        postgresql.do("stop")
        ready(503)
        assert server.get("/health").status_code == 200
        assert GONE in page_of(server, "lang=en")
        _refused(store)
        postgresql.do("start")
        ready(200)
        assert page_of(server, "lang=en") == whole, "it comes back by itself"
        store_filing(store, a_draft(b"meanwhile", institution="B02"))
        assert len(list_filings(store, "daqing")) == 2
        assert audit.first_break(store) is None
    store.dispose()


def _refused(store: Engine) -> None:
    with pytest.raises(StoreError, match=r"^The database could not be written: .*\. Try again\.$") as told:
        store_filing(store, a_draft(b"meanwhile", institution="B02"))
    assert trouble_of(told.value) == "gone"
