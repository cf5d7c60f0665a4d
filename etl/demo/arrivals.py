"""What comes in and when: a return on a working day, in office hours, mostly well before the deadline."""

import datetime
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from etl.definitions.calendar import is_working_day
from etl.values.periods import Period

_OFFICE_OPENS = datetime.time(8, 30)
_OFFICE_MINUTES = 9 * 60
_LAST_DAY = 8

Progress = Callable[[int, int], None]
"""Called with (written so far, all)."""


@dataclass(frozen=True)
class Arrival:
    """A file to come: its path below the folder, the moment it is received, and what makes its bytes."""

    name: str
    received_at: datetime.datetime
    build: Callable[[], bytes]


@dataclass(frozen=True)
class ArrivalFile:
    """A file that was written and the moment at which it is to be received."""

    path: Path
    received_at: datetime.datetime


def write_files(
    arrivals: Iterable[Arrival], folder: Path, progress: Progress | None = None
) -> list[ArrivalFile]:
    """Make each arrival's bytes, in the order of arrival, and write them to its path below `folder`."""
    files, planned = [], sorted(arrivals, key=lambda arrival: (arrival.received_at, arrival.name))
    for done, arrival in enumerate(planned, start=1):
        path = folder / arrival.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(arrival.build())
        files.append(ArrivalFile(path, arrival.received_at))
        if progress is not None:
            progress(done, len(planned))
    return files


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
