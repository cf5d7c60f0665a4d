"""Who is told as improved has a better figure, not only a better place: the others may have fallen further."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any, cast

import pytest

from etl.composing.book import Book
from etl.composing.bulletin.practice import _improved, _is_firm
from etl.composing.writer import Writer
from etl.definitions.load import load_programme
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


@pytest.mark.parametrize(
    ("then", "now", "places", "told"),
    [
        ((3, 4), (1, 2), 2, True),
        ((3, 4), (1, 3), 2, False),
        ((1, 4), (1, 4), 2, False),
        ((1, 4), (1, 4), 1, True),
        (None, (1, 4), 2, True),
    ],
)
def test_nobody_is_praised_for_what_chance_may_have_made(
    then: tuple[int, int] | None, now: tuple[int, int], places: int, told: bool
) -> None:
    """Two bulletins named as most improved whom their own annex held possible in any place."""
    known = {"then": then, "now": now}

    def possible(ranking: str, group: str) -> dict[str, tuple[int, int]]:
        assert group == "g", "places in the group are told, and those have to be firm"
        ends = known[ranking]
        return {} if ends is None else {"a": ends}

    writer = SimpleNamespace(material=SimpleNamespace(places=places, possible_places=possible))
    rankings = cast(Any, "then"), cast(Any, "now")
    assert _is_firm(cast(Any, writer), rankings[0], row(1, 4), rankings[1], row(2, 1)) is told


def test_a_place_is_told_with_those_that_cannot_be_ruled_out() -> None:
    book = Book()
    indicator = load_programme("daqing").indicator("F02")
    ranking = cast(Any, SimpleNamespace(indicator=indicator, period="2019-04"))

    def said(ends: tuple[int, int], places: int) -> str:
        material = SimpleNamespace(places=places, told_places=lambda of: {"a": ends})
        found = Writer(cast(Any, material), book, cast(Any, None)).others_possible(ranking, row(2, 1))
        return "" if found is None else book.figures[found.zh[0].figure].text.zh

    assert said((1, 3), 2) == "第1—3名"
    assert said((1, 1), 2) == said((1, 3), 1) == ""
