"""Projections to the end of the year: their interval holds as often as it says, and without a past there is none."""

import math

import numpy as np
import pytest

from etl.facts.projection import HAS_GAPS, TOO_SHORT, YEAR_OVER, year_end


def grown(seed: int, months: int, noise: float, growth: float = 0.03) -> list[int]:
    """A series that grows by a steady rate with a random walk around it."""
    draw = np.random.default_rng(seed)
    return np.exp(11 + np.cumsum(growth + draw.normal(0, noise, months))).astype(int).tolist()


def test_steady_growth_is_projected_exactly_with_hardly_an_interval() -> None:
    series = [round(1_000_000 * 1.05**month) for month in range(18)]
    flow = year_end("flow", series, 6, 12)
    assert flow.central == pytest.approx(sum(1_000_000 * 1.05**month for month in range(12, 24)), rel=1e-4)
    assert flow.low == pytest.approx(flow.high, rel=1e-3)
    assert flow.known == sum(series[12:])
    assert flow.steps == 6
    stock = year_end("stock", series, 6, 12)
    assert stock.central == pytest.approx(1_000_000 * 1.05**23, rel=1e-4)


def test_a_season_that_repeats_is_used_once_a_year_of_it_is_known() -> None:
    wave = [1 + 0.4 * math.sin(month / 6 * math.pi) for month in range(36)]
    series = [round(1_000_000 * 1.02**month * wave[month]) for month in range(36)]
    projected = year_end("flow", series[:31], 7, 12)
    assert projected.basis == "season"
    assert projected.central == pytest.approx(sum(series[24:36]), rel=0.01)
    assert year_end("flow", series[:17], 5, 12).basis == "trend"


@pytest.mark.parametrize(("kind", "seeds"), [("stock", range(150)), ("flow", range(500, 650))])
def test_the_interval_holds_about_as_often_as_it_says(kind: str, seeds: range) -> None:
    """At 80 percent; measured on 150 series each with the year's end known. Short pasts make it a little too narrow
    or too wide, never by much."""
    held = 0
    for seed in seeds:
        series = grown(seed, 36, 0.04)
        projected = year_end(kind, series[:33], 9, 12)  # type: ignore[arg-type]
        truth = series[35] if kind == "stock" else sum(series[24:])
        assert projected.low is not None
        assert projected.high is not None
        held += projected.low <= truth <= projected.high
    assert 0.68 <= held / len(seeds) <= 0.92


def test_too_little_past_is_no_projection() -> None:
    projected = year_end("flow", grown(1, 9, 0.04), 9, 12)
    assert (projected.central, projected.reason) == (None, TOO_SHORT)
    assert projected.known is not None


def test_a_gap_is_said_and_a_complete_year_is_itself() -> None:
    assert year_end("flow", [5, None, 7], 3, 12).reason == HAS_GAPS
    assert year_end("flow", [5, 0, 7], 3, 12).reason == HAS_GAPS
    complete = year_end("flow", list(range(1, 13)), 12, 12)
    assert (complete.low, complete.central, complete.high, complete.reason) == (78, 78, 78, YEAR_OVER)


def test_quarters_have_a_year_of_four() -> None:
    series = [round(1_000_000 * 1.1**quarter) for quarter in range(22)]
    projected = year_end("flow", series, 2, 4)
    assert projected.steps == 2
    assert projected.central == pytest.approx(
        sum(1_000_000 * 1.1**quarter for quarter in range(20, 24)), rel=1e-4
    )
