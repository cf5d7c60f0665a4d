"""Possible places as everybody is told them: never narrower than the exact ones, and nothing comes back from them."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.definitions.settings import Disclosure
from etl.disclosure.cells import needed
from etl.disclosure.places import CLASSES, class_of, least_denominator, told_places
from etl.disclosure.rankings import Rules, told_values
from etl.queries.figures.rank import possible_places, rank, told_by
from etl.queries.scope import EVERYTHING, PARTICIPANTS
from etl.scoring.around.firmness import rank_bands_of
from etl.scoring.ranking import rank_figures
from tests.unit.disclosure.test_rankings import figure, indicator

PARTS = st.lists(
    st.integers(1, 900).flatmap(lambda bottom: st.tuples(st.integers(0, bottom), st.just(bottom))),
    min_size=1,
    max_size=12,
)
DAQING, MONTH = load_programme("daqing"), "2019-12"


def rules(*, direction: str = "higher", decimals: int = 2, minimum: int = 0) -> Rules:
    wanted = indicator(direction=direction, decimals=decimals, minimum_denominator=minimum)
    return Rules(wanted, (100, 1), Disclosure())


@given(
    PARTS,
    st.sampled_from(("higher", "lower")),
    st.sampled_from((0, 1, 2)),
    st.lists(st.fractions(0, 1), min_size=12, max_size=12),
)
def test_they_are_never_narrower_than_the_exact_ones(
    parts: list[tuple[int, int]], direction: str, decimals: int, changes: list[Fraction]
) -> None:
    by = rules(direction=direction, decimals=decimals)
    figures = [figure(str(nth), top, bottom) for nth, (top, bottom) in enumerate(parts)]
    rows = rank_figures(figures, [], {"G": 1}, is_lower_better=direction == "lower")
    revised = {str(nth): changes[nth] for nth in range(len(parts))}
    exact = rank_bands_of(by.indicator, rows, revised)
    told = told_places(by, told_values(figures, by), exact, revised)
    assert set(told) == set(exact)
    assert all(told[code][0] <= best and worst <= told[code][1] for code, (best, worst) in exact.items())


@given(PARTS, st.sampled_from((0, 1, 2)))
def test_the_least_denominator_is_one_that_is_told_so(parts: list[tuple[int, int]], decimals: int) -> None:
    by = rules(decimals=decimals)
    figures = [figure(str(nth), top, bottom) for nth, (top, bottom) in enumerate(parts)]
    for code, value in told_values(figures, by).items():
        bottom = parts[int(code)][1]
        if value is not None:
            assert least_denominator(by, value) <= bottom
            assert value == 100 or least_denominator(by, value) >= 1


def test_worked_example() -> None:
    """92.0—92.5 is half a percent wide, over at least 400: nine cases of ten lie above 89."""
    by = rules()
    told = told_values([figure("a", 1278, 1385), figure("b", 83_000, 100_000)], by)
    assert least_denominator(by, told["a"] or Fraction()) == 400
    assert needed(400, 2, Fraction(100)) == Fraction(1, 2)
    assert told_places(by, told, told, {}) == {"a": (1, 1), "b": (2, 2)}
    assert told_places(by, told, told, {"b": Fraction(9, 100)}) == {"a": (1, 2), "b": (1, 2)}


def test_only_the_class_of_corrections_is_used() -> None:
    assert [class_of(Fraction(one, 1000)) for one in (0, 1, 10, 11, 60, 1000)] == [
        Fraction(one, 100) for one in (0, 1, 1, 2, 10, 100)
    ]
    assert class_of(Fraction(3, 2)) == CLASSES[-1]


def test_of_volumes_no_bands_are_told() -> None:
    by = Rules(indicator(denominator="", scale=1), (1, 1), Disclosure())
    figures = [figure("a", 3, None), figure("b", 2, None)]
    assert told_places(by, told_values(figures, by), ["a", "b"], {}) == {}


# ---- the attack, on the demonstration ----


def test_told_bands_leave_every_denominator_possible_that_exact_ones_rule_out(daqing_engine: Engine) -> None:
    """What another one's denominator could be for all that is told without bands: each that has a numerator, the one
    nearest to its figure, which leaves everybody's cells and places as they are. Exact bands would rule most of them
    out; the told ones are the same in all of these worlds."""
    known = rank(daqing_engine, DAQING, MONTH, "B01", scope=EVERYTHING)
    readers = rank(daqing_engine, DAQING, MONTH, "B01", scope=PARTICIPANTS)
    by, figures = told_by(DAQING, known.indicator), [row.figure for row in known.ranked]
    told, codes = told_values(figures, by), [one.institution for one in figures]
    assert told == {row.figure.institution: row.figure.value for row in readers.ranked}
    exact, published = rank_bands_of(known.indicator, known.rows, {}), told_places(by, told, told, {})
    possible = left = 0
    for mine in figures:
        bottom = mine.denominator or 0
        if not 100 < bottom < 700 or mine.value is None:
            continue
        for other in range(bottom // 2, 2 * bottom, max(bottom // 50, 1)):
            top = round(mine.value * other / 100)
            value = Fraction(100 * top, other)
            world = [
                replace(one, value=value, ranked=value, numerator=top, denominator=other)
                if one is mine
                else one
                for one in figures
            ]
            rows = rank_figures(world, [], {})
            cells = told_values(world, by)
            if cells != told or [row.figure.institution for row in rows] != codes:
                continue
            possible += 1
            assert told_places(by, cells, codes, {}) == published
            left += rank_bands_of(known.indicator, rows, {}) == exact
    assert possible > 20
    assert left < possible / 2, "the attack works on exact bands"
    whole = possible_places(daqing_engine, DAQING, readers, scope=PARTICIPANTS)
    assert all(whole[code][0] <= low and high <= whole[code][1] for code, (low, high) in published.items())
