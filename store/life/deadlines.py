"""Moved deadlines: granted to one institution or to all, with the reason, never taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select

from store.acts import acting
from store.audit import Act
from store.facts import wanted
from store.tables import deadline_extension
from store.times import in_utc


@dataclass(frozen=True)
class Extension:
    """A later deadline for a period. Institution "" means every institution of the programme."""

    institution: str
    period: str
    until: datetime
    reason: str
    granted_by: str
    granted_at: datetime


def grant_extension(engine: Engine, programme: str, one: Extension) -> None:
    """Record a later deadline."""
    detail = {"until": in_utc(one.until).isoformat(), "reason": one.reason}
    subject = f"deadline {one.period} {one.institution or 'all'}"
    act = Act(programme, one.granted_by, "extend deadline", subject, one.granted_at, detail)
    with acting(engine, act) as connection:
        connection.execute(
            insert(deadline_extension).values(
                programme=programme,
                institution=one.institution,
                period=one.period,
                until=one.until,
                reason=one.reason,
                granted_by=one.granted_by,
                granted_at=one.granted_at,
            )
        )


def read_extensions(
    engine: Engine,
    programme: str,
    *,
    periods: Sequence[str] | None = None,
    as_known_on: datetime | None = None,
) -> list[Extension]:
    """The moved deadlines, in the order in which they were granted."""
    table = deadline_extension.c
    known = [] if as_known_on is None else [table.granted_at <= as_known_on]
    query = (
        select(table.institution, table.period, table.until, table.reason, table.granted_by, table.granted_at)
        .where(table.programme == programme, *wanted(table.period, periods), *known)
        .order_by(table.id)
    )
    with engine.connect() as connection:
        return [Extension(*row) for row in connection.execute(query)]


def latest(extensions: Sequence[Extension], institution: str, period: str) -> Extension | None:
    """The moved deadline that holds for an institution: the latest day that it or everybody was granted."""
    own = [one for one in extensions if one.period == period and one.institution in ("", institution)]
    return max(own, key=lambda one: one.until, default=None)
