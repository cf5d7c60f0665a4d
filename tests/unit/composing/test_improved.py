"""Who is told as improved has a better figure, not only a better place: the others may have fallen further."""

from fractions import Fraction

import pytest

from etl.composing.bulletin.practice import _improved
from etl.scoring.ranking import Figure, RankRow


def row(value: int, place: int) -> RankRow:
    exact = Fraction(value)
    figure = Figure("a", "g", exact, exact, None, None, None, None, "good")
    return RankRow(figure, place, place, None, None, 4)


@pytest.mark.parametrize(
    ("before", "now", "is_lower", "told"),
    [
        (90, 95, False, True),
        (97, 95, False, False),
        (5, 3, True, True),
        (3, 5, True, False),
        (95, 95, False, False),
    ],
)
def test_a_place_alone_is_no_improvement(before: int, now: int, is_lower: bool, told: bool) -> None:
    assert _improved(row(before, 4), row(now, 1), is_lower=is_lower) is told
