"""The register of meetings as a viewer may see it."""

from etl.queries import meetings as meetings_query
from etl.queries.meetings import Minutes
from pages.shared.data import Asked, engine, kept, programme_of, shows
from pages.subjects.objections.reads import may_read
from store.edition_reads import list_editions
from store.follow_up import Resolution

__all__ = ["Minutes", "may_read", "register", "shown_editions", "unlisted"]


@shows("meetings")
@kept
def register(asked: Asked) -> tuple[Minutes, ...]:
    """The lines in force, the latest meeting first. To an institution those of meetings that it attended, or whose
    decisions name it, with these decisions alone."""
    found = []
    for one in meetings_query.register(engine(asked.database), programme_of(asked)):
        decisions = tuple(
            decided for decided in one.decisions if may_read(asked.scope, programme_of(asked), decided)
        )
        mine = asked.scope.institution
        if not mine or mine in one.meeting.institutions or decisions:
            found.append(Minutes(one.meeting, decisions, one.superseded if not mine else ()))
    return tuple(found)


@shows("resolutions")
@kept
def unlisted(asked: Asked, period: str) -> tuple[Resolution, ...]:
    """Decisions about a period that were recorded from a slide and stand in no line yet."""
    found = meetings_query.unlisted(engine(asked.database), programme_of(asked), period)
    return tuple(one for one in found if may_read(asked.scope, programme_of(asked), one))


@shows("drafts")
def shown_editions(asked: Asked) -> tuple[str, ...]:
    """The editions that a meeting can have been shown: all that stand, the newest first. Asked afresh on every run."""
    found = list_editions(engine(asked.database), asked.programme)
    stand = [one for one in found if one.state != "draft"]
    return tuple(one.name for one in sorted(stand, key=lambda one: (one.period, one.number), reverse=True))
