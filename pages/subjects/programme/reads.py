"""The amendments of a programme, and what another one would change."""

from etl.definitions.amending.changes import Change, change_of
from etl.queries.amended import preview as preview_query
from etl.queries.amended import running as running_query
from etl.queries.amended.preview import Preview
from etl.queries.amended.running import Listed
from pages.shared.data import Asked, engine, kept, kept_few, programme_of, shows

__all__ = ["Listed", "Preview"]


@shows("desk")
@kept
def amendments(asked: Asked) -> tuple[Listed, ...]:
    """Every amendment, those that were taken back too, in the order in which they were made."""
    return tuple(running_query.listed(engine(asked.database), asked.programme))


@shows("desk")
@kept_few
def previewed(asked: Asked, change: Change) -> Preview:
    """What a change would change, in numbers."""
    return preview_query.previewed(engine(asked.database), programme_of(asked), change)


@shows("desk")
def change_from(asked: Asked, kind: str, values: tuple[tuple[str, object], ...]) -> Change:
    """What a form says, as a change; what is missing is a sentence."""
    return change_of(kind, dict(values))
