"""What pages change, as opposed to what they read: a method is proposed, and adopted by a second person."""

from datetime import datetime

from access.viewer import Viewer
from etl.acts.methods import adopt_proposed, propose_method
from etl.definitions.method.method import Method
from etl.definitions.programme import Programme
from etl.facts.conduct import published_at
from etl.values.periods import Period
from etl.values.typed import refuse_unkept
from pages.shared.data import database, engine
from pages.shared.permission import permit


def propose(
    programme: Programme, proposal: str, quarters: tuple[str, ...], who: Viewer, now: datetime
) -> None:
    """Put a method before a second person. `quarters` are those with figures; whichever of them has been published by
    `now` must not be touched. Refused in a sentence."""
    by = permit(programme, who, "propose methods")
    refuse_unkept(proposal.split("\n"))
    published = _published(programme, quarters, now)
    propose_method(engine(database()), programme, proposal.encode(), published, by=by, at=now)


def adopt(
    programme: Programme, code: str, digest: str, quarters: tuple[str, ...], who: Viewer, now: datetime
) -> Method:
    """Adopt what somebody else proposed, as a new dated file."""
    by = permit(programme, who, "adopt methods")
    published = _published(programme, quarters, now)
    return adopt_proposed(engine(database()), programme, code, digest, published, by=by, at=now)


def _published(programme: Programme, quarters: tuple[str, ...], now: datetime) -> list[Period]:
    return [
        Period.parse(quarter)
        for quarter in quarters
        if published_at(programme.settings, Period.parse(quarter)) <= now
    ]
