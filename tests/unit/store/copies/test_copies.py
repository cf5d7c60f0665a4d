"""A copy is the whole of one moment or no copy; it comes back in either kind of store, and nothing is written over."""

import shutil
import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from sqlalchemy import Engine, text

from store import audit
from store.copies.copying import back_up, move, restore
from store.copies.head import beside, read_head, write_head
from store.engine import open_engine, writing
from store.errors import StoreError
from store.filings import list_filings, store_filing
from tests.unit.store.copies.conftest import fill
from tests.unit.store.drafts import a_draft, everything

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
Opened = Callable[[str], Engine]


@pytest.fixture
def copy(filled: Engine, tmp_path: Path) -> Path:
    path = tmp_path / "copies" / "库 1.db"
    path.parent.mkdir()
    back_up(filled, path, AT)
    return path


@pytest.mark.slow
def test_a_copy_comes_back_in_either_kind_of_store(
    filled: Engine, copy: Path, other_url: str, opened: Opened
) -> None:
    head = restore(copy, other_url, AT)
    other = opened(other_url)
    assert everything(other) == everything(filled)
    assert (head.entries, head.digest) == (audit.head(filled).sequence, audit.head(filled).digest)
    assert audit.first_break(other) is None
    stored = store_filing(other, a_draft(b"fourth", institution="B03"))
    assert stored.id == max(one.id for one in list_filings(filled, "daqing")) + 1


@pytest.mark.slow
def test_moving_gives_the_same_store_and_goes_on_from_there(
    filled: Engine, other_url: str, opened: Opened
) -> None:
    before, counted = everything(filled), dict[str, int]()
    head = move(filled, other_url, AT, counted.__setitem__)
    other = opened(other_url)
    assert everything(other) == before == everything(filled)
    assert {name: rows for name, rows in head.rows.items() if rows} == {n: r for n, r in counted.items() if r}
    store_filing(other, a_draft(b"fourth", institution="B03"))
    with pytest.raises(StoreError, match="not empty"):
        move(filled, other_url, AT)


@pytest.mark.slow
def test_what_the_database_itself_keeps_is_kept_after_moving(
    filled: Engine, other_url: str, opened: Opened
) -> None:
    """References, the one version in force and frozen editions: they were out of the way only while rows came in."""
    move(filled, other_url, AT)
    other = opened(other_url)
    for wrong in (
        "UPDATE edition SET content = content WHERE state = 'published'",
        "DELETE FROM edition",
        "UPDATE filing SET superseded_by = 999 WHERE superseded_by IS NOT NULL",
        "UPDATE filing SET superseded_at = NULL, superseded_by = NULL",
    ):
        with (
            pytest.raises(Exception, match=r"(?i)does not change|deleted|foreign key|look at it again"),
            writing(other) as c,
        ):
            c.execute(text(wrong))


def test_a_copy_and_its_head_are_for_their_owner_alone(copy: Path) -> None:
    assert {stat.S_IMODE(one.stat().st_mode) for one in copy.parent.iterdir()} == {0o600}
    assert sorted(one.name for one in copy.parent.iterdir()) == [copy.name, beside(copy).name]


@pytest.mark.slow
def test_a_copy_that_is_taken_beside_a_writer_is_of_one_moment(
    engine: Engine, tmp_path: Path, opened: Opened
) -> None:
    fill(engine)
    enough, filed = threading.Event(), list[int]()

    def write() -> None:
        while not enough.is_set():
            filed.append(
                store_filing(engine, a_draft(b"%d" % len(filed), institution=f"C{len(filed):04}")).id
            )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = []
        for number in range(3):
            known = len(filed)
            copies.append((back_up(engine, tmp_path / f"{number}.db", AT), known))
            # On a busy machine a copy is quicker than a writer.
            while len(filed) <= known + 1 and writer.is_alive():
                enough.wait(0.01)
    finally:
        enough.set()
        writer.join()
    for number, (head, known) in enumerate(copies):
        restore(tmp_path / f"{number}.db", f"sqlite:///{tmp_path}/back-{number}.db", AT)
        back = opened(f"sqlite:///{tmp_path}/back-{number}.db")
        assert audit.first_break(back) is None
        assert {one.id for one in list_filings(back, "daqing")} >= set(filed[:known])
        assert head.rows["receipt"] == head.rows["filing"]
        assert audit.first_break(engine, head.code) is None, "the copy's chain is the beginning of ours"
    assert copies[-1][0].entries > copies[0][0].entries


def test_nothing_is_written_over(filled: Engine, copy: Path, tmp_path: Path) -> None:
    before = copy.read_bytes()
    with pytest.raises(StoreError, match="already"):
        back_up(filled, copy, AT)
    there = tmp_path / "there.db"
    there.write_bytes(b"mine")
    with pytest.raises(StoreError, match="already"):
        restore(copy, f"sqlite:///{there}", AT)
    (tmp_path / "left.db-wal").write_bytes(b"of another")
    with pytest.raises(StoreError, match=r"left\.db-wal"):
        restore(copy, f"sqlite:///{tmp_path}/left.db", AT)
    assert (there.read_bytes(), copy.read_bytes()) == (b"mine", before)


def test_a_copy_whose_bytes_are_others_is_refused(copy: Path, tmp_path: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.chmod(0o600)
    copy.write_bytes(content)
    with pytest.raises(StoreError, match=r"its bytes are others|damaged|no sound database"):
        restore(copy, f"sqlite:///{tmp_path}/back.db", AT)
    copy.write_bytes(content[: len(content) // 3])
    with pytest.raises(StoreError, match=r"its bytes are others|damaged|no sound database"):
        restore(copy, f"sqlite:///{tmp_path}/back.db", AT)
    assert not (tmp_path / "back.db").exists()


def test_a_copy_that_was_changed_by_somebody_who_wrote_its_head_anew_breaks_the_chain(
    copy: Path, tmp_path: Path, opened: Opened
) -> None:
    head = read_head(copy)
    assert head
    engine = opened(f"sqlite:///{copy}")
    with writing(engine) as connection:
        connection.execute(text("UPDATE audit SET actor = 'somebody else' WHERE sequence = 2"))
    engine.dispose()
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.rollback()
    engine.dispose()
    write_head(copy, replace(head, sha256=""))
    with pytest.raises(StoreError, match="entry 2 of its chain does not hold"):
        restore(copy, f"sqlite:///{tmp_path}/back.db", AT)


def test_a_copy_without_its_head_needs_the_code_of_a_receipt(
    filled: Engine, copy: Path, tmp_path: Path
) -> None:
    beside(copy).unlink()
    with pytest.raises(StoreError, match="missing beside the copy"):
        restore(copy, f"sqlite:///{tmp_path}/back.db", AT)
    with pytest.raises(StoreError, match="does not hold the code 99-"):
        restore(copy, f"sqlite:///{tmp_path}/back.db", AT, "99-0123456789ab")
    assert restore(copy, f"sqlite:///{tmp_path}/back.db", AT, audit.head(filled).code)


def test_a_file_copied_without_its_log_is_noticed(tmp_path: Path) -> None:
    """`cp bianmin.db` of a running server: a sound database and a sound chain, only not all of it."""
    engine = open_engine(f"sqlite:///{tmp_path}/bianmin.db")
    store_filing(engine, a_draft())
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.rollback()
    store_filing(engine, a_draft(b"second", institution="B02"))
    printed = audit.head(engine).code
    shutil.copyfile(tmp_path / "bianmin.db", tmp_path / "carried.db")
    with pytest.raises(StoreError, match="does not hold the code"):
        restore(tmp_path / "carried.db", f"sqlite:///{tmp_path}/back.db", AT, printed)
    head = back_up(engine, tmp_path / "copy.db", AT)
    write_head(tmp_path / "carried.db", head)
    with pytest.raises(StoreError, match="its chain ends with"):
        restore(tmp_path / "carried.db", f"sqlite:///{tmp_path}/back.db", AT)
    engine.dispose()


def test_an_older_copy_is_brought_up_to_date(tmp_path: Path, opened: Opened) -> None:
    """Its rows are all there in tables that were added to since."""
    from store import migrations

    engine = opened(f"sqlite:///{tmp_path}/old.db")
    fill(engine)
    head = back_up(engine, tmp_path / "copy.db", AT)
    assert head.revision == migrations.HEAD
    named = read_head(tmp_path / "copy.db")
    assert named == head
    said = orjson.loads(beside(tmp_path / "copy.db").read_bytes())
    assert said["rows"]["filing"] == 3


@pytest.mark.parametrize("content", [b"", b"not json", b"[]", b"{}"])
def test_a_head_that_is_none_is_refused(copy: Path, tmp_path: Path, content: bytes) -> None:
    beside(copy).write_bytes(content)
    with pytest.raises(StoreError, match="is no head of a copy"):
        restore(copy, f"sqlite:///{tmp_path}/back.db", AT)


def test_no_file_and_no_database_are_sentences(tmp_path: Path, opened: Opened) -> None:
    with pytest.raises(StoreError, match="no file"):
        restore(tmp_path / "nowhere.db", f"sqlite:///{tmp_path}/back.db", AT)
    (tmp_path / "a.xlsx").write_bytes(b"PK" + bytes(5000))
    with pytest.raises(StoreError, match="no sound database"):
        restore(tmp_path / "a.xlsx", f"sqlite:///{tmp_path}/back.db", AT, "1-a")
    engine = opened(f"sqlite:///{tmp_path}/a.db")
    with pytest.raises(StoreError, match="the database itself"):
        move(engine, f"sqlite:///{tmp_path}/a.db", AT)
    with pytest.raises(StoreError, match="does not take the file"):
        back_up(engine, tmp_path / "nowhere" / "copy.db", AT)
