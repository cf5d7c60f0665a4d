"""Acts about warnings, major events and reviews, by the names that the page uses."""

from datetime import date, datetime

from access.viewer import Viewer
from etl.acts import risks as risks_job
from etl.acts.risks import MajorEvent
from etl.definitions.programme import Programme
from pages.shared.data import database, engine
from pages.shared.permission import permit

__all__ = ["close", "extend", "record_review", "report_event", "take_on"]


def take_on(
    programme: Programme, period: str, institution: str, risk: str, text: str, who: Viewer, at: datetime
) -> int:
    """Take a warning on."""
    by = permit(programme, who, "take warnings on", institution)
    return risks_job.step_on(
        engine(database()), programme, period, institution, risk, "taken", text=text, by=by, at=at
    )


def extend(
    programme: Programme,
    period: str,
    institution: str,
    risk: str,
    text: str,
    due: date | None,
    who: Viewer,
    at: datetime,
) -> int:
    """Put a warning off to a later day."""
    by = permit(programme, who, "settle warnings", institution)
    return risks_job.step_on(
        engine(database()), programme, period, institution, risk, "extended", text=text, by=by, at=at, due=due
    )


def close(
    programme: Programme, period: str, institution: str, risk: str, text: str, who: Viewer, at: datetime
) -> int:
    """Close a warning."""
    by = permit(programme, who, "settle warnings", institution)
    return risks_job.step_on(
        engine(database()), programme, period, institution, risk, "closed", text=text, by=by, at=at
    )


def report_event(
    programme: Programme,
    institution: str,
    kind: str,
    text: str,
    occurred: datetime,
    who: Viewer,
    at: datetime,
) -> int:
    """Report a major event of an institution."""
    by = permit(programme, who, "report major events", institution)
    event = MajorEvent(programme.slug, institution, kind, text, occurred, by, at)
    return risks_job.report_event(engine(database()), programme, event)


def record_review(programme: Programme, year: int, text: str, who: Viewer, at: datetime) -> int:
    """Record the review of a year's rules."""
    by = permit(programme, who, "settle warnings")
    return risks_job.record_review(engine(database()), programme, year, text=text, by=by, at=at)
