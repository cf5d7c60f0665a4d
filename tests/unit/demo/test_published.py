"""The published totals hold exactly, whatever the seed."""

from fractions import Fraction

import pytest

from etl.definitions.programme import Programme
from etl.demo.model import Figures, figures
from tests.unit.demo.conftest import SEED
from tests.unit.demo.ledger import total


@pytest.fixture(scope="module", params=[SEED, 7])
def seeded(request: pytest.FixtureRequest, programme: Programme) -> Figures:
    return figures(programme, request.param)


@pytest.mark.slow
def test_transactions_and_users(seeded: Figures) -> None:
    assert total(seeded, "2018-04", "tx_cnt") == 92_000
    assert total(seeded, "2019-12", "tx_cnt") == 1_130_000
    assert total(seeded, "2019-12", "u_reg_end") == 700_000


@pytest.mark.parametrize(
    ("scenario", "covered", "universe"),
    [
        ("bus", 356, 1_068),
        ("pharmacy", 457, 457),
        ("gas", 33, 33),
        ("petrol", 347, 347),
        ("circle-city", 6, 9),
        ("circle-county", 4, 7),
    ],
)
def test_points_connected(seeded: Figures, scenario: str, covered: int, universe: int) -> None:
    assert total(seeded, "2019-12", "points_covered", scenario) == covered
    assert total(seeded, "2019-12", "points_total", scenario) == universe


def test_one_fifth_of_the_bus_takings(seeded: Figures) -> None:
    own = total(seeded, "2019-12", "scenario_tx_amt", "bus")
    everything = total(seeded, "2019-12", "all_method_amt", "bus")
    assert Fraction(own, everything) == Fraction(1, 5)


def test_counters_and_service_points(seeded: Figures) -> None:
    assert 1_000 < total(seeded, "2019-12", "points_covered", "government") < 1_100
    assert total(seeded, "2019-12", "pts_total") > 200
    assert total(seeded, "2019-12", "pts_live") > 200


def test_every_family_is_off_zero_at_the_end_and_at_zero_at_the_start(
    seeded: Figures, programme: Programme
) -> None:
    for family in programme.families.values():
        for period, is_connected in (("2018-04", False), ("2019-12", True)):
            points = sum(total(seeded, period, "points_covered", point.code) for point in family.point)
            assert (points > 0) == is_connected, (family.code, period)


def test_points_charged_are_the_universe(seeded: Figures, programme: Programme) -> None:
    for point in programme.points:
        universe = sum(row.count for row in programme.universe if row.scenario == point)
        for period in ("2018-04", "2019-07", "2019-12"):
            assert total(seeded, period, "points_total", point) == universe


@pytest.mark.slow
def test_another_seed_gives_other_figures(programme: Programme, made: Figures) -> None:
    assert figures(programme, 7).stage.months[-1] != made.stage.months[-1]
