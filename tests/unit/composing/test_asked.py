"""Who is asked to explain where it stands: nobody whose place in the first half cannot be ruled out."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from etl.composing.choice import FIRST_HALF, answerable


@st.composite
def fields(draw: st.DrawFn) -> tuple[int, dict[str, tuple[int, int]]]:
    """So many institutions with a place each, and those that stay possible for some of them."""
    count = draw(st.integers(1, 20))
    possible = {}
    for place in range(1, count + 1):
        if draw(st.booleans()):
            possible[f"b{place:02}"] = (draw(st.integers(1, place)), draw(st.integers(place, count)))
    return count, possible


def asked(count: int, possible: Mapping[str, tuple[int, int]], places: int) -> dict[str, int]:
    rows = [
        SimpleNamespace(rank=place, figure=SimpleNamespace(institution=f"b{place:02}"))
        for place in range(1, count + 1)
    ]
    material = SimpleNamespace(
        places=places, told_places=lambda ranking: possible, parts=frozenset(), members={}
    )
    ranking = SimpleNamespace(ranked=rows)
    found = answerable(cast(Any, SimpleNamespace(material=material)), cast(Any, ranking), cast(Any, rows))
    return {row.figure.institution: row.rank or 0 for row in found}


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
