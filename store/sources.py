"""Where figures come from: the returns themselves, or a second source that is kept beside them.

A second source says again what the returns say, so its figures must never be added to theirs. Its code begins
with `second-`, and whoever reads facts without naming sources gets none of it.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, not_

from store.tables import filing

SECOND = "second-"


def is_second(source: str) -> bool:
    """Whether a filing's source is a second one."""
    return source.startswith(SECOND)


def of_sources(sources: Sequence[str] | None) -> ColumnElement[bool]:
    """The condition on `filing` of coming from these sources; None means from all but the second ones."""
    if sources is None:
        return not_(filing.c.source.startswith(SECOND, autoescape=True))
    return filing.c.source.in_(sources)
