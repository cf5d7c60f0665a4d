"""The demonstration's register without double counting, and who may see what of it."""

import polars as pl
import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.facts.registers import RegisterCounts
from etl.queries.coverage.coverage import coverage
from etl.queries.coverage.registers import Registers, registers
from etl.queries.scope import EVERYTHING, Unlimited

PROGRAMME = load_programme("daqing")


@pytest.fixture(scope="module")
def listed(daqing_engine: Engine) -> Registers:
    found = registers(daqing_engine, PROGRAMME, "2019-12", scope=EVERYTHING)
    assert found is not None
    return found


def test_one_pharmacy_is_claimed_by_two_and_counted_once(listed: Registers) -> None:
    """457 pharmacies in 458 rows: the planted second claim."""
    assert listed.scenarios["pharmacy"] == RegisterCounts(gross=458, net=457, shared=1)
    assert (listed.overall.gross, listed.overall.net, listed.overall.shared) == (2_766, 2_765, 1)
    assert listed.near == []


def test_the_register_lists_what_the_returns_count(daqing_engine: Engine, listed: Registers) -> None:
    answer = coverage(daqing_engine, PROGRAMME, "2019-12", scope=EVERYTHING)
    assert {row.scenario: row.counts.connected for row in answer.totals} == {
        scenario: counts.net for scenario, counts in listed.scenarios.items()
    }
    assert sum(listed.credited.values()) == listed.overall.net


def test_every_point_lies_in_the_region_that_it_claims(listed: Registers) -> None:
    assert listed.points.filter(pl.col("located").ne_missing(pl.col("region"))).is_empty()


def test_an_institution_sees_its_own_rows_and_the_sums(daqing_engine: Engine, listed: Registers) -> None:
    scope = Unlimited(sees_all_volumes=False, institution="P02")
    mine = registers(daqing_engine, PROGRAMME, "2019-12", scope=scope)
    assert mine is not None
    assert mine.overall == listed.overall
    assert set(mine.institutions) == set(mine.points["institution"]) == {"P02"}
    assert {institution for institution, _ in mine.credited} == {"P02"}


def test_before_the_first_register_there_is_none(daqing_engine: Engine) -> None:
    assert registers(daqing_engine, PROGRAMME, "2019-11", scope=EVERYTHING) is None
    later = registers(daqing_engine, PROGRAMME, "2020-Q1", scope=EVERYTHING)
    assert later is not None
    assert later.period == "2019-12"
