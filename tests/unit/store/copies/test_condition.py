"""A damaged page is found, and named by the programme whose rows it holds."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from store.copies.condition import damaged
from store.engine import open_engine
from store.filings import store_filing
from tests.unit.store.drafts import a_draft, fact_frame


def test_a_sound_database_is_sound(engine: Engine) -> None:
    store_filing(engine, a_draft())
    assert damaged(engine, ["daqing", "nothing"]) == {}


@pytest.fixture
def torn(tmp_path: Path) -> Engine:
    """Two programmes; a page that holds figures of the second one is overwritten."""
    path = tmp_path / "bianmin.db"
    engine = open_engine(f"sqlite:///{path}")
    for programme in ("daqing", "other"):
        rows = [(f"B{n:03}", programme, "", "users", n, "S", f"C{n}") for n in range(3000)]
        store_filing(engine, a_draft(programme.encode(), programme=programme, facts=fact_frame(*rows)))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.rollback()
    engine.dispose()
    content = bytearray(path.read_bytes())
    pages = [n for n in range(0, len(content), 4096) if content[n : n + 4096].count(b"other") > 20]
    middle = pages[len(pages) // 2]
    content[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    return open_engine(f"sqlite:///{path}")


def test_the_damaged_programme_is_named_and_the_other_is_not(torn: Engine) -> None:
    found = damaged(torn, ["daqing", "other"])
    assert list(found) == ["other"]
    assert "malformed" in found["other"]
    torn.dispose()
