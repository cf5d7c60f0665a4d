"""Entries of ledgers: events that persons entered, with evidence, reason and post."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "entry",
        sa.Column("filing", sa.Integer, nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("event", sa.String, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("evidence", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("entered_by", sa.String, nullable=False),
        sa.Column("entered_on", sa.Date, nullable=False),
        sa.Column("sheet", sa.String, nullable=False),
        sa.Column("cell", sa.String, nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_entry_count")),
        sa.CheckConstraint(
            "evidence <> '' AND reason <> '' AND entered_by <> ''", name=op.f("ck_entry_proven")
        ),
        sa.PrimaryKeyConstraint("filing", "row", name="pk_entry"),
        sa.ForeignKeyConstraint(["filing"], ["filing.id"], name="fk_entry_filing_filing"),
        sqlite_with_rowid=False,
    )
