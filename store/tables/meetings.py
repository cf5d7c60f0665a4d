"""The register of meetings. A line is never changed: a corrected one supersedes it.

meeting: one row per line of the register, with the one that it supersedes
meeting_attendee: who was there: institutions by code, posts by name
meeting_shown: what was shown: an edition by name, its SHA-256 and that of its slides
meeting_decision: what was decided: rows of resolution
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from store.tables.metadata import metadata
from store.times import Moment

meeting = Table(
    "meeting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("period", String, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("name", String, nullable=False),
    Column("supersedes", Integer, ForeignKey("meeting.id")),
    Column("reason", String, nullable=False),
    Column("recorded_by", String, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    UniqueConstraint("supersedes"),
    CheckConstraint("name <> '' AND recorded_by <> ''", name="said_by_somebody"),
    CheckConstraint("(supersedes IS NULL) = (reason = '')", name="corrected_with_reason"),
)


meeting_attendee = Table(
    "meeting_attendee",
    metadata,
    Column("meeting", Integer, ForeignKey("meeting.id"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("who", String, primary_key=True),
    CheckConstraint("kind IN ('institution', 'post')", name="kind"),
    CheckConstraint("who <> ''", name="named"),
)


meeting_shown = Table(
    "meeting_shown",
    metadata,
    Column("meeting", Integer, ForeignKey("meeting.id"), primary_key=True),
    Column("edition", String, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("slides", String(64), nullable=False),
)


meeting_decision = Table(
    "meeting_decision",
    metadata,
    Column("meeting", Integer, ForeignKey("meeting.id"), primary_key=True),
    Column("resolution", Integer, ForeignKey("resolution.id"), primary_key=True),
)
