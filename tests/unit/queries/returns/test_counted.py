"""Who stands behind a month: who owes a return that does not count, and whether months have the same filers."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.queries.returns.counted import Counted, counted
from store.engine import open_engine
from tests.programmes.small import OWED, SIX, file_returns, small_programme

ALL = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return small_programme(tmp_path_factory.mktemp("six"), {"monthly": OWED}, institutions=SIX)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_engine(f"sqlite:///{tmp_path / 'own.db'}")


def test_who_owes_and_does_not_count_and_who_counts_in_one_of_two_months(
    engine: Engine, six: Programme
) -> None:
    file_returns(engine, "2025-01", ALL)
    file_returns(engine, "2025-02", ALL[:3])
    file_returns(engine, "2025-02", ["delta"], "filed")
    file_returns(engine, "2025-02", ["zeta"], "returned")
    file_returns(engine, "2025-03", ALL)
    found = counted(engine, six)
    assert found["2025-01"] == Counted("2025-01", 6, (), 0, 0), "there is no month before to compare with"
    assert found["2025-02"] == Counted("2025-02", 6, ("delta", "epsilon", "zeta"), 3, 0)
    assert found["2025-03"] == Counted("2025-03", 6, (), 3, 0), "whole, and compared with half of them"
    assert "2025-04" not in found


def test_who_was_merged_goes_as_its_heir_and_who_joined_is_another(engine: Engine, six: Programme) -> None:
    file_returns(engine, "2024-12", [*ALL, "eta"])
    file_returns(engine, "2025-01", ALL)
    file_returns(engine, "2025-12", ALL)
    found = counted(engine, six)
    assert found["2024-12"].owing == 7
    assert (found["2025-01"].owing, found["2025-01"].before) == (6, 0)
    assert found["2025-12"].year_ago == 0
    file_returns(engine, "2024-11", ["alpha", "eta"])
    assert counted(engine, six)["2024-12"].before == 5


def test_what_came_later_was_not_known_then(engine: Engine, six: Programme) -> None:
    file_returns(engine, "2025-01", ALL[:4], at=datetime(2025, 2, 3, tzinfo=UTC))
    file_returns(engine, "2025-01", ALL[4:], at=datetime(2025, 2, 20, tzinfo=UTC))
    then = counted(engine, six, as_known_on=datetime(2025, 2, 10, tzinfo=UTC))
    assert then["2025-01"].lacking == ("epsilon", "zeta")
    assert counted(engine, six)["2025-01"].lacking == ()


def test_published_tables_owe_nothing(rbi_engine: Engine, daqing_engine: Engine) -> None:
    assert counted(rbi_engine, load_programme("rbi-retail")) == {}
    whole = counted(daqing_engine, load_programme("daqing"))
    assert len(whole) == 21
    assert all((one.lacking, one.before, one.year_ago) == ((), 0, 0) for one in whole.values())
