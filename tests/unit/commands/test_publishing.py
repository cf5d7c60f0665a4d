"""publish, verify and audit on the demonstration, as a script outside runs them."""

import datetime
import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from sqlalchemy import Engine

from etl.commands import app as command_line
from etl.definitions.load import load_programme
from etl.documents.labels import date_in_words
from etl.documents.voice import Voice
from etl.editions.behind import cells_of
from etl.editions.canonical import read_edition
from etl.editions.model import Edition, Figure, Paragraph, Table
from etl.intake.load import Loaded
from store.engine import open_engine
from tests.commands import run_command
from tests.paths import ROOT

NAME = "daqing/bulletin/2019-12/1"
SOME_DAY = "2026-11-21T09:00+00:00"
ON_A_DAY = """
import datetime, sys
import etl.commands.app as command_line

class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromisoformat(DAY).astimezone(tz)

command_line.datetime = Clock
from etl.__main__ import main
main()
"""


class Clock(datetime.datetime):
    """Some day at nine."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
        return datetime.datetime.fromisoformat(SOME_DAY).astimezone(tz)


def run(url: str, *arguments: str, expected: int = 0, **environment: str) -> Any:
    """What the command prints as JSON on some day, or the sentence that it ends with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command_line, "datetime", Clock)
        done = run_command(url, *arguments, "--json", **environment)
    assert done.returncode == expected, done.stderr
    return json.loads(done.stdout) if done.stdout else done.stderr


def run_elsewhere(url: str, *arguments: str, day: str, **environment: str) -> Any:
    """What the command prints in a process of its own, with its environment, as if it were `day`."""
    program = ON_A_DAY.replace("DAY", repr(day))
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments, "--json"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


MONTH = ("publish", "bulletin", "--programme", "daqing", "--period", "2019-12", "--out")


def publish(url: str, out: Path, *more: str, **how: Any) -> Any:
    return run(url, *MONTH, str(out), *more, **how)


@pytest.fixture(scope="module")
def empty(daqing_loaded: tuple[Engine, list[Loaded], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demonstration in which nothing is published."""
    path = tmp_path_factory.mktemp("publishing") / "empty.db"
    copy_to(Path(str(daqing_loaded[0].url.database)), path)
    return path


def copy_to(database: Path, path: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM INTO ?", (str(path),))


def copy(of: Path, name: str) -> str:
    """The address of a copy beside a database."""
    copy_to(of, of.with_name(name))
    return f"sqlite:///{of.with_name(name)}"


@pytest.fixture(scope="module")
def published(empty: Path) -> tuple[str, Path, Any]:
    """The address of a database with the bulletin of December, the folder of its documents, and what was said."""
    url, out = copy(empty, "published.db"), empty.with_name("out")
    return url, out, publish(url, out)


@pytest.fixture(scope="module")
def early(empty: Path) -> tuple[str, Path]:
    """The same with the bulletin of the third month, which rests on a seventh of the workbooks."""
    url, out = copy(empty, "early.db"), empty.with_name("early")
    run(url, "publish", "bulletin", "--programme", "daqing", "--period", "2018-06", "--out", str(out))
    return url, out


def test_the_document_of_the_contract(published: tuple[str, Path, Any]) -> None:
    _, out, said = published
    assert said["edition"] == NAME
    assert {Path(one["file"]).suffix for one in said["files"]} == {".docx", ".pdf", ".xlsx", ".pptx", ".json"}
    assert {path.name for path in out.iterdir()} == {Path(one["file"]).name for one in said["files"]}
    for one in said["files"]:
        assert hashlib.sha256(Path(one["file"]).read_bytes()).hexdigest() == one["sha256"]
    assert said["sha256"] in {one["sha256"] for one in said["files"] if one["file"].endswith(".json")}


def test_every_number_of_the_published_docx_is_a_figure_of_the_edition(
    published: tuple[str, Path, Any],
) -> None:
    """Every paragraph and cell of the file that holds a digit is, whole, one that the edition says: its runs are
    figures and words without digits (`test_every_digit_comes_from_a_figure`), so nothing is typed and nothing stale."""
    files = {Path(one["file"]).suffix: Path(one["file"]) for one in published[2]["files"]}
    edition = read_edition(files[".json"].read_bytes())
    told = {_bare(words) for words in _told(edition)}
    body = docx.Document(str(files[".docx"])).element.body
    # The line from which the box of the imprint hangs holds the paragraphs of the box: each is read on its own.
    found = [
        "".join(t.text or "" for t in p.findall(f"./{qn('w:r')}/{qn('w:t')}")) for p in body.iter(qn("w:p"))
    ]
    numbers = [_bare(words) for words in found if re.search(r"\d", words)]
    assert len(numbers) > 500
    assert [words for words in numbers if words not in told] == []


def _bare(words: str) -> str:
    """Without spaces and the joiners that hold a band together, and without the number that leads a subheading or an
    annex's line in the list of annexes."""
    return re.sub(r"^(附件：)?\d\.|^（[一二三四五六七八九十]+）|\s|\u2060", "", words.strip())


def _told(edition: Edition) -> Iterator[str]:
    """All that the edition says in Chinese, paragraph by paragraph and cell by cell."""
    voice, head = Voice(edition, "zh"), edition.letterhead
    day = date_in_words(edition.issued_on, "zh")
    yield from (head.number, head.title.zh, day, f"{head.issuer.zh}{day}印发")
    yield from (f"附件{n}" for n in range(1, 10))
    for paragraph in edition.lead:
        yield voice.words(paragraph)
    for section in edition.sections:
        yield section.title.zh
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield voice.words(block)
            elif isinstance(block, Table):
                yield from (block.title.zh, *(note.zh for note in block.notes))
                yield from (voice.heading(column) + voice.unit(column) for column in block.columns)
                yield from (voice.printed(cell) for row in block.rows for cell in row)


def test_the_same_bytes_in_two_copies_on_two_days_under_two_zones_and_seeds(
    published: tuple[str, Path, Any], empty: Path
) -> None:
    first = published[2]
    other = run_elsewhere(
        copy(empty, "other.db"),
        *(*MONTH, str(empty.with_name("elsewhere") / "deeper")),
        day="2027-03-02T23:30+00:00",
        TZ="America/Los_Angeles",
        PYTHONHASHSEED="7",
        LANG="zh_CN.UTF-8",
    )
    assert other["sha256"] == first["sha256"]
    assert [one["sha256"] for one in other["files"]] == [one["sha256"] for one in first["files"]]


def test_the_same_month_again_is_the_same_edition(published: tuple[str, Path, Any], tmp_path: Path) -> None:
    url, _, first = published
    again = run_elsewhere(url, *MONTH, str(tmp_path), day="2028-01-01T00:00+00:00", TZ="Asia/Shanghai")
    assert (again["edition"], again["unchanged"]) == (NAME, True)
    assert [one["sha256"] for one in again["files"]] == [one["sha256"] for one in first["files"]]


def test_a_published_edition_is_identical_to_what_its_workbooks_give(
    published: tuple[str, Path, Any],
) -> None:
    url, out, said = published
    found = run(url, "verify", str(next(out.glob("*.docx"))))
    assert (found["edition"], found["identical"], found["differences"]) == (NAME, True, [])
    assert found["cells"] > 100_000
    assert found["sha256"] == said["sha256"]


def test_a_changed_cell_and_a_changed_document_are_found(early: tuple[str, Path], tmp_path: Path) -> None:
    url, out = early
    database = Path(url.removeprefix("sqlite:///"))
    changed = copy(database, "changed.db")
    engine = open_engine(changed)
    with engine.begin() as connection:
        row = connection.exec_driver_sql(
            "SELECT filing.filename, fact.sheet, fact.cell, fact.filing FROM fact JOIN filing ON filing.id = filing "
            "WHERE period = '2018-06' AND measure = 'u_reg_end' AND source = 'monthly' LIMIT 1"
        ).one()
        connection.exec_driver_sql(
            "UPDATE fact SET value = value + 1 WHERE filing = ? AND sheet = ? AND cell = ?",
            (row[3], row[1], row[2]),
        )
    engine.dispose()
    document = tmp_path / "changed.docx"
    document.write_bytes(next(out.glob("*.docx")).read_bytes() + b"\0")
    found = run(changed, "verify", str(document), expected=1)
    where = [one["where"] for one in found["differences"]]
    assert where[0] == f"{row[0]} {row[1]} {row[2]}"
    assert where[-1] == "changed.docx"
    assert len(where) > 2, "the figures made of that cell are named too"


def test_an_unknown_edition_is_a_sentence(early: tuple[str, Path], tmp_path: Path) -> None:
    assert "There is no edition" in run(early[0], "verify", "daqing/bulletin/1999-01", expected=1, LANG="en")
    said = run(early[0], "verify", "daqing/bulletin/2018-06/99", expected=1, LANG="en")
    assert "daqing/bulletin/2018-06/1" in said  # what is advised is there
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    said = run(early[0], "verify", str(tmp_path / "x.pdf"), expected=1, LANG="en")
    assert "names no edition of this database" in said


def test_the_chain_of_acts_and_the_head_that_the_bulletin_prints(published: tuple[str, Path, Any]) -> None:
    url, out, _ = published
    printed = read_edition(next(out.glob("*.json")).read_bytes()).audit_head
    assert run(url, "audit", "verify", "--head", printed)["holds"]
    head = run(url, "audit", "head")
    assert head["entries"] >= 4
    database = Path(url.removeprefix("sqlite:///"))
    cut = copy(database, "cut.db")
    engine = open_engine(cut)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit SET actor = 'x' WHERE act = 'edition.reviewed'")
        bad = connection.exec_driver_sql("SELECT sequence FROM audit WHERE act = 'edition.reviewed'").scalar()
    engine.dispose()
    found = run(cut, "audit", "verify", expected=1)
    assert (found["first_bad_entry"], found["sentence"]) == (
        bad,
        f"Entry {bad} was changed after it was sealed.",
    )


def test_where_nobody_is_invented_two_persons_are_named(
    published: tuple[str, Path, Any], tmp_path: Path
) -> None:
    order = (
        "publish",
        "bulletin",
        "--programme",
        "rbi-retail",
        "--period",
        "2025-05",
        "--out",
        str(tmp_path),
    )
    assert "two different persons" in run(published[0], *order, expected=1, LANG="en")
    assert list(tmp_path.iterdir()) == []


def test_the_same_person_twice_is_refused(empty: Path, tmp_path: Path) -> None:
    url = copy(empty, "alone.db")
    said = publish(url, tmp_path, "--by", "甲", "--reviewed-by", "甲", expected=1, LANG="en")
    assert "name two different persons" in said
    assert list(tmp_path.iterdir()) == []
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        assert connection.execute("SELECT count(*) FROM edition").fetchone() == (0,), "nothing was prepared"


def is_a_sum(figure: Figure) -> bool:
    """A count or an amount of one measure in one period, printed as it is (no threshold such as “over 200”)."""
    kinds = {(basis.measure, basis.period) for basis in figure.basis}
    return isinstance(figure.value, int) and figure.unit in ("count", "money") and len(kinds) == 1


def test_every_sum_of_the_bulletin_is_the_sum_of_its_cells(published: tuple[str, Path, Any]) -> None:
    url, out, _ = published
    edition: Edition = read_edition(next(out.glob("*.json")).read_bytes())
    engine, programme = open_engine(url), load_programme("daqing")
    sums = {name: one for name, one in edition.figures.items() if is_a_sum(one)}
    added = {name: sum(cell.value for cell in cells_of(engine, programme, edition, name)) for name in sums}
    wrong = {name: (one.value, added[name]) for name, one in sums.items() if one.value != added[name]}
    engine.dispose()
    assert len(sums) > 100
    assert all(".over" in name or name == "families.all" for name in wrong), wrong
    assert all(value <= total for value, total in wrong.values())
    headline = next(one for one in sums.values() if one.value == 700_000)
    assert headline.basis[0].measure == "u_reg_end"
