"""Follow-up: what the method proposes after a quarter, what was decided about it, and what has become due."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Engine

from etl.definitions.method.tables import Commendation, Consequence
from etl.definitions.programme import Programme
from etl.facts.members import Member
from etl.queries.score.shape import Assessment, AssessmentRow
from etl.telling.follow_up import first_of_group, good_grade, last_of_group, places_up, plan_overdue
from etl.values.periods import Period
from etl.values.text import Text
from store.follow_up import Case, Resolution, StepKind, read_cases, read_resolutions

__all__ = [
    "Case",
    "Proposal",
    "Resolution",
    "StepKind",
    "commendations",
    "open_cases",
    "proposals",
    "read_cases",
    "read_resolutions",
    "reason_of",
    "resolutions_for",
    "resolutions_told",
]


@dataclass(frozen=True)
class Proposal:
    """A rung of the ladder that a quarter calls for, with the reason in words; `case` is what a person decided."""

    member: Member
    consequence: Consequence | Commendation
    reason: Text
    case: Case | None

    @property
    def commends(self) -> bool:
        """Whether it is a rung upward."""
        return isinstance(self.consequence, Commendation)


def proposals(engine: Engine, programme: Programme, assessed: Assessment, today: date) -> list[Proposal]:
    """What the method proposes after a quarter, the mildest rung first, then upward. Nothing follows by itself."""
    cases = read_cases(engine, programme.slug)
    decided = {(case.institution, case.consequence): case for case in cases if case.period == assessed.period}
    downward = [
        Proposal(row.member, rung, reason, decided.get((row.member.code, rung.code)))
        for rung in assessed.method.consequence
        for row in assessed.rows
        if (reason := _reason(rung, row, assessed, cases, today)) is not None
    ]
    upward = [
        Proposal(row.member, rung, reason, decided.get((row.member.code, rung.code)))
        for rung in assessed.method.commendation
        for row in assessed.rows
        if (reason := _merit(rung, row, assessed)) is not None
    ]
    return [*downward, *upward]


def open_cases(engine: Engine, programme: Programme) -> list[Case]:
    """Cases that were opened and not closed yet, those due first; what has no due day comes last. A commendation is
    done with the decision and leaves nothing open."""
    praise = commendations(programme)
    cases = read_cases(engine, programme.slug)
    found = [case for case in cases if not case.is_closed and case.consequence not in praise]
    return sorted(found, key=lambda case: (case.due or date.max, case.id))


def reason_of(case: Case) -> Text:
    """What the method proposed a case for; one of before is told in Chinese only."""
    return Text(zh=case.trigger, en=case.trigger_en or case.trigger)


def commendations(programme: Programme) -> frozenset[str]:
    """The codes of every rung upward of any method."""
    return frozenset(rung.code for method in programme.methods for rung in method.commendation)


def resolutions_for(engine: Engine, programme: Programme, period: str) -> list[Resolution]:
    """What meetings about earlier periods decided and what is not closed yet: it returns by itself every month."""
    asked = Period.parse(period)
    end = asked.months[-1]
    return [
        one
        for one in read_resolutions(engine, programme.slug)
        if not one.is_closed and Period.parse(one.period).months[-1] < end
    ]


def resolutions_told(
    engine: Engine, programme: Programme, period: Period, *, known: datetime, since: datetime
) -> list[Resolution]:
    """What meetings about earlier periods had decided by `known`, as it stood then: what was open, and what was closed
    after `since`, when the document before this one went out. Those due first come first."""
    end = period.months[-1]
    found = []
    for one in read_resolutions(engine, programme.slug):
        if one.recorded_at > known or Period.parse(one.period).months[-1] >= end:
            continue
        then = replace(one, reports=tuple(step for step in one.reports if step.taken_at <= known))
        if not then.is_closed or then.reports[-1].taken_at > since:
            found.append(then)
    return sorted(found, key=lambda one: (one.due, one.id))


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


def _merit(rung: Commendation, row: AssessmentRow, assessed: Assessment) -> Text | None:
    """Why somebody is commended; nobody whom a veto or a rule of persistence struck."""
    method = assessed.method
    if row.vetoes or row.persistent:
        return None
    if rung.when == "first":
        score = Decimal(row.official).scaleb(-method.decimals)
        if rung.at_least is None or row.group_rank != 1 or score < rung.at_least:
            return None
        return first_of_group(f"{score:.{method.decimals}f}", rung.at_least)
    if rung.when == "grade":
        if row.grade is None or method.grades.index(row.grade) < method.grades.index(rung.grade):
            return None
        return good_grade(next(one.name for one in method.grade if one.code == row.grade))
    if rung.places is None or row.movement is None or row.movement < rung.places:
        return None
    return places_up(row.movement)


def _last_of_group(rung: Consequence, row: AssessmentRow, assessed: Assessment) -> Text | None:
    places = [other.group_rank for other in assessed.rows if other.member.group == row.member.group]
    ranked = [place for place in places if place is not None]
    decimals = assessed.method.decimals
    score = Decimal(row.official).scaleb(-decimals)
    if rung.below is None or row.group_rank is None or row.group_rank < max(ranked) or score >= rung.below:
        return None
    return last_of_group(row.group_rank, f"{score:.{decimals}f}", rung.below)


def _overdue(rung: Consequence, row: AssessmentRow, cases: Iterable[Case], today: date) -> Text | None:
    for case in cases:
        mine = case.institution == row.member.code and case.consequence != rung.code
        if mine and case.due is not None and case.due < today and case.steps[-1].kind != "plan":
            return plan_overdue(case.id, case.due)
    return None
