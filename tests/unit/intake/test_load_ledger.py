"""A ledger goes in through the same door as a return: whole or not at all, one version after the other."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.commands.shapes.rows import load_shape
from etl.definitions.load import load_programme
from etl.editions.inputs import as_input
from etl.intake.load import Loaded, load_content
from etl.jobs.reread import Reread, reread
from etl.queries.returns.status import status
from store.entries import read_entries
from store.facts import data_version, periods
from store.filings import list_filings
from tests.unit.sources.lists.test_ledgers import as_csv, as_workbook

PROGRAMME = load_programme("daqing")
ARRIVED = datetime.datetime(2020, 1, 13, 8, 30, tzinfo=datetime.UTC)


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    return new_at(tmp_path / "bianmin.db")


def load(engine: Engine, content: bytes, name: str = "ledger.csv", days: int = 0) -> Loaded:
    moment = ARRIVED + datetime.timedelta(days=days)
    return load_content(engine, PROGRAMME, name, content, moment)


def test_a_ledger_becomes_a_filing_of_its_quarter(engine: Engine) -> None:
    before = data_version(engine, "daqing")
    loaded = load(engine, as_csv({}, {"event": "false-data"}))
    assert (loaded.status, loaded.period, loaded.institution, loaded.entries) == (
        "accepted",
        "2019-Q4",
        "",
        2,
    )
    assert load_shape([loaded])["files"][0]["entries"] == 2
    [filing] = list_filings(engine, "daqing")
    assert (filing.source, filing.period, filing.version, filing.fact_count) == ("ledger", "2019-Q4", 1, 0)
    assert data_version(engine, "daqing") != before, "what is kept of a quarter has changed"
    assert periods(engine, "daqing") == [], "a ledger makes no month"
    assert {row.state for row in status(engine, PROGRAMME, "2019-12")} == {"missing"}, "nor is it a return"


def test_a_supplementary_ledger_adds_and_supersedes_nothing(engine: Engine) -> None:
    load(engine, as_csv({}, {"event": "false-data"}))
    second = load(engine, as_workbook({"count": 2, "evidence": "另一份"}), "ledger.xlsx", days=1)
    assert (second.status, second.version, second.superseded) == ("accepted", 2, None)
    assert read_entries(engine, "daqing")["count"].to_list() == [1, 1, 2]
    assert read_entries(engine, "daqing", as_known_on=ARRIVED).height == 2
    unsaid = load(engine, as_workbook({"count": 2}), "ledger.xlsx", days=2)
    assert (unsaid.status, [one.rule for one in unsaid.findings]) == ("returned", ["CHANGE-UNSAID"])
    assert load(engine, as_csv({}, {"event": "false-data"}), days=2).status == "unchanged"


def test_one_entry_without_evidence_sends_the_whole_ledger_back(engine: Engine) -> None:
    loaded = load(engine, as_csv({}, {"event": "false-data", "evidence": ""}))
    assert (loaded.status, [finding.rule for finding in loaded.findings]) == ("returned", ["ENTRY-EVIDENCE"])
    assert loaded.entries == 0
    [back] = list_filings(engine, "daqing")
    assert (back.state, back.version) == ("returned", 1), "kept, so that it can be answered"
    assert read_entries(engine, "daqing").is_empty()
    assert load(engine, as_csv({}, {"quarter": "2019-Q3"})).status == "refused"
    assert list_filings(engine, "daqing") == [back]


def test_an_entry_stored_as_it_was_typed_is_what_its_file_says(engine: Engine) -> None:
    """Before characters of full width were read as usual ones, they were stored: of such a ledger only what really
    differs is a difference, and how many lines are spelled otherwise is told once."""
    load(engine, as_csv({"evidence": "会议记录（1）"}, {"event": "false-data"}))
    inputs = [as_input(one) for one in list_filings(engine, "daqing")]
    assert list(reread(engine, PROGRAMME, inputs)) == [Reread(2, ())]
    for typed, expected in (("会议记录（1）", (1, 0)), ("会议记录（2）", (0, 1))):
        with engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE entry SET evidence = '{typed}' WHERE row = 1")
        [again] = reread(engine, PROGRAMME, inputs)
        assert (again.respelled, len(again.broken), again.cells) == (*expected, 2)
