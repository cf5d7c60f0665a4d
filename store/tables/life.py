"""A filing's way from a draft to a receipt, and what was decided about it.

draft: one row per file uploaded and checked but not filed, with draft_finding; ended by filing or withdrawing it
explanation: why a doubtful figure is right after all: by institution, rule and what the finding is about
decision: one row per time that somebody, or the checks, accepted or returned a filing, with the reasons
deadline_extension: one row per time that a deadline was moved, for one institution or ("") for all
receipt: one row per filing that was filed: its number, and the audit chain's head at that moment
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from store.tables.metadata import metadata, partial_index
from store.times import Moment

OPEN_DRAFT = text("state = 'draft'")

draft = Table(
    "draft",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("source", String, nullable=False),
    Column("period", String, nullable=False),
    Column("institution", String, nullable=False),
    Column("state", String, nullable=False),
    Column("filename", String, nullable=False),
    Column("sha256", String(64), ForeignKey("content.sha256"), nullable=False),
    Column("submitted_by", String, nullable=False),
    Column("submitted_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("filing", Integer, ForeignKey("filing.id")),
    CheckConstraint("state IN ('draft', 'filed', 'withdrawn', 'replaced')", name="state"),
    CheckConstraint("submitted_by <> ''", name="by_somebody"),
    CheckConstraint("(state = 'draft') = (ended_at IS NULL)", name="ended_at"),
    CheckConstraint("(state = 'filed') = (filing IS NOT NULL)", name="filing"),
    partial_index(
        "ix_draft_open",
        "programme",
        "source",
        "period",
        "institution",
        where=OPEN_DRAFT,
    ),
)


draft_finding = Table(
    "draft_finding",
    metadata,
    Column("draft", Integer, ForeignKey("draft.id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("rule", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("sheet", String, nullable=False),
    Column("cell", String, nullable=False),
    Column("value", String, nullable=False),
    Column("expected", String, nullable=False),
    Column("zh", String, nullable=False),
    Column("en", String, nullable=False),
    Column("about", String, nullable=False),
    CheckConstraint("severity IN ('hard', 'soft', 'note')", name="severity"),
    sqlite_with_rowid=False,
)


explanation = Table(
    "explanation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("institution", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("about", String, nullable=False),
    Column("first_period", String, nullable=False),
    Column("text", String, nullable=False),
    Column("given_by", String, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("filing", Integer, ForeignKey("filing.id")),
    CheckConstraint("text <> '' AND given_by <> ''", name="said_by_somebody"),
    Index("ix_explanation_of", "programme", "institution", "rule", "about"),
)


decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("filing", Integer, ForeignKey("filing.id"), nullable=False),
    Column("decision", String, nullable=False),
    Column("reasons", String, nullable=False),
    Column("decided_by", String, nullable=False),
    Column("decided_at", Moment, nullable=False),
    CheckConstraint(
        "decision IN ('accepted', 'returned', 'correction asked', 'taken back')", name="decision"
    ),
    CheckConstraint("decision = 'accepted' OR reasons <> ''", name="reasons"),
    CheckConstraint("decided_by <> ''", name="by_somebody"),
    Index("ix_decision_filing", "filing"),
)


deadline_extension = Table(
    "deadline_extension",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("institution", String, nullable=False),
    Column("period", String, nullable=False),
    Column("until", Moment, nullable=False),
    Column("reason", String, nullable=False),
    Column("granted_by", String, nullable=False),
    Column("granted_at", Moment, nullable=False),
    CheckConstraint("reason <> '' AND granted_by <> ''", name="said_by_somebody"),
)


receipt = Table(
    "receipt",
    metadata,
    Column("filing", Integer, ForeignKey("filing.id"), primary_key=True, autoincrement=False),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("number", String, nullable=False),
    Column("given_to", String, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("audit_head", String, nullable=False),
    UniqueConstraint("programme", "sequence"),
    CheckConstraint("sequence >= 1", name="sequence_from_one"),
)
