"""What pages change, as opposed to what they read. The one module of the pages that may start a job."""

from datetime import datetime

from access.viewer import Viewer
from etl.acts.methods import adopt_method
from etl.definitions.method.method import Method
from etl.definitions.programme import Programme
from etl.facts.conduct import published_at
from etl.values.periods import Period
from pages.shared.permission import permit


def adopt(
    programme: Programme, proposal: str, quarters: tuple[str, ...], who: Viewer, now: datetime
) -> Method:
    """Adopt a proposed method as a new dated file. `quarters` are those with figures; whichever of them has been
    published by `now` must not be touched. Refused in a sentence."""
    permit(programme, who, "adopt methods")
    published = [
        Period.parse(quarter)
        for quarter in quarters
        if published_at(programme.settings, Period.parse(quarter)) <= now
    ]
    method, _ = adopt_method(programme, proposal.encode(), now.date(), published)
    return method
