"""A meeting is entered into the register, or a line corrected, by the names that the page uses."""

from datetime import datetime

from access.viewer import Viewer
from etl.acts import meetings as meetings_job
from etl.acts.meetings import Decided, Held
from etl.definitions.programme import Programme
from pages.shared.data import database, engine
from pages.shared.permission import permit

__all__ = ["Decided", "Held", "correct_meeting", "record_meeting"]


def record_meeting(programme: Programme, held: Held, who: Viewer, at: datetime) -> int:
    """Enter a meeting."""
    by = permit(programme, who, "record meetings")
    return meetings_job.record_meeting(engine(database()), programme, held, by=by, at=at)


def correct_meeting(
    programme: Programme, number: int, held: Held, reason: str, who: Viewer, at: datetime
) -> int:
    """Put another line in the place of one."""
    by = permit(programme, who, "record meetings")
    return meetings_job.record_meeting(
        engine(database()), programme, held, by=by, at=at, supersedes=number, reason=reason
    )
