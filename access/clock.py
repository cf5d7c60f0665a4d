"""The clock of sessions and of acts on accounts: read here, and handed down as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment. Sessions are counted in UTC, whatever zone a programme is in."""
    return datetime.now(UTC)
