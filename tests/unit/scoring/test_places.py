"""Competition ranks, on whole numbers and on exact ratios."""

from fractions import Fraction

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from etl.scoring.places import group_sizes, ordinals, places, places_among, places_among_parts, places_of
from etl.scoring.readings import Reading
from tests.depth import cases

rows = st.lists(
    st.tuples(st.integers(-5, 5) | st.integers(-(2**61), 2**61), st.integers(0, 2), st.booleans()),
    max_size=25,
)


def test_one_two_two_four() -> None:
    together = np.zeros(5, dtype=np.int64)
    assert places(np.array([90, 80, 80, 70, 95]), together).tolist() == [2, 3, 3, 5, 1]


@settings(deadline=None)
@example([(2**61, 0, True), (-(2**61), 0, True)])  # too far apart for one whole number of both
@given(rows)
def test_place_is_one_more_than_the_number_of_better_ones(drawn: list[tuple[int, int, bool]]) -> None:
    amounts, within = (
        np.array([r[0] for r in drawn], dtype=np.int64),
        np.array([r[1] for r in drawn], dtype=np.int64),
    )
    takes_part = np.array([r[2] for r in drawn], dtype=bool)
    expected = [
        1 + sum(other > amount and g == group and p for other, g, p in drawn) if part else 0
        for amount, group, part in drawn
    ]
    assert places(amounts, within, takes_part).tolist() == expected


fractions = st.tuples(
    st.integers(-6, 6) | st.integers(2**60, 2**60 + 3), st.integers(1, 6) | st.just(2**60 + 1)
)


@settings(max_examples=cases(300), deadline=None)
@given(st.lists(st.tuples(fractions, st.booleans()), min_size=1, max_size=25), st.booleans())
def test_ratios_are_compared_exactly(drawn: list, higher: bool) -> None:
    """Ratios that a float cannot tell apart are different, and equal ones written differently share a place."""
    top, bottom = (np.array([pair[k] for pair, _ in drawn]) for k in (0, 1))
    takes_part = np.array([part for _, part in drawn])
    reading = Reading.of(top, bottom, np.zeros(len(drawn), dtype=np.int8))
    values = [Fraction(*pair) * (1 if higher else -1) for pair, _ in drawn]
    expected = [
        1 + sum(v > value and p for v, (_, p) in zip(values, drawn, strict=True)) if part else 0
        for value, (_, part) in zip(values, drawn, strict=True)
    ]
    together = np.zeros(len(drawn), dtype=np.int64)
    assert places_of(reading, together, takes_part, higher=higher).tolist() == expected


@settings(max_examples=cases(100), deadline=None)
@given(st.dictionaries(st.integers(0, 99).map(str), fractions, max_size=12), st.booleans())
def test_places_by_name_are_those_of_exact_figures(
    drawn: dict[str, tuple[int, int]], is_lower_better: bool
) -> None:
    figures = {name: Fraction(*pair) for name, pair in drawn.items()}
    found = places_among(figures, is_lower_better=is_lower_better)
    worth = {name: -one if is_lower_better else one for name, one in figures.items()}
    assert found == {name: 1 + sum(other > one for other in worth.values()) for name, one in worth.items()}
    assert list(found.values()) == sorted(found.values()), "in the order of the places"
    assert found == places_among_parts(drawn, is_lower_better=is_lower_better)


def test_ordinals_of_one_and_of_none() -> None:
    one = Reading.of(np.array([3]), np.array([4]), np.zeros(1, dtype=np.int8))
    assert ordinals(one, np.array([True])).tolist() == [0]
    assert ordinals(one, np.array([False])).tolist() == [0]


def test_group_sizes_count_who_takes_part() -> None:
    within = np.array([0, 1, 0, 1, 0])
    takes_part = np.array([True, True, False, True, True])
    assert group_sizes(within, takes_part).tolist() == [2, 2, 2, 2, 2]
