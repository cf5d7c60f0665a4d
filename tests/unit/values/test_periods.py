import datetime
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.values.errors import Refusal
from etl.values.periods import Period, day_words, periods_between

YEARS = st.integers(1990, 2100)
LENGTHS = st.sampled_from((12, 4, 2, 1))
PERIODS = st.one_of(
    st.builds(Period, YEARS, st.integers(1, per_year), st.just(per_year)) for per_year in (12, 4, 2, 1)
)


def months_of(period: Period) -> list[tuple[int, int]]:
    """The naive recount: every month of the year whose share of it the period takes."""
    return [
        (period.year, month)
        for month in range(1, 13)
        if (month - 1) * period.per_year // 12 == period.number - 1
    ]


def test_a_month_and_its_neighbours() -> None:
    january = Period.parse("2019-01")
    assert [str(p) for p in (january.previous, january.year_ago, january.shift(14))] == [
        "2018-12", "2018-01", "2020-03",
    ]  # fmt: skip
    assert str(january.quarter) == "2019-Q1"


def test_a_quarter_holds_three_months() -> None:
    assert [str(m) for m in Period.parse("2019-Q4").months] == ["2019-10", "2019-11", "2019-12"]
    assert str(Period.parse("2019-Q1").previous) == "2018-Q4"
    assert str(Period.parse("2019-12").quarter) == "2019-Q4"


def test_a_half_year_holds_six_months() -> None:
    half = Period.parse("2019-H2")
    assert [str(m) for m in half.months] == [f"2019-{month:02d}" for month in range(7, 13)]
    assert [str(p) for p in (half.previous, half.year_ago, half.shift(1), half.quarter)] == [
        "2019-H1", "2018-H2", "2020-H1", "2019-Q3",
    ]  # fmt: skip


def test_a_year_is_made_of_quarters() -> None:
    year = Period.parse("2017")
    assert [str(p) for p in year.parts(4)] == ["2017-Q1", "2017-Q2", "2017-Q3", "2017-Q4"]
    assert [str(p) for p in year.parts(1)] == ["2017"]
    assert [str(p) for p in (year.previous, year.year_ago, year.shift(2))] == ["2016", "2016", "2019"]
    assert Period.parse("2017-Q3").holder(1) == year


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("2019-12", "2019年12月", "December 2019"),
        ("2019-Q4", "2019年第四季度", "4th quarter 2019"),
        ("2025-H2", "2025年下半年", "2025 H2"),
        ("2017", "2017年", "2017"),
    ],
)
def test_what_a_period_is_called(written: str, zh: str, en: str) -> None:
    name = Period.parse(written).name
    assert (name.zh, name.en) == (zh, en)


@pytest.mark.parametrize(
    "written",
    ["", "20191", "2019-13", "2019-00", "19-12", "2019-Q5", "2019-H3", "2019-12-01", "June"],
)
def test_anything_else_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(Refusal, match="is not a period: write a month as 2019-12"):
        Period.parse(written)


@given(PERIODS)
def test_what_is_written_is_read_back(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(PERIODS, st.integers(-500, 500))
def test_shifting_back_and_forth_ends_where_it_began(period: Period, steps: int) -> None:
    assert period.shift(steps).shift(-steps) == period


@given(PERIODS, st.integers(0, 60))
def test_between_counts_both_ends(period: Period, steps: int) -> None:
    between = periods_between(period, period.shift(steps))
    assert len(between) == steps + 1
    assert between == sorted(between)


@given(PERIODS, LENGTHS)
def test_parts_are_the_shorter_periods_whose_months_are_its_own(period: Period, per_year: int) -> None:
    every = [Period(period.year, number, per_year) for number in range(1, per_year + 1)]
    inside = [one for one in every if set(months_of(one)) <= set(months_of(period))]
    assert list(period.parts(per_year)) == inside
    assert [(month.year, month.number) for month in period.months] == months_of(period)


@example(Period(2019, 1, 1), Period(2020, 1, 12))
@example(Period(2019, 4, 4), Period(2019, 12, 12))
@given(PERIODS, PERIODS)
def test_what_a_period_covers_and_what_comes_first(one: Period, other: Period) -> None:
    mine, its = months_of(one), months_of(other)
    assert one.covers(other) == (set(its) <= set(mine))
    naive = (mine[-1], len(mine)) < (its[-1], len(its))
    assert (one < other) == naive


@given(PERIODS, LENGTHS)
def test_the_holder_covers_it_or_is_its_beginning(period: Period, per_year: int) -> None:
    holder = period.holder(per_year)
    assert months_of(period)[0] in months_of(holder)
    assert holder.covers(period) or period.covers(holder)


@given(st.lists(PERIODS, min_size=2, max_size=8, unique=True))
def test_periods_of_all_lengths_stand_in_one_order(periods: list[Period]) -> None:
    ordered = sorted(periods)
    assert all(first < second and not second < first for first, second in pairwise(ordered))


@pytest.mark.parametrize(
    ("month", "en", "zh"),
    [
        (1, "9 January 2020", "2020年1月9日"),
        (2, "9 February 2020", "2020年2月9日"),
        (12, "9 December 2020", "2020年12月9日"),
    ],
)
def test_a_day_in_words(month: int, en: str, zh: str) -> None:
    said = day_words(datetime.date(2020, month, 9))
    assert (said.en, said.zh) == (en, zh)


@given(PERIODS)
def test_the_first_of_a_year_is_as_long_and_begins_it(period: Period) -> None:
    first = period.start_of_year
    assert months_of(first)[0] == (period.year, 1)
    assert (first.year, first.per_year) == (period.year, period.per_year)


@pytest.mark.parametrize("written", ["0000-01", "0001-01", "1899-12", "2200", "9999-12"])
def test_a_year_that_nothing_can_be_reckoned_of_is_refused(written: str) -> None:
    """Deadlines, bases and years before and after are reckoned of a period: none of them may end the program."""
    with pytest.raises(Refusal, match="1900 to 2199"):
        Period.parse(written)
    assert [Period.parse(year).year for year in ("1900-01", "2199-Q4")] == [1900, 2199]
