"""Counted facts come in by the door of all files: kept beside the returns, with what they were counted from."""

import datetime
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import polars as pl
import pytest
from sqlalchemy import Engine

from etl.aggregate.engines import POLARS
from etl.aggregate.run import aggregate
from etl.definitions.load import load_programme
from etl.intake.load import load_files
from etl.queries.returns.second_source import second_source
from etl.sources.read import read_file, resolver_of
from etl.values.findings import FileRefused
from store.audit import first_break
from store.engine import open_engine
from store.facts import DRAFT, KEY, read_facts
from store.filings import list_filings, store_filing
from tests.depth import cases
from tests.paths import ROOT
from tests.unit.aggregate.test_run import in_november, put, rows
from tests.unit.store.drafts import a_draft, everything
from tests.unit.store.test_life_faults import check_consistent

PROGRAMME = load_programme("daqing")
AT = datetime.datetime(2020, 1, 9, tzinfo=datetime.UTC)
SOURCE = "second-transactions"


@pytest.fixture
def counted(tmp_path: Path) -> Path:
    put(tmp_path / "extract", rows())
    (month,) = aggregate(POLARS, PROGRAMME, [tmp_path / "extract"], tmp_path / "facts")
    return month.file


def read(content: bytes, name: str = f"{SOURCE}-2019-12.json") -> list[str]:
    layout, reading = read_file(content, name, PROGRAMME, resolver_of(PROGRAMME))
    assert layout.code == SOURCE
    return [finding.rule for finding in reading.findings]


@pytest.mark.slow
def test_facts_are_filed_beside_the_returns_and_superseded(
    counted: Path, tmp_path: Path, new_at: Callable[[Path], Engine]
) -> None:
    engine = new_at(tmp_path / "one.db")
    (loaded,) = load_files(engine, PROGRAMME, [(counted, AT)])
    assert (loaded.status, loaded.period, loaded.version) == ("accepted", "2019-12", 1)
    assert read_facts(engine, "daqing").is_empty(), "never added to the returns"
    facts = read_facts(engine, "daqing", sources=[SOURCE])
    mobile = rows().filter((pl.col("channel") != "CARD") & ~pl.col("is_refund") & (pl.col("amount_fen") > 1))
    of = {
        measure: facts.filter(pl.col("measure") == measure)["value"].sum() for measure in ("tx_cnt", "tx_amt")
    }
    assert of == {"tx_cnt": mobile.height, "tx_amt": mobile["amount_fen"].sum()}
    assert set(facts.select("sheet", "cell").iter_rows()) == {("month=2019-12/part.parquet", "rg0")}
    said = {(one.institution, one.measure): one for one in second_source(engine, PROGRAMME, "2019-12")}
    assert said["B01", "tx_cnt"].filed is None
    assert said["B01", "tx_cnt"].second == mobile.filter(institution="B01").height

    put(tmp_path / "extract", rows()[:-1])
    aggregate(POLARS, PROGRAMME, [tmp_path / "extract"], tmp_path / "facts")
    again, same = load_files(engine, PROGRAMME, [(counted, AT), (counted, AT)])
    assert (again.status, again.version, again.superseded) == ("accepted", 2, 1)
    assert same.status == "unchanged"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda one: one | {"period": "2019-11"}, "AGGREGATE-OTHER"),
        (lambda one: one | {"programme": "other"}, "AGGREGATE-OTHER"),
        (lambda one: one | {"facts": [["B99", "", "", "tx_cnt", 1, "f", "rg0"]]}, "AGGREGATE-FACT"),
        (lambda one: one | {"facts": [["B01", "", "", "u_mau", 1, "f", "rg0"]]}, "AGGREGATE-FACT"),
        (lambda one: one | {"facts": [["B01", "", "", "tx_cnt", -1, "f", "rg0"]]}, "AGGREGATE-FACT"),
        (lambda one: one | {"facts": [["B01", "", "", "tx_cnt", 1.5, "f", "rg0"]]}, "AGGREGATE-SHAPE"),
        (lambda one: one | {"signals": [{"institution": "B01"}]}, "AGGREGATE-SHAPE"),
        (lambda one: one | {"more": 1}, "AGGREGATE-SHAPE"),
        (lambda one: {}, "AGGREGATE-SHAPE"),
    ],
)
def test_a_file_that_was_changed_by_hand_is_refused(
    change: Callable[[dict[str, object]], dict[str, object]], rule: str, counted: Path
) -> None:
    with pytest.raises(FileRefused) as caught:
        read(orjson.dumps(change(orjson.loads(counted.read_bytes()))))
    assert caught.value.finding.rule == rule
    assert not re.search(r"\{\w+\}", caught.value.sentence.en)


def test_no_json_and_nothing_at_all_are_refused() -> None:
    for content in (b"", b"[]", b"\xff", b"{"):
        with pytest.raises(FileRefused):
            read(content)


def test_a_signal_is_a_question_with_its_figures(counted: Path) -> None:
    document = orjson.loads(counted.read_bytes())
    assert read(counted.read_bytes()) == ["AGGREGATE-FROM"], "too few payments to ask about"
    document["signals"][0] |= {"count": 2000, "small_count": 101, "night_count": 200}
    assert read(orjson.dumps(document)) == ["AGGREGATE-FROM", "SIGNAL-SMALL"]


KILLED = """
import datetime, json, os, signal, sys
from pathlib import Path
from sqlalchemy import event
from etl.definitions.load import load_programme
from etl.intake.load import load_files
from store.engine import open_engine

databases, files, at = json.loads(sys.stdin.readline())
given = [(Path(file), datetime.datetime.fromisoformat(at)) for file in files]


def start(database, waits_at):
    # A process that takes the files in and tells of every statement before it says it; at one of them it may wait.
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, os.fdopen(reading)
    os.close(reading)
    programme = load_programme("daqing")
    engine = open_engine(f"sqlite:///{database}")
    told = []

    def tell(word):
        told.append(os.write(writing, (word + "\\n").encode()))
        if len(told) == waits_at:
            signal.pause()

    event.listen(engine, "before_cursor_execute", lambda c, cursor, sql, *_: tell(" ".join(sql.split()[:3])))
    event.listen(engine, "commit", lambda connection: tell("COMMIT"))
    try:
        taken = load_files(engine, programme, given)
        engine.dispose()
        os._exit(0 if [one.status for one in taken] == ["accepted"] * len(files) else 1)
    finally:
        os._exit(2)


child, lines = start(databases[0], 0)
said = [line.strip() for line in lines]
assert os.waitpid(child, 0)[1] == 0
writes = [place for place, word in enumerate(said, 1) if word.startswith(("INSERT", "UPDATE", "COMMIT"))]
moments, hit = len(databases) - 1, []
for moment, database in enumerate(databases[1:]):
    # Spread over all that is written, first to last. Every second one waits there for its end, between two
    # statements; the others go on, and are met in the midst of one.
    at = writes[moment * (len(writes) - 1) // max(moments - 1, 1)]
    waits = moment % 2 == 0
    child, lines = start(database, at if waits else 0)
    heard = [lines.readline().strip() for _ in range(at)]
    os.kill(child, signal.SIGKILL)
    died = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    heard += [line.strip() for line in lines]
    hit.append([len(heard), heard[-1], "before it" if waits else "running on", died])
print(json.dumps([len(said), len(writes), hit]))
"""


@pytest.mark.processes
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes that it forks")
def test_taking_in_that_is_killed_goes_on(
    counted: Path, tmp_path: Path, new_at: Callable[[Path], Engine]
) -> None:
    """kill -9 at moments spread over the storing of two months, of which one replaces what was filed before: a month is
    in as a whole or not at all, and the next `load` ends as any would: nothing twice, nothing lost."""
    prepared = tmp_path / "prepared.db"
    engine = new_at(prepared)
    load_files(engine, PROGRAMME, [(counted, AT)])
    before = everything(engine)
    engine.dispose()
    put(tmp_path / "extract", rows()[:-1])
    put(tmp_path / "extract", in_november(rows()), "2019-11")
    files = [one.file for one in aggregate(POLARS, PROGRAMME, [tmp_path / "extract"], tmp_path / "facts")]
    databases = [tmp_path / f"{n}.db" for n in range((cases(20) if cases(20) > 10 else 3) + 1)]
    for database in databases:
        shutil.copy(prepared, database)
    done = subprocess.run(
        [sys.executable, "-c", KILLED],
        input=json.dumps([list(map(str, databases)), list(map(str, files)), AT.isoformat()]) + "\n",
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=3000,  # a process is started for each moment, on however busy a machine
        check=False,
    )
    assert done.returncode == 0, done.stderr
    whole = _stands(databases[0])
    _, _, hit = json.loads(done.stdout)
    assert all(died for _, _, how, died in hit if how == "before it")
    first, november, again = [("2019-12", 1, True), ("2019-11", 1, True), ("2019-12", 2, True)]
    ended = ("2019-12", 1, False)
    assert whole[0] == [ended, november, again]
    told = []
    for database in databases[1:]:
        filed = _stands(database)[0]
        assert filed in ([first], [first, november], whole[0])
        left = open_engine(f"sqlite:///{database}")
        assert len(filed) > 1 or everything(left) == before
        told.append([one.status for one in load_files(left, PROGRAMME, [(file, AT) for file in files])])
        left.dispose()
        assert _stands(database) == whole
    before_it = [row.count("unchanged") for row in told]
    assert before_it[0] == 0
    print("statements, of them writes, what was hit:", done.stdout, "months in by then:", before_it)
    assert {status for row in told for status in row} <= {"accepted", "unchanged"}


def _stands(database: Path) -> tuple[list[tuple[str, int, bool]], list[tuple[object, ...]]]:
    """What is filed, in that order, whether it counts, and the facts in force; held to be consistent."""
    engine = open_engine(f"sqlite:///{database}")
    check_consistent(engine)
    assert first_break(engine, "") is None
    filed = sorted(list_filings(engine, "daqing"), key=lambda one: one.id)
    facts = read_facts(engine, "daqing", sources=[SOURCE]).drop("filing").sort(pl.all())
    engine.dispose()
    return [(one.period, one.version, one.superseded_at is None) for one in filed], facts.rows()


@pytest.mark.slow
def test_a_month_that_disagrees_is_told_to_the_row(
    counted: Path, tmp_path: Path, new_at: Callable[[Path], Engine]
) -> None:
    """A return that says what the payments say, but for two things: a scenario of which it has twice as many and a
    hundred, and one that the payments do not know."""
    engine = new_at(tmp_path / "one.db")
    load_files(engine, PROGRAMME, [(counted, AT)])
    second = read_facts(engine, "daqing", sources=[SOURCE])
    own = second.filter(institution="B01").select(*DRAFT).with_columns(sheet=pl.lit("T"), cell=pl.lit("A1"))
    cell = own.filter(
        pl.col("measure") == "scenario_tx_cnt", pl.col("scenario") == "bus", pl.col("value") > 0
    )[0]
    is_cell = pl.all_horizontal(pl.col(name) == cell[name][0] for name in KEY)
    more = pl.when(is_cell).then(pl.col("value") * 2 + 100).otherwise("value")
    stranger = cell.with_columns(scenario=pl.lit("hospital"), value=pl.lit(7, pl.Int64))
    facts = pl.concat([own.with_columns(value=more), stranger.select(own.columns)])
    store_filing(engine, a_draft(period="2019-12", filename="B01 2019-12.xlsx", received_at=AT, facts=facts))
    said = second_source(engine, PROGRAMME, "2019-12")
    beyond = [one for one in said if one.is_beyond]
    assert {one.institution for one in beyond if one.filed is not None} == {"B01"}
    assert {
        (one.measure, one.scenario): (one.apart, one.only_in)
        for one in beyond
        if one.scenario and one.institution == "B01"
    } == {
        ("scenario_tx_cnt", "bus"): (cell["value"][0] + 100, ""),
        ("scenario_tx_cnt", "hospital"): (7, "return"),
    }
    whole = next(one for one in beyond if not one.scenario and one.institution == "B01")
    assert (whole.measure, whole.apart) == ("scenario_tx_cnt", cell["value"][0] + 107)
    assert {one.place for one in said} == {"month=2019-12/part.parquet rg0"}
    others = [one for one in said if one.institution != "B01"]
    assert {one.only_in for one in others if one.second} == {"second"}, "its return is not in"
