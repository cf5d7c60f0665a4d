"""Why the method proposes that something be done about an institution, in words."""

from datetime import date

from etl.values.text import Text


def last_of_group(place: int, score: str, below: object) -> Text:
    """The last of its group, and under the score that the method asks for."""
    return Text(
        zh=f"组内末位（第{place}名），得分 {score}，低于 {below} 分",
        en=f"last of its group (place {place}) with {score} points, under {below}",
    )


def plan_overdue(case: int, due: date) -> Text:
    """A case whose plan has not come in time."""
    return Text(
        zh=f"第 {case} 号督办事项应于 {due} 前提交整改方案，逾期未交",
        en=f"the plan in case {case} was due on {due} and has not come",
    )


def first_of_group(score: str, at_least: object) -> Text:
    """The first of its group, with the score that the method asks for."""
    return Text(
        zh=f"组内首位，得分 {score}，不低于 {at_least} 分",
        en=f"first of its group with {score} points, at least {at_least}",
    )


def good_grade(grade: Text) -> Text:
    """A grade that the method commends."""
    return Text(zh=f"考核等级为{grade.zh}", en=f"graded {grade.en}")


def places_up(places: int) -> Text:
    """Places gained since the assessment before."""
    return Text(
        zh=f"位次较上期上升 {places} 位",
        en=f"up {places} place{'' if places == 1 else 's'} since the assessment before",
    )
