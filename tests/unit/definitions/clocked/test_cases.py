"""Clocks of cases against a naive calendar: the notices of the State Council for 2017 to 2026, written out here."""

import datetime
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.definitions.calendar import works_on
from etl.definitions.clocked.cases import (
    Case,
    CaseCount,
    counted,
    due_on,
    report_by,
    working_days_between,
)
from etl.definitions.load import load_programme
from tests.depth import cases as how_many

COMPLAINTS = load_programme("complaints")
CASES = COMPLAINTS.returns["cases"].cases
assert CASES is not None
ZONE = ZoneInfo("Asia/Shanghai")
MAKE_UP = """
2017: 01-22 02-04 04-01 05-27 09-30
2018: 02-11 02-24 04-08 04-28 09-29 09-30 12-29
2019: 02-02 02-03 04-28 05-05 09-29 10-12
2020: 01-19 04-26 05-09 06-28 09-27 10-10
2021: 02-07 02-20 04-25 05-08 09-18 09-26 10-09
2022: 01-29 01-30 04-02 04-24 05-07 10-08 10-09
2023: 01-28 01-29 04-23 05-06 06-25 10-07 10-08
2024: 02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12
2025: 01-26 02-08 04-27 09-28 10-11
2026: 01-04 02-14 02-28 05-09 09-20 10-10
"""
"""Weekends on which people work, by year."""
FREE = """
2017: 01-01/01-02 01-27/02-02 04-02/04-04 04-29/05-01 05-28/05-30 10-01/10-08 12-30/12-31
2018: 01-01/01-01 02-15/02-21 04-05/04-07 04-29/05-01 06-16/06-18 09-22/09-24 10-01/10-07 12-30/12-31
2019: 01-01/01-01 02-04/02-10 04-05/04-07 05-01/05-04 06-07/06-09 09-13/09-15 10-01/10-07
2020: 01-01/01-01 01-24/02-02 04-04/04-06 05-01/05-05 06-25/06-27 10-01/10-08
2021: 01-01/01-03 02-11/02-17 04-03/04-05 05-01/05-05 06-12/06-14 09-19/09-21 10-01/10-07
2022: 01-01/01-03 01-31/02-06 04-03/04-05 04-30/05-04 06-03/06-05 09-10/09-12 10-01/10-07 12-31/12-31
2023: 01-01/01-02 01-21/01-27 04-05/04-05 04-29/05-03 06-22/06-24 09-29/10-06 12-30/12-31
2024: 01-01/01-01 02-10/02-17 04-04/04-06 05-01/05-05 06-08/06-10 09-15/09-17 10-01/10-07
2025: 01-01/01-01 01-28/02-04 04-04/04-06 05-01/05-05 05-31/06-02 10-01/10-08
2026: 01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07
"""
"""Days off, from and to."""
FIRST, LAST = datetime.date(2017, 1, 1), datetime.date(2026, 12, 31)


def _written(text: str) -> list[tuple[str, str]]:
    lines = (line.split(": ") for line in text.strip().splitlines())
    return [(year, word) for year, words in lines for word in words.split()]


def _naive() -> list[datetime.date]:
    """The working days from 2017 to 2026, day by day."""
    at_work = {datetime.date.fromisoformat(f"{year}-{word}") for year, word in _written(MAKE_UP)}
    free = set()
    for year, word in _written(FREE):
        day, end = (datetime.date.fromisoformat(f"{year}-{part}") for part in word.split("/"))
        while day <= end:
            free.add(day)
            day += datetime.timedelta(days=1)
    every = [FIRST + datetime.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    return [day for day in every if day in at_work or (day.weekday() < 5 and day not in free)]


WORKING = _naive()
moments = st.builds(
    lambda day, minute: (
        datetime.datetime.combine(day, datetime.time(), ZONE) + datetime.timedelta(minutes=minute)
    ),
    st.dates(FIRST, datetime.date(2026, 11, 1)),
    st.integers(0, 24 * 60 - 1),
)


def test_the_calendar_is_that_of_the_notices() -> None:
    every = [FIRST + datetime.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    assert [day for day in every if works_on(COMPLAINTS.settings, day)] == WORKING


@settings(max_examples=how_many(60), deadline=None)
@given(received=moments, grade=st.sampled_from(["simple", "common", "major"]))
def test_a_case_is_due_on_the_last_of_the_working_days_that_follow(
    received: datetime.datetime, grade: str
) -> None:
    case = Case("1", "qm", received, grade)
    following = [day for day in WORKING if day > received.date()]
    days = {"simple": 3, "common": 10, "major": 10}[grade]
    assert due_on(COMPLAINTS.settings, CASES, case) == following[days - 1]


@settings(max_examples=how_many(60), deadline=None)
@given(received=moments, length=st.integers(0, 40))
def test_working_days_between_two_days_are_those_after_the_first(
    received: datetime.datetime, length: int
) -> None:
    closed = received.date() + datetime.timedelta(days=length)
    taken = working_days_between(COMPLAINTS.settings, received.date(), closed)
    assert taken == sum(received.date() < day <= closed for day in WORKING)
    assert working_days_between(COMPLAINTS.settings, closed, received.date()) == -taken


@settings(max_examples=how_many(60), deadline=None)
@given(received=moments, length=st.integers(0, 40) | st.none(), more=st.integers(0, 10))
def test_every_case_is_due_in_one_month_and_in_time_or_not(
    received: datetime.datetime, length: int | None, more: int
) -> None:
    day = received.date()
    closed = None if length is None else day + datetime.timedelta(days=length)
    following = [one for one in WORKING if one > day]
    until = following[9 + more]
    case = Case("1", "qm", received, "common", extended_to=until if more else None, closed=closed)
    spans = [_month(day, n) for n in range(-1, 5)]
    found = {
        what: [
            counted(COMPLAINTS.settings, CASES, CaseCount(measure="m", counts=what), case, one)
            for one in spans
        ]
        for what in ("due", "on_time", "overdue", "open")
    }
    in_time = closed is not None and closed <= until
    assert sum(found["due"]) == 1
    assert sum(found["on_time"]) == in_time
    for (_, last), overdue, is_open in zip(spans, found["overdue"], found["open"], strict=True):
        assert is_open == (day <= last and (closed is None or closed > last))
        assert overdue == (is_open and until <= last)


def _month(day: datetime.date, after: int) -> tuple[datetime.date, datetime.date]:
    index = day.year * 12 + day.month - 1 + after
    first = datetime.date(index // 12, index % 12 + 1, 1)
    following = datetime.date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return first, following - datetime.timedelta(days=1)


def test_hours_for_a_report_run_on_through_a_night_and_a_holiday() -> None:
    assert CASES is not None
    received = datetime.datetime(
        2020, 1, 23, 16, tzinfo=ZONE
    )  # the last working day before the Spring Festival
    until = {grade.code: report_by(CASES, Case("1", "qm", received, grade.code)) for grade in CASES.grade}
    hours = {grade.code: grade.report_hours for grade in CASES.grade if grade.report_hours}
    assert hours == {"major": 24}
    assert until.pop("major") == datetime.datetime(2020, 1, 24, 16, tzinfo=ZONE)
    assert set(until.values()) == {None}
