"""Deadlines in Chinese working days, against the days everybody in China remembers."""

import datetime
import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.calendar import (
    FIRST_YEAR,
    as_known,
    deadline,
    is_settled,
    is_working_day,
    working_days_from,
    working_days_late,
    working_days_left,
    works_on,
)
from etl.definitions.clocks import moment_in
from etl.definitions.load import load_programme, programme_names
from etl.definitions.notices import Change, changes, published
from etl.definitions.settings import Settings, SpecialDay
from etl.values.errors import DefinitionError
from etl.values.periods import Period
from tests.programmes.rounds import rounds

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


def test_the_yearly_notice_overrules_the_calendar(tmp_path: Path) -> None:
    """A programme's holidays.csv: a working day that the notice frees, and a Sunday that it makes one."""
    folder = tmp_path / "daqing"
    shutil.copytree(load_programme("daqing").folder, folder)
    (folder / "holidays.csv").write_text(
        "date,working,source\n2019-12-09,no,notice of 2019-12-01\n2019-12-15,yes,notice of 2019-12-01\n",
        encoding="utf-8",
    )
    settings = load_programme("daqing", tmp_path).settings
    assert not works_on(settings, datetime.date(2019, 12, 9))
    assert works_on(SETTINGS, datetime.date(2019, 12, 9))
    due = deadline(settings, Period.parse("2019-11"))
    assert due == datetime.datetime(2019, 12, 10, 18, tzinfo=SHANGHAI)
    arrived = datetime.datetime(2019, 12, 16, 9, tzinfo=SHANGHAI)
    assert working_days_late(settings, due, arrived) == 5  # Wednesday to Friday, the Sunday and the Monday
    assert working_days_from(settings, datetime.date(2019, 12, 10), -1) == datetime.date(2019, 12, 6)
    assert working_days_from(settings, datetime.date(2019, 12, 13), 1) == datetime.date(2019, 12, 15)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("2019-12-09,no,a notice\n2019-12-09,yes,another\n", "2019-12-09 is given twice"),
        ("2019-12-09,maybe,a notice\n", "holidays.csv, line 2"),
        ("2019-12-09,no,\n", "holidays.csv, line 2"),
    ],
)
def test_a_wrong_line_in_the_notice_is_refused(tmp_path: Path, rows: str, said: str) -> None:
    folder = tmp_path / "daqing"
    shutil.copytree(load_programme("daqing").folder, folder)
    (folder / "holidays.csv").write_text("date,working,source\n" + rows, encoding="utf-8")
    with pytest.raises(DefinitionError, match=said):
        load_programme("daqing", tmp_path)


@pytest.mark.parametrize(
    ("now", "left"),
    [("2019-12-03T09:00", 3), ("2019-12-06T23:00", 0), ("2019-12-04T17:59", 2), ("2019-12-09T09:00", 0)],
)
def test_working_days_left_count_the_days_after_today_up_to_the_deadline(now: str, left: int) -> None:
    due = datetime.datetime(2019, 12, 6, 18, tzinfo=SHANGHAI)
    moment = datetime.datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)
    assert working_days_left(SETTINGS, moment, due) == left


def test_a_year_is_settled_once_its_notice_is_known() -> None:
    """In the package for years past, in holidays.csv for the next; where nobody makes up for holidays, always."""
    years = range(2015, 2034)
    settled = [year for year in years if is_settled(SETTINGS, datetime.date(year, 2, 1))]
    assert settled == list(range(2015, settled[-1] + 1))
    assert settled[-1] < 2033
    entered = SETTINGS.model_copy(
        update={"special_days": (SpecialDay(date=datetime.date(2033, 1, 29), working=True, source="notice"),)}
    )
    assert is_settled(entered, datetime.date(2033, 2, 8))
    assert not is_settled(entered, datetime.date(2032, 12, 8)) or 2032 in settled
    assert is_settled(load_programme("rbi-retail").settings, datetime.date(2033, 2, 1))


DAYS = st.dates(datetime.date(2018, 12, 1), datetime.date(2021, 2, 28))


@given(DAYS, DAYS, st.dictionaries(DAYS, st.booleans(), max_size=3))
def test_spans_over_years_count_as_day_by_day(
    first: datetime.date, last: datetime.date, special: dict[datetime.date, bool]
) -> None:
    days = tuple(SpecialDay(date=day, working=works, source="a notice") for day, works in special.items())
    settings = SETTINGS.model_copy(update={"special_days": days})
    begin, end = (datetime.datetime.combine(day, datetime.time(12), SHANGHAI) for day in (first, last))
    span = (first + datetime.timedelta(days=n) for n in range(1, (last - first).days + 1))
    counted = sum(works_on(settings, day) for day in span)
    assert working_days_left(settings, begin, end) == counted
    assert working_days_late(settings, begin, end) == (max(counted, 1) if end > begin else 0)


@pytest.mark.parametrize(
    ("period", "month", "due"),
    [
        ("2017-Q2", 1, "2017-07-10"),  # the 8th was a Saturday
        ("2017-H2", 1, "2018-01-08"),
        ("2017", 2, "2018-02-08"),
        ("2017", 3, "2018-03-08"),
        ("2024-Q3", 2, "2024-11-08"),
    ],
)
def test_longer_periods_are_due_in_the_month_that_the_calendar_says(
    period: str, month: int, due: str
) -> None:
    calendar = SETTINGS.calendar.model_copy(update={"due_month": month})
    settings = SETTINGS.model_copy(update={"calendar": calendar})
    assert deadline(settings, Period.parse(period)).date().isoformat() == due


@pytest.mark.parametrize(
    ("frequency", "assessed"), [("quarter", "month"), ("half", "quarter"), ("year", "half")]
)
def test_nothing_is_assessed_more_often_than_reported(tmp_path: Path, frequency: str, assessed: str) -> None:
    with pytest.raises(DefinitionError, match="nothing can be assessed more often than it is reported"):
        rounds(tmp_path, frequency, assessed)


@pytest.mark.parametrize(
    ("frequency", "assessment"),
    [("month", "quarter"), ("quarter", "quarter"), ("half", "half"), ("year", "year")],
)
def test_what_is_assessed_where_nobody_says(tmp_path: Path, frequency: str, assessment: str) -> None:
    assert rounds(tmp_path, frequency).settings.assessment == assessment


def test_a_demonstration_stands_still_where_its_story_ends() -> None:
    """Its day is the declared one, its hour the real one in its zone; a real programme runs by the real clock."""
    real = datetime.datetime(2031, 7, 1, 20, 30, tzinfo=datetime.UTC)  # 04:30 of the next day in Shanghai
    assert moment_in(SETTINGS, real).isoformat() == "2020-01-16T04:30:00+08:00"
    assert moment_in(SETTINGS.model_copy(update={"today": None}), real) == real


def test_only_a_demonstration_may_stand_still() -> None:
    with pytest.raises(ValueError, match="“today” stands only in a demonstration"):
        Settings.model_validate({**SETTINGS.model_dump(), "demonstration": False})


def test_every_demonstration_that_ships_stands_still() -> None:
    """Else what is open in it is thousands of working days late by now."""
    shipped = [load_programme(name).settings for name in programme_names()]
    assert {one.slug for one in shipped if one.demonstration} == {one.slug for one in shipped if one.today}


SPRING = datetime.date(2020, 1, 16)
"""Eleven days before the notice that made the Spring Festival of 2020 last until 2 February."""


def test_what_a_later_notice_changed_is_not_known_before_it() -> None:
    """16 to 23 January 2020 are six working days, the Sunday among them; the holidays then ended on the 30th."""
    known = as_known(SETTINGS, SPRING)
    assert works_on(known, datetime.date(2020, 1, 31))
    assert works_on(known, datetime.date(2020, 2, 1)), "a Saturday made up for the festival"
    assert not works_on(known, datetime.date(2020, 2, 2)), "a Sunday"
    assert not any(works_on(SETTINGS, datetime.date(2020, *day)) for day in ((1, 31), (2, 1)))
    now, due = (datetime.datetime(2020, *day, 12, tzinfo=SHANGHAI) for day in ((1, 16), (2, 10)))
    # 17 and 19–23 January, 31 January, 1, 3–7 and 10 February; then the same without the last of January and the first.
    assert working_days_left(known, now, due) == 14
    assert working_days_left(SETTINGS, now, due) == 12
    assert as_known(SETTINGS, datetime.date(2020, 1, 27)) is SETTINGS


CHANGED = changes("CN")


@pytest.mark.parametrize("one", CHANGED, ids=lambda one: str(one.date))
def test_a_changed_day_is_another_one_from_its_notice_on_and_lies_ahead_of_it(one: Change) -> None:
    eve = one.published_on - datetime.timedelta(days=1)
    assert works_on(as_known(SETTINGS, eve), one.date) is one.worked_before
    assert works_on(as_known(SETTINGS, one.published_on), one.date) is not one.worked_before
    assert one.date > one.published_on > published("CN")[one.date.year]


@given(st.dates(datetime.date(2015, 1, 1), datetime.date(2021, 12, 31)))
def test_history_is_the_same_as_of_every_day(on: datetime.date) -> None:
    """Whatever becomes known later, days that are over keep what they were."""
    known = as_known(SETTINGS, on)
    days = (on - datetime.timedelta(days=back) for back in range(400))
    assert [day for day in days if works_on(known, day) != works_on(SETTINGS, day)] == []


def test_a_programmes_own_notice_is_known_from_its_day_on(tmp_path: Path) -> None:
    folder = tmp_path / "daqing"
    shutil.copytree(load_programme("daqing").folder, folder)
    (folder / "holidays.csv").write_text(
        "date,working,source,published_on\n2019-12-09,no,a notice,2019-12-01\n2019-12-10,no,a custom,\n",
        encoding="utf-8",
    )
    settings = load_programme("daqing", tmp_path).settings
    days = (datetime.date(2019, 12, 9), datetime.date(2019, 12, 10))
    assert [works_on(settings, day) for day in days] == [False, False]
    eve = as_known(settings, datetime.date(2019, 11, 30))
    assert [works_on(eve, day) for day in days] == [True, False], "without a day it was always known"
    assert [works_on(as_known(settings, datetime.date(2019, 12, 1)), day) for day in days] == [False, False]


def test_a_year_is_settled_on_the_day_of_its_notice() -> None:
    eve, due = published("CN")[2020] - datetime.timedelta(days=1), datetime.date(2020, 2, 10)
    assert not is_settled(SETTINGS, due, eve)
    assert is_settled(SETTINGS, due, published("CN")[2020])
    assert is_settled(SETTINGS, due)


def test_every_year_whose_weekends_are_known_has_its_notice_on_record() -> None:
    """With the next release of the calendar package a line is missing in notices.csv: this test then says so."""
    known = {year for year in range(FIRST_YEAR, 2100) if is_settled(SETTINGS, datetime.date(year, 6, 1))}
    assert known == set(published("CN"))
