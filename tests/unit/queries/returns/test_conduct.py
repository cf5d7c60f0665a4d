"""What a file that the checks sent back costs: it does not stop the clock, and its faults count at first pass."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.acts.returns import explain, extend
from etl.facts.conduct import Return, return_counts
from etl.intake.load import load_content
from etl.queries.returns.conduct import owed_returns
from etl.values.periods import Period
from store.filings import list_filings
from store.life.deadlines import Extension
from store.objections import (
    Decision,
    Fault,
    ObjectionDraft,
    Release,
    store_decision,
    store_objection,
    store_release,
)
from tests.oracle.naive_quarter import Demonstration
from tests.told import SOFT, reads_as_told, told
from tests.unit.queries.returns.test_desk import DESK, FILER, PROGRAMME, at

__all__ = ["reads_as_told"]
pytestmark = pytest.mark.usefixtures("reads_as_told")

NOVEMBER = Period.parse("2019-11")


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    return new_at(tmp_path / "bianmin.db")


def load(engine: Engine, content: bytes, moment: str) -> None:
    load_content(engine, PROGRAMME, "b.xlsx", content, at(moment), DESK)


def owed(engine: Engine) -> Return:
    institutions = {"B01": PROGRAMME.institutions["B01"]}
    [one] = owed_returns(engine, PROGRAMME, institutions, [NOVEMBER], list_filings(engine, "daqing"))
    return one


def counted(engine: Engine) -> dict[str, int]:
    """The system's own records; a second way of counting must say the same."""
    rows = return_counts(PROGRAMME.settings, [owed(engine)], NOVEMBER).select("name", "count").iter_rows()
    found = dict(rows)
    naive = Demonstration(engine, PROGRAMME).conduct(PROGRAMME.institutions["B01"], ["2019-11"])
    assert found == naive
    return found


def test_a_returned_first_version_lowers_the_first_pass(engine: Engine) -> None:
    load(engine, told(hard=["C1", "C9"]), "2019-12-06T09:00")
    load(engine, told(), "2019-12-07T09:00")
    found = counted(engine)
    assert (found["fields_filed"], found["fields_passed"]) == (6, 4), (
        "C1 to C5 and C9, of which C1 and C9 fail"
    )
    assert (found["returns_on_time"], found["late-day"]) == (1, 0)


def test_a_returned_file_in_time_does_not_stop_the_clock(engine: Engine) -> None:
    load(engine, told(hard=["C9"]), "2019-12-06T09:00")
    assert counted(engine)["missing-return"] == 1
    load(engine, told(), "2019-12-11T09:00")
    found = counted(engine)
    assert (found["missing-return"], found["late-day"], found["returns_on_time"]) == (0, 2, 0)


def test_a_returned_correction_changes_nothing(engine: Engine) -> None:
    load(engine, told(), "2019-12-06T09:00")
    before = counted(engine)
    load(engine, told(users=701, hard=["C9"]), "2019-12-08T09:00")
    assert counted(engine) == before
    load(engine, told(users=701), "2019-12-08T10:00")
    assert counted(engine)["fields_passed"] == before["fields_passed"] - 1


@pytest.mark.slow
def test_an_explained_figure_was_not_wrong(engine: Engine) -> None:
    load(engine, told(soft=["a"]), "2019-12-06T09:00")
    assert counted(engine)["fields_passed"] == 4
    explain(engine, PROGRAMME, 1, (SOFT, "a"), "新开商圈", by=FILER, at=at("2019-12-07T09:00"))
    assert counted(engine)["fields_passed"] == 5


def test_a_granted_deadline_counts_even_after_the_publication(engine: Engine) -> None:
    load(engine, told(), "2019-12-17T09:00")
    assert counted(engine)["missing-return"] == 1
    until = at("2019-12-16T18:00")
    extend(engine, PROGRAMME, Extension("", "2019-11", until, "系统升级", DESK, at("2019-12-02T09:00")))
    assert counted(engine)["missing-return"] == 1, "the cut-off moves with the deadline, not beyond it"
    until = at("2019-12-18T18:00")
    extend(engine, PROGRAMME, Extension("B01", "2019-11", until, "系统升级", DESK, at("2019-12-02T09:00")))
    found = counted(engine)
    assert (found["missing-return"], found["late-day"], found["returns_on_time"]) == (0, 0, 1)


def blamed(engine: Engine, fault: Fault, filing: int) -> None:
    """An objection that ends with the finding whose fault the mistakes in a filing were."""
    noon = at("2019-12-20T12:00")
    draft = ObjectionDraft("daqing", "2019-Q4", "B01", "B01", "模板有误", "发文", FILER, noon, noon)
    number = store_objection(engine, draft)
    decision = Decision("adjusted", "模板由我方更正", fault, DESK, noon, "", 1, 2, filing)
    store_decision(engine, "daqing", number, decision)


def test_what_the_coordinator_did_wrong_costs_no_field(engine: Engine) -> None:
    store_release(engine, Release("daqing", "2019-Q4", DESK, at("2019-12-01T09:00"), at("2019-12-31T09:00")))
    load(engine, told(), "2019-12-06T09:00")
    before = counted(engine)
    load(engine, told(users=701), "2019-12-08T09:00")
    first, second = (one.id for one in list_filings(engine, "daqing"))
    blamed(engine, "institution", first)
    assert counted(engine)["fields_passed"] == before["fields_passed"] - 1
    blamed(engine, "coordinator", first)
    assert counted(engine) == before
    load(engine, told(users=702), "2019-12-09T09:00")
    assert counted(engine)["fields_passed"] == before["fields_passed"] - 1, "this one is its own mistake"
    blamed(engine, "coordinator", second)
    assert counted(engine) == before
