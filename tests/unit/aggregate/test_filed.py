"""Counted facts come in by the door of all files: kept beside the returns, with what they were counted from."""

import datetime
import re
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
from store.facts import read_facts
from tests.unit.aggregate.test_run import put, rows

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
