"""Regressors of a moving festival: by hand, by their sums, and as far as the calendar reaches."""

import datetime
from fractions import Fraction

import pytest

from etl.adjustment.festival import AHEAD, WINDOWS, regressors
from etl.values.errors import Refusal
from etl.values.periods import Period
from tests.unit.adjustment.simulated import day_of


def test_they_reach_a_year_beyond_the_data() -> None:
    assert len(regressors(day_of, Period(2017, 1), 36).rows) == 36 + AHEAD == 48


def test_only_the_months_that_it_moves_between_differ_from_year_to_year() -> None:
    rows = regressors(day_of, Period(2010, 1), 120).rows
    moved = {at % 12 + 1 for at, row in enumerate(rows) if row != rows[at % 12]}
    assert moved == {1, 2}


def test_two_years_by_hand() -> None:
    """2019-02-05: of the 14 days before it 10 lie in January and 4 in February, all 7 of the festival in February.
    2020-01-25: all 14 days before it and all 7 of the festival lie in January."""
    rows = regressors(day_of, Period(2019, 1), 14).rows
    assert rows[12][0] - rows[0][0] == Fraction(4, 14)
    assert rows[12][1] - rows[0][1] == 1
    assert rows[13][0] - rows[1][0] == Fraction(-4, 14)
    assert rows[13][1] - rows[1][1] == -1


def test_a_year_holds_each_window_once() -> None:
    """What a month has more than usual other months have less: over a calendar year it adds up to nothing, as long as
    no window reaches over the turn of a year."""
    rows = regressors(day_of, Period(2012, 1), 96).rows
    for column in range(len(WINDOWS)):
        for year in range(8):
            assert sum(row[column] for row in rows[year * 12 : year * 12 + 12]) == 0


def test_a_festival_that_the_calendar_does_not_know_is_refused() -> None:
    def until(year: int) -> datetime.date | None:
        return day_of(year) if year <= 2019 else None

    with pytest.raises(Refusal, match="does not know on which day the festival of 2020 begins"):
        regressors(until, Period(2017, 1), 36)
