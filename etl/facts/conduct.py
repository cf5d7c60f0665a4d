"""How an institution files: on time, late, never; how much of it was right at once. Nobody enters these figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from etl.definitions.calendar import deadline, working_days_late
from etl.definitions.method.tables import Event
from etl.definitions.settings import Settings
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text

RETURN_MEASURES = ("returns_due", "returns_on_time", "fields_filed", "fields_passed")
"""Measures that the system keeps from the arrival and the first version of every return."""
RETURN_EVENTS = ("late-day", "missing-return")
"""Events that the system counts: working days of lateness, and returns that had not come at the cut-off."""


@dataclass(frozen=True)
class Return:
    """A month that an institution owes a return for: when each version arrived, how many fields the first one held
    and in how many of them a check found something or a later version said something else. A file that the checks
    sent back has not arrived; what they found in it counts all the same. `extended` is a later deadline granted."""

    institution: str
    month: str
    arrivals: tuple[datetime, ...] = ()
    fields: int = 0
    failing: int = 0
    extended: datetime | None = None


def published_at(settings: Settings, period: Period) -> datetime:
    """The end of the day on which the figures of `period` are published: the cut-off, in the programme's zone."""
    after = period.months[-1].shift(settings.calendar.publish_month)
    zone = ZoneInfo(settings.time_zone)
    day = datetime(after.year, after.number, settings.calendar.publish_day, tzinfo=zone)
    return datetime.combine(day.date() + timedelta(days=1), time.min, zone)


def due_at(settings: Settings, one: Return) -> datetime:
    """When a return was due: the calendar's deadline, or the later one that was granted."""
    due = deadline(settings, Period.parse(one.month))
    return due if one.extended is None else max(due, one.extended.astimezone(due.tzinfo))


def cut_off_at(settings: Settings, one: Return) -> datetime:
    """From when on a return counts as missing: the publication, or the later deadline that was granted."""
    cut_off = published_at(settings, Period.parse(one.month))
    return cut_off if one.extended is None else max(cut_off, one.extended.astimezone(cut_off.tzinfo))


def return_counts(
    settings: Settings, returns: Iterable[Return], period: Period, as_known_on: datetime | None = None
) -> pl.DataFrame:
    """Columns period, institution, name (one of RETURN_EVENTS or RETURN_MEASURES), count.

    A return that comes after the cut-off was missing, not late; its figures count all the same once they are there.
    At a moment before its deadline a return is not owed yet, and until its cut-off it is late, not missing.
    """
    counts: dict[tuple[str, str], int] = {}
    for one in returns:
        for name, count in _of_one(settings, one, as_known_on).items():
            counts[one.institution, name] = counts.get((one.institution, name), 0) + count
    rows = [(institution, name, count) for (institution, name), count in sorted(counts.items())]
    return pl.DataFrame(
        rows, {"institution": pl.String, "name": pl.String, "count": pl.Int64}, orient="row"
    ).with_columns(pl.lit(str(period)).alias("period"))


def _of_one(settings: Settings, one: Return, as_known_on: datetime | None) -> Mapping[str, int]:
    due, cut_off = due_at(settings, one), cut_off_at(settings, one)
    if not one.arrivals and as_known_on is not None and as_known_on < due:
        return {}
    came = one.arrivals[0] if one.arrivals else as_known_on
    in_time = came is not None and came < cut_off
    late = working_days_late(settings, due, came) if came is not None and in_time else 0
    return {
        "late-day": late,
        "missing-return": int(not in_time),
        "returns_due": 1,
        "returns_on_time": int(in_time and late == 0),
        "fields_filed": one.fields,
        "fields_passed": one.fields - one.failing,
    }


def refuse_unknown(events: Iterable[Event]) -> None:
    """Refuse a method that waits for an event which the system does not count."""
    for event in events:
        if event.system and event.code not in RETURN_EVENTS:
            known = ", ".join(RETURN_EVENTS)
            raise Refusal(
                Text(
                    en=f"the system does not count the event “{event.code}”; it counts {known}.",
                    zh=f"系统不记录事项“{event.code}”；系统记录的事项有：{known}。",
                )
            )
