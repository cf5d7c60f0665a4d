"""Deadlines and lateness in the working days of the programme's country (make-up weekends included).

The calendar package knows the notices of past years; holidays.csv of the programme overrules it, because the notice
for a year appears in the autumn before it, and is sometimes changed once more. What held is asked of the settings as
they are; what is told of a coming day as of another one is asked of `as_known`.
"""

import datetime
import warnings
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from etl.definitions import notices
from etl.definitions.settings import Settings, SpecialDay
from etl.values.periods import Period, day_and_clock

if TYPE_CHECKING:
    from holidays import HolidayBase


@cache
def _holidays(country: str) -> "HolidayBase":
    return _kind(country)()


@cache
def _kind(country: str) -> "type[HolidayBase]":
    """What `holidays.country_holidays` makes its calendars of, from the file of this country alone: the package imports
    those of all 250 before it answers for one, which takes a third as long as a bulletin is drawn up."""
    import holidays  # late: most commands ask for no working day
    from holidays.registry import COUNTRIES

    file, (name, *_) = next(one for one in COUNTRIES.items() if country in one[1][1:])
    spec = spec_from_file_location(
        f"holidays_of_{file}", Path(holidays.__file__).parent / "countries" / f"{file}.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    kind: type[HolidayBase] = getattr(module, name)
    return kind


@cache
def first_day_called(country: str, name: str, year: int) -> datetime.date | None:
    """The first day of a year that the calendar package calls so in English; None where it knows none."""
    known = _kind(country)(years=year, language="en_US")
    return next((day for day in sorted(known.get_named(name)) if day.year == year), None)


def is_working_day(country: str, day: datetime.date) -> bool:
    """Whether people work on `day`: not on holidays, not on weekends unless they make up for a holiday."""
    return bool(_holidays(country).is_working_day(day))


@cache
def _overruled(days: tuple[SpecialDay, ...]) -> Mapping[datetime.date, bool]:
    return {day.date: day.working for day in days}


def works_on(settings: Settings, day: datetime.date) -> bool:
    """Whether people work on `day` in the programme: as holidays.csv says, else as the country's calendar does."""
    overruled = _overruled(settings.special_days).get(day)
    return is_working_day(settings.country, day) if overruled is None else overruled


def as_known(settings: Settings, on: datetime.date) -> Settings:
    """The settings with the working days as they were known on a day: without what a later notice changed.

    Days up to `on` are as they were: a notice changes days that are still to come.
    """
    known = _known(settings.country, settings.special_days, on)
    return settings if known == settings.special_days else settings.model_copy(update={"special_days": known})


@cache
def _known(country: str, special: tuple[SpecialDay, ...], on: datetime.date) -> tuple[SpecialDay, ...]:
    days = tuple(one for one in special if one.published_on is None or one.published_on <= on)
    entered = {one.date for one in days}
    return days + tuple(
        SpecialDay(date=one.date, working=one.worked_before, source=one.source)
        for one in notices.changes(country)
        if one.published_on > on and one.date not in entered
    )


@cache
def _is_made_up(country: str, year: int) -> bool:
    """Whether the package knows weekends of this year that make up for holidays."""
    return any(day.year == year for day in _known_upto(country, [year]).weekend_workdays)


@cache
def _years_made_up(country: str) -> frozenset[int]:
    """The years for which the package knows weekends that make up for holidays; none where nobody makes up for them."""
    last = _holidays(country).end_year
    known = _known_upto(country, range(FIRST_YEAR, last + 1))
    return frozenset(day.year for day in known.weekend_workdays)


def _known_upto(country: str, years: Iterable[int]) -> "HolidayBase":
    """The country's holidays with these years filled in, which takes a millisecond a year."""
    known = _holidays(country)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # that movable feasts of far years are estimates: they make up for nothing
        for year in years:
            known.get(datetime.date(year, 1, 1))
    return known


FIRST_YEAR = 2015
"""From which year on the package is asked, up to the last one that it knows anything of."""


def is_settled(settings: Settings, day: datetime.date, on: datetime.date | None = None) -> bool:
    """Whether the working days around a day are known. Where weekends make up for holidays they are once the notice
    for the year is: in the package, or entered in holidays.csv. Before that a deadline is provisional.

    `on`: as of which day this is said; a notice that was published after it settles nothing yet. None: as of now.
    `settings` are those of the programme's folder, not `as_known`.
    """
    entered = settings.special_days
    if any(
        one.date.year == day.year and (on is None or one.published_on is None or one.published_on <= on)
        for one in entered
    ):
        return True
    since = notices.published(settings.country).get(day.year)
    if on is not None and since is not None and on < since:
        return False
    if _is_made_up(settings.country, day.year):
        return True
    known = _years_made_up(settings.country)
    return not known or day.year in known


def working_days_from(settings: Settings, day: datetime.date, steps: int) -> datetime.date:
    """The working day `steps` after a day (before it when negative)."""
    step = datetime.timedelta(days=1 if steps > 0 else -1)
    left = abs(steps)
    while left:
        day += step
        left -= works_on(settings, day)
    return day


def deadline(settings: Settings, period: Period) -> datetime.datetime:
    """When the return for `period` is due, in the programme's time zone.

    The due day lies in the month after the period (or as many after it as the calendar says); where it is no working
    day the next one counts.
    """
    after = period.months[-1].shift(settings.calendar.due_month)
    day = datetime.date(after.year, after.number, settings.calendar.due_day)
    while not works_on(settings, day):
        day += datetime.timedelta(days=1)
    time = datetime.time.fromisoformat(settings.calendar.due_time)
    return datetime.datetime.combine(day, time, ZoneInfo(settings.time_zone))


def working_days_late(settings: Settings, due: datetime.datetime, received_at: datetime.datetime) -> int:
    """Working days begun after the deadline until arrival; 0 on time, at least 1 when late at all. A deadline at
    midnight is the end of the day before."""
    if received_at <= due:
        return 0
    return max(_worked(settings, day_and_clock(due)[0], received_at.astimezone(due.tzinfo).date()), 1)


def working_days_left(settings: Settings, now: datetime.datetime, due: datetime.datetime) -> int:
    """Working days after today up to the day of the deadline; 0 on that day and after it."""
    return _worked(settings, now.astimezone(due.tzinfo).date(), day_and_clock(due)[0])


def _worked(settings: Settings, after: datetime.date, until: datetime.date) -> int:
    """Working days after a day up to another one, that one included; 0 where it is not later."""
    if until <= after:
        return 0
    counts = [_counted(settings.country, settings.special_days, y) for y in range(after.year, until.year + 1)]
    whole_years = sum(one[-1] for one in counts[:-1])
    return whole_years + counts[-1][_day_of_year(until)] - counts[0][_day_of_year(after)]


@cache
def _counted(country: str, special: tuple[SpecialDay, ...], year: int) -> tuple[int, ...]:
    """By day of the year, from 1 on, the working days up to it: a board asks for hundreds of spans of years."""
    first, overruled = datetime.date(year, 1, 1), _overruled(special)
    days = (first + datetime.timedelta(days=n) for n in range((datetime.date(year, 12, 31) - first).days + 1))
    works = (overruled[day] if day in overruled else is_working_day(country, day) for day in days)
    return tuple(accumulate(works, initial=0))


def _day_of_year(day: datetime.date) -> int:
    return day.timetuple().tm_yday
