"""Killed without warning while filing, publishing, making tables, bringing them up to date, backing up, restoring or
moving: no half state, and nothing lost that was acknowledged."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, inspect, make_url, text

from store import audit, migrations
from store.copies.copying import back_up, move, restore
from store.copies.head import beside
from store.edition_reads import list_editions
from store.engine import open_engine
from store.errors import StoreError
from store.filings import list_filings, store_filing
from store.migrations import LOCK
from store.tables import metadata
from tests.unit.store.copies.conftest import Struck, fill
from tests.unit.store.copies.drill import AT, killed, moments, undisturbed
from tests.unit.store.copies.older import at_revision, keeps, rows_in
from tests.unit.store.drafts import a_draft, everything

OTHERS_THAT_WRITE = """
SELECT count(*) FROM pg_locks JOIN pg_class ON pg_class.oid = relation
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND nspname = current_schema() AND pid <> pg_backend_pid()
"""


@pytest.mark.processes
def test_no_acknowledged_filing_is_lost(database_url: str, struck: Struck) -> None:
    open_engine(database_url).dispose()
    takes = undisturbed("file", database_url, "K-")
    for number, seconds in enumerate(moments(1, 3 * takes)):
        acknowledged = killed("file", database_url, f"K{number}-", seconds)
        struck.note(bool(acknowledged))
        engine = open_engine(database_url)
        stored = list_filings(engine, "daqing")
        assert {int(line) for line in acknowledged} <= {one.id for one in stored}
        assert audit.first_break(engine) is None
        rows = everything(engine)
        assert len(rows["receipt"]) == len(stored)
        assert len(rows["fact"]) == sum(one.fact_count for one in stored)
        engine.dispose()


@pytest.mark.processes
def test_a_copy_that_was_cut_short_is_no_copy(
    new_database: Callable[[], str], tmp_path: Path, struck: Struck
) -> None:
    url = new_database()
    engine = open_engine(url)
    fill(engine)
    takes = undisturbed("back up", url, str(tmp_path / "first"))
    for number, seconds in enumerate(moments(2, 1.5 * takes)):
        done = killed("back up", url, str(tmp_path / f"copy{number}"), seconds)
        struck.note(bool(done))
        found = sorted(tmp_path.glob(f"copy{number}-*.db"))
        assert len(found) >= len(done)
        for copy in found:
            assert beside(copy).exists(), "a copy has its name only when its head is there"
            back = f"sqlite:///{tmp_path}/back-{copy.name}"
            restore(copy, back, AT)
        back_up(engine, tmp_path / f"copy{number}-again.db", AT)
    engine.dispose()


@pytest.mark.processes
def test_a_restore_that_was_cut_short_leaves_no_database(tmp_path: Path, struck: Struck) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/bianmin.db")
    fill(engine)
    copy = tmp_path / "copy.db"
    back_up(engine, copy, AT)
    before = everything(engine)
    engine.dispose()
    takes = undisturbed("restore", f"sqlite:///{tmp_path}/first", str(copy))
    for number, seconds in enumerate(moments(3, 1.5 * takes)):
        done = killed("restore", f"sqlite:///{tmp_path}/back{number}", str(copy), seconds)
        struck.note(bool(done))
        found = sorted(tmp_path.glob(f"back{number}-*.db"))
        assert len(found) >= len(done)
        for one in found:
            back = open_engine(f"sqlite:///{one}")
            assert everything(back) == before
            back.dispose()
        following = tmp_path / f"back{number}-{len(found) + 1}.db"
        restore(copy, f"sqlite:///{following}", AT)
        with pytest.raises(StoreError):
            restore(copy, f"sqlite:///{following}", AT)


@pytest.mark.processes
def test_a_restore_into_a_database_that_was_cut_short_restored_nothing(
    tmp_path: Path, new_database: Callable[[], str], struck: Struck
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/bianmin.db")
    fill(engine)
    copy = tmp_path / "copy.db"
    back_up(engine, copy, AT)
    before = everything(engine)
    engine.dispose()
    takes = undisturbed("restore into", new_database(), str(copy))
    for seconds in moments(7, takes):
        url = new_database()
        done = killed("restore into", url, str(copy), seconds)
        struck.note(bool(done))
        is_whole = wait_and_read(url) == before
        assert is_whole or not done
        if not is_whole:
            restore(copy, url, AT)
        assert wait_and_read(url) == before
        with pytest.raises(StoreError):
            restore(copy, url, AT)


def wait_and_read(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """What a database holds, all of it or nothing: {} where there are not even tables."""
    engine = open_left(url)
    try:
        if not inspect(engine).get_table_names():
            return {}
        found = everything(engine)
        assert audit.first_break(engine) is None
    finally:
        engine.dispose()
    return found if any(found.values()) else {}


def open_left(url: str) -> Engine:
    """A database as it was left, once PostgreSQL has noticed that whoever wrote is gone; nothing is brought up to date.
    A file of SQLite that was not there yet is not made."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return create_engine("sqlite://" if not Path(str(address.database)).exists() else url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        for _ in range(200):
            if not connection.execute(text(OTHERS_THAT_WRITE)).scalar():
                break
            time.sleep(0.05)
    return engine


@pytest.mark.processes
@pytest.mark.parametrize("revision", ["0004", "0007", "0009", "0013"])
def test_an_update_of_filled_tables_that_was_cut_short_changed_nothing(
    revision: str, tmp_path: Path, new_database: Callable[[], str], struck: Struck
) -> None:
    """The tables are the old ones with every row, or the new ones with every row; whoever opens next goes on."""
    source = open_engine(f"sqlite:///{tmp_path}/source.db")
    fill(source)
    at_revision(first := new_database(), revision, source)
    takes = undisturbed("make", first, "")
    for seconds in moments(int(revision), takes, many=8):
        url = new_database()
        old = at_revision(url, revision, source)
        done = killed("make", url, "", seconds)
        struck.note(bool(done))
        left = open_left(url)
        with left.connect() as connection:
            stands_at = migrations.revision(connection)
        found = rows_in(left)
        left.dispose()
        assert stands_at in ((migrations.HEAD,) if done else (revision, migrations.HEAD))
        if stands_at == revision:
            assert found == old
        assert keeps(old, found)
        engine = open_engine(url)
        assert keeps(old, rows_in(engine))
        assert audit.first_break(engine) is None
        assert store_filing(engine, a_draft(b"afterwards", institution="B03")).version == 1
        engine.dispose()
    source.dispose()


@pytest.mark.processes
def test_an_edition_is_published_or_on_its_way(database_url: str, struck: Struck) -> None:
    """Every step is one transaction: whoever comes next goes on from there."""
    open_engine(database_url).dispose()
    takes = undisturbed("publish", database_url, "K99-")
    for number, seconds in enumerate(moments(4, 2 * takes)):
        acknowledged = killed("publish", database_url, f"K{number}-", seconds)
        struck.note(bool(acknowledged))
        engine = open_engine(database_url)
        stored = list_editions(engine, "daqing")
        assert set(acknowledged) <= {one.name for one in stored if one.state == "published"}
        assert audit.first_break(engine) is None
        steps = {"prepared": 1, "reviewed": 2, "published": 3}
        assert len(audit.read_entries(engine)) == sum(steps[one.state] for one in stored)
        engine.dispose()


@pytest.mark.processes
def test_tables_are_made_wholly_or_not_at_all(new_database: Callable[[], str], struck: Struck) -> None:
    takes = undisturbed("make", new_database(), "")
    for seconds in moments(5, takes):
        url = new_database()
        done = killed("make", url, "", seconds)
        struck.note(bool(done))
        left = create_engine(url)
        names = set(inspect(left).get_table_names())
        left.dispose()
        whole = {*metadata.tables, "alembic_version"}
        assert names == whole or (not done and not names)
        open_engine(url).dispose()


@pytest.mark.processes
def test_a_move_that_was_cut_short_moved_nothing(
    tmp_path: Path, new_database: Callable[[], str], struck: Struck
) -> None:
    source = open_engine(f"sqlite:///{tmp_path}/source.db")
    fill(source)
    before = everything(source)
    takes = undisturbed("move", new_database(), f"sqlite:///{tmp_path}/source.db")
    for seconds in moments(6, takes):
        url = new_database()
        done = killed("move", url, f"sqlite:///{tmp_path}/source.db", seconds)
        struck.note(bool(done))
        target = open_engine(url)
        found = everything(target)
        target.dispose()
        assert found == before or (not done and not any(found.values()))
        if found != before:
            move(source, url, AT)
    assert everything(source) == before
    source.dispose()
