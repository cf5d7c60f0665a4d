"""Cases with clocks: a row for each case of a filed record."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "case_row",
        sa.Column("filing", sa.Integer, nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grade", sa.String, nullable=False),
        sa.Column("extended_to", sa.Date),
        sa.Column("extension", sa.String, nullable=False),
        sa.Column("reported", sa.DateTime(timezone=True)),
        sa.Column("answered", sa.Date),
        sa.Column("closed", sa.Date),
        sa.Column("satisfied", sa.Boolean),
        sa.Column("sheet", sa.String, nullable=False),
        sa.Column("cell", sa.String, nullable=False),
        sa.CheckConstraint("number <> ''", name=op.f("ck_case_row_numbered")),
        sa.ForeignKeyConstraint(["filing"], ["filing.id"], name="fk_case_row_filing_filing"),
        sa.UniqueConstraint("filing", "number", name="uq_case_row_filing_number"),
        sa.PrimaryKeyConstraint("filing", "row", name="pk_case_row"),
        sqlite_with_rowid=False,
    )
