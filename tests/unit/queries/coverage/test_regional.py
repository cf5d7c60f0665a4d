"""What a map colours by: every figure against the query it stands for, or a sum made by hand."""

import dataclasses
from fractions import Fraction

import pytest
from sqlalchemy import Engine

from etl.definitions.history import Break, History
from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.queries.coverage.coverage import coverage
from etl.queries.coverage.coverage_months import coverage_months
from etl.queries.coverage.regional import lowest_regions, regional, shadings
from etl.queries.coverage.rural import rural
from etl.queries.figures.rank import rank
from etl.queries.figures.together import together
from etl.queries.scope import EVERYTHING
from etl.values.errors import Refusal
from etl.values.text import Text
from store.facts import read_facts

PROGRAMME = load_programme("daqing")
MONTH = "2019-12"


def figures(engine: Engine, shading: str, programme: Programme = PROGRAMME) -> dict[str, Fraction | None]:
    return {row.region: row.value for row in regional(engine, programme, MONTH, shading, scope=EVERYTHING)}


def broken(measure: str, since: str) -> Programme:
    one = Break(measure=measure, since=since, reason=Text(zh="口径", en="another count"))
    return dataclasses.replace(PROGRAMME, history=History.model_validate({"break": [one]}))


def test_the_lowest_regions_are_districts_and_counties() -> None:
    assert len(lowest_regions(PROGRAMME)) == 9
    assert "230600" not in lowest_regions(PROGRAMME)


def test_coverage_by_family_and_over_all(daqing_engine: Engine) -> None:
    answer = coverage(daqing_engine, PROGRAMME, MONTH, scope=EVERYTHING)
    shares = figures(daqing_engine, "coverage")
    assert shares == {row.region: row.share for row in answer.regions}
    buses = figures(daqing_engine, "coverage-transit")
    assert buses == {row.region: row.share for row in answer.rows if row.scenario == "bus"}
    assert figures(daqing_engine, "live") == {row.region: row.counts.live_share for row in answer.regions}


def test_a_programme_that_counts_by_families_colours_by_their_mean(daqing_engine: Engine) -> None:
    by_families = dataclasses.replace(PROGRAMME, together="families")
    region = coverage(daqing_engine, PROGRAMME, MONTH, region="230602", scope=EVERYTHING)
    shares = figures(daqing_engine, "coverage", by_families)
    assert shares["230602"] == region.mean_of_families != region.overall.share


def test_penetration_stands_on_the_latest_earlier_count_of_residents(daqing_engine: Engine) -> None:
    facts = read_facts(daqing_engine, "daqing", periods=[MONTH], measures=["u_reg_end"])
    users = facts.filter(facts["region"] == "230602")["value"].sum()
    assert figures(daqing_engine, "penetration")["230602"] == Fraction(users, 328_808)


def test_the_countryside_is_that_of_the_rural_query(daqing_engine: Engine) -> None:
    found = rural(daqing_engine, PROGRAMME, MONTH, scope=EVERYTHING)
    assert found is not None
    by_region = {row.region: row for row in found.rows}
    density = figures(daqing_engine, "service-points")
    assert density["230624"] == by_region["230624"].density
    assert density["230602"] is None
    reached = figures(daqing_engine, "reached")
    assert reached["230624"] == Fraction(by_region["230624"].near, by_region["230624"].residents)


def test_a_change_is_not_told_across_a_break_and_never_with_its_parts(daqing_engine: Engine) -> None:
    rows = regional(daqing_engine, PROGRAMME, MONTH, "yoy-tx_cnt", scope=EVERYTHING)
    assert all(row.value is not None and row.numerator is None for row in rows)
    across = figures(daqing_engine, "yoy-tx_cnt", broken("tx_cnt", "2019-04"))
    assert set(across.values()) == {None}
    assert None not in figures(daqing_engine, "mom-tx_cnt", broken("tx_cnt", "2019-04")).values()


def test_an_unknown_shading_is_refused(daqing_engine: Engine) -> None:
    with pytest.raises(Refusal, match="choose one of: coverage"):
        regional(daqing_engine, PROGRAMME, MONTH, "beauty", scope=EVERYTHING)


def test_without_points_and_residents_only_growth_is_left() -> None:
    kinds = {one.kind for one in shadings(load_programme("india-pulse")).values()}
    assert kinds == {"change"}


def test_rankings_and_ratios_do_not_cross_a_break_either(daqing_engine: Engine) -> None:
    programme = broken("tx_cnt", "2019-12")
    rows = rank(daqing_engine, programme, MONTH, "transactions", by="yoy", scope=EVERYTHING).rows
    assert {row.figure.state for row in rows} <= {"not_comparable", "not_applicable", "not_filed"}
    [*_, before, last] = together(daqing_engine, programme, MONTH, "average-ticket", scope=EVERYTHING)
    assert (last.mom, last.yoy) == (None, None)
    assert before.mom is not None


def test_months_of_coverage_end_with_the_month_itself(daqing_engine: Engine) -> None:
    rows = coverage_months(daqing_engine, PROGRAMME, MONTH, scope=EVERYTHING)
    answer = coverage(daqing_engine, PROGRAMME, MONTH, scope=EVERYTHING)
    assert [row.period for row in rows][::20] == ["2018-04", MONTH]
    last = rows[-1]
    assert (last.overall.share, last.mean_of_families) == (answer.overall.share, answer.mean_of_families)
    assert list(last.families) == [
        dataclasses.replace(
            row,
            counts=dataclasses.replace(
                row.counts,
                assigned=None,
                transactions=None,
                amount=None,
                all_transactions=None,
                all_amount=None,
            ),
        )
        for row in answer.families
    ]
    assert [row.overall.in_universe for row in rows] == sorted(row.overall.in_universe or 0 for row in rows)


def test_habitual_points_lie_below_those_used_in_the_month(daqing_engine: Engine) -> None:
    answer = coverage(daqing_engine, PROGRAMME, MONTH, scope=EVERYTHING)
    live = {row.scenario: row.counts.live for row in [*answer.totals, answer.overall]}
    assert answer.habits.keys() == live.keys()
    for kind, one in answer.habits.items():
        assert 0 <= one.low <= one.high <= (live[kind] or 0)
    assert coverage(daqing_engine, PROGRAMME, "2018-05", scope=EVERYTHING).habits == {}
