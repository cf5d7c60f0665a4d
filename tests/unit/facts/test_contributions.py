"""Contributions add up to the last unit; annualised rates and mergers."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from etl.facts.contributions import annualised, apportioned, contributions, merged
from etl.facts.growth import percent_change

VALUES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 10**15), max_size=8)


@given(VALUES, VALUES)
def test_contributions_add_up_to_the_growth_that_is_printed(
    now: dict[str, int], before: dict[str, int]
) -> None:
    found = contributions(now, before)
    if not sum(before.values()):
        assert found is None
        return
    assert found is not None
    assert sum(one.points for one in found.parts) == found.percent
    assert found.percent == percent_change(sum(now.values()), sum(before.values()))
    for one in found.parts:
        exact = Fraction(one.value - one.before, found.before) * 100
        assert abs(Fraction(one.points) - exact) < Fraction(1, 100)


@given(st.dictionaries(st.integers(0, 20).map(str), st.fractions(-50, 50, max_denominator=99), max_size=9))
def test_units_are_less_than_one_away_from_the_exact_ones(exact: dict[str, Fraction]) -> None:
    units = apportioned(exact)
    assert all(abs(units[code] - value) < 1 for code, value in exact.items())
    assert abs(sum(units.values()) - sum(exact.values(), Fraction())) <= Fraction(1, 2)


def test_a_part_without_change_contributes_nothing_when_all_is_even() -> None:
    found = contributions({"a": 110, "b": 100, "new": 10}, {"a": 100, "b": 100, "gone": 0})
    assert found is not None
    assert [(one.code, one.points) for one in found.parts] == [
        ("a", Decimal("5.00")),
        ("new", Decimal("5.00")),
        ("b", Decimal("0.00")),
        ("gone", Decimal("0.00")),
    ]
    assert found.percent == Decimal("10.00")


def test_annualised_rates() -> None:
    assert annualised(101, 100, 12) == Decimal("12.68")
    assert annualised(103, 100, 12, periods=3) == Decimal("12.55")
    assert annualised(110, 100, 12, periods=12) == Decimal("10.00")
    assert [annualised(1, 0, 12), annualised(-1, 1, 12), annualised(1, 1, 12, periods=5)] == [None] * 3


def test_who_merged_is_one_in_both_periods() -> None:
    successors = {"a": "b", "b": "c", "x": "y", "y": "x"}
    assert merged({"a": 1, "b": 2, "c": 3, "d": 4}, successors) == {"c": 6, "d": 4}
    assert sum(merged({"x": 1, "y": 2}, successors).values()) == 3
