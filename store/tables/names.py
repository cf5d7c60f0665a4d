"""What people decided about names and headings.

review_institution names that nobody has resolved yet
heading_mapping: one row per heading that an institution confirmed, and each time it was; the last one counts
name_decision: one row per decision about a name of review_institution; the last one counts
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
)

from store.tables.metadata import metadata
from store.times import Moment

review_institution = Table(
    "review_institution",
    metadata,
    Column("programme", String, ForeignKey("programme.slug"), primary_key=True),
    Column("code", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("first_filing", Integer, ForeignKey("filing.id"), nullable=False),
)


heading_mapping = Table(
    "heading_mapping",
    metadata,
    Column("programme", String, ForeignKey("programme.slug"), primary_key=True),
    Column("institution", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("sheet", String, primary_key=True),
    Column("heading", String, primary_key=True),
    Column("confirmed_at", Moment, primary_key=True),
    Column("measure", String, nullable=False),
    Column("confirmed_by", String, nullable=False),
    CheckConstraint("heading <> '' AND confirmed_by <> ''", name="confirmed"),
)


name_decision = Table(
    "name_decision",
    metadata,
    Column("programme", String, ForeignKey("programme.slug"), primary_key=True),
    Column("code", String, primary_key=True),
    Column("decided_at", Moment, primary_key=True),
    Column("institution", String, nullable=False),
    Column("note", String, nullable=False),
    Column("decided_by", String, nullable=False),
    CheckConstraint("note <> '' AND decided_by <> ''", name="said_by_somebody"),
)
