"""Headings that a filer once confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "heading_mapping",
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("sheet", sa.String, nullable=False),
        sa.Column("heading", sa.String, nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("measure", sa.String, nullable=False),
        sa.Column("confirmed_by", sa.String, nullable=False),
        sa.CheckConstraint("heading <> '' AND confirmed_by <> ''", name=op.f("ck_heading_mapping_confirmed")),
        sa.ForeignKeyConstraint(
            ["programme"], ["programme.slug"], name="fk_heading_mapping_programme_programme"
        ),
        sa.PrimaryKeyConstraint(
            "programme",
            "institution",
            "source",
            "sheet",
            "heading",
            "confirmed_at",
            name="pk_heading_mapping",
        ),
    )
