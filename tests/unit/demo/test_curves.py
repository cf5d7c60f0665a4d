"""Curves meet their ends exactly and never turn back."""

from hypothesis import given
from hypothesis import strategies as st

from etl.demo.city import KINDS, PERIODS, covered
from etl.demo.curves import between, ease


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(1, 60))
def test_both_ends_are_met_exactly(first: int, last: int, steps: int) -> None:
    assert between(first, last, 0, steps) == first
    assert between(first, last, steps, steps) == last


@given(st.integers(1, 60))
def test_growth_never_turns_back(steps: int) -> None:
    path = [ease(step, steps) for step in range(steps + 1)]
    assert path == sorted(path)
    assert (path[0], path[-1]) == (0, 1)


def test_every_kind_of_point_starts_from_zero_and_breaks_through_in_its_month() -> None:
    for name, kind in KINDS.items():
        first = PERIODS.index(kind.first)
        path = [covered(kind, step) for step in range(len(PERIODS))]
        assert path[0] == 0, name
        assert path[first - 1] == 0, name
        assert path[first] >= 1, name
        assert path == sorted(path), name
        assert path[-1] == kind.covered, name
