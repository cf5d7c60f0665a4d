"""Who is asked to explain where it stands: nobody whose place in the first half cannot be ruled out."""

from collections.abc import Mapping
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from etl.composing.choice import FIRST_HALF, UNNAMED, answerable, first_and_last, is_end_open
from etl.definitions.load import load_programme

SHARE = load_programme("daqing").indicator("B01")


@st.composite
def fields(draw: st.DrawFn) -> tuple[int, dict[str, tuple[int, int]]]:
    """So many institutions with a place each, and those that stay possible for some of them."""
    count = draw(st.integers(1, 20))
    possible = {}
    for place in range(1, count + 1):
        if draw(st.booleans()):
            possible[f"b{place:02}"] = (draw(st.integers(1, place)), draw(st.integers(place, count)))
    return count, possible


def field_of(count: int, possible: Mapping[str, tuple[int, int]], places: int) -> tuple[Any, Any]:
    """A writer and a ranking by a share of so many institutions, each with another value."""
    rows = [
        SimpleNamespace(
            rank=place, figure=SimpleNamespace(institution=f"b{place:02}", value=Fraction(1, place))
        )
        for place in range(1, count + 1)
    ]
    material = SimpleNamespace(
        places=places,
        told_places=lambda ranking: possible,
        parts=frozenset(),
        members={},
        status=["a return"],
    )
    return SimpleNamespace(material=material), SimpleNamespace(ranked=rows, indicator=SHARE)


def asked(count: int, possible: Mapping[str, tuple[int, int]], places: int) -> dict[str, int]:
    writer, ranking = field_of(count, possible, places)
    return {row.figure.institution: row.rank or 0 for row in answerable(writer, ranking, ranking.ranked)}


def named_last(count: int, possible: Mapping[str, tuple[int, int]], places: int) -> list[str]:
    return [row.figure.institution for row in first_and_last(*field_of(count, possible, places))[1]]


@given(field=fields())
def test_nobody_is_asked_whose_place_in_the_first_half_stays_possible(
    field: tuple[int, dict[str, tuple[int, int]]],
) -> None:
    """One of nine, at possible places 1 to 9, was asked to explain its place."""
    count, possible = field
    found = asked(count, possible, FIRST_HALF)
    first_half = set(range(1, count // 2 + 1))
    for code, place in ((f"b{one:02}", one) for one in range(1, count + 1)):
        low, high = possible.get(code, (place, place))
        assert (code in found) is not bool(first_half & set(range(low, high + 1)))
    assert len(asked(count, possible, FIRST_HALF - 1)) == count, "early editions stay as they were drawn up"


@given(field=fields())
def test_nobody_is_named_as_lowest_who_may_stand_in_the_first_half(
    field: tuple[int, dict[str, tuple[int, int]]],
) -> None:
    """Six were named as the lowest of nineteen, at possible places 1 to 19."""
    count, possible = field
    last = named_last(count, possible, UNNAMED)
    for code in last:
        low, _ = possible.get(code, (int(code[1:]), 0))
        assert 2 * low > count
    before = named_last(count, possible, UNNAMED - 1)
    assert set(last) <= set(before), "early editions stay as they were drawn up"
    assert is_end_open(*field_of(count, possible, UNNAMED)) is bool(before and not last)
