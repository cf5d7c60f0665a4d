"""Moments in the database: aware datetimes in, aware datetimes out, UTC in between."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

from store.errors import StoreError


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; one without a zone is refused, since nobody can know which was meant."""
    if moment.tzinfo is None:
        raise StoreError(f"The time {moment.isoformat(' ')} has no time zone: give one, for instance UTC.")
    return moment.astimezone(UTC)


class Moment(TypeDecorator[datetime]):
    """A point in time, kept in UTC on every database.

    PostgreSQL answers in the session's zone and SQLite keeps no zone at all, so both directions convert.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC into the database; a moment without a zone is refused (`StoreError`)."""
        return None if value is None else in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Out of the database in UTC, with its zone, whatever the database made of it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
