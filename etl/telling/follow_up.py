"""Why the method proposes that something be done about an institution, in words."""

from datetime import date

from etl.values.text import Text


def last_of_group(place: int, score: str, below: object) -> Text:
    """The last of its group, and under the score that the method asks for."""
    return Text(
        zh=f"组内末位（第 {place} 位），得分 {score}，低于 {below} 分",
        en=f"last of its group (place {place}) with {score} points, under {below}",
    )


def plan_overdue(case: int, due: date) -> Text:
    """A case whose plan has not come in time."""
    return Text(
        zh=f"第 {case} 号督办事项应于 {due} 前提交整改方案，逾期未交",
        en=f"the plan in case {case} was due on {due} and has not come",
    )
