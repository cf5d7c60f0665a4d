"""Clocks that run in working days: how long somebody has, counted from a moment."""

import datetime
from zoneinfo import ZoneInfo

from etl.definitions.calendar import works_on
from etl.definitions.programme import Settings


def after_working_days(settings: Settings, start: datetime.datetime, days: int) -> datetime.datetime:
    """The end of the last of `days` working days that follow the day of `start`, in the programme's time zone.

    The day itself does not count: three working days from a Monday noon run out when Thursday ends.
    """
    zone = ZoneInfo(settings.time_zone)
    day, left = start.astimezone(zone).date(), days
    while left:
        day += datetime.timedelta(days=1)
        left -= works_on(settings, day)
    return datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min, zone)
