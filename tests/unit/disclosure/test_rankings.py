"""A ranking as others are told it: places as they are, volumes not at all, small ones only by their place."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest

from etl.definitions.indicators import Indicator
from etl.definitions.settings import Disclosure
from etl.disclosure import RULES
from etl.disclosure.rankings import ONLY_ITS_PLACE, Rules, told_rows
from etl.scoring.ranking import Figure, rank_figures
from etl.scoring.states import State
from etl.values.text import Text
from etl.values.told import Told

NAME = Text(zh="率", en="rate")


def indicator(**more: object) -> Indicator:
    given = {"code": "X", "name": NAME, "why": NAME, "numerator": "a", "denominator": "b", "scale": 100, "unit": NAME,
             "direction": "higher", "author": "-", "checker": "-", "next_review": "2020-06"}  # fmt: skip
    return Indicator.model_validate(given | more)


def figure(code: str, top: int, bottom: int | None, **more: object) -> Figure:
    value = Fraction(100 * top, bottom) if bottom else Fraction(top)
    given = {"institution": code, "group": "G", "ranked": value, "value": value, "numerator": top,
             "denominator": bottom, "mom": None, "yoy": None, "state": "value"}  # fmt: skip
    return Figure(**(given | more))  # type: ignore[arg-type]


def told(
    figures: list[Figure], before: Sequence[Figure] = (), own: str = "", **more: object
) -> dict[str, Figure]:
    rules = Rules(indicator(**more), (100 if more.get("denominator", "b") else 1, 1), Disclosure())
    rows = told_rows(rank_figures(figures, [], {"G": 1}), {"mom": before}, rules, "value", own)
    return {row.figure.institution: row.figure for row in rows}


def test_a_volume_is_hidden_and_its_place_stays() -> None:
    found = told([figure("a", 3, None), figure("b", 2, None)], own="b", denominator="", scale=1)
    assert (found["a"].value, found["a"].numerator, found["a"].state) == (None, None, "masked")
    assert "value" in found["a"].hidden
    assert (found["b"].value, found["b"].numerator) == (2, 2)


def test_a_ratio_over_many_is_rounded_and_one_over_few_is_a_band_or_nothing() -> None:
    found = told([figure("a", 61_234, 70_001), figure("b", 33, 60), figure("c", 1, 3, group="H")])
    assert {code: one.numerator for code, one in found.items()} == {"a": None, "b": None, "c": None}
    assert found["c"].value is None
    assert (found["c"].state, found["c"].reason) == ("masked", ONLY_ITS_PLACE)
    alone = told([figure("a", 61_234, 70_001), figure("b", 33, 60)])
    assert alone["a"].value == Fraction(8748, 100)
    assert isinstance(alone["b"].value, Told)
    assert (alone["b"].value.low, alone["b"].value.high) == (52, 56)


@pytest.mark.parametrize(("number", "ends"), [(1, ("69.74", "71.74")), (2, ("69", "72"))])
def test_an_edition_has_its_medians_by_the_rules_that_it_was_drawn_up_by(
    number: int, ends: tuple[str, str]
) -> None:
    figures = [figure("a", 61_234, 70_001), figure("b", 33, 60)]
    rules = Rules(indicator(), (100, 1), Disclosure(), number)
    middle = told_rows(rank_figures(figures, [], {"G": 1}), {}, rules, "value", "")[0].group_median
    assert isinstance(middle, Told)
    assert middle.ends == tuple(map(Decimal, ends))


def test_a_change_of_a_ratio_is_that_of_what_is_told() -> None:
    now = [figure("a", 61_234, 70_001, mom=Fraction(1, 3)), figure("b", 33, 60, mom=Fraction(1, 7))]
    found = told(now, [figure("a", 60_000, 70_001), figure("b", 30, 60)])
    assert found["a"].mom == Fraction(8748 - 8571, 10_000)
    assert isinstance(found["b"].mom, Told)
    assert (found["b"].mom.low, found["b"].mom.high) == (Fraction(0), Fraction(8, 100))


@pytest.mark.parametrize(
    ("number", "step", "ends"),
    [(3, None, (50, 150)), (RULES, None, (-125, 125)), (RULES, 10, (50, 150)), (3, 20, (100, 300))],
)
def test_a_change_of_a_volume_is_a_band_of_the_step_of_its_rules(
    number: int, step: int | None, ends: tuple[int, int]
) -> None:
    now = [figure("a", 1_234_567, None, mom=Fraction(123, 1000))]
    rules = Rules(indicator(denominator="", scale=1), (1, 1), Disclosure(growth_step=step), number)
    found = told_rows(rank_figures(now, [], {"G": 1}), {}, rules, "value", "")[0].figure.mom
    assert isinstance(found, Told)
    assert (found.low, found.high) == tuple(Fraction(end, 1000) for end in ends)


def test_neither_an_objection_nor_how_few_there_are_is_told() -> None:
    few = figure("a", 3, 12, state=State.TOO_FEW.word, value=None, ranked=None, reason=NAME)
    open_one = figure("b", 61_234, 70_001, state=State.UNDER_OBJECTION.word, reason=NAME)
    found = told([few, open_one], minimum_denominator=30)
    assert found["a"].reason is not None
    assert "12" not in found["a"].reason.zh + found["a"].reason.en
    assert (found["b"].state, found["b"].reason) == ("value", None)
