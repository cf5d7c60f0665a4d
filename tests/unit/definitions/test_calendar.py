"""Deadlines in Chinese working days, against the days everybody in China remembers."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from etl.definitions.calendar import deadline, is_working_day, working_days_late
from etl.definitions.load import load_programme
from etl.definitions.periods import Period

SETTINGS = load_programme("daqing").settings
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2019-10-01", False),  # National Day
        ("2019-10-12", True),  # a Saturday made up for it
        ("2019-12-08", False),  # an ordinary Sunday
        ("2019-12-09", True),
        ("2026-02-14", True),  # a Saturday made up for the Spring Festival
    ],
)
def test_make_up_weekends_are_worked(day: str, works: bool) -> None:
    assert is_working_day("CN", datetime.date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("period", "due"),
    [
        ("2019-12", "2020-01-08"),
        ("2019-11", "2019-12-09"),  # the 8th is a Sunday
        ("2019-01", "2019-02-11"),  # the 8th lies in the Spring Festival, the 9th and 10th on its weekend
    ],
)
def test_a_deadline_on_a_holiday_moves_to_the_next_working_day(period: str, due: str) -> None:
    moment = deadline(SETTINGS, Period.parse(period))
    assert moment == datetime.datetime.fromisoformat(f"{due}T18:00").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("arrived", "late"),
    [
        ("2019-12-09T18:00", 0),
        ("2019-12-09T18:01", 1),  # the same evening
        ("2019-12-10T09:00", 1),
        ("2019-12-13T09:00", 4),  # Tuesday to Friday
        ("2019-12-16T09:00", 5),  # over a weekend
    ],
)
def test_lateness_counts_working_days_begun(arrived: str, late: int) -> None:
    due = deadline(SETTINGS, Period.parse("2019-11"))
    moment = datetime.datetime.fromisoformat(arrived).replace(tzinfo=SHANGHAI)
    assert working_days_late(SETTINGS, due, moment) == late
    assert working_days_late(SETTINGS, due, moment.astimezone(datetime.UTC)) == late
