"""How many points were used in each of three months, from counts that name none of them."""

from hypothesis import given
from hypothesis import strategies as st

from etl.facts.coverage import Counts
from etl.facts.habit import Habit, habit


def month(**places: tuple[int, int]) -> dict[tuple[str, ...], Counts]:
    return {(place,): Counts(connected=connected, live=live) for place, (connected, live) in places.items()}


def test_bounds_by_hand() -> None:
    """Of ten points 9, 8 and 10 were used: at most the 8 of the weakest month, at least 10 - 1 - 2 - 0."""
    assert habit([month(a=(10, 9)), month(a=(10, 8)), month(a=(10, 10))]) == Habit(7, 8)


def test_places_are_bounded_one_by_one_and_added() -> None:
    months = [month(a=(4, 4), b=(2, 0)), month(a=(4, 4), b=(2, 2)), month(a=(4, 4), b=(2, 2))]
    assert habit(months) == Habit(4, 4)


def test_a_point_connected_since_was_not_used_before() -> None:
    assert habit([month(a=(2, 2)), month(a=(4, 3)), month(a=(6, 6))]) == Habit(0, 2)


def test_too_few_months_or_one_without_returns_say_nothing() -> None:
    assert habit([month(a=(1, 1)), month(a=(1, 1))]) is None
    assert habit([month(a=(1, 1)), {}, month(a=(1, 1))]) is None


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.lists(st.booleans(), min_size=3, max_size=3)), min_size=1, max_size=12
    )
)
def test_the_truth_lies_between_the_bounds(points: list[tuple[int, list[bool]]]) -> None:
    """Points of which we know each month's use: what habit says from the counts alone must hold."""
    places = sorted({place for place, _ in points})
    months = [
        {
            (str(place),): Counts(
                connected=sum(p == place for p, _ in points),
                live=sum(p == place and used[n] for p, used in points),
            )
            for place in places
        }
        for n in range(3)
    ]
    found = habit(months)
    assert found is not None
    assert found.low <= sum(all(used) for _, used in points) <= found.high
