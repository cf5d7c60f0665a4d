"""When a return comes in: on a working day, in office hours, mostly well before the deadline."""

import datetime
import random

from etl.definitions.calendar import is_working_day
from etl.values.periods import Period

_OFFICE_OPENS = datetime.time(8, 30)
_OFFICE_MINUTES = 9 * 60
_LAST_DAY = 8


def on_time(period: str, zone: datetime.tzinfo, draw: random.Random) -> datetime.datetime:
    """A moment before 18:00 of the 8th of the following month, later days more often than early ones."""
    days = working_days_until_due(period)
    day = days[max(draw.randrange(len(days)), draw.randrange(len(days)))]
    opens = datetime.datetime.combine(day, _OFFICE_OPENS, zone)
    return opens + datetime.timedelta(minutes=draw.randrange(_OFFICE_MINUTES), seconds=draw.randrange(60))


def moment(written: str, zone: datetime.tzinfo) -> datetime.datetime:
    """`2018-08-10 10:22` as a moment in `zone`."""
    return datetime.datetime.strptime(written, "%Y-%m-%d %H:%M").replace(tzinfo=zone)


def working_days_until_due(period: str) -> list[datetime.date]:
    """Working days from the 1st to the 8th of the month after `period`, make-up weekends included."""
    after = Period.parse(period).shift(1)
    days = (datetime.date(after.year, after.number, day) for day in range(1, _LAST_DAY + 1))
    return [day for day in days if is_working_day("CN", day)]
