"""Largest remainder: exact, fair to within one unit, and blind to anything but the weights."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.demo.split import split, split_among

weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any)
totals = st.integers(0, 10**12)


@given(totals, weights)
def test_parts_add_up_to_the_total(total: int, weights: list[int]) -> None:
    assert sum(split(total, weights)) == total


@given(totals, weights)
def test_each_part_is_within_one_of_its_exact_share(total: int, weights: list[int]) -> None:
    whole = sum(weights)
    for part, weight in zip(split(total, weights), weights, strict=True):
        assert abs(part * whole - total * weight) < whole


@given(totals, weights)
def test_a_weight_of_nothing_gets_nothing(total: int, weights: list[int]) -> None:
    assert all(part == 0 for part, weight in zip(split(total, weights), weights, strict=True) if weight == 0)


@given(totals, weights)
def test_a_larger_weight_never_gets_less(total: int, weights: list[int]) -> None:
    by_weight = sorted(zip(weights, split(total, weights), strict=True))
    for (lower, less), (higher, more) in pairwise(by_weight):
        assert lower == higher or less <= more


@given(totals, weights, st.integers(1, 1000))
def test_only_proportions_matter(total: int, weights: list[int], times: int) -> None:
    assert split(total, [weight * times for weight in weights]) == split(total, weights)


def test_among_equals_the_earlier_gets_the_odd_unit() -> None:
    assert split(5, [1, 1, 1]) == [2, 2, 1]


def test_names_keep_their_order() -> None:
    assert list(split_among(10, {"b": 1, "a": 4})) == ["b", "a"]
    assert split_among(10, {"b": 1, "a": 4}) == {"b": 2, "a": 8}


def test_nothing_among_no_weights_is_nothing() -> None:
    assert split(0, [0, 0]) == [0, 0]


@pytest.mark.parametrize(("total", "weights"), [(1, [0, 0]), (-1, [1]), (1, [2, -1]), (3, [])])
def test_what_cannot_be_divided_is_refused(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"divided|negative"):
        split(total, weights)
