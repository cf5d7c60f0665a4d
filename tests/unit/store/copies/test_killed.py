"""Killed without warning while filing, backing up, restoring or moving: no half state, no acknowledged filing lost."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.values.house import ROOT
from store import audit
from store.copies.copying import back_up, restore
from store.copies.head import beside
from store.engine import open_engine
from store.errors import StoreError
from store.filings import list_filings
from tests.depth import cases
from tests.unit.store.copies.conftest import fill
from tests.unit.store.drafts import everything

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
WORK = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from store.copies.copying import back_up, move, restore
from store.engine import open_engine
from store.filings import store_filing
from tests.unit.store.drafts import a_draft

act, url, place = sys.argv[1:]
at = datetime(2026, 1, 5, 9, tzinfo=UTC)
engine = open_engine(url) if act != "restore" else None
print("ready", flush=True)
number = 0
while True:
    number += 1
    if act == "file":
        stored = store_filing(engine, a_draft(f"{place}{number}".encode(), institution=f"{place}{number:05}"))
        print(stored.id, flush=True)
    elif act == "back up":
        print(back_up(engine, Path(f"{place}-{number}.db"), at).code, flush=True)
    elif act == "restore":
        restore(Path(place), f"{url}-{number}.db", at)
        print(f"{url}-{number}.db", flush=True)
"""


def killed(act: str, url: str, place: str, seconds: float) -> list[str]:
    """What a process had said to be done when it was killed so long after it began."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, act, url, place], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    time.sleep(seconds)
    process.kill()
    said, _ = process.communicate()
    return [line for line in said.split("\n")[:-1] if line]


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
