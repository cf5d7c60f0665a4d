"""Filings with their content, facts, totals, findings and points."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

IN_FORCE = sa.text("state = 'accepted' AND superseded_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "programme",
        sa.Column("slug", sa.String, nullable=False),
        sa.Column("data_version", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_programme"),
    )
    op.create_table(
        "content",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_content_sha256_hex")),
        sa.PrimaryKeyConstraint("sha256", name="pk_content"),
    )
    _filing()
    _rows_of_a_filing()
    _points()
    op.create_table(
        "review_institution",
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("first_filing", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("programme", "code", name="pk_review_institution"),
        sa.ForeignKeyConstraint(
            ["programme"], ["programme.slug"], name="fk_review_institution_programme_programme"
        ),
        sa.ForeignKeyConstraint(
            ["first_filing"], ["filing.id"], name="fk_review_institution_first_filing_filing"
        ),
    )


def _filing() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "filing",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("period", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("filename", sa.String, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("received_at", moment, nullable=False),
        sa.Column("accepted_at", moment, nullable=True),
        sa.Column("superseded_at", moment, nullable=True),
        sa.Column("superseded_by", sa.Integer, nullable=True),
        sa.Column("fact_count", sa.Integer, nullable=False),
        sa.CheckConstraint("state IN ('filed', 'returned', 'accepted')", name=op.f("ck_filing_state")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_filing_version_from_one")),
        sa.CheckConstraint("fact_count >= 0", name=op.f("ck_filing_fact_count")),
        sa.CheckConstraint(
            "(state = 'accepted') = (accepted_at IS NOT NULL)", name=op.f("ck_filing_accepted_at")
        ),
        sa.CheckConstraint("accepted_at >= received_at", name=op.f("ck_filing_accepted_after_received")),
        sa.CheckConstraint("superseded_at >= received_at", name=op.f("ck_filing_superseded_after_received")),
        sa.CheckConstraint(
            "superseded_by IS NULL OR superseded_at IS NOT NULL", name=op.f("ck_filing_superseded")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_filing"),
        sa.UniqueConstraint(
            "programme",
            "source",
            "period",
            "institution",
            "version",
            name="uq_filing_programme_source_period_institution_version",
        ),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_filing_programme_programme"),
        sa.ForeignKeyConstraint(["sha256"], ["content.sha256"], name="fk_filing_sha256_content"),
        sa.ForeignKeyConstraint(["superseded_by"], ["filing.id"], name="fk_filing_superseded_by_filing"),
    )
    op.create_index("ix_filing_same_bytes", "filing", ["programme", "sha256"], unique=True)
    op.create_index(
        "ix_filing_in_force",
        "filing",
        ["programme", "source", "period", "institution"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )


def _rows_of_a_filing() -> None:
    op.create_table(
        "fact",
        sa.Column("filing", sa.Integer, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("region", sa.String, nullable=False),
        sa.Column("scenario", sa.String, nullable=False),
        sa.Column("measure", sa.String, nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.Column("sheet", sa.String, nullable=False),
        sa.Column("cell", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("filing", "institution", "region", "scenario", "measure", name="pk_fact"),
        sa.ForeignKeyConstraint(["filing"], ["filing.id"], name="fk_fact_filing_filing"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "total",
        sa.Column("filing", sa.Integer, nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("sheet", sa.String, nullable=False),
        sa.Column("cell", sa.String, nullable=False),
        sa.Column("measure", sa.String, nullable=False),
        sa.Column("sum", sa.BigInteger, nullable=False),
        sa.Column("published_total", sa.BigInteger, nullable=True),
        sa.PrimaryKeyConstraint("filing", "row", name="pk_total"),
        sa.ForeignKeyConstraint(["filing"], ["filing.id"], name="fk_total_filing_filing"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "finding",
        sa.Column("filing", sa.Integer, nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("rule", sa.String, nullable=False),
        sa.Column("severity", sa.String, nullable=False),
        sa.Column("sheet", sa.String, nullable=False),
        sa.Column("cell", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("expected", sa.String, nullable=False),
        sa.Column("zh", sa.String, nullable=False),
        sa.Column("en", sa.String, nullable=False),
        sa.CheckConstraint("severity IN ('hard', 'soft', 'note')", name=op.f("ck_finding_severity")),
        sa.PrimaryKeyConstraint("filing", "row", name="pk_finding"),
        sa.ForeignKeyConstraint(["filing"], ["filing.id"], name="fk_finding_filing_filing"),
        sqlite_with_rowid=False,
    )


def _points() -> None:
    op.create_table(
        "point",
        sa.Column("filing", sa.Integer, nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("scenario", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("region", sa.String, nullable=False),
        sa.Column("lon", sa.Double, nullable=True),
        sa.Column("lat", sa.Double, nullable=True),
        sa.Column("connected_on", sa.Date, nullable=True),
        sa.Column("live", sa.Boolean, nullable=True),
        sa.Column("as_of", sa.Date, nullable=True),
        sa.Column("sheet", sa.String, nullable=False),
        sa.Column("cell", sa.String, nullable=False),
        sa.CheckConstraint("lon BETWEEN -180 AND 180", name=op.f("ck_point_lon")),
        sa.CheckConstraint("lat BETWEEN -90 AND 90", name=op.f("ck_point_lat")),
        sa.PrimaryKeyConstraint("filing", "row", name="pk_point"),
        sa.ForeignKeyConstraint(["filing"], ["filing.id"], name="fk_point_filing_filing"),
        sqlite_with_rowid=False,
    )
