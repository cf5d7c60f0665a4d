"""Follow-up: a person decides about a proposal, takes the steps of a case, and records what a meeting decided."""

from datetime import date, datetime, timedelta
from typing import NoReturn

from sqlalchemy import Engine

from etl.definitions.clocks import after_working_days
from etl.definitions.programme import Programme
from etl.queries.score.follow_up import Proposal, commendations
from etl.values.errors import Refusal
from etl.values.text import Text
from etl.values.typed import refuse_unkept
from store.acts import looking_first
from store.follow_up import (
    Case,
    CaseDraft,
    Report,
    Resolution,
    ResolutionDraft,
    Step,
    StepKind,
    read_cases,
    read_resolutions,
    store_case,
    store_report,
    store_resolution,
    store_step,
)

__all__ = [
    "ORDER",
    "Report",
    "ResolutionDraft",
    "StepKind",
    "decide_proposal",
    "record_resolution",
    "report_on",
    "take_step",
]

ORDER: tuple[StepKind, ...] = ("notice", "meeting", "plan", "verification", "closing")
"""The steps of a case in their order; a meeting may be left out."""


_A_MOMENT = timedelta(microseconds=1)
"""A clock runs out when a day ends; the due day is the day before that midnight."""


@looking_first
def decide_proposal(
    engine: Engine,
    programme: Programme,
    period: str,
    proposal: Proposal,
    *,
    opened: bool,
    reasons: str,
    by: str,
    at: datetime,
) -> int:
    """Open a case, or leave the proposal, each with reasons; returns the number of the decision."""
    _refuse_empty(reasons, "why", "理由")
    _refuse_empty(by, "who decides", "决定人岗位")
    if proposal.case is not None:
        _refuse(
            f"this proposal was decided before (case {proposal.case.id}).",
            f"该事项已作决定（第 {proposal.case.id} 号）。",
        )
    draft = CaseDraft(
        programme.slug,
        period,
        proposal.member.code,
        proposal.consequence.code,
        proposal.reason.zh,
        opened,
        reasons,
        by,
        at,
        proposal.reason.en,
    )
    return store_case(engine, draft)


@looking_first
def take_step(
    engine: Engine,
    programme: Programme,
    number: int,
    kind: StepKind,
    *,
    text: str,
    by: str,
    at: datetime,
    due: date | None = None,
) -> None:
    """Take the next step of a case. A notice sets the day by which the plan is due, unless one is given; the case
    is closed only after its rectification was verified, by another person than the one who verified it."""
    case = _case(engine, programme, number)
    _refuse_empty(text, "what was done", "办理情况")
    _refuse_empty(by, "who did it", "经办人岗位")
    if case.consequence in commendations(programme):
        _refuse(
            f"№ {number} is a commendation; nothing is left to do about it.",
            f"第 {number} 号为表扬事项，无须督办。",
        )
    if case.is_closed:
        _refuse(f"case {number} is closed.", f"第 {number} 号督办事项已销号。")
    _refuse_order(case, kind)
    if kind == "closing" and case.steps[-1].taken_by == by:
        _refuse(
            "someone other than the person who verified it closes a case.", "销号须由核验人以外的另一人办理。"
        )
    if due is None and kind in ("notice", "meeting"):
        due = _plan_due(programme, case, at) if kind == "notice" else case.due
    store_step(engine, programme.slug, number, Step(kind, text, due, by, at))


def record_resolution(engine: Engine, draft: ResolutionDraft) -> int:
    """Record what a meeting decided about a figure; it comes back every month until it is closed."""
    refuse_unkept(draft.figure)
    _refuse_empty(draft.text, "what was decided", "会议决定")
    _refuse_empty(draft.owner, "who is to do it", "责任单位")
    _refuse_empty(draft.recorded_by, "who records it", "记录人岗位")
    if draft.due < draft.recorded_at.date():
        _refuse("the day by which it is due lies in the past.", "办理期限早于今天，请核对。")
    return store_resolution(engine, draft)


@looking_first
def report_on(engine: Engine, programme: Programme, number: int, report: Report) -> None:
    """Say what became of a resolution, or close it."""
    one = _resolution(engine, programme, number)
    _refuse_empty(report.text, "what was done", "办理情况")
    _refuse_empty(report.taken_by, "who reports", "报告人岗位")
    if one.is_closed:
        _refuse(f"resolution {number} is closed.", f"第 {number} 号会议决定已办结。")
    store_report(engine, programme.slug, number, report)


def _plan_due(programme: Programme, case: Case, at: datetime) -> date:
    rungs = {rung.code: rung.days for method in programme.methods for rung in method.consequence}
    return (after_working_days(programme.settings, at, rungs.get(case.consequence, 10)) - _A_MOMENT).date()


def _refuse_order(case: Case, kind: StepKind) -> None:
    last = ORDER.index(case.steps[-1].kind) if case.steps else -1
    step = ORDER.index(kind)
    skipped = [name for name in ORDER[last + 1 : step] if name != "meeting"]
    if step <= last or skipped:
        missing = skipped[0] if skipped else ORDER[last]
        _refuse(
            f"the steps of a case are {', '.join(ORDER)}; “{kind}” does not follow “{missing}” here.",
            f"督办事项依次为通知、约谈、整改方案、核验、销号；此时不能办理“{_ZH[kind]}”。",
        )


_ZH = {"notice": "通知", "meeting": "约谈", "plan": "整改方案", "verification": "核验", "closing": "销号"}


def _case(engine: Engine, programme: Programme, number: int) -> Case:
    found = next((case for case in read_cases(engine, programme.slug) if case.id == number), None)
    if found is None:
        _refuse(f"there is no case {number}.", f"没有第 {number} 号督办事项。")
    return found


def _resolution(engine: Engine, programme: Programme, number: int) -> Resolution:
    found = next((one for one in read_resolutions(engine, programme.slug) if one.id == number), None)
    if found is None:
        _refuse(f"there is no resolution {number}.", f"没有第 {number} 号会议决定。")
    return found


def _refuse_empty(text: str, en: str, zh: str) -> None:
    refuse_unkept(text)
    if not text.strip():
        _refuse(f"say {en}.", f"请填写{zh}。")


def _refuse(en: str, zh: str) -> NoReturn:
    raise Refusal(Text(en=en, zh=zh))
