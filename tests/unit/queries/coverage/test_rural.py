"""The countryside of the demonstration: density with its denominator, reach, white spots, the next ten points."""

from fractions import Fraction

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.queries.coverage.coverage import coverage
from etl.queries.coverage.rural import Rural, rural
from etl.queries.scope import EVERYTHING

PROGRAMME = load_programme("daqing")


@pytest.fixture(scope="module")
def answer(daqing_engine: Engine) -> Rural:
    found = rural(daqing_engine, PROGRAMME, "2019-12", scope=EVERYTHING)
    assert found is not None
    return found


def test_over_two_hundred_service_points_as_the_returns_count_them(
    daqing_engine: Engine, answer: Rural
) -> None:
    filed = coverage(daqing_engine, PROGRAMME, "2019-12", scope=EVERYTHING).rural
    assert {(row.region, row.points, row.live) for row in answer.rows} == {
        (row.region, row.points, row.live) for row in filed
    }
    assert answer.rows[0].points == 228


def test_density_stands_beside_its_denominator_with_year_and_source(answer: Rural) -> None:
    for row in answer.rows:
        assert row.rural_population is not None
        assert row.density == Fraction(row.live * 10_000, row.rural_population)
        assert row.population_year == 2010
        assert "演示" in row.population_source
    assert sum(row.rural_population or 0 for row in answer.rows[1:]) == answer.rows[0].rural_population


def test_reach_grows_with_distance_and_regions_add_up(answer: Rural) -> None:
    whole, *parts = answer.rows
    assert 0 < whole.near < whole.far < whole.residents
    for name in ("villages", "residents", "near", "far"):
        assert sum(getattr(row, name) for row in parts) == getattr(whole, name)


def test_white_spots_are_the_villages_beyond_five_kilometres(answer: Rural) -> None:
    whole = answer.rows[0]
    assert sum(spot.residents for spot in answer.white_spots) == whole.residents - whole.far
    residents = [spot.residents for spot in answer.white_spots]
    assert residents == sorted(residents, reverse=True)
    assert all(spot.metres and spot.metres > 5_000 for spot in answer.white_spots)


def test_the_next_ten_points_each_do_less_than_the_one_before(answer: Rural) -> None:
    gains = [point.gain for point in answer.next_points]
    assert len(gains) == 10
    assert gains == sorted(gains, reverse=True)
    assert answer.next_points[-1].covered == answer.rows[0].near + sum(gains)


def test_without_a_register_or_villages_there_is_no_answer(daqing_engine: Engine, rbi_engine: Engine) -> None:
    assert rural(daqing_engine, PROGRAMME, "2019-06", scope=EVERYTHING) is None
    assert rural(rbi_engine, load_programme("rbi-retail"), "2025-06", scope=EVERYTHING) is None
