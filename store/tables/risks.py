"""What persons do about the risks that a sweep finds; the sweep itself is reckoned and kept nowhere.

warning_step: one row per act about a warning (period, institution and risk): taken on, extended, closed
major_event: one row per major event that an institution reported, with the moment of both
risk_review: one row per review of the rules, by year
"""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, String, Table

from store.tables.metadata import metadata
from store.times import Moment

warning_step = Table(
    "warning_step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("period", String, nullable=False),
    Column("institution", String, nullable=False),
    Column("risk", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("text", String, nullable=False),
    Column("due", Date),
    Column("taken_by", String, nullable=False),
    Column("taken_at", Moment, nullable=False),
    CheckConstraint("kind IN ('taken', 'extended', 'closed')", name="kind"),
    CheckConstraint("(kind = 'extended') = (due IS NOT NULL)", name="extended_to_a_day"),
    CheckConstraint("text <> '' AND taken_by <> ''", name="said_by_somebody"),
)


major_event = Table(
    "major_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("institution", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("text", String, nullable=False),
    Column("occurred_at", Moment, nullable=False),
    Column("reported_by", String, nullable=False),
    Column("reported_at", Moment, nullable=False),
    CheckConstraint("text <> '' AND reported_by <> ''", name="said_by_somebody"),
)


risk_review = Table(
    "risk_review",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("text", String, nullable=False),
    Column("reviewed_by", String, nullable=False),
    Column("reviewed_at", Moment, nullable=False),
    CheckConstraint("text <> '' AND reviewed_by <> ''", name="said_by_somebody"),
)
