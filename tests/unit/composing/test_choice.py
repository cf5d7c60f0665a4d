"""Who is named: ties are never cut, and nobody stands at both ends, whatever the figures."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from etl.composing.bulletin.annexes import by_chance
from etl.composing.choice import SHOWN, UNNAMED, ends, first_and_last, foremost, last_of, named
from etl.definitions.load import load_programme
from etl.editions.model import PLACES
from etl.queries.figures.rank import Ranking
from etl.wording.templates import wording_of

ROWS = st.lists(st.integers(0, 5), max_size=24).map(sorted)


def same(value: int) -> int:
    return value


@given(ROWS, st.integers(1, 4))
def test_a_tie_is_named_whole_or_not_at_all(rows: list[int], count: int) -> None:
    for found, ordered in (
        (foremost(rows, same, count), rows),
        (last_of(rows, same, count)[::-1], rows[::-1]),
    ):
        assert found == ordered[: len(found)], "in order, from the end"
        assert len(found) <= 2 * count
        if len(rows) > count:
            assert not set(found) & set(ordered[len(found) :])
        if len(set(ordered[:count])) == count < len(rows) and ordered[count - 1] != ordered[count]:
            assert len(found) == count


@given(ROWS)
def test_no_value_is_named_first_and_last(rows: list[int]) -> None:
    first, last = ends(rows, same)
    assert not set(first) & set(last)
    if len(set(rows)) <= 1:
        assert (first, last) == ([], [])
    if len(rows) >= 2 * SHOWN and len(set(rows)) == len(rows):
        assert (first, last) == (rows[:SHOWN], rows[-SHOWN:])


def test_one_that_has_begun_is_named_before_many_that_have_not() -> None:
    assert ends([3, 0, 0, 0, 0, 0, 0, 0], same, 2) == ([3], [])


def test_a_row_that_belongs_to_an_institution_is_neither_named_nor_counted() -> None:
    """The second row of a published table is no bank of its own; who awaits review is not named either."""
    programme = load_programme("rbi-retail")
    parts = {one.code for one in programme.institutions.values() if one.belongs_to}
    assert "nsdl-payments-bank-upi-second-row" in parts
    codes = ["nsdl-payments-bank", "nsdl-payments-bank-upi-second-row", "review-x"]
    ranked = [SimpleNamespace(figure=SimpleNamespace(institution=code)) for code in codes]
    members = {code: SimpleNamespace(group="" if code == "review-x" else "payments") for code in codes}
    writer = SimpleNamespace(material=SimpleNamespace(members=members, parts=frozenset(parts)))
    found = named(cast(Any, writer), cast(Any, SimpleNamespace(ranked=ranked)))
    assert [row.figure.institution for row in found] == ["nsdl-payments-bank"]


def test_what_chance_says_of_everybody_alike_takes_a_sentence_and_no_column() -> None:
    def said(
        is_share: bool = True,
        count: int = 3,
        value: int = 50,
        places: int = PLACES,
        **possible: tuple[int, int],
    ) -> str:
        ranked = [
            SimpleNamespace(figure=SimpleNamespace(institution=code, value=value), rank=n)
            for n, code in enumerate("abc"[:count], 1)
        ]
        indicator = SimpleNamespace(is_share=is_share, scale=100, direction="higher")
        ranking = Ranking("2019-12", cast(Any, indicator), "value", cast(Any, ranked), {})
        material = SimpleNamespace(told_places=lambda of: possible, places=places)
        return by_chance(cast(Any, SimpleNamespace(material=material)), ranking)

    every, open_, firm = (
        dict(zip("abc", ends, strict=True))
        for ends in ([(1, 3)] * 3, [(1, 2), (1, 3), (1, 3)], [(1, 1), (2, 2), (3, 3)])
    )
    assert said(**every) == "all"
    assert said(**firm) == "none"
    assert said(**open_) == said(a=(1, 1), b=(2, 3), c=(2, 3)) == said() == "some"
    assert said(count=1, a=(1, 1)) == "", "of one alone there is nothing to say"
    assert said(is_share=False, **firm) == "", "of what is no share chance is not reckoned"
    assert said(value=150, **firm) == "", "nor of more than all"
    for possible in (every, open_):
        assert said(is_share=False, **possible) == "", (
            "what corrections alone leave open is told as no chance"
        )
        assert said(is_share=False, places=2, **possible) == "some", "as early editions told it"
    for one in ("all", "none", "rest-all", "rest-none", "shares"):
        assert f"note-possible-{one}" in wording_of(load_programme("daqing")).terms


def test_values_that_are_not_told_are_told_apart_by_their_places() -> None:
    """Taken for zeros they were all equal, and six of nine stood at the end."""
    indicator = load_programme("kailian-aml").indicator("answered")
    places = [1, 1, 1, 4, 5, 6, 7, 7, 9]
    ranked = [
        SimpleNamespace(
            rank=place,
            figure=SimpleNamespace(institution=f"i{n}", value=Fraction(100) if place == 1 else None),
        )
        for n, place in enumerate(places)
    ]
    members = {row.figure.institution: SimpleNamespace(group="HQ") for row in ranked}
    settings = SimpleNamespace(ranked="institution", visibility="everything")
    material = SimpleNamespace(
        members=members,
        parts=frozenset(),
        status=ranked,
        programme=SimpleNamespace(settings=settings),
        places=UNNAMED,
        told_places=lambda ranking: {},
    )
    first, last = first_and_last(
        cast(Any, SimpleNamespace(material=material)),
        cast(Any, SimpleNamespace(indicator=indicator, ranked=ranked)),
    )
    assert [row.rank for row in first] == [1, 1, 1]
    assert [row.rank for row in last] == [7, 7, 9]
