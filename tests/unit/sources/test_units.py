from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.values.units import factor_of, scaled, split_unit


@pytest.mark.parametrize(
    ("heading", "text", "unit"),
    [
        ("Volume\n(in Lakh)", "Volume", "lakh"),
        ("Value (in ₹ Crore)", "Value", "₹ crore"),
        ("交易金额（万元）", "交易金额", "万元"),
        ("期末商户数", "期末商户数", ""),
        ("Volume (in Lakh)*", "Volume", "lakh"),
        ("Value (in Crore) #", "Value", "crore"),
        ("交易金额（万元）①", "交易金额", "万元"),
        ("Value (₹ Crore)†2", "Value", "₹ crore"),
        ("金额（万元）合计", "金额 合计", "万元"),
        ("笔数(万笔)（注）", "笔数(万笔)", "注"),  # asked about: 注 is no unit
    ],
)
def test_the_unit_stands_in_the_last_brackets(heading: str, text: str, unit: str) -> None:
    assert split_unit(heading) == (text, unit)


@pytest.mark.parametrize(
    ("unit", "measured", "factor"),
    [
        ("lakh", "count", 100_000),
        ("crore", "money", 10_000_000 * 100),
        ("₹ crore", "money", 10_000_000 * 100),
        ("万元", "money", 10_000 * 100),
        ("亿元", "money", 100_000_000 * 100),
        ("元", "money", 100),
        ("分", "money", 1),
        ("", "money", 100),
        ("万笔", "count", 10_000),
        ("户", "count", 1),
        ("", "count", 1),
        ("元", "count", None),
        ("户", "money", None),
        ("furlong", "count", None),
    ],
)
def test_factor_of_a_unit(unit: str, measured: str, factor: int | None) -> None:
    assert factor_of(unit, measured, 100) == factor


def test_lakhs_become_whole_transactions() -> None:
    """The example of the design: 1,782.75231 lakh is 178,275,231 transactions."""
    assert scaled(1782.75231, 100_000) == (178_275_231, Decimal(0))


def test_halves_go_up_and_the_remainder_is_kept() -> None:
    assert scaled(0.5, 1) == (1, Decimal("-0.5"))
    assert scaled(2.4, 1) == (2, Decimal("0.4"))


@given(st.integers(0, 10**15), st.sampled_from([1, 100, 10_000, 100_000, 10**9]))
def test_what_was_divided_by_the_factor_comes_back(count: int, factor: int) -> None:
    """A count written as a decimal number of lakhs (or any unit) is read as the same count."""
    whole, remainder = scaled(Decimal(count) / Decimal(factor), factor)
    assert whole == count
    assert remainder == 0


@given(st.floats(0, 1e9, allow_nan=False), st.sampled_from([1, 100, 100_000]))
def test_scaling_is_the_nearest_integer_of_the_exact_product(value: float, factor: int) -> None:
    whole, remainder = scaled(value, factor)
    assert Fraction(Decimal(repr(value))) * factor == whole + Fraction(remainder)
    assert abs(remainder) <= Decimal("0.5")


@given(st.integers(-(10**16), 10**16), st.sampled_from([1, 100, 1_000, 10_000, 100_000, 10**7, 10**9, 24]))
def test_short_decimals_of_binary_numbers_are_scaled_as_they_are_written(count: int, factor: int) -> None:
    """As cells hold them: 1782.75231 lakh. What is reckoned quickly is what the decimal comes to."""
    value = count / factor
    whole, remainder = scaled(value, factor)
    assert Fraction(Decimal(repr(value))) * factor == whole + Fraction(remainder)
    assert abs(remainder) <= Decimal("0.5")
