"""A reminder in words: which return is due when, how it stands, and what to do next."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from etl.values.periods import Period, day_and_clock, day_words
from etl.values.text import Text

When = Literal["before", "on the day", "after"]
NOT_FILED = Text(
    zh="贵机构已上传的草稿没有错误，但尚未报送；请登录后确认报送并留存回执。",
    en="Your draft has no errors but is NOT filed; sign in, file it and keep the receipt.",
)
"""A draft without errors looks finished, and is not."""
SENT_BACK_BY_CHECKS = Text(
    zh="已报送的文件未通过检查，已被退回，所列问题见“报送”页；请更正后重新报送。",
    en="What was sent did not pass the checks and was returned; the page Filing lists what they found. "
    "Correct it and file it again.",
)
"""The checks' reasons are their ids, which say nothing to a filer."""
NOT_RECEIVED = Text(
    zh="目前尚未收到，请登录后在“报送”页及时报送，空表可在该页下载。",
    en="Nothing has been received yet; please sign in and file it on the page Filing, which has the form too.",
)
STILL_MISSING = Text(
    zh="至今仍未收到，请登录后在“报送”页尽快报送，并说明迟报原因；空表可在该页下载。",
    en="It is still missing; please sign in, file it on the page Filing, which has the form too, and say why it is "
    "late.",
)
"""After the deadline a text that asks no more than before it would be read as one more of the same."""


def openings(
    period: Period, due: datetime, *, days_before: int, late: int
) -> Mapping[When, tuple[Text, Text]]:
    """Subject and first sentence. Dates as both languages write them, so that nobody reads 8/9 two ways. `days_before`
    are the working days after the day of the text up to the deadline; 0 on the last day on which anybody works."""
    is_month = period.per_year == 12
    month = Text(
        zh=f"{period.year}年{period.number}月月报" if is_month else f"{period.name.zh}报表",
        en=period.name.en,
    )
    last, clock = day_and_clock(due)
    day = Text(zh=f"{last.month}月{last.day}日{clock}", en=f"{day_words(last).en}, {clock}")
    days = _working_days(late)
    left = f"还有{days_before}个工作日。" if days_before else "其间没有工作日。"
    in_days = f"in {_working_days(days_before)}" if days_before else "with no working day in between"
    return {
        "before": (
            Text(zh=f"{month.zh}将于{day.zh}截止", en=f"Return for {month.en} due {day.en}"),
            Text(
                zh=f"贵机构{month.zh}应于{day.zh}前报送，{left}",
                en=f"the return for {month.en} is due by {day.en}, {in_days}.",
            ),
        ),
        "on the day": (
            Text(zh=f"{month.zh}今日截止", en=f"Return for {month.en} due today"),
            Text(
                zh=f"贵机构{month.zh}今日{clock}截止。",
                en=f"the return for {month.en} is due today by {clock}.",
            ),
        ),
        "after": (
            Text(zh=f"{month.zh}已逾期", en=f"Return for {month.en} overdue"),
            Text(
                zh=f"贵机构{month.zh}应于{day.zh}前报送，现已逾期{late}个工作日。",
                en=f"the return for {month.en} was due by {day.en} and is {days} late.",
            ),
        ),
    }


def about(programme: Text, subject: Text) -> Text:
    """The subject with the programme that it is about: who is reminded files for several."""
    return Text(
        zh=f"{programme.zh}：{subject.zh}", en=f"{programme.en}: {subject.en[:1].lower()}{subject.en[1:]}"
    )


def _working_days(count: int) -> str:
    return "1 working day" if count == 1 else f"{count} working days"


def provisional(year: int) -> Text:
    """Why a deadline may still move, and where the notice that settles it is entered."""
    return Text(
        zh=f"该时限为暂定：{year}年节假日调休安排尚未录入（由协调岗在“项目方案”页登记特殊工作日）。",
        en=f"This deadline is provisional: the notice on make-up days for {year} has not been entered yet "
        "(the coordinator does, as special working days on the page Programme definitions).",
    )


def draft_stands(todo: int) -> Text:
    """How a draft stands in which so many findings are still to be dealt with."""
    if not todo:
        return NOT_FILED
    findings = "1 finding is" if todo == 1 else f"{todo} findings are"
    return Text(
        zh=f"贵机构已上传的草稿尚未报送，还有{todo}处问题待更正或说明；请处理后报送。",
        en=f"Your draft is NOT filed; {findings} to be corrected or explained first.",
    )


def sent_back(reasons: str) -> Text:
    """How a return stands that was sent back."""
    return Text(
        zh=f"已报送的文件被退回（{reasons}）；请更正后重新报送。",
        en=f"What was sent was returned ({reasons}); correct it and file it again.",
    )


def signed(programme: Text, day: date) -> Text:
    """Who writes, for which programme, and as of which day: a text is sent on, and read later."""
    return Text(
        zh=f"{programme.zh}协调岗（截至{day_words(day).zh}的情况）",
        en=f"{programme.en}, the coordinator (as of {day_words(day).en})",
    )


def letter(name: Text, opening: Text, *more: Text, by: Text) -> Text:
    """The whole text to one institution: how the return stands, what else has to be said, and on a line of its own who
    says it."""
    zh = "".join(one.zh for one in more)
    en = " ".join([f"{name.en}: {opening.en}", *(one.en for one in more)])
    return Text(zh=f"{name.zh}：{opening.zh}{zh}\n{by.zh}", en=f"{en}\n{by.en}")
