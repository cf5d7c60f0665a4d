"""What follows from a score: cases followed up, and what meetings resolved.

follow_up: one row per case opened (or dismissed) after a trigger of the method, which is told in Chinese and
English (`trigger_en`, "" in rows of before); follow_up_step what happened since
resolution: one row per decision that a meeting took about a figure; resolution_step what became of it
"""

from sqlalchemy import (
    Boolean,
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

follow_up = Table(
    "follow_up",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("period", String, nullable=False),
    Column("institution", String, nullable=False),
    Column("consequence", String, nullable=False),
    Column("trigger", String, nullable=False),
    Column("opened", Boolean, nullable=False),
    Column("reasons", String, nullable=False),
    Column("decided_by", String, nullable=False),
    Column("decided_at", Moment, nullable=False),
    Column("trigger_en", String, nullable=False, server_default=""),
    UniqueConstraint("programme", "period", "institution", "consequence"),
    CheckConstraint("reasons <> '' AND decided_by <> ''", name="said_by_somebody"),
)


follow_up_step = Table(
    "follow_up_step",
    metadata,
    Column("follow_up", Integer, ForeignKey("follow_up.id"), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("text", String, nullable=False),
    Column("due", Date),
    Column("taken_by", String, nullable=False),
    Column("taken_at", Moment, nullable=False),
    CheckConstraint("kind IN ('notice', 'meeting', 'plan', 'verification', 'closing')", name="kind"),
    CheckConstraint("text <> '' AND taken_by <> ''", name="said_by_somebody"),
)


resolution = Table(
    "resolution",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("period", String, nullable=False),
    Column("edition", String, nullable=False),
    Column("figure", String, nullable=False),
    Column("text", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("due", Date, nullable=False),
    Column("recorded_by", String, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    CheckConstraint("text <> '' AND owner <> '' AND recorded_by <> ''", name="said_by_somebody"),
)


resolution_step = Table(
    "resolution_step",
    metadata,
    Column("resolution", Integer, ForeignKey("resolution.id"), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("text", String, nullable=False),
    Column("taken_by", String, nullable=False),
    Column("taken_at", Moment, nullable=False),
    CheckConstraint("kind IN ('reported', 'closed')", name="kind"),
    CheckConstraint("text <> '' AND taken_by <> ''", name="said_by_somebody"),
)
