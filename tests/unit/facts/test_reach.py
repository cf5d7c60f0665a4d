"""Reach of service points: distances against all pairs, and the next best points against every possible choice."""

import math
from fractions import Fraction
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.facts.nearby import metres_between
from etl.facts.reach import nearest_metres, next_points, per_ten_thousand, within

STEP = 1_000 / 111_195.08  # a kilometre of latitude
REACH = 2_000.0
PLACES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 500)), min_size=1, max_size=9
)


def villages(rows: list[tuple[int, int, int]]) -> pl.DataFrame:
    """Villages on a raster of about a kilometre, with their residents."""
    return pl.DataFrame(
        [(f"V{i:02d}", 125 + x * STEP / 0.68, 46.5 + y * STEP, n) for i, (x, y, n) in enumerate(rows)],
        schema={"code": pl.String, "lon": pl.Float64, "lat": pl.Float64, "residents": pl.Int64},
        orient="row",
    )


def reached(frame: pl.DataFrame, at: tuple[int, ...] | list[int]) -> int:
    return within(frame["residents"], nearest_metres(frame, frame[list(at)]), REACH)


@given(PLACES, PLACES)
def test_the_nearest_point_is_the_nearest_of_all(
    here: list[tuple[int, int, int]], there: list[tuple[int, int, int]]
) -> None:
    ours, points = villages(here), villages([(7 * x, 11 * y, n) for x, y, n in there])
    found = nearest_metres(ours, points)
    for i in range(ours.height):
        row = [np.full(points.height, ours[axis][i]) for axis in ("lon", "lat")]
        every = metres_between(*row, points["lon"].to_numpy(), points["lat"].to_numpy())
        assert found[i] == pytest.approx(every.min())


@given(PLACES, st.integers(1, 4))
def test_greedy_against_every_choice_of_as_many(rows: list[tuple[int, int, int]], count: int) -> None:
    """Never below 1 - (1 - 1/k)^k of the best choice, the proven bound of the greedy order, and the best for one."""
    frame, nothing = villages(rows), villages([])
    chosen = next_points(frame, nothing, REACH, count)
    codes = frame["code"].to_list()
    best = max(reached(frame, at) for at in combinations(range(len(rows)), min(count, len(rows))))
    ours = reached(frame, [codes.index(point.village) for point in chosen]) if chosen else 0
    assert ours >= (1 - (1 - 1 / count) ** count) * best - 1e-9
    if count == 1:
        assert ours == best
    if len(chosen) < count:
        assert ours == frame["residents"].sum()


@pytest.mark.slow
@given(PLACES, PLACES)
def test_every_step_is_the_best_single_step_and_adds_what_it_says(
    rows: list[tuple[int, int, int]], there: list[tuple[int, int, int]]
) -> None:
    frame, points = villages(rows), villages(there)
    before = within(frame["residents"], nearest_metres(frame, points), REACH)
    codes, built = frame["code"].to_list(), points
    for step in next_points(frame, points, REACH):
        after = {}
        for row, code in enumerate(codes):
            metres = nearest_metres(frame, pl.concat([built, frame[[row]]]))
            after[code] = within(frame["residents"], metres, REACH)
        best = max(after.values())
        assert step.village == min(code for code, covered in after.items() if covered == best)
        assert (step.gain, step.covered) == (best - before, best)
        before, built = best, pl.concat([built, frame[[codes.index(step.village)]]])


def test_two_and_five_kilometres() -> None:
    frame = villages([(0, 0, 100), (1, 0, 10), (4, 0, 7), (9, 0, 3)])
    metres = nearest_metres(frame, frame[[0]])
    assert [within(frame["residents"], metres, reach) for reach in (2_000, 5_000, 20_000)] == [110, 117, 120]


def test_without_any_point_everything_is_infinitely_far() -> None:
    frame = villages([(0, 0, 100)])
    nowhere = frame.with_columns(pl.lit(None, pl.Float64).alias("lon"))
    assert nearest_metres(frame, villages([])).tolist() == [math.inf]
    assert nearest_metres(frame, nowhere).tolist() == [math.inf]
    assert within(frame["residents"], nearest_metres(frame, nowhere), 5_000) == 0


def test_points_per_ten_thousand_residents() -> None:
    """The country's figure at the end of 2018: 864,900 points for 968 million rural people are 8.93."""
    assert per_ten_thousand(864_900, 968_000_000) == Fraction(8_649, 968)
    assert per_ten_thousand(5, 0) is None
    assert per_ten_thousand(5, None) is None
