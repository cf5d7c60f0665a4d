"""The linked index: as the plain figures within a segment, as a naive product over all of them."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from etl.facts.growth import percent_change
from etl.facts.linked import linked_index, linked_rows, pace
from etl.values.periods import Period, periods_between

MONTHS = [str(one) for one in periods_between(Period(2017, 1), Period(2019, 12))]
VALUES = st.lists(st.integers(1, 10**15), min_size=36, max_size=36)
BASES = st.dictionaries(st.sampled_from(MONTHS[1:]), st.integers(1, 10**15), max_size=4)


@given(VALUES, BASES)
def test_within_a_segment_it_grows_as_the_plain_figures_do(values: list[int], bases: dict[str, int]) -> None:
    sums = dict(zip(MONTHS, values, strict=True))
    index = linked_index(sums, MONTHS, bases)
    starts = sorted([MONTHS[0], *bases])
    for first, after in zip(starts, [*starts[1:], "9999-12"], strict=True):
        segment = [month for month in MONTHS if first <= month < after]
        for month in segment:
            assert index[month] / index[segment[0]] == Fraction(sums[month], sums[segment[0]])


@given(VALUES, BASES)
def test_it_is_the_product_of_its_links(values: list[int], bases: dict[str, int]) -> None:
    sums = dict(zip(MONTHS, values, strict=True))
    product = Fraction(100)
    for before, month in pairwise(MONTHS):
        product *= Fraction(sums[month], bases.get(month, sums[before]))
    assert linked_index(sums, MONTHS, bases)[MONTHS[-1]] == product


@given(VALUES)
def test_without_a_change_its_rates_are_the_plain_ones(values: list[int]) -> None:
    rows = linked_rows(dict(zip(MONTHS, values, strict=True)), MONTHS, {})
    for at, row in enumerate(rows):
        assert row.on_before_pct == (percent_change(values[at], values[at - 1]) if at else None)
        assert row.on_year_pct == (percent_change(values[at], values[at - 12]) if at >= 12 else None)


def test_the_pace_is_of_the_last_quarter_of_a_year() -> None:
    for periods, steps in (
        ([str(Period(2019, n, 4)) for n in (1, 2)], 1),
        ([str(Period(2019, n, 2)) for n in (1, 2)], 1),
    ):
        index = {periods[0]: Fraction(100), periods[1]: Fraction(110)}
        per_year = Period.parse(periods[0]).per_year
        found = pace(index, Period.parse(periods[steps]))
        assert found is not None
        assert abs(Fraction(found) - (Fraction(11, 10) ** per_year - 1) * 100) <= Fraction(1, 200)
    assert pace({"2018": Fraction(100), "2019": Fraction(110)}, Period(2019, 1, 1)) is None
