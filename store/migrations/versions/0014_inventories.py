"""Inventories: a row for each outlet, point or person of a filed inventory."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "thing",
        sa.Column("filing", sa.Integer, nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("region", sa.String, nullable=False),
        sa.Column("lon", sa.Double),
        sa.Column("lat", sa.Double),
        sa.Column("held", sa.String, nullable=False),
        sa.Column("sheet", sa.String, nullable=False),
        sa.Column("cell", sa.String, nullable=False),
        sa.CheckConstraint("key <> ''", name=op.f("ck_thing_numbered")),
        sa.ForeignKeyConstraint(["filing"], ["filing.id"], name="fk_thing_filing_filing"),
        sa.UniqueConstraint("filing", "key", name="uq_thing_filing_key"),
        sa.PrimaryKeyConstraint("filing", "row", name="pk_thing"),
        sqlite_with_rowid=False,
    )
