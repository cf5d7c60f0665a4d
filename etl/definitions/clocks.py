"""Clocks that run in working days: how long somebody has, counted from a moment."""

import datetime
from zoneinfo import ZoneInfo

from etl.definitions.calendar import works_on
from etl.definitions.settings import Settings
from etl.values.errors import Refusal
from etl.values.text import Text


def moment_in(settings: Settings, real: datetime.datetime) -> datetime.datetime:
    """The moment that `real` is for the programme, in its zone: in a demonstration with a `today`, that day always.

    Invented returns of 2019 are not "1,697 working days late": the demonstration's calendar stands still where its
    story ends, and only the hour runs on.
    """
    here = real.astimezone(ZoneInfo(settings.time_zone))
    return here if settings.today is None else datetime.datetime.combine(settings.today, here.timetz())


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


def day_upto(settings: Settings, moment: datetime.datetime) -> datetime.date:
    """The day that a moment lies in, in the programme's zone; of a midnight the day that ends with it, as `end_of_day`
    has it."""
    zone = ZoneInfo(settings.time_zone)
    return (moment - datetime.timedelta(microseconds=1)).astimezone(zone).date()


def end_of_day(settings: Settings, day: str) -> datetime.datetime:
    """The moment at which `day` (ISO, or a full date and time) is over in the programme's zone."""
    try:
        moment = datetime.datetime.fromisoformat(day)
    except ValueError:
        raise Refusal(
            Text(en=f"“{day}” is not a date; write 2020-01-15.", zh=f"“{day}”不是日期；请写作 2020-01-15。")
        ) from None
    zone = ZoneInfo(settings.time_zone)
    if len(day) > 10:
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return datetime.datetime.combine(moment.date() + datetime.timedelta(days=1), datetime.time.min, zone)
