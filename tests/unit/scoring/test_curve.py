"""The curve as a column equals the curve one value at a time, for any numbers that a programme could hold."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.scoring.curve import Curve
from etl.scoring.fixed import UNIT
from etl.scoring.readings import Gain, Reading
from tests.depth import cases

numerators = st.integers(-(10**6), 10**6) | st.integers(-(2**62), 2**62) | st.sampled_from([0, 1, 60, 95])
denominators = st.integers(1, 10**6) | st.integers(1, 2**62) | st.sampled_from([1, 100])
levels = st.fractions(-(10**6), 10**6, max_denominator=10**4) | st.integers(-3, 100).map(Fraction)
points = st.integers(-50, 100).map(lambda n: n * UNIT // 10)


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    values = sorted(draw(st.lists(levels, min_size=1, max_size=4)))
    return Curve(tuple((value, draw(points)) for value in values), draw(st.sampled_from(["left", "right"])))


@st.composite
def readings(draw: st.DrawFn, rows: int = 12) -> Reading:
    top = draw(st.lists(numerators, min_size=rows, max_size=rows))
    bottom = draw(st.lists(denominators, min_size=rows, max_size=rows))
    scale = Fraction(draw(st.sampled_from(["1", "100", "10000", "1/100"])))
    return Reading.of(np.array(top), np.array(bottom), np.zeros(rows, dtype=np.int8), scale)


@pytest.mark.slow
@settings(max_examples=cases(400), deadline=None)
@given(curves(), readings())
def test_column_equals_one_value_at_a_time(curve: Curve, reading: Reading) -> None:
    assert curve.points(reading).tolist() == [curve.exact(reading.exact(row)) for row in range(12)]


@pytest.mark.slow
@settings(max_examples=cases(200), deadline=None)
@given(curves(), readings(), readings())
def test_gains_too(curve: Curve, now: Reading, before: Reading) -> None:
    gain = Gain(now, before)
    assert curve.points(gain).tolist() == [curve.exact(gain.exact(row)) for row in range(12)]


@settings(max_examples=cases(200), deadline=None)
@given(curves(), st.integers(1, 10**6))
def test_values_on_corners_and_halfway(curve: Curve, scale: int) -> None:
    """The places where rounding and steps are decided: corners, and values worth k + ½ units."""
    values = [value for value, _ in curve.corners]
    values += [(a + b) / 2 for a, b in pairwise(values)]
    reading = Reading.of(
        np.array([v.numerator * scale for v in values]),
        np.array([v.denominator * scale for v in values]),
        np.zeros(len(values), dtype=np.int8),
    )
    assert curve.points(reading).tolist() == [curve.exact(value) for value in values]


@pytest.mark.parametrize(("floor", "target"), [(60, 95), (0, 7), (95, 60), (-3, 11)])
def test_exact_halves_round_away_from_zero(floor: int, target: int) -> None:
    """Values worth exactly n + ½ units: a float comes out a hair below or above about as often."""
    rise = 50000
    halves = range(0, rise, 7)
    low, high = min(floor, target), max(floor, target)
    curve = Curve(((Fraction(low), 0), (Fraction(high), rise)))
    values = [low + Fraction((high - low) * (2 * n + 1), 2 * rise) for n in halves]
    reading = Reading.of(
        np.array([value.numerator for value in values]),
        np.array([value.denominator for value in values]),
        np.zeros(len(values), dtype=np.int8),
    )
    assert curve.points(reading).tolist() == [n + 1 for n in halves]


def test_beyond_64_bits() -> None:
    """Python's integers take over where 64 bits do not suffice."""
    big = 10**30
    reading = Reading.of(
        np.array([3 * big, 2 * big + 1], dtype=object), np.array([4 * big] * 2, dtype=object), [0, 0]
    )
    line = Curve(((Fraction(1, 2), 0), (Fraction(1, 2), 5)), "right")
    assert line.points(reading).tolist() == [5, 5]
    slope = Curve(((Fraction(0), 0), (Fraction(1), 40000)))
    assert slope.points(reading).tolist() == [30000, 20000]


def test_corners_absurdly_close_together() -> None:
    """Where a float could not place a value between two corners every row is reckoned exactly."""
    low = Fraction(10**12)
    curve = Curve(((low, 0), (low + Fraction(1, 10**6), 10**6)))
    tops = [10**18 + n * 10**5 for n in range(11)]
    reading = Reading.of(np.array(tops), np.full(11, 10**6), np.zeros(11, dtype=np.int8))
    assert curve.points(reading).tolist() == [curve.exact(Fraction(top, 10**6)) for top in tops]


@pytest.mark.parametrize("corners", [(), ((Fraction(2), 0), (Fraction(1), 5))])
def test_corners_out_of_order_are_refused(corners: tuple) -> None:
    with pytest.raises(ValueError, match="corners are out of order"):
        Curve(corners)
