"""A printed figure stands on the side of a border on which the figure lies: a page says one thing, not two."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.checks.history import changed
from etl.values.exact import decimals_beside, rounded
from pages.shared.words import Words
from pages.subjects.coverage.sentences import LITTLE, MUCH, level, share_beside

BORDERS = (Fraction(33), Fraction(80))


@given(st.fractions(0, 100, max_denominator=10**6), st.integers(0, 2), st.booleans())
def test_what_is_printed_lies_where_the_figure_lies(value: Fraction, least: int, above: bool) -> None:
    decimals = decimals_beside(value, BORDERS, least, border_is_above=above)
    printed = Fraction(rounded(value, decimals))
    assert decimals >= least
    for border in BORDERS:
        if above:
            assert (printed >= border) == (value >= border)
        else:
            assert (printed > border) == (value > border)
    if decimals > least:
        fewer = Fraction(rounded(value, decimals - 1))
        assert any(fewer == border for border in BORDERS), "no more decimals than it takes"


@given(st.fractions(0, 1, max_denominator=10**5))
def test_the_word_of_a_share_agrees_with_the_share_beside_it(share: Fraction) -> None:
    words = Words("en")
    printed = Fraction(share_beside(words, share, 0).rstrip("%")) / 100
    if share:
        assert level(words, printed or share) == level(words, share)
    assert (printed >= LITTLE, printed >= MUCH) == (share >= LITTLE, share >= MUCH)


@pytest.mark.parametrize(
    ("now", "last", "said"),
    [
        (150_001, 100_000, "+50.001%"),
        (49_999, 100_000, "-50.001%"),
        (200, 100, "+100.0%"),
        (40, 100, "-60.0%"),
    ],
)
def test_a_change_beyond_the_limit_is_not_printed_as_the_limit(now: int, last: int, said: str) -> None:
    assert changed(now, last) == said
