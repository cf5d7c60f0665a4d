"""Deadlines and lateness in the working days of the programme's country (make-up weekends included)."""

import datetime
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from etl.definitions.periods import Period
from etl.definitions.programme import Settings


@cache
def _holidays(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)


def is_working_day(country: str, day: datetime.date) -> bool:
    """Whether people work on `day`: not on holidays, not on weekends unless they make up for a holiday."""
    return bool(_holidays(country).is_working_day(day))


def deadline(settings: Settings, period: Period) -> datetime.datetime:
    """When the return for `period` is due, in the programme's time zone.

    The due day lies in the month after the period; where it is no working day the next one counts.
    """
    after = period.months[-1].shift(1)
    day = datetime.date(after.year, after.number, settings.calendar.due_day)
    while not is_working_day(settings.country, day):
        day += datetime.timedelta(days=1)
    time = datetime.time.fromisoformat(settings.calendar.due_time)
    return datetime.datetime.combine(day, time, ZoneInfo(settings.time_zone))


def working_days_late(settings: Settings, due: datetime.datetime, received_at: datetime.datetime) -> int:
    """Working days begun after the deadline until arrival; 0 on time, at least 1 when late at all."""
    if received_at <= due:
        return 0
    day, last = due.date(), received_at.astimezone(due.tzinfo).date()
    count = 0
    while day < last:
        day += datetime.timedelta(days=1)
        count += is_working_day(settings.country, day)
    return max(count, 1)
