"""Whom to remind of a return on a given day, and in which words: three working days before, on the day, and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from etl.definitions.calendar import working_days_from, working_days_late, works_on
from etl.definitions.programme import Programme
from etl.facts.conduct import published_at
from etl.queries.returns.desk import BoardCell, BoardRow, board
from etl.values.periods import Period
from etl.values.text import Text

When = Literal["before", "on the day", "after"]
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


def reminders(engine: Engine, programme: Programme, on: date, *, as_known_on: datetime) -> list[Reminder]:
    """What is to be sent on a day, as things stood at a moment; nothing on a day on which nobody works.

    After the deadline there is a reminder on every working day until the figures of the month are published.
    """
    settings = programme.settings
    if settings.ranked != "institution" or not works_on(settings, on):
        return []
    month = Period(on.year, on.month)
    periods = [str(month.shift(-back)) for back in range(MONTHS_BACK, 0, -1)]
    zone = ZoneInfo(settings.time_zone)
    now = datetime.combine(on, time(12), zone)
    rows = board(engine, programme, periods, now, as_known_on=as_known_on).rows
    asked = [(row, cell) for period in periods for row in rows if (cell := row.cells.get(period))]
    return [
        _reminder(programme, row, cell, when, on)
        for row, cell in asked
        if not cell.is_in and (when := _when(programme, cell, on))
    ]


def _when(programme: Programme, cell: BoardCell, on: date) -> When | None:
    settings, due = programme.settings, cell.due
    if on == due.date():
        return "on the day"
    if on > due.date():
        end = max(published_at(settings, Period.parse(cell.period)), due)
        return "after" if on < end.date() or on == working_days_from(settings, due.date(), 1) else None
    return "before" if on == working_days_from(settings, due.date(), -DAYS_BEFORE) else None


def _reminder(programme: Programme, row: BoardRow, cell: BoardCell, when: When, on: date) -> Reminder:
    name = Text(zh=row.institution.name("zh"), en=row.institution.name("en"))
    period = Period.parse(cell.period)
    month = Text(zh=f"{period.year}年{period.number}月", en=cell.period)
    late = _days_late(programme, cell, on)
    subject, opening = _openings(month, cell.due, late)[when]
    stands = _stands(cell)
    return Reminder(
        institution=cell.institution,
        name=name,
        period=cell.period,
        when=when,
        due=cell.due,
        subject=subject,
        text=Text(zh=f"{name.zh}：{opening.zh}{stands.zh}", en=f"{name.en}: {opening.en} {stands.en}"),
    )


def _days_late(programme: Programme, cell: BoardCell, on: date) -> int:
    end_of_day = datetime.combine(on, time(23, 59), cell.due.tzinfo)
    return working_days_late(programme.settings, cell.due, end_of_day)


def _openings(month: Text, due: datetime, late: int) -> Mapping[When, tuple[Text, Text]]:
    """Subject and first sentence. Dates as both languages write them, so that nobody reads 8/9 two ways."""
    day = Text(zh=f"{due.month}月{due.day}日{due:%H:%M}", en=f"{due:%Y-%m-%d %H:%M}")
    days = "1 working day" if late == 1 else f"{late} working days"
    return {
        "before": (
            Text(zh=f"{month.zh}月报将于{day.zh}截止", en=f"Return for {month.en} due {day.en}"),
            Text(
                zh=f"{month.zh}月报应于{day.zh}前报送，还有{DAYS_BEFORE}个工作日。",
                en=f"the return for {month.en} is due by {day.en}, in {DAYS_BEFORE} working days.",
            ),
        ),
        "on the day": (
            Text(zh=f"{month.zh}月报今日截止", en=f"Return for {month.en} due today"),
            Text(
                zh=f"{month.zh}月报今日{due:%H:%M}截止。",
                en=f"the return for {month.en} is due today by {due:%H:%M}.",
            ),
        ),
        "after": (
            Text(zh=f"{month.zh}月报已逾期", en=f"Return for {month.en} overdue"),
            Text(
                zh=f"{month.zh}月报应于{day.zh}前报送，现已逾期{late}个工作日。",
                en=f"the return for {month.en} was due by {day.en} and is {days} late.",
            ),
        ),
    }


def _stands(cell: BoardCell) -> Text:
    """How the return stands now, and what to do next: a draft without errors looks finished, and is not."""
    draft = cell.draft
    if draft and not draft.hard and not draft.open:
        return Text(
            zh="贵机构已上传的草稿没有错误，但尚未报送；请登录后确认报送并留存回执。",
            en="Your draft has no errors but is NOT filed; sign in, file it and keep the receipt.",
        )
    if draft:
        todo = draft.hard + draft.open
        findings = "1 finding is" if todo == 1 else f"{todo} findings are"
        return Text(
            zh=f"贵机构已上传的草稿尚未报送，还有{todo}处问题待更正或说明；请处理后报送。",
            en=f"Your draft is NOT filed; {findings} to be mended or explained first.",
        )
    if cell.state == "returned":
        reasons = cell.asked.reasons if cell.asked else ""
        return Text(
            zh=f"已报送的文件被退回（{reasons}）；请更正后重新报送。",
            en=f"What was sent was returned ({reasons}); correct it and file it again.",
        )
    return Text(zh="目前尚未收到；请按时报送。", en="Nothing has been received yet; please file it.")
