"""Why somebody at an institution should be called, in words with the number that says so; and in a few words, where a
line is all there is."""

from collections.abc import Sequence
from datetime import date

from etl.values.periods import day_words
from etl.values.text import Text


def not_in(month: Text, late: int) -> Text:
    """The return has not come, and is `late` working days late (0: the deadline is still ahead)."""
    if not late:
        return Text(zh=f"{month.zh}报表尚未报送", en=f"the return for {month.en} has not come")
    days = "day" if late == 1 else "days"
    return Text(
        zh=f"{month.zh}报表逾期{late}个工作日未报",
        en=f"the return for {month.en} is {late} working {days} overdue",
    )


def sent_back(month: Text) -> Text:
    """The return was sent back and no corrected one has come."""
    return Text(
        zh=f"{month.zh}报表已退回，尚未更正",
        en=f"the return for {month.en} was sent back and waits for correction",
    )


def came_late(month: Text, late: int) -> Text:
    """The return came, too late."""
    days = "day" if late == 1 else "days"
    return Text(
        zh=f"{month.zh}报表迟报{late}个工作日",
        en=f"the return for {month.en} came {late} working {days} late",
    )


def to_explain(month: Text, things: int) -> Text:
    """Figures of the return stand out and nobody has said why."""
    return Text(
        zh=f"{month.zh}报表有{things}处待说明",
        en=f"{things} thing{'' if things == 1 else 's'} in the return for {month.en} to be explained",
    )


def to_explain_short(things: int) -> Text:
    """The same, short."""
    return Text(zh=f"{things}处待说明", en=f"{things} thing{'' if things == 1 else 's'} to be explained")


def red_line(quarter: Text, items: Sequence[Text]) -> Text:
    """Items stand under their red lines and earn nothing."""
    zh = "".join(f"“{item.zh}”" for item in items)
    en = ", ".join(f"“{item.en}”" for item in items)
    return Text(
        zh=f"{quarter.zh}{zh}低于红线，{'各' if len(items) > 1 else ''}得0分",
        en=f"{en} under the red line in {quarter.en}: 0 points",
    )


def red_line_short(items: int) -> Text:
    """The same, short."""
    return Text(zh=f"{items}项低于红线", en=f"{items} red line{'' if items == 1 else 's'}")


def failed_again(quarter: Text, name: Text, follows: Text | None, place: int | None) -> Text:
    """It failed several periods in a row, and what the method asks for then. `place`: among all of the quarter."""
    zh = f"{quarter.zh}考核{'' if place is None else f'第{place}名'}，{name.zh}"
    en = f"{'' if place is None else f'place {place} '}in the assessment of {quarter.en}: {name.en}"
    if follows is not None:
        zh, en = f"{zh}：{follows.zh}", f"{en}; {follows.en}"
    return Text(zh=zh, en=en)


def last_in_group(period: Text, indicator: Text, place: int) -> Text:
    """Nobody of the peer group is behind it in the ranking of a period."""
    return Text(
        zh=f"{period.zh}“{indicator.zh}”居组内末位（第{place}名）",
        en=f"last of its group (place {place}) by “{indicator.en}” in {period.en}",
    )


def last_in_group_short(period: Text) -> Text:
    """The same, short."""
    return Text(zh=f"{period.zh}排名居组内末位", en=f"last of its group in the ranking of {period.en}")


def last_assessed(period: Text, place: int) -> Text:
    """Nobody is behind it in the assessment of a period."""
    return Text(
        zh=f"{period.zh}考核居末位（第{place}名）",
        en=f"last in the assessment of {period.en} (place {place})",
    )


def last_assessed_short(period: Text) -> Text:
    """The same, short."""
    return Text(zh=f"{period.zh}考核居末位", en=f"last in the assessment of {period.en}")


def fell(indicator: Text, places: int, now: int, *, of_both: bool = False) -> Text:
    """It lost places since the period before; `of_both`: among those who had a place in both."""
    if of_both:
        return Text(
            zh=f"“{indicator.zh}”在两期均有位次的机构中较上期下降{places}位，现居第{now}名",
            en=f"down {places} places by “{indicator.en}” among those with a place in both periods, now place {now}",
        )
    return Text(
        zh=f"“{indicator.zh}”较上期下降{places}位，现居第{now}名",
        en=f"down {places} places by “{indicator.en}”, now place {now}",
    )


def fell_short(places: int) -> Text:
    """The same, short."""
    return Text(zh=f"位次下降{places}位", en=f"down {places} places")


def open_case(case: int, due: date | None, *, is_overdue: bool) -> Text:
    """A case of follow-up waits for its next step."""
    if due is None:
        return Text(zh=f"第{case}号督办事项尚未办结", en=f"case {case} is open")
    day = day_words(due)
    if is_overdue:
        return Text(zh=f"第{case}号督办事项已于{day.zh}到期，尚未办结", en=f"case {case} was due on {day.en}")
    return Text(zh=f"第{case}号督办事项将于{day.zh}到期", en=f"case {case} is due on {day.en}")
