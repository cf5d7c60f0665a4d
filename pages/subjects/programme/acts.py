"""The programme is amended, and an amendment taken back, by the names that the page uses."""

from datetime import datetime

from access.viewer import Viewer
from etl.acts import amendments as amendments_job
from etl.definitions.amending.changes import Change
from etl.definitions.programme import Programme
from pages.shared.data import database, engine
from pages.shared.permission import permit


def amend(programme: Programme, change: Change, reason: str, knowing: bool, who: Viewer, at: datetime) -> int:
    """Make an amendment. `knowing`: the viewer knows that it reaches into published editions, which stay."""
    by = permit(programme, who, "amend programmes")
    return amendments_job.amend(engine(database()), programme, change, reason, by=by, at=at, knowing=knowing)


def take_back(
    programme: Programme, number: int, reason: str, knowing: bool, who: Viewer, at: datetime
) -> int:
    """Take an amendment back."""
    by = permit(programme, who, "amend programmes")
    return amendments_job.take_back(
        engine(database()), programme, number, reason, by=by, at=at, knowing=knowing
    )
