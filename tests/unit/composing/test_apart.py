"""Rows that belong to an institution have no place in an assessment, and leave no gap in the places of others."""

from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.composing.apart import of_institutions
from etl.composing.material import WITHOUT_PLACE, Material
from etl.composing.score_figures import ALONE
from etl.editions.model import BELONGING
from etl.facts.members import Member
from etl.queries.score.shape import Assessment, AssessmentRow, Draws, LateBand
from etl.values.periods import Period
from etl.values.text import Text

ROWS = st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.booleans()), min_size=1, max_size=16)
"""Score (4 is best), whether it has a place at all, whether it belongs to another row."""


def places(scores: list[int | None]) -> list[int | None]:
    """Equal scores share the better place; None has none."""
    known = [one for one in scores if one is not None]
    return [None if one is None else 1 + sum(other > one for other in known) for one in scores]


def row(code: str, place: int | None) -> AssessmentRow:
    member = Member(code, code, code, code, code, "group", ())
    ends = None if place is None else (max(1, place - 1), place + 2)
    band = LateBand(Draws(dict), lambda: ends) if ends else None
    empty = Text(zh="无", en="none")
    return AssessmentRow(
        member, 0, 0, 0, 0, 0, 0, "", place, place, place, None, None, band, (), (), empty, (), ()
    )  # fmt: skip


def assessment(rows: list[AssessmentRow]) -> Assessment:
    return Assessment("2025-Q2", cast(Any, None), tuple(rows), {}, (), {})


@given(ROWS)
def test_places_are_those_among_institutions(given_rows: list[tuple[int, bool, bool]]) -> None:
    scores = [score if has_place else None for score, has_place, _ in given_rows]
    belong = {str(n) for n, (_, _, belongs) in enumerate(given_rows) if belongs}
    whole = assessment([row(str(n), place) for n, place in enumerate(places(scores))])
    found = of_institutions(whole, belong).rows
    own = places([score for n, score in enumerate(scores) if str(n) not in belong])
    assert not belong & {one.member.code for one in found}
    assert [one.rank for one in found] == own, "as if only institutions had been scored"
    assert [one.group_rank for one in found] == [one.previous_rank for one in found] == own
    for one in found:
        assert one.band is None or one.band[0] <= (one.rank or 0) <= one.band[1], "a place within its band"


def test_without_such_rows_an_assessment_is_the_same() -> None:
    whole = assessment([row("a", 1)])
    assert of_institutions(whole, ()) is whole


def test_an_edition_of_before_keeps_its_places() -> None:
    """Rule 1 left second rows in the places of an assessment: it is drawn up again as it was."""
    assert 1 < ALONE < WITHOUT_PLACE <= BELONGING


def test_a_bulletin_of_before_keeps_its_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule 2 left second rows in the places of a bulletin; rule 0 in its groups too."""
    asked: list[tuple[bool, bool]] = []

    def noted(*_: object, counts_twice: bool, places_apart: bool, **__: object) -> None:
        asked.append((counts_twice, places_apart))

    monkeypatch.setattr("etl.composing.material.rank", noted)
    for rule in range(BELONGING + 1):
        day = date(2025, 7, 28)
        about = cast(Any, None), cast(Any, None), Period.parse("2025-06"), datetime.now(UTC), day
        Material(*about, belonging=rule).ranking("V01")
    assert asked == [(True, True), (False, True), (False, True), (False, False)]
