"""When is the return of an institution due: by the calendar, or by a later deadline that it or all were granted?"""

from collections.abc import Sequence
from datetime import date, datetime

from etl.definitions.calendar import as_known, deadline, is_settled
from etl.definitions.settings import Settings
from etl.telling.reminders import provisional
from etl.values.periods import Period
from etl.values.text import Text
from store.life.deadlines import Extension, latest

MOST_DAYS_LATER = 31
"""A deadline that moves by more days than this is a slip of the pen until somebody says that it is meant."""


def due_of(
    settings: Settings,
    extensions: Sequence[Extension],
    institution: str,
    period: Period,
    on: date | None = None,
) -> datetime:
    """The deadline that holds for an institution, in the programme's time zone; `on`: as far as it was known then."""
    known = settings if on is None else as_known(settings, on)
    due, moved = deadline(known, period), latest(extensions, institution, str(period))
    return due if moved is None else max(due, moved.until.astimezone(due.tzinfo))


def may_move(settings: Settings, due: datetime, on: date | None = None) -> Text | None:
    """That a deadline is provisional, as nobody knows yet (knew on a day) which weekends will be worked; None where it
    is settled."""
    return None if is_settled(settings, due.date(), on) else provisional(due.year)
