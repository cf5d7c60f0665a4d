"""backup, restore, move and load as whoever runs the server types them, on a disk that fills up too."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from store import audit
from store.engine import open_engine
from store.filings import list_filings
from tests.commands import run_command
from tests.published import as_bytes, published
from tests.unit.store.copies.conftest import fill

MONTHS = ("June 2025", "July 2025", "August 2025", "September 2025")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = []
    for month in MONTHS:
        found.append(tmp_path / f"{month}.xlsx")
        found[-1].write_bytes(as_bytes(published(month=month)))
    return found


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/bianmin.db"


def load(url: str, files: list[Path], *more: str) -> tuple[int, list[str], str]:
    done = run_command(
        url, "load", *map(str, files), "--programme", "rbi-retail", "--as-of", "2025-11-03", *more
    )
    return done.returncode, [line for line in done.stdout.split("\n") if line], done.stderr


@pytest.mark.slow
def test_there_and_back(url: str, tmp_path: Path) -> None:
    engine = open_engine(url)
    fill(engine)
    engine.dispose()
    copy = tmp_path / "copy.db"
    done = run_command(url, "backup", str(copy))
    assert done.returncode == 0, done.stderr
    code = run_command(url, "audit", "head").stdout.strip()
    assert code in done.stdout
    back = f"sqlite:///{tmp_path}/back.db"
    restored = run_command(back, "restore", str(copy), "--head", code, "--json")
    assert json.loads(restored.stdout)["head"] == code
    assert json.loads(restored.stdout)["rows"]["filing"] == 3
    assert run_command(back, "audit", "verify", "--head", code).returncode == 0
    moved = run_command(back, "move", "--to", f"sqlite:///{tmp_path}/moved.db")
    assert "filing\t3" in moved.stdout.split("\n")
    again = run_command(back, "move", "--to", f"sqlite:///{tmp_path}/moved.db")
    assert (again.returncode, again.stdout) == (1, "")
    assert "not empty" in again.stderr


def test_each_receipt_is_printed_when_it_is_given(
    url: str, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever ends the command later: what is stored has been said."""
    from etl.intake import load as intake

    store, calls = intake.store_filings, list[int]()

    def twice(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) > 2:
            raise KeyboardInterrupt
        return store(*arguments)

    monkeypatch.setattr(intake, "store_filings", twice)
    code, lines, _ = load(url, files)
    assert code != 0
    assert sum("receipt" in line for line in lines) == 2
    engine = open_engine(url)
    assert len(list_filings(engine, "rbi-retail")) == 2
    engine.dispose()


@pytest.fixture
def small_disk() -> Iterator[Callable[[int], None]]:
    """From then on the disk of every database that is opened has so many pages left."""
    left: list[int] = []

    def limit(connection: Any, _record: Any) -> None:
        used = connection.execute("PRAGMA page_count").fetchone()[0]
        if left:
            connection.execute(f"PRAGMA max_page_count = {used + left[0]}")

    event.listen(Engine, "connect", limit)
    yield left.append
    event.remove(Engine, "connect", limit)


def test_on_a_full_disk_what_is_stored_has_its_line_and_the_rest_a_sentence(
    url: str, files: list[Path], small_disk: Callable[[int], None]
) -> None:
    assert load(url, files[:1])[0] == 0
    small_disk(6)
    code, lines, complaints = load(url, files)
    assert code == 1
    engine = open_engine(url)
    stored = list_filings(engine, "rbi-retail")
    assert 1 <= len(stored) < len(files)
    assert sum("receipt" in line for line in lines) == len(stored)
    assert sum("refused" in line for line in lines) == len(files) - len(stored)
    assert "disk is full" in complaints
    assert "make room on the disk" in complaints
    assert audit.first_break(engine) is None
    engine.dispose()
