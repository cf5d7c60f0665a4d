"""Warnings are taken on, put off with a reason, and closed with a reason; major events are reported, rules reviewed."""

from dataclasses import replace
from datetime import date, datetime
from typing import NoReturn

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.queries.risks import Sweep, Warning, sweep
from etl.values.errors import Refusal
from etl.values.text import Text
from etl.values.typed import refuse_unkept
from store.acts import looking_first
from store.oversight.risks import (
    MajorEvent,
    RiskReview,
    StepKind,
    WarningStep,
    store_event,
    store_review,
    store_step,
)

__all__ = ["MajorEvent", "record_review", "report_event", "step_on"]


@looking_first
def step_on(
    engine: Engine,
    programme: Programme,
    period: str,
    institution: str,
    risk: str,
    kind: StepKind,
    *,
    text: str,
    by: str,
    at: datetime,
    due: date | None = None,
) -> int:
    """Do something about a warning that stands on the list of `period`.

    It is taken on once; put off any number of times, each to a later working day and with a reason; closed by another
    person than the one who took it on, so that nobody judges his own work.
    """
    one = _warning(sweep(engine, programme, period, today=at.date()), institution, risk)
    refuse_unkept(text)
    if not text.strip():
        _refuse("Say what is done, or why.", "请填写办理情况或理由。")
    if one.state == "closed":
        _refuse("This warning is closed.", "该预警已销号。")
    takers = [act.by for act in one.acts if act.kind == "taken"]
    if kind == "taken" and takers:
        _refuse(f"{takers[-1]} has taken this warning on.", f"该预警已由{takers[-1]}认领。")
    if kind == "closed" and by in takers:
        _refuse(
            "Someone other than the person who took it on closes a warning.",
            "预警须由认领人以外的另一人销号。",
        )
    if (kind == "extended") != (due is not None):
        _refuse("Say until which day it is put off.", "请填写延期后的日期。")
    if due is not None and due <= one.due:
        _refuse(
            f"It is due on {one.due.isoformat()}; put it off to a later day.",
            f"现时限为{one.due.isoformat()}；延期后的日期须在其后。",
        )
    return store_step(
        engine, WarningStep(programme.slug, period, institution, risk, kind, text.strip(), due, by, at)
    )


@looking_first
def report_event(engine: Engine, programme: Programme, event: MajorEvent) -> int:
    """Report a major event; the moment of the report is that of the act, whatever is said of the event."""
    rules = programme.risks
    if rules is None or event.kind not in [one.code for one in rules.event]:
        _refuse(
            f"“{event.kind}” is not a major event of this programme; choose one of those listed.",
            f"“{event.kind}”不是本项目规定的重大事项；请从所列事项中选择。",
        )
    if event.institution not in programme.institutions:
        _refuse("Say which institution it happened in.", "请选择发生单位。")
    refuse_unkept(event.text)
    if not event.text.strip():
        _refuse("Say what happened, and what was done at once.", "请填写事项经过和已采取的措施。")
    if event.occurred_at > event.reported_at:
        _refuse("The event lies in the future; check day and hour.", "发生时间晚于现在，请核对日期和时刻。")
    return store_event(engine, replace(event, text=event.text.strip()))


@looking_first
def record_review(
    engine: Engine, programme: Programme, year: int, *, text: str, by: str, at: datetime
) -> int:
    """Record that the rules of a year were reviewed, not before the month in which the review begins."""
    rules = programme.risks
    if rules is None or rules.review is None:
        _refuse("No yearly review is laid down here.", "本项目没有规定年度评估。")
    refuse_unkept(text)
    if not text.strip():
        _refuse("Say what the review came to.", "请填写评估结论。")
    if (at.year, at.month) < (year, rules.review.month):
        _refuse(
            f"The review of {year} begins in month {rules.review.month}.",
            f"{year}年的评估自{rules.review.month}月起开展。",
        )
    return store_review(engine, RiskReview(programme.slug, year, text.strip(), by, at))


def _warning(found: Sweep, institution: str, risk: str) -> Warning:
    own = [one for one in found.warnings if (one.last.institution, one.last.risk) == (institution, risk)]
    if not own:
        _refuse(
            f"No warning of this risk is on the list of {found.period}; look at the list again.",
            f"{found.period} 预警清单中没有该项；请刷新后核对。",
        )
    return own[-1]


def _refuse(en: str, zh: str) -> NoReturn:
    raise Refusal(Text(en=en, zh=zh))
