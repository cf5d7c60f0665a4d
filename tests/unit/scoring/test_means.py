"""Means with what is missing left out."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.scoring.means import mean

ONES = [Fraction(1)] * 3
positive = st.fractions(Fraction(1, 100), 100, max_denominator=100)


@given(st.lists(positive, min_size=1, max_size=6), st.data())
def test_harmonic_geometric_arithmetic(values: list[Fraction], data: st.DataObject) -> None:
    """They stand in this order, equal only where all values are."""
    weights = data.draw(st.lists(positive, min_size=len(values), max_size=len(values)))
    low, middle, high = (mean(kind, values, weights) for kind in ("harmonic", "geometric", "arithmetic"))
    assert low is not None
    assert middle is not None
    assert high is not None
    tiny = Fraction(1, 10**40) * high
    assert min(values) <= low <= middle + tiny
    assert middle <= high + tiny
    assert high <= max(values)


def test_missing_values_leave_and_their_weight_is_shared_out() -> None:
    assert mean("arithmetic", [Fraction(2), None, Fraction(4)], ONES) == 3
    assert mean("arithmetic", [None, None, None], ONES) is None
    assert mean("arithmetic", [Fraction(1)], [Fraction(0)]) is None


def test_too_few_values_have_no_mean() -> None:
    assert mean("arithmetic", [Fraction(2), None, None], ONES, Fraction(1, 2)) is None
    assert mean("arithmetic", [Fraction(2), Fraction(2), None], ONES, Fraction(1, 2)) == 2


@pytest.mark.parametrize("kind", ["geometric", "harmonic"])
def test_a_zero_takes_everything(kind: str) -> None:
    assert mean(kind, [Fraction(0), Fraction(9), Fraction(9)], ONES) == 0
    with pytest.raises(ValueError, match="zero or more"):
        mean(kind, [Fraction(-1), Fraction(9), Fraction(9)], ONES)


def test_a_geometric_mean_is_good_to_forty_digits() -> None:
    two = mean("geometric", [Fraction(1), Fraction(2), Fraction(4)], ONES)
    assert two is not None
    assert abs(two - 2) < Fraction(1, 10**40)
