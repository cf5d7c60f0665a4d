"""Publishing cut short anywhere: the old state or the whole new edition, and no document without its edition."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.jobs.publish_whole import Done, Order, publish_whole
from store import audit
from store.edition_reads import find_by_document, list_editions, read_content
from store.filings import store_filing
from tests.paths import ROOT
from tests.patience import PATIENCE_SECONDS
from tests.unit.editions.small import compose, render
from tests.unit.store.drafts import a_draft, fact_frame
from tests.unit.store.test_filings_faults import Fault, fault_at

AT = datetime(2026, 11, 21, tzinfo=UTC)
ACTS = {"prepared": 1, "reviewed": 2, "published": 3}
FILES = 3


@pytest.fixture
def programme() -> Programme:
    return load_programme("daqing")


def run(engine: Engine, programme: Programme, folder: Path, period: str = "2019-01") -> Done:
    order = Order("bulletin", period, folder, "编制岗", "复核岗")
    return publish_whole(engine, programme, order, AT, compose=compose, render=render)


def look(engine: Engine, folder: Path, period: str = "2019-01") -> tuple[str, int]:
    """The edition's state ("" for none) and how many of its documents are there, after checking that all is whole."""
    kept = list_editions(engine, "daqing", "bulletin", period)
    assert len(kept) <= 1
    state = kept[0].state if kept else ""
    assert audit.first_break(engine) is None
    subject = f"daqing/bulletin/{period}/1"
    acts = [entry.act.act for entry in audit.read_entries(engine) if entry.act.subject == subject]
    assert len([act for act in acts if act != "edition.documents"]) == ACTS.get(state, 0)
    if kept:
        assert hashlib.sha256(read_content(engine, kept[0].id)).hexdigest() == kept[0].sha256
    documents = (
        [path for path in folder.glob("*") if not path.name.startswith(".")] if folder.exists() else []
    )
    for path in documents:
        of = find_by_document(engine, hashlib.sha256(path.read_bytes()).hexdigest())
        assert of is not None, f"{path.name} belongs to no edition"
        assert (of.id, of.state) == (kept[0].id, "published")
    return state, len(documents)


def finish(engine: Engine, programme: Programme, folder: Path, period: str = "2019-01") -> None:
    """Where the next run ends, whatever was cut short before."""
    done = run(engine, programme, folder, period)
    assert look(engine, folder, period) == ("published", FILES)
    assert done.stored.number == 1
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


@pytest.mark.slow
def test_a_fault_at_any_statement(engine: Engine, programme: Programme, tmp_path: Path) -> None:
    """Each step has a month of its own, so that every one begins with nothing published."""
    seen, step, done = set(), 0, None
    while done is None:
        period, folder = f"{2019 + step // 12}-{step % 12 + 1:02}", tmp_path / str(step)
        step += 1
        facts = fact_frame(("B01", "230602", "", "users", step, "用户", "C5"))
        store_filing(engine, a_draft(period.encode(), period=period, facts=facts))
        with fault_at(engine, step) as begun, suppress(Fault):
            done = run(engine, programme, folder, period)
        seen.add(look(engine, folder, period))
        finish(engine, programme, folder, period)
    assert len(begun) == step - 1
    assert {state for state, _ in seen} == {"", "prepared", "reviewed", "published"}
    assert {count for _, count in seen} == {0, FILES}, "no file was written before the last statement"


@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_fault_at_any_file(
    engine: Engine, programme: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, nth: int
) -> None:
    store_filing(engine, a_draft())
    place: Any = os if call == "fsync" else Path
    real, calls = getattr(place, call), 0

    def fail(*arguments: Any, **keywords: Any) -> Any:
        nonlocal calls
        if call == "open" and not str(arguments[0]).endswith(".partial"):
            return real(*arguments, **keywords)
        calls += 1
        if calls == nth:
            raise OSError(28, "No space left on device")
        return real(*arguments, **keywords)

    with monkeypatch.context() as patch:
        patch.setattr(place, call, fail)
        with pytest.raises(OSError, match="No space left"):
            run(engine, programme, tmp_path / "out")
    assert look(engine, tmp_path / "out") == ("published", nth - 1)
    assert [path for path in (tmp_path / "out").iterdir() if path.suffix == ".partial"] == []
    finish(engine, programme, tmp_path / "out")


def test_a_document_is_replaced_whole_or_not_at_all(
    engine: Engine, programme: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_filing(engine, a_draft())
    (first, *_) = run(engine, programme, tmp_path).files
    first.path.write_bytes(b"former")

    def fail(_file: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="No space left"):
            run(engine, programme, tmp_path)
    assert first.path.read_bytes() == b"former"


KILLED = """
import json, os, signal, sys
from pathlib import Path
from sqlalchemy import event
from etl.definitions.load import load_programme
from store.engine import open_engine
from tests.unit.editions.test_faults import run

url, folder, what, nth = json.loads(sys.argv[1])
engine, programme, begun = open_engine(url), load_programme("daqing"), []

def kill(*_):
    begun.append(1)
    if len(begun) == nth:
        os.kill(os.getpid(), signal.SIGKILL)

if what == "replace":
    real = Path.replace
    Path.replace = lambda self, target: (kill(), real(self, target))[1]
else:
    event.listen(engine, what, kill)
run(engine, programme, Path(folder))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.processes
@pytest.mark.parametrize(
    ("what", "nth", "expected"),
    [
        ("commit", 1, ("", 0)),
        ("commit", 3, ("reviewed", 0)),
        ("commit", 4, ("published", 0)),
        ("replace", 2, ("published", 1)),
        ("replace", 99, ("published", 3)),
    ],
)
def test_a_killed_process(
    engine: Engine,
    database_url: str,
    programme: Programme,
    tmp_path: Path,
    what: str,
    nth: int,
    expected: tuple[str, int],
) -> None:
    store_filing(engine, a_draft())
    command = [sys.executable, "-c", KILLED, json.dumps([database_url, str(tmp_path / "out"), what, nth])]
    done = subprocess.run(
        command,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert look(engine, tmp_path / "out") == expected
    finish(engine, programme, tmp_path / "out")
