"""Cases with clocks: what a record of complaints holds, how long each grade has, and what is counted of them.

A clock runs in the working days of the programme's calendar; the day on which a case is received does not count. A case
has a number that the institution gave it and nothing that says who complained: what would say so is refused.
"""

import datetime
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from etl.definitions.calendar import working_days_from, works_on
from etl.definitions.model import Definition
from etl.definitions.settings import Settings
from etl.values.text import Text

CASE_FIELDS = (
    "number",
    "institution",
    "period",
    "received",
    "grade",
    "extended_to",
    "extension",
    "reported",
    "answered",
    "closed",
    "satisfied",
)
NEEDED_FIELDS = ("number", "institution", "period", "received", "grade", "closed")
Counted = Literal[
    "received",
    "closed",
    "due",
    "on_time",
    "open",
    "overdue",
    "extended",
    "asked",
    "satisfied",
    "to_report",
    "reported",
]


class Grade(Definition):
    """How serious a case is, and what that asks for: to be closed within `days` working days, and to be reported
    within `report_hours` hours of its receipt (0: it need not be)."""

    code: str = Field(pattern="^[a-z][a-z0-9_]*$")
    name: Text
    words: tuple[str, ...] = Field(min_length=1)
    days: int = Field(ge=1, le=250)
    report_hours: int = Field(default=0, ge=0, le=240)


class Reason(Definition):
    """Why a case may be given more time. There is no free text: it would name persons sooner or later."""

    words: tuple[str, ...] = Field(min_length=1)
    name: Text


class CaseCount(Definition):
    """A measure that is counted of the cases of a period, and what of them it counts.

    received, closed: in the period; closed within so many working days after the receipt, or only beyond so many.
    due: decided in the period, that is closed in time in it, or its time ran out in it before it was closed, so that
    every case counts once; on_time: of these, closed in time; extended: of these, given more time. open, overdue: not
    closed at the end of the period; its time had run out. asked: closed in the period with an answer whether the
    customer is satisfied; satisfied: and the answer is yes. to_report: received in the period, of a grade that is to be
    reported; reported: and it was, in time. `grade`: only cases of these grades.
    """

    measure: str
    counts: Counted
    within: int | None = Field(default=None, ge=0)
    beyond: int | None = Field(default=None, ge=0)
    grade: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _within_what(self) -> "CaseCount":
        if self.counts != "closed" and (self.within is not None or self.beyond is not None):
            raise ValueError(
                "within and beyond are working days from receipt to closing: they go with “closed”"
            )
        return self


class Cases(Definition):
    """[cases] of a layout: the grades with their clocks, the longest extension, reasons for one, what is counted."""

    most_extended: int = Field(default=0, ge=0, le=250)
    nothing: tuple[str, ...] = ("无", "nil")
    yes: tuple[str, ...] = ("是", "yes")
    no: tuple[str, ...] = ("否", "no")
    grade: tuple[Grade, ...] = Field(min_length=1)
    reason: tuple[Reason, ...] = ()
    count: tuple[CaseCount, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _of_one_piece(self) -> "Cases":
        codes = [one.code for one in self.grade]
        for count in self.count:
            if strange := [code for code in count.grade if code not in codes]:
                raise ValueError(
                    f"“{count.measure}” counts the grade “{strange[0]}”, which is none of [[cases.grade]]"
                )
        measures = [one.measure for one in self.count]
        if twice := [one for one in measures if measures.count(one) > 1]:
            raise ValueError(f"the measure “{twice[0]}” is counted twice")
        if self.most_extended and not self.reason:
            raise ValueError("cases that may be extended need a [[cases.reason]]: why")
        return self

    def of(self, code: str) -> Grade:
        """The grade with a code."""
        return next(one for one in self.grade if one.code == code)


@dataclass(frozen=True, slots=True)
class Case:
    """One case as a file states it. Moments are in the programme's zone; days are days there; None: not (yet) so.

    `extension` is the first word of the reason for more time. `satisfied` is None where nobody asked.
    """

    number: str
    institution: str
    received: datetime.datetime
    grade: str
    extended_to: datetime.date | None = None
    extension: str = ""
    reported: datetime.datetime | None = None
    answered: datetime.date | None = None
    closed: datetime.date | None = None
    satisfied: bool | None = None
    sheet: str = ""
    cell: str = ""


def due_on(settings: Settings, cases: Cases, case: Case) -> datetime.date:
    """The last day on which a case is closed in time: of its grade, or to which it was extended."""
    return case.extended_to or first_due(settings, cases, case)


def first_due(settings: Settings, cases: Cases, case: Case) -> datetime.date:
    """The last day by the grade alone."""
    return working_days_from(settings, _day(settings, case.received), cases.of(case.grade).days)


def latest_due(settings: Settings, cases: Cases, case: Case) -> datetime.date:
    """The last day to which a case may be extended."""
    return working_days_from(settings, first_due(settings, cases, case), cases.most_extended)


def working_days_between(settings: Settings, first: datetime.date, last: datetime.date) -> int:
    """Working days after `first`, up to and with `last`; below 0 where `last` lies before it."""
    if last < first:
        return -working_days_between(settings, last, first)
    days = (first + datetime.timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(works_on(settings, day) for day in days)


def report_by(cases: Cases, case: Case) -> datetime.datetime | None:
    """The moment by which a case is to be reported; None where its grade asks for none. Hours run through nights."""
    hours = cases.of(case.grade).report_hours
    return case.received + datetime.timedelta(hours=hours) if hours else None


def _day(settings: Settings, moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(ZoneInfo(settings.time_zone)).date()


def counted(
    settings: Settings,
    cases: Cases,
    count: CaseCount,
    case: Case,
    span: tuple[datetime.date, datetime.date],
) -> bool:
    """Whether a measure counts a case in the period of these first and last days."""
    if count.grade and case.grade not in count.grade:
        return False
    first, last = span
    received = _day(settings, case.received)
    is_closed = case.closed is not None and case.closed <= last
    due = due_on(settings, cases, case)
    if count.counts in ("received", "to_report", "reported"):
        limit = report_by(cases, case)
        if not first <= received <= last or (count.counts != "received" and limit is None):
            return False
        return count.counts != "reported" or (
            limit is not None and case.reported is not None and case.reported <= limit
        )
    if count.counts in ("open", "overdue"):
        return not is_closed and received <= last and (count.counts == "open" or due <= last)
    if count.counts in ("due", "on_time", "extended"):
        in_time = case.closed is not None and case.closed <= due
        decided = case.closed if case.closed is not None and in_time else due
        if not first <= decided <= last:
            return False
        return {"due": True, "on_time": in_time, "extended": case.extended_to is not None}[count.counts]
    if case.closed is None or not first <= case.closed <= last:
        return False
    if count.counts in ("asked", "satisfied"):
        return case.satisfied is not None and (count.counts == "asked" or case.satisfied)
    taken = working_days_between(settings, received, case.closed)
    return (count.within is None or taken <= count.within) and (count.beyond is None or taken > count.beyond)
