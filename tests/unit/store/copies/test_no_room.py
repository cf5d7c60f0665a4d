"""A disk that takes no more (a limit of the account, as a quota is one): a sentence, no piece left, and it goes on."""

import resource
import signal
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from store import audit
from store.copies.copying import back_up
from store.engine import open_engine
from store.errors import StoreError, trouble_of
from store.filings import list_filings, store_filing
from tests.unit.store.copies.drill import AT, begun
from tests.unit.store.drafts import a_draft

MOST = 200


@pytest.mark.processes
def test_a_disk_that_takes_no_more_is_a_sentence_and_loses_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bianmin.db"
    engine = open_engine(url)
    store_filing(engine, a_draft(b"first"))
    process, here = begun(_limited, url, tmp_path)
    (stored, filing), (copying, left) = here.recv(), here.recv()
    process.join()
    assert filing.endswith(
        "look at the quota of the server's account and at the disk, then try again. / refused"
    )
    assert copying.startswith("The database could not be copied: ")
    assert copying.endswith(" / refused")
    assert left == []
    assert 0 < stored < MOST
    assert len(list_filings(engine, "daqing")) == stored + 1
    store_filing(engine, a_draft(b"there is room again", institution="B02"))
    back_up(engine, tmp_path / "copy.db", AT)
    assert audit.first_break(engine) is None
    engine.dispose()


def _limited(url: str, folder: Path, there: Connection) -> None:
    """In a process that may write no file further than the database's log is long, and a little more."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    engine = open_engine(url)
    most = 150_000 + max(one.stat().st_size for one in folder.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    stored = 0
    try:
        for number in range(MOST):
            store_filing(engine, a_draft(f"{number}".encode(), institution=f"Z{number:03}"))
            stored += 1
    except StoreError as error:
        there.send((stored, f"{error} / {trouble_of(error)}"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, most))
    try:
        back_up(engine, folder / "half.db", AT)
    except StoreError as error:
        there.send((f"{error} / {trouble_of(error)}", [one.name for one in folder.glob("half*")]))
