import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.values.errors import Refusal
from etl.values.periods import Period, periods_between

YEARS = st.integers(1990, 2100)
PERIODS = st.one_of(
    st.builds(Period, YEARS, st.integers(1, per_year), st.just(per_year)) for per_year in (12, 4, 2)
)


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


@pytest.mark.parametrize(
    "written", ["", "2019", "2019-13", "2019-00", "19-12", "2019-Q5", "2019-H3", "2019-12-01", "June"]
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
