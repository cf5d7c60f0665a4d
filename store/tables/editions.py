"""Editions that were prepared and published, and the files made from them.

edition: one row per edition of a bulletin or assessment; once prepared, its content never changes
document: one row per file that was made from an edition: its name and hash
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from store.tables.metadata import metadata, partial_index
from store.times import Moment

EDITION_OPEN = text("state <> 'published'")

edition = Table(
    "edition",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("kind", String, nullable=False),
    Column("period", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("corrects", Integer, ForeignKey("edition.id")),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("data_version", String(64), nullable=False),
    Column("prepared_by", String),
    Column("prepared_at", Moment),
    Column("reviewed_by", String),
    Column("reviewed_at", Moment),
    Column("published_by", String),
    Column("published_at", Moment),
    UniqueConstraint("programme", "kind", "period", "number"),
    CheckConstraint("kind IN ('bulletin', 'assessment')", name="kind"),
    CheckConstraint("state IN ('draft', 'prepared', 'reviewed', 'published')", name="state"),
    CheckConstraint("number >= 1", name="number_from_one"),
    CheckConstraint("length(sha256) = 64", name="sha256_hex"),
    CheckConstraint(
        "(state = 'draft') = (prepared_by IS NULL) AND (prepared_by IS NULL) = (prepared_at IS NULL)",
        name="prepared",
    ),
    CheckConstraint(
        "(state IN ('reviewed', 'published')) = (reviewed_by IS NOT NULL) "
        "AND (reviewed_by IS NULL) = (reviewed_at IS NULL)",
        name="reviewed",
    ),
    CheckConstraint(
        "(state = 'published') = (published_by IS NOT NULL) "
        "AND (published_by IS NULL) = (published_at IS NULL)",
        name="published",
    ),
    CheckConstraint("reviewed_by <> prepared_by", name="two_persons"),
    # One that is not published yet at a time: nobody reviews what another has already replaced.
    partial_index(
        "ix_edition_open",
        "programme",
        "kind",
        "period",
        where=EDITION_OPEN,
    ),
)


document = Table(
    "document",
    metadata,
    Column("edition", Integer, ForeignKey("edition.id"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Index("ix_document_sha256", "sha256"),
    sqlite_with_rowid=False,
)
