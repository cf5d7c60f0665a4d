"""One file may hold many periods; what somebody decided about names that nobody knew."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    standing = sa.text("state <> 'returned' AND (superseded_at IS NULL OR superseded_by IS NOT NULL)")
    op.drop_index("ix_filing_same_bytes", table_name="filing")
    op.create_index(
        "ix_filing_same_bytes",
        "filing",
        ["programme", "sha256", "period"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_table(
        "name_decision",
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("decided_by", sa.String, nullable=False),
        sa.CheckConstraint("note <> '' AND decided_by <> ''", name=op.f("ck_name_decision_said_by_somebody")),
        sa.ForeignKeyConstraint(
            ["programme"], ["programme.slug"], name="fk_name_decision_programme_programme"
        ),
        sa.PrimaryKeyConstraint("programme", "code", "decided_at", name="pk_name_decision"),
    )
