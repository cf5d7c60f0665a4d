"""The door: which database is opened, how SQLite is set, how writers queue."""

import errno
import os
import sqlite3
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Timer

import psycopg
import pytest
from sqlalchemy import Engine, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from store import audit, filings
from store import engine as door
from store.audit import Act
from store.engine import open_engine, writing
from store.errors import StoreError, trouble_of
from store.programmes import lock
from store.tables import fact, programme
from tests.commands import run_command
from tests.paths import ROOT
from tests.unit.store.drafts import FIRST, a_draft

pytestmark = pytest.mark.usefixtures("by_revisions")


@pytest.fixture
def no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_without_an_address_the_projects_own_file_is_opened(
    no_address: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert door.DEFAULT_FILE.parts[-3:] == ("data", "var", "bianmin.db")
    monkeypatch.setattr(door, "DEFAULT_FILE", tmp_path / "new folder" / "50% 数据.db")
    open_engine().dispose()
    assert door.DEFAULT_FILE.exists()


def test_the_environment_names_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/named.db")
    opened = open_engine()
    assert opened.url.database == f"{tmp_path}/named.db"
    opened.dispose()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite://", "in memory cannot be shared"),
        ("sqlite:///:memory:", "in memory cannot be shared"),
        ("mysql://somewhere/bianmin", "The database mysql is not supported"),
        ("bianmin.db", "cannot be read: write sqlite:///FILE"),
        ("postgresql://localhost:port/bianmin", "cannot be read: write sqlite:///FILE"),
        ("postgresql://[::1/bianmin", "cannot be read: write sqlite:///FILE"),
        (
            "postgresql://branch:secret@localhost:1/bianmin",
            r"postgresql://branch:\*\*\*@localhost:1/bianmin cannot",
        ),
        (
            "sqlite:////dev/null/bianmin.db",
            "The folder /dev/null of the database cannot be made: File exists",
        ),
    ],
)
def test_a_database_that_cannot_be_used_is_a_sentence(url: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence) as refusal:
        open_engine(url)
    assert "secret" not in str(refusal.value)


def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "return.xlsx").write_bytes(b"PK\x03\x04" + bytes(4000))
    with pytest.raises(StoreError, match="cannot be opened: file is not a database"):
        open_engine(f"sqlite:///{tmp_path}/return.xlsx")
    assert (tmp_path / "return.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.slow
def test_nobody_but_account_and_group_reads_the_file(tmp_path: Path) -> None:
    """What SQLite writes beside it takes the file's mode; one that was open to others is closed."""
    for name in ("new.db", "old.db"):
        path = tmp_path / name
        if name == "old.db":
            path.touch(0o666)
            path.chmod(0o646)
        opened = open_engine(f"sqlite:///{path}")
        filings.store_filing(opened, a_draft())
        modes = {stat.S_IMODE(one.stat().st_mode) for one in tmp_path.glob(f"{name}*")}
        assert modes == {0o640}, name
        opened.dispose()


def test_acts_are_logged_once_they_are_kept(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "bianmin.acts")

    def undo() -> None:
        with writing(engine) as connection:
            audit.append(connection, Act("daqing", "谁\n", "tried", "x", FIRST, {}))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undo()
    assert caplog.records == []
    filings.store_filing(engine, a_draft())
    (one,) = caplog.records
    assert one.fields["act"] == one.getMessage()  # type: ignore[attr-defined]
    assert {"who", "subject", "programme", "when", "entry"} <= one.fields.keys()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (OSError(errno.ENOSPC, ""), "full"),
        (OSError(errno.EROFS, ""), "read-only"),
        (ValueError("disk is full"), ""),
        (OSError(errno.EFBIG, ""), "refused"),
        (psycopg.errors.DiskFull(), "full"),
        (psycopg.errors.ReadOnlySqlTransaction(), "read-only"),
        (psycopg.errors.AdminShutdown(), "gone"),
        (psycopg.errors.DataCorrupted(), "damaged"),
        (psycopg.errors.UniqueViolation(), ""),
        (psycopg.errors.DeadlockDetected(), "busy"),
        (psycopg.errors.LockNotAvailable(), "busy"),
        (psycopg.errors.TooManyConnections(), "busy"),
        (None, ""),
    ],
)
def test_what_ails_the_disk_is_told_from_what_does_not(error: Exception | None, trouble: str) -> None:
    assert trouble_of(error) == trouble
    if error:
        assert trouble_of(OperationalError("SELECT", None, error)) == trouble


@pytest.mark.usefixtures("for_power_cuts")
def test_sqlite_is_set_for_readers_beside_a_writer_and_for_power_cuts(tmp_path: Path) -> None:
    opened = open_engine(f"sqlite:///{tmp_path}/bianmin.db")
    with opened.connect() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    assert settings == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000, "synchronous": 2}
    opened.dispose()


def test_a_row_without_its_parent_is_refused(engine: Engine) -> None:
    orphan = dict.fromkeys(("institution", "region", "scenario", "measure", "sheet", "cell"), "")
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(insert(fact).values(filing=7, value=1, **orphan))


def test_a_block_that_raises_writes_nothing(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as connection:
            connection.execute(insert(programme).values(slug="daqing", data_version=""))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with engine.connect() as connection:
        assert connection.execute(select(programme)).all() == []


def test_a_second_writer_waits_for_the_first(engine: Engine) -> None:
    order: list[str] = []
    holding = Event()

    def slow() -> None:
        with writing(engine) as connection:
            connection.execute(insert(programme).values(slug="daqing", data_version="slow"))
            holding.set()
            time.sleep(0.2)
            order.append("slow")

    def quick() -> None:
        holding.wait()
        with writing(engine) as connection:
            lock(connection, "daqing")
            order.append("quick")

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(slow), threads.submit(quick)]:
            done.result()
    assert order == ["slow", "quick"]


def test_writers_that_read_first_lose_nothing(engine: Engine) -> None:
    with writing(engine) as connection:
        lock(connection, "daqing")

    def count_up(_: int) -> None:
        with writing(engine) as connection:
            if engine.dialect.name == "postgresql":
                lock(connection, "daqing")  # SQLite's writers queue without being asked
            current = connection.execute(select(programme.c.data_version)).scalar_one()
            time.sleep(0.01)
            connection.execute(update(programme).values(data_version=f"{current}+"))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(count_up, range(12)))
    with engine.connect() as connection:
        assert connection.execute(select(programme.c.data_version)).scalar_one() == 12 * "+"


def test_a_queue_that_does_not_move_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "WAIT_SECONDS", 0.05)
    opened = open_engine(f"sqlite:///{tmp_path}/bianmin.db")
    with (
        writing(opened),
        pytest.raises(StoreError, match="could not be written: database is locked"),
    ):
        filings.store_filing(opened, a_draft())
    assert filings.list_filings(opened, "daqing") == []
    opened.dispose()


def test_what_was_stored_before_the_step_that_failed_is_not_denied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a publication: the edition is stored, and the database is full when its documents are to be."""
    monkeypatch.setattr(door, "WAIT_SECONDS", 0.05)
    opened = open_engine(f"sqlite:///{tmp_path}/bianmin.db")
    filings.store_filing(opened, a_draft())
    with writing(opened), pytest.raises(StoreError) as told:
        filings.store_filing(opened, a_draft(b"second"))
    assert len(filings.list_filings(opened, "daqing")) == 1
    assert "This step was not stored, what was done before it stays: " in str(told.value)
    opened.dispose()


def test_a_database_that_somebody_keeps_is_one_sentence_where_it_is_only_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be kept before it is opened, and between opening and asking; then it was a traceback."""
    monkeypatch.setattr(door, "WAIT_SECONDS", 0.05)
    url = f"sqlite:///{tmp_path}/bianmin.db"
    open_engine(url).dispose()
    kept = sqlite3.connect(tmp_path / "bianmin.db", isolation_level=None)
    kept.execute("PRAGMA locking_mode = EXCLUSIVE")
    kept.execute("BEGIN EXCLUSIVE")
    opening = run_command(url, "status", "--programme", "daqing", "--period", "2019-12", LANG="en")
    with monkeypatch.context() as already:
        already.setattr(door, "bring_to_head", lambda _engine: None)
        reading = run_command(url, "status", "--programme", "daqing", "--period", "2019-12", LANG="zh_CN")
    kept.close()
    assert (opening.returncode, opening.stdout) == (1, "")
    assert "cannot be opened: database is locked. Another program keeps it" in opening.stderr
    assert (reading.returncode, reading.stdout) == (1, "")
    assert reading.stderr == (
        "数据库无法读取：database is locked。另一程序正独占数据库，请待其结束后重试。\n"
    )


def test_opening_waits_for_whoever_is_making_the_file(tmp_path: Path) -> None:
    """SQLite itself refuses at once to turn on the write-ahead log while another writes."""
    other = sqlite3.connect(tmp_path / "bianmin.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = Timer(0.2, lambda: other.execute("COMMIT"))
    release.start()
    opened = open_engine(f"sqlite:///{tmp_path}/bianmin.db")
    with opened.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    opened.dispose()
    release.join()
    other.close()


def test_a_reader_that_is_open_sees_one_state_of_sqlite(tmp_path: Path) -> None:
    opened = open_engine(f"sqlite:///{tmp_path}/bianmin.db")
    with opened.connect() as reader:
        assert reader.execute(select(programme)).all() == []
        filings.store_filing(opened, a_draft())
        assert reader.execute(select(programme)).all() == []
    assert len(filings.list_filings(opened, "daqing")) == 1
    opened.dispose()


@pytest.mark.processes
def test_a_command_leaves_one_file_behind(tmp_path: Path) -> None:
    """The log of SQLite goes into the file when the last line is closed: also of a process that collects no garbage."""
    file = tmp_path / "x.db"
    read = ["-m", "etl", "status", "--programme", "daqing", "--period", "2019-12"]
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{file}"}
    subprocess.run([sys.executable, *read], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert file.stat().st_size > 0
    assert [one.name for one in tmp_path.iterdir()] == ["x.db"]


def test_opening_a_current_database_takes_milliseconds(database_url: str) -> None:
    """Of work: what other programs do on the machine meanwhile says nothing about it."""

    def seconds() -> float:
        start = time.thread_time()
        open_engine(database_url).dispose()
        return time.thread_time() - start

    open_engine(database_url).dispose()
    assert min(seconds() for _ in range(5)) < 0.05
