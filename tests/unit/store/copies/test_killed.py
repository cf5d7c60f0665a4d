"""Killed without warning while filing, publishing, making tables, backing up, restoring or moving: no half state, and
nothing lost that was acknowledged."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from store import audit
from store.copies.copying import back_up, move, restore
from store.copies.head import beside
from store.edition_reads import list_editions
from store.engine import open_engine
from store.errors import StoreError
from store.filings import list_filings
from store.tables import metadata
from tests.depth import cases
from tests.unit.store.copies.conftest import fill
from tests.unit.store.copies.drill import AT, killed
from tests.unit.store.drafts import everything


def moments(seed: int, most: float) -> list[float]:
    """One for each kind of act and store in every run, more than a hundred over all of them when there is time."""
    drawn = random.Random(seed)
    return [drawn.uniform(0, most) for _ in range(1 if cases(100) < 100 else 25)]


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
