"""The life of a filing: drafts, explanations, decisions, moved deadlines, receipts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

STANDING = sa.text("state <> 'returned'")
OPEN_DRAFT = sa.text("state = 'draft'")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("finding", sa.Column("about", sa.String, nullable=False, server_default=""))
    op.drop_index("ix_filing_same_bytes", "filing")
    op.create_index(
        "ix_filing_same_bytes",
        "filing",
        ["programme", "sha256"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    _drafts()
    _explanations()
    _decisions()
    _deadlines()
    _receipts()


def _drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("period", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("filename", sa.String, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("submitted_by", sa.String, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("filing", sa.Integer, nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'filed', 'withdrawn', 'replaced')", name=op.f("ck_draft_state")
        ),
        sa.CheckConstraint("submitted_by <> ''", name=op.f("ck_draft_by_somebody")),
        sa.CheckConstraint("(state = 'draft') = (ended_at IS NULL)", name=op.f("ck_draft_ended_at")),
        sa.CheckConstraint("(state = 'filed') = (filing IS NOT NULL)", name=op.f("ck_draft_filing")),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_draft_programme_programme"),
        sa.ForeignKeyConstraint(["sha256"], ["content.sha256"], name="fk_draft_sha256_content"),
        sa.ForeignKeyConstraint(["filing"], ["filing.id"], name="fk_draft_filing_filing"),
    )
    op.create_index(
        "ix_draft_open",
        "draft",
        ["programme", "source", "period", "institution"],
        unique=True,
        sqlite_where=OPEN_DRAFT,
        postgresql_where=OPEN_DRAFT,
    )
    op.create_table(
        "draft_finding",
        sa.Column("draft", sa.Integer, nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("rule", sa.String, nullable=False),
        sa.Column("severity", sa.String, nullable=False),
        sa.Column("sheet", sa.String, nullable=False),
        sa.Column("cell", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("expected", sa.String, nullable=False),
        sa.Column("zh", sa.String, nullable=False),
        sa.Column("en", sa.String, nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.CheckConstraint("severity IN ('hard', 'soft', 'note')", name=op.f("ck_draft_finding_severity")),
        sa.PrimaryKeyConstraint("draft", "row", name="pk_draft_finding"),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name="fk_draft_finding_draft_draft"),
        sqlite_with_rowid=False,
    )


def _explanations() -> None:
    op.create_table(
        "explanation",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("rule", sa.String, nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("first_period", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("given_by", sa.String, nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("filing", sa.Integer, nullable=True),
        sa.CheckConstraint("text <> '' AND given_by <> ''", name=op.f("ck_explanation_said_by_somebody")),
        sa.PrimaryKeyConstraint("id", name="pk_explanation"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_explanation_programme_programme"),
        sa.ForeignKeyConstraint(["filing"], ["filing.id"], name="fk_explanation_filing_filing"),
    )
    op.create_index("ix_explanation_of", "explanation", ["programme", "institution", "rule", "about"])


def _decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("filing", sa.Integer, nullable=False),
        sa.Column("decision", sa.String, nullable=False),
        sa.Column("reasons", sa.String, nullable=False),
        sa.Column("decided_by", sa.String, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "decision IN ('accepted', 'returned', 'correction asked')", name=op.f("ck_decision_decision")
        ),
        sa.CheckConstraint("decision = 'accepted' OR reasons <> ''", name=op.f("ck_decision_reasons")),
        sa.CheckConstraint("decided_by <> ''", name=op.f("ck_decision_by_somebody")),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.ForeignKeyConstraint(["filing"], ["filing.id"], name="fk_decision_filing_filing"),
    )
    op.create_index("ix_decision_filing", "decision", ["filing"])


def _deadlines() -> None:
    op.create_table(
        "deadline_extension",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("period", sa.String, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("granted_by", sa.String, nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "reason <> '' AND granted_by <> ''", name=op.f("ck_deadline_extension_said_by_somebody")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deadline_extension"),
        sa.ForeignKeyConstraint(
            ["programme"], ["programme.slug"], name="fk_deadline_extension_programme_programme"
        ),
    )


def _receipts() -> None:
    op.create_table(
        "receipt",
        sa.Column("filing", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("given_to", sa.String, nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("audit_head", sa.String, nullable=False),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_receipt_sequence_from_one")),
        sa.PrimaryKeyConstraint("filing", name="pk_receipt"),
        sa.UniqueConstraint("programme", "sequence", name="uq_receipt_programme_sequence"),
        sa.ForeignKeyConstraint(["filing"], ["filing.id"], name="fk_receipt_filing_filing"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_receipt_programme_programme"),
    )
