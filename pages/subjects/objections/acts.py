"""Acts around disputed results, by the names that the pages use."""

import re
from datetime import date, datetime

from access.viewer import Viewer
from etl.acts import follow_up as follow_up_job
from etl.acts import objections as objections_job
from etl.acts.follow_up import Report, ResolutionDraft, StepKind
from etl.acts.objections import DAYS_TO_OBJECT as DAYS_TO_OBJECT
from etl.acts.objections import Decision, Disposition, Fault
from etl.acts.owners import owner_of_objection
from etl.definitions.programme import Programme
from etl.queries.score.follow_up import Proposal
from etl.values.errors import Refusal
from etl.values.text import Text
from pages.shared.data import database, engine
from pages.shared.permission import permit

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
"""What a store keeps as a number."""


def release_results(programme: Programme, quarter: str, who: Viewer, at: datetime) -> None:
    """Show a quarter's preliminary results to the institutions."""
    objections_job.release_results(
        engine(database()), programme, quarter, by=permit(programme, who, "release results"), at=at
    )


def object_to(
    programme: Programme,
    quarter: str,
    institution: str,
    item: str,
    *,
    grounds: str,
    evidence: str,
    who: Viewer,
    at: datetime,
    attachment: bytes | None,
) -> int:
    """File an objection of an institution to one item."""
    return objections_job.object_to(
        engine(database()),
        programme,
        quarter,
        institution,
        item,
        grounds=grounds,
        evidence=evidence,
        by=permit(programme, who, "object", institution),
        at=at,
        attachment=attachment,
    )


def answer(programme: Programme, number: int, text: str, who: Viewer, at: datetime) -> None:
    """Answer an objection."""
    objections_job.answer(
        engine(database()),
        programme,
        number,
        text=text,
        by=permit(programme, who, "answer objections"),
        at=at,
    )


def decide(
    programme: Programme,
    number: int,
    disposition: Disposition,
    fault: Fault,
    reasons: str,
    figure: tuple[str, str],
    who: Viewer,
    at: datetime,
) -> None:
    """Decide an objection; `figure` are the corrected numerator and denominator as they were typed."""
    numerator, denominator = (_whole(text) for text in figure)
    by = permit(programme, who, "decide objections")
    decision = Decision(disposition, reasons, fault, by, at, numerator=numerator, denominator=denominator)
    objections_job.decide(engine(database()), programme, number, decision)


def withdraw(programme: Programme, number: int, reasons: str, who: Viewer, at: datetime) -> None:
    """Take an objection back."""
    whose = owner_of_objection(engine(database()), programme, number)
    by = permit(programme, who, "object", whose)
    objections_job.withdraw(engine(database()), programme, number, reasons=reasons, by=by, at=at)


def decide_proposal(
    programme: Programme,
    quarter: str,
    proposal: Proposal,
    opened: bool,
    reasons: str,
    who: Viewer,
    at: datetime,
) -> None:
    """Open a case or leave the proposal."""
    follow_up_job.decide_proposal(
        engine(database()),
        programme,
        quarter,
        proposal,
        opened=opened,
        reasons=reasons,
        by=permit(programme, who, "follow up"),
        at=at,
    )


def take_step(
    programme: Programme, number: int, kind: StepKind, text: str, due: date | None, who: Viewer, at: datetime
) -> None:
    """Take the next step of a case."""
    follow_up_job.take_step(
        engine(database()),
        programme,
        number,
        kind,
        text=text,
        by=permit(programme, who, "follow up"),
        at=at,
        due=due,
    )


def record_resolution(
    programme: Programme,
    period: str,
    figure: str,
    text: str,
    owner: str,
    due: date,
    who: Viewer,
    at: datetime,
    *,
    edition: str = "",
) -> None:
    """Record what a meeting decided, about a figure of an edition where both are named."""
    draft = ResolutionDraft(
        programme.slug,
        period,
        edition,
        figure,
        text,
        owner,
        due,
        permit(programme, who, "record resolutions"),
        at,
    )
    follow_up_job.record_resolution(engine(database()), draft)


def close_resolution(programme: Programme, number: int, text: str, who: Viewer, at: datetime) -> None:
    """Say that what a meeting decided is done."""
    report = Report("closed", text, permit(programme, who, "record resolutions"), at)
    follow_up_job.report_on(engine(database()), programme, number, report)


def _whole(typed: str) -> int | None:
    plain = typed.replace(",", "").strip()
    if not plain:
        return None
    if not _WHOLE.fullmatch(plain):
        raise Refusal(
            Text(
                en=f"“{typed[:40]}” is no whole number of at most 18 digits; check it.",
                zh=f"“{typed[:40]}”不是 18 位以内的整数，请核对。",
            )
        )
    return int(plain)
