"""When is the return of an institution due: by the calendar, or by a later deadline that it or all were granted?"""

from collections.abc import Sequence
from datetime import datetime

from etl.definitions.calendar import deadline, is_settled
from etl.definitions.settings import Settings
from etl.telling.reminders import provisional
from etl.values.periods import Period
from etl.values.text import Text
from store.life.deadlines import Extension, latest

MOST_DAYS_LATER = 31
"""A deadline that moves by more days than this is a slip of the pen until somebody says that it is meant."""


def due_of(settings: Settings, extensions: Sequence[Extension], institution: str, period: Period) -> datetime:
    """The deadline that holds for an institution, in the programme's time zone."""
    due, moved = deadline(settings, period), latest(extensions, institution, str(period))
    return due if moved is None else max(due, moved.until.astimezone(due.tzinfo))


def may_move(settings: Settings, due: datetime) -> Text | None:
    """That a deadline is provisional, as nobody knows yet which weekends will be worked; None where it is settled."""
    return None if is_settled(settings, due.date()) else provisional(due.year)
