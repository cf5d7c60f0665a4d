"""Follow-up: what the method proposes after a quarter, what was decided about it, and what has become due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Engine

from etl.definitions.method.tables import Consequence
from etl.definitions.programme import Programme
from etl.facts.members import Member
from etl.queries.score.shape import Assessment, AssessmentRow
from etl.values.periods import Period
from etl.values.text import Text
from store.follow_up import Case, Resolution, StepKind, read_cases, read_resolutions

__all__ = ["Case", "Proposal", "Resolution", "StepKind", "open_cases", "proposals", "resolutions_for"]


@dataclass(frozen=True)
class Proposal:
    """A rung of the ladder that a quarter calls for, with the reason in words; `case` is what a person decided."""

    member: Member
    consequence: Consequence
    reason: Text
    case: Case | None


def proposals(engine: Engine, programme: Programme, assessed: Assessment, today: date) -> list[Proposal]:
    """What the method proposes after a quarter, the mildest rung first. Nothing follows by itself."""
    cases = read_cases(engine, programme.slug)
    decided = {(case.institution, case.consequence): case for case in cases if case.period == assessed.period}
    return [
        Proposal(row.member, rung, reason, decided.get((row.member.code, rung.code)))
        for rung in assessed.method.consequence
        for row in assessed.rows
        if (reason := _reason(rung, row, assessed, cases, today)) is not None
    ]


def open_cases(engine: Engine, programme: Programme) -> list[Case]:
    """Cases that were opened and not closed yet, those due first; what has no due day comes last."""
    found = [case for case in read_cases(engine, programme.slug) if not case.is_closed]
    return sorted(found, key=lambda case: (case.due or date.max, case.id))


def resolutions_for(engine: Engine, programme: Programme, period: str) -> list[Resolution]:
    """What meetings about earlier periods decided and what is not closed yet: it returns by itself every month."""
    asked = Period.parse(period)
    end = asked.months[-1]
    return [
        one
        for one in read_resolutions(engine, programme.slug)
        if not one.is_closed and Period.parse(one.period).months[-1] < end
    ]


def _reason(
    rung: Consequence, row: AssessmentRow, assessed: Assessment, cases: Iterable[Case], today: date
) -> Text | None:
    if rung.when == "last":
        return _last_of_group(rung, row, assessed)
    if rung.when == "persistence":
        rule = next((rule for rule in row.persistent if rule.code == rung.persistence), None)
        return rule.name if rule else None
    if rung.when == "veto":
        return row.vetoes[0].name if row.vetoes else None
    return _overdue(rung, row, cases, today)


def _last_of_group(rung: Consequence, row: AssessmentRow, assessed: Assessment) -> Text | None:
    places = [other.group_rank for other in assessed.rows if other.member.group == row.member.group]
    ranked = [place for place in places if place is not None]
    decimals = assessed.method.decimals
    score = Decimal(row.official).scaleb(-decimals)
    if rung.below is None or row.group_rank is None or row.group_rank < max(ranked) or score >= rung.below:
        return None
    return Text(
        zh=f"组内末位（第 {row.group_rank} 位），得分 {score:.{decimals}f}，低于 {rung.below} 分",
        en=f"last of its group (place {row.group_rank}) with {score:.{decimals}f} points, under {rung.below}",
    )


def _overdue(rung: Consequence, row: AssessmentRow, cases: Iterable[Case], today: date) -> Text | None:
    for case in cases:
        mine = case.institution == row.member.code and case.consequence != rung.code
        if mine and case.due is not None and case.due < today and case.steps[-1].kind != "plan":
            return Text(
                zh=f"第 {case.id} 号督办事项应于 {case.due} 前提交整改方案，逾期未交",
                en=f"the plan in case {case.id} was due on {case.due} and has not come",
            )
    return None
