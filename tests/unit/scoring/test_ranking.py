"""Places, medians and movement on examples small enough to rank by eye."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from etl.scoring.places import in_order, places_among
from etl.scoring.ranking import Figure, rank_figures


def figure(name: str, value: int | None, group: str = "G") -> Figure:
    ranked = None if value is None else Fraction(value)
    state = "value" if value is not None else "not_filed"
    return Figure(name, group, ranked, ranked, value, None, None, None, state)


def ranked(*values: tuple[str, int | None], minimum: int = 3, **how: bool) -> dict[str, int | None]:
    rows = rank_figures([figure(n, v) for n, v in values], [], {"G": minimum}, **how)
    return {row.figure.institution: row.rank for row in rows}


def test_equal_figures_share_the_better_place() -> None:
    assert ranked(("a", 9), ("b", 7), ("c", 7), ("d", 5)) == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_lower_is_better_turns_the_order() -> None:
    assert ranked(("a", 9), ("b", 7), is_lower_better=True) == {"b": 1, "a": 2}


def test_who_has_no_figure_is_listed_without_a_place() -> None:
    assert ranked(("a", None), ("b", 7)) == {"b": 1, "a": None}


def test_a_zero_is_a_figure() -> None:
    assert ranked(("a", 0), ("b", None)) == {"a": 1, "b": None}


def test_a_small_group_gets_a_median_but_no_places() -> None:
    rows = rank_figures([figure("a", 1), figure("b", 4)], [], {"G": 3})
    assert [row.group_rank for row in rows] == [None, None]
    assert {row.group_median for row in rows} == {Fraction(1 + 4, 2)}


def test_movement_counts_places_gained() -> None:
    now = [figure("a", 3), figure("b", 2), figure("c", 1)]
    before = [figure("a", 1), figure("b", 2), figure("c", 3)]
    rows = {row.figure.institution: row for row in rank_figures(now, before, {"G": 3})}
    assert (rows["a"].movement, rows["b"].movement, rows["c"].movement) == (3 - 1, 0, 1 - 3)


def test_nearly_equal_figures_are_not_equal() -> None:
    """Ranks are made on unrounded figures: 80.04, 80.02 and 79.96 print as 80.0 and still are three places."""
    assert places_among({"a": Fraction(8004, 100), "b": Fraction(8002, 100), "c": Fraction(7996, 100)}) == {
        "a": 1,
        "b": 2,
        "c": 3,
    }


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.fractions(), max_size=12))
def test_a_place_is_one_more_than_the_number_of_better_figures(figures: dict[str, Fraction]) -> None:
    for name, place in places_among(figures).items():
        assert place == 1 + sum(other > figures[name] for other in figures.values())


# Some that a float cannot tell apart, beyond 2^53 and by a denominator, with others and with themselves.
NEAR = st.builds(
    lambda base, step, bottom: Fraction(base * 2**60 + step, bottom),
    st.integers(-3, 3),
    st.integers(-3, 3),
    st.sampled_from([1, 3, 2**60, 2**60 + 1]),
)


@given(st.lists(st.one_of(NEAR, st.fractions()), max_size=40), st.booleans())
def test_the_quick_order_is_that_of_the_fractions(values: list[Fraction], lower: bool) -> None:
    order, differs = in_order(values)
    ordered = [values[row] for row in order.tolist()]
    assert ordered == sorted(values)
    assert differs.tolist()[1:] == [one < other for one, other in pairwise(ordered)]
    figures = {str(row): value for row, value in enumerate(values)}
    names = sorted(figures, key=figures.__getitem__, reverse=not lower)
    assert list(places_among(figures, is_lower_better=lower)) == names


def test_a_row_that_belongs_to_an_institution_is_in_no_groups_median() -> None:
    figures = [figure("a", 1), figure("b", 2), figure("c", 9), figure("b second row", 8)]
    twice = {row.figure.institution: row for row in rank_figures(figures, [], {"G": 3})}
    once = {
        row.figure.institution: row for row in rank_figures(figures, [], {"G": 3}, apart={"b second row"})
    }
    assert twice["a"].group_median == 5
    assert {row.group_median for row in once.values()} == {2}
    assert {row.group_size for row in once.values()} == {3}
    assert once["b second row"].group_rank is None
    assert {name: once[name].group_rank for name in "abc"} == {"c": 1, "b": 2, "a": 3}
    assert {name: row.rank for name, row in once.items()} == {"c": 1, "b": 2, "a": 3, "b second row": None}
    early = rank_figures(figures, [], {"G": 3}, apart={"b second row"}, places_apart=True)
    assert {row.figure.institution: row.rank for row in early} == {
        name: row.rank for name, row in twice.items()
    }


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=12), st.booleans())
def test_who_stands_apart_leaves_no_gap_in_the_places_of_others(
    given_rows: list[tuple[int, bool]], lower: bool
) -> None:
    figures = [figure(str(nth), value) for nth, (value, _) in enumerate(given_rows)]
    apart = {str(nth) for nth, (_, stands_apart) in enumerate(given_rows) if stands_apart}
    rows = rank_figures(figures, figures, {"G": 1}, is_lower_better=lower, apart=apart)
    own = [one for one in figures if one.institution not in apart]
    alone = {
        row.figure.institution: (row.rank, row.previous_rank, row.group_rank)
        for row in rank_figures(own, own, {"G": 1}, is_lower_better=lower)
    }
    assert {row.figure.institution for row in rows} == {one.institution for one in figures}, "nobody vanishes"
    for row in rows:
        found = (row.rank, row.previous_rank, row.group_rank)
        assert found == alone.get(row.figure.institution, (None, None, None))


def test_a_place_gained_by_others_having_none_is_told_with_the_field_of_then() -> None:
    """First of two is no rise for who was third of four behind the two that have no figure any more."""
    before = [figure("A", 4), figure("B", 3), figure("C", 2), figure("D", 1)]
    now = [figure("C", 2), figure("D", 1)]
    rows = {row.figure.institution: row for row in rank_figures(now, before, {})}
    assert (rows["C"].rank, rows["C"].movement, rows["C"].like_movement, rows["C"].field_before) == (
        1,
        2,
        0,
        4,
    )
    same = {row.figure.institution: row for row in rank_figures(before, before, {})}
    assert {(row.field_before, row.like_movement) for row in same.values()} == {(None, 0)}
    fresh = {row.figure.institution: row for row in rank_figures(before, now, {})}
    assert (fresh["A"].field_before, fresh["A"].like_movement) == (None, None)
    assert (fresh["C"].field_before, fresh["C"].movement, fresh["C"].like_movement) == (2, -2, 0)
