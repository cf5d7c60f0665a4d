"""A finding has a life: opened, explained, fixed, recurring; over versions of a month and over months."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.acts.returns import explain
from etl.intake.load import load_content
from etl.queries.returns.violations import violations
from tests.told import HARD, SOFT, reads_as_told, told
from tests.unit.queries.returns.test_desk import DESK, FILER, PROGRAMME, at

__all__ = ["reads_as_told"]
pytestmark = pytest.mark.usefixtures("reads_as_told")


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    return new_at(tmp_path / "bianmin.db")


def load(engine: Engine, content: bytes, moment: str) -> None:
    load_content(engine, PROGRAMME, "b.xlsx", content, at(moment), DESK)


def test_opened_explained_fixed(engine: Engine) -> None:
    load(engine, told(soft=["a", "b", "c"], hard=["C8", "C9"]), "2019-12-06T09:00")
    load(engine, told(soft=["a", "b"]), "2019-12-07T09:00")
    explain(engine, PROGRAMME, 2, (SOFT, "a"), "新开商圈", by=FILER, at=at("2019-12-08T09:00"))
    found = {(one.rule, one.about): one for one in violations(engine, PROGRAMME, "B01")}
    assert {key: one.life for key, one in found.items()} == {
        (SOFT, "a"): "explained",
        (SOFT, "b"): "open",
        (SOFT, "c"): "fixed",
        (HARD, "T"): "fixed",
    }
    assert found[SOFT, "a"].explanation == "新开商圈"
    assert found[HARD, "T"].places == 2
    fixed = found[SOFT, "c"]
    assert (fixed.opened_at, fixed.fixed_at) == (at("2019-12-06T09:00"), at("2019-12-07T09:00"))
    before = violations(engine, PROGRAMME, "B01", as_known_on=at("2019-12-06T12:00"))
    assert {one.life for one in before} == {"open"}


def test_what_comes_back_month_after_month_recurs(engine: Engine) -> None:
    for month, moment, about in (
        ("2019-07", "2019-08-06T09:00", ["a"]),
        ("2019-09", "2019-10-06T09:00", ["a"]),
        ("2019-10", "2019-11-06T09:00", ["a", "b"]),
        ("2019-11", "2019-12-06T09:00", ["a"]),
    ):
        load(engine, told(month, soft=about), moment)
    load(engine, told("2019-11", "B02", soft=["b"]), "2019-12-06T09:00")
    found = {(one.institution, one.period, one.about): one for one in violations(engine, PROGRAMME)}
    last = found["B01", "2019-11", "a"]
    assert (last.is_recurring, last.recurs_from, last.months) == (True, "2019-09", 3)
    assert [found["B01", month, "a"].months for month in ("2019-07", "2019-09", "2019-10")] == [1, 1, 2]
    assert not found["B02", "2019-11", "b"].is_recurring, "another institution's finding does not recur here"
    assert len(violations(engine, PROGRAMME, "B02")) == 1
