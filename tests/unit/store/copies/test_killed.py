"""Killed without warning while filing, publishing, making tables, bringing them up to date, backing up, restoring or
moving: no half state, and nothing lost that was acknowledged."""

import random
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
from tests.depth import cases
from tests.unit.store.copies.conftest import fill
from tests.unit.store.copies.drill import AT, killed, undisturbed
from tests.unit.store.copies.older import at_revision, keeps, rows_in
from tests.unit.store.drafts import a_draft, everything

OTHERS_THAT_WRITE = """
SELECT count(*) FROM pg_locks JOIN pg_class ON pg_class.oid = relation
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND nspname = current_schema() AND pid <> pg_backend_pid()
"""


def moments(seed: int, most: float, many: int = 25) -> list[float]:
    """One for each kind of act and store in every run, more than a hundred over all of them when there is time."""
    drawn = random.Random(seed)
    return [drawn.uniform(0, most) for _ in range(1 if cases(100) < 100 else many)]


@pytest.mark.processes
def test_no_acknowledged_filing_is_lost(database_url: str, tmp_path: Path) -> None:
    for number, seconds in enumerate(moments(1, 0.3)):
        acknowledged = killed("file", database_url, f"K{number}-", seconds)
        engine = open_engine(database_url)
        stored = list_filings(engine, "daqing")
        assert {int(line) for line in acknowledged} <= {one.id for one in stored}
        assert audit.first_break(engine) is None
        rows = everything(engine)
        assert len(rows["receipt"]) == len(stored)
        assert len(rows["fact"]) == sum(one.fact_count for one in stored)
        engine.dispose()


@pytest.mark.processes
def test_a_copy_that_was_cut_short_is_no_copy(new_database: Callable[[], str], tmp_path: Path) -> None:
    url = new_database()
    engine = open_engine(url)
    fill(engine)
    for number, seconds in enumerate(moments(2, 0.4)):
        done = killed("back up", url, str(tmp_path / f"copy{number}"), seconds)
        found = sorted(tmp_path.glob(f"copy{number}-*.db"))
        assert len(found) >= len(done)
        for copy in found:
            assert beside(copy).exists(), "a copy has its name only when its head is there"
            back = f"sqlite:///{tmp_path}/back-{copy.name}"
            restore(copy, back, AT)
        back_up(engine, tmp_path / f"copy{number}-again.db", AT)
    engine.dispose()


@pytest.mark.processes
def test_a_restore_that_was_cut_short_leaves_no_database(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/bianmin.db")
    fill(engine)
    copy = tmp_path / "copy.db"
    back_up(engine, copy, AT)
    before = everything(engine)
    engine.dispose()
    for number, seconds in enumerate(moments(3, 0.3)):
        killed("restore", f"sqlite:///{tmp_path}/back{number}", str(copy), seconds)
        found = sorted(tmp_path.glob(f"back{number}-*.db"))
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
    tmp_path: Path, new_database: Callable[[], str]
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/bianmin.db")
    fill(engine)
    copy = tmp_path / "copy.db"
    back_up(engine, copy, AT)
    before = everything(engine)
    engine.dispose()
    most = 1.2 * undisturbed("restore into", new_database(), str(copy))
    for seconds in moments(7, most):
        url = new_database()
        done = killed("restore into", url, str(copy), seconds)
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
    revision: str, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    """The tables are the old ones with every row, or the new ones with every row; whoever opens next goes on."""
    source = open_engine(f"sqlite:///{tmp_path}/source.db")
    fill(source)
    at_revision(first := new_database(), revision, source)
    most = 1.2 * undisturbed("make", first, "")
    for seconds in moments(int(revision), most, many=8):
        url = new_database()
        old = at_revision(url, revision, source)
        done = killed("make", url, "", seconds)
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
def test_an_edition_is_published_or_on_its_way(database_url: str) -> None:
    """Every step is one transaction: whoever comes next goes on from there."""
    for number, seconds in enumerate(moments(4, 0.3)):
        acknowledged = killed("publish", database_url, f"K{number}-", seconds)
        engine = open_engine(database_url)
        stored = list_editions(engine, "daqing")
        assert set(acknowledged) <= {one.name for one in stored if one.state == "published"}
        assert audit.first_break(engine) is None
        steps = {"prepared": 1, "reviewed": 2, "published": 3}
        assert len(audit.read_entries(engine)) == sum(steps[one.state] for one in stored)
        engine.dispose()


@pytest.mark.processes
def test_tables_are_made_wholly_or_not_at_all(new_database: Callable[[], str]) -> None:
    for seconds in moments(5, 1.0):
        url = new_database()
        killed("make", url, "", seconds)
        left = create_engine(url)
        names = set(inspect(left).get_table_names())
        left.dispose()
        assert names in (set(), {*metadata.tables, "alembic_version"})
        open_engine(url).dispose()


@pytest.mark.processes
def test_a_move_that_was_cut_short_moved_nothing(tmp_path: Path, new_database: Callable[[], str]) -> None:
    source = open_engine(f"sqlite:///{tmp_path}/source.db")
    fill(source)
    before = everything(source)
    for seconds in moments(6, 1.5):
        url = new_database()
        done = killed("move", url, f"sqlite:///{tmp_path}/source.db", seconds)
        target = open_engine(url)
        found = everything(target)
        target.dispose()
        assert found == before or (not done and not any(found.values()))
        if found != before:
            move(source, url, AT)
    assert everything(source) == before
    source.dispose()
