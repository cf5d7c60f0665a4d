"""Points as whole numbers of 0.0001."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.scoring.fixed import half_up, half_up_all, said, units, written, written_exact, written_short


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**12))
def test_half_up_is_that_of_a_calculator(numerator: int, denominator: int) -> None:
    whole, rest = divmod(abs(numerator), denominator)
    assert abs(half_up(numerator, denominator)) == whole + (2 * rest >= denominator)
    assert half_up(-numerator, denominator) == -half_up(numerator, denominator)


@given(st.integers(-(10**12), 10**12))
@example(-250)
@example(250)
@example(-50)
def test_half_up_agrees_with_the_decimal_module(hundredths: int) -> None:
    expected = (Decimal(hundredths) / 100).quantize(Decimal(1), ROUND_HALF_UP)
    assert half_up(hundredths, 100) == expected


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1), st.integers(1, 10**6))
def test_columns_round_like_single_numbers(numerators: list[int], denominator: int) -> None:
    together = half_up_all(np.array(numerators), denominator).tolist()
    assert together == [half_up(numerator, denominator) for numerator in numerators]


def test_more_than_four_decimals_are_refused() -> None:
    assert units(Decimal("0.3333")) == 3333
    with pytest.raises(ValueError, match="more than 4 decimals"):
        units(Fraction(1, 3))


def test_printing() -> None:
    assert [written(39286), written(-5), written(9820, 2), written(7, 0)] == [
        "3.9286",
        "-0.0005",
        "98.20",
        "7",
    ]
    assert [written_short(50000), written_short(5000), written_short(-25000)] == ["5", "0.5", "-2.5"]
    assert [written_exact(Fraction(1, 3)), written_exact(Decimal("0.00002")), written_exact(60)] == [
        "1/3",
        "0.00002",
        "60",
    ]


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_points_as_people_say_them(amount: int, full: int) -> None:
    """Two decimals at most unless they would say nothing, or everything, of what is not; no zeros at the end."""
    told = said(amount, full)
    exact, near = Decimal(amount) / 10**4, Decimal(told)
    assert not ("." in told and told.endswith("0"))
    assert (near == 0) == (amount == 0)
    assert (near == Decimal(full) / 10**4) == (amount == full)
    assert near == exact or (len(told.partition(".")[2]) <= 2 and abs(near - exact) <= Decimal("0.005"))
