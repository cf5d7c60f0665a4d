"""What a command cannot answer or write is one sentence: a period of another length, one of which nothing is known, a
place that takes no files."""

import errno
import os
import signal
from pathlib import Path

import pytest

import etl.__main__ as entry
from etl.commands.app import unusable
from tests.commands import Ran, run_command

WRITING = [
    ("receipt", "--period", "2019-Q4"),
    ("publish", "bulletin", "--period", "2019-12"),
    ("export", "csv"),
    ("export", "sdmx"),
    ("aggregate", "payments.csv"),
    ("template", "--institution", "all", "--period", "2020-01"),
    ("template", "--institution", "B01", "--period", "2020-01"),
]
OF_FIGURES = [
    ("growth",),
    ("growth", "--every-institution"),
    ("contributions", "--measure", "tx_cnt"),
    ("revisions", "--measure", "tx_cnt"),
    ("linked", "--measure", "tx_cnt"),
    ("average", "--indicator", "transactions"),
    ("rank",),
    ("status",),
]


def ran(folder: Path, *arguments: str, **environment: str) -> Ran:
    database = f"sqlite:///{folder / 'bianmin.db'}"
    done = run_command(database, *arguments, "--programme", "daqing", **environment)
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_a_place_that_is_a_file_is_refused_before_anything_is_done(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Kind: a traceback, of `publish` after the edition was published."""
    taken = tmp_path / "taken.xlsx"
    taken.write_text("mine")
    done = ran(tmp_path, *command, "--out", str(taken))
    assert (done.returncode, done.stdout) == (1, "")
    assert "taken.xlsx" in done.stderr
    assert done.stderr.count("\n") == 1
    below = ran(tmp_path, *command, "--out", str(taken / "below" / "more.xlsx"), BIANMIN_LANG="zh")
    assert below.returncode == 1
    assert below.stderr.endswith("。\n")
    assert taken.read_text() == "mine"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.ENOENT, errno.EIO])
def test_what_the_system_does_not_read_or_write_is_a_sentence_whatever_command_met_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def failing(*_: object) -> None:
        raise OSError(number, os.strerror(number), "report.docx")

    monkeypatch.setattr(entry, "app_for", lambda _: failing)
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == 1
    assert "“report.docx” could not be read or written" in capsys.readouterr().err


def test_a_system_that_names_no_file_is_told_too() -> None:
    told = unusable(OSError(errno.ENOSPC, "No space left on device")).sentence
    assert told.en.startswith("What was to be written could not")
    assert "磁盘空间已满" in told.zh


@pytest.mark.parametrize("becomes", [None, ValueError, SystemExit])
def test_whoever_stops_a_command_reads_one_sentence(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    becomes: type[BaseException] | None,
) -> None:
    """A library may make something else of the interruption, and it was a traceback."""

    def stopping() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            if becomes is None:
                raise
            raise becomes from None

    handler = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(entry, "app_for", lambda _: stopping)
    with pytest.raises(SystemExit) as ended:
        entry.until_stopped()
    assert ended.value.code == 130
    assert capsys.readouterr().err.startswith("Stopped before the end.")
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_fault_is_not_taken_for_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(entry, "app_for", lambda _: failing)
    with pytest.raises(ZeroDivisionError):
        entry.until_stopped()


@pytest.mark.parametrize("command", OF_FIGURES, ids=" ".join)
@pytest.mark.parametrize("period", ["2019-Q4", "2019-H2", "2019"])
def test_a_longer_period_than_is_reported_is_refused_everywhere(
    tmp_path: Path, command: tuple[str, ...], period: str
) -> None:
    """`growth` answered 2019-Q4 with the months up to April, `linked` 2019 with those up to January."""
    done = ran(tmp_path, *command, "--period", period)
    assert (done.returncode, done.stdout) == (1, "")
    assert "“daqing” reports by month; write for instance 2019-12." in done.stderr


@pytest.mark.parametrize("command", [*OF_FIGURES[:1], *OF_FIGURES[2:5], ("coverage",)], ids=" ".join)
def test_a_period_of_which_nothing_is_known_is_told(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Headings alone said nothing, and `linked` ended in a traceback."""
    done = ran(tmp_path, *command, "--period", "2010-01")
    assert "There is no figure for 2010-01" in done.stderr
    asked = ran(tmp_path, *command, "--period", "2010-01", "--json")
    assert asked.stdout.startswith("{")
