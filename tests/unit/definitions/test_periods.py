import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.errors import Refusal
from etl.definitions.periods import Period, periods_between

PERIODS = st.builds(Period, st.integers(1990, 2100), st.integers(1, 12)) | st.builds(
    Period, st.integers(1990, 2100), st.integers(1, 4), st.just(4)
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


@pytest.mark.parametrize(
    "written", ["", "2019", "2019-13", "2019-00", "19-12", "2019-Q5", "2019-12-01", "June"]
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
