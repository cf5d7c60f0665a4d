"""Whom to remind of a return on a given day, and in which words: three working days before, on the day, and after; of a
period that is asked for, on whichever day."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from etl.definitions.calendar import (
    as_known,
    working_days_from,
    working_days_late,
    working_days_left,
    works_on,
)
from etl.definitions.programme import Programme
from etl.definitions.settings import Settings
from etl.facts.conduct import published_at
from etl.queries.returns.desk import BoardCell, BoardRow, board
from etl.telling import reminders as told
from etl.telling.reminders import When
from etl.values.periods import Period, day_and_clock
from etl.values.text import Text
from store.life.decisions import BY_CHECKS

DAYS_BEFORE = 3
MONTHS_BACK = 3
"""How many months back a deadline may have been moved to today."""


@dataclass(frozen=True)
class Reminder:
    """A text to send to one institution about one month."""

    institution: str
    name: Text
    period: str
    when: When
    due: datetime
    subject: Text
    text: Text
    is_provisional: bool


def reminders(
    engine: Engine, programme: Programme, on: date, *, as_known_on: datetime, period: str = ""
) -> list[Reminder]:
    """What is to be sent on a day, as things stood at a moment; nothing on a day on which nobody works.

    After the deadline there is a reminder on every working day until the figures of the month are published. Of a
    `period` that is asked for everybody who owes it has a text, whichever day it is: who chases it today speaks as of
    today, in the working days that were known then.
    """
    settings = as_known(programme.settings, on)
    if settings.ranked != "institution" or not (period or works_on(settings, on)):
        return []
    month = Period(on.year, on.month)
    periods = [period] if period else [str(month.shift(-back)) for back in range(MONTHS_BACK, 0, -1)]
    now = datetime.combine(on, time(12), ZoneInfo(settings.time_zone))
    rows = board(engine, programme, periods, now, as_known_on=as_known_on).rows
    asked = [(row, cell) for one in periods for row in rows if (cell := row.cells.get(one))]
    return [
        _reminder(settings, row, cell, when, on)
        for row, cell in asked
        if not cell.is_in and (when := _side(cell, on) if period else _when(settings, cell, on))
    ]


def first_day(settings: Settings, due: datetime) -> date:
    """The day on which the first texts about a deadline go out by themselves."""
    return working_days_from(settings, day_and_clock(due)[0], -DAYS_BEFORE)


def _when(settings: Settings, cell: BoardCell, on: date) -> When | None:
    due, side = cell.due, _side(cell, on)
    if side == "after":
        end = max(published_at(settings, Period.parse(cell.period)), due)
        first_late = working_days_from(settings, day_and_clock(due)[0], 1)
        return side if on < end.date() or on == first_late else None
    return side if side == "on the day" or on == first_day(settings, due) else None


def _side(cell: BoardCell, on: date) -> When:
    """On which side of its deadline a day lies."""
    last = day_and_clock(cell.due)[0]
    if on == last:
        return "on the day"
    return "after" if on > last else "before"


def _reminder(settings: Settings, row: BoardRow, cell: BoardCell, when: When, on: date) -> Reminder:
    name = Text(zh=row.institution.name("zh"), en=row.institution.name("en"))
    period, late = Period.parse(cell.period), _days_late(settings, cell, on)
    noon = datetime.combine(on, time(12), cell.due.tzinfo)
    left = working_days_left(settings, noon, cell.due)
    subject, opening = told.openings(period, cell.due, days_before=left, late=late)[when]
    also = (cell.may_move,) if cell.may_move else ()
    return Reminder(
        institution=cell.institution,
        name=name,
        period=cell.period,
        when=when,
        due=cell.due,
        subject=told.about(settings.name, subject),
        text=told.letter(name, opening, _stands(cell, when), *also, by=told.signed(settings.name, on)),
        is_provisional=cell.may_move is not None,
    )


def _days_late(settings: Settings, cell: BoardCell, on: date) -> int:
    end_of_day = datetime.combine(on, time(23, 59), cell.due.tzinfo)
    return working_days_late(settings, cell.due, end_of_day)


def _stands(cell: BoardCell, when: When) -> Text:
    """How the return stands now, and what to do next."""
    if cell.draft:
        return told.draft_stands(cell.draft.hard + cell.draft.open)
    if cell.state == "returned":
        if cell.asked is None or cell.asked.decided_by == BY_CHECKS:
            return told.SENT_BACK_BY_CHECKS
        return told.sent_back(cell.asked.reasons)
    return told.STILL_MISSING if when == "after" else told.NOT_RECEIVED
