"""Amendments: what the coordinator changes in a programme while it runs."""

import sqlalchemy as sa
from alembic import op

from store.times import Moment

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("change", sa.String, nullable=False),
        sa.Column("takes_back", sa.Integer),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
        sa.CheckConstraint("reason <> '' AND made_by <> ''", name=op.f("ck_amendment_said_by_somebody")),
        sa.CheckConstraint(
            "(takes_back IS NULL) = (change <> '')", name=op.f("ck_amendment_changes_or_takes_back")
        ),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_amendment_programme_programme"),
        sa.ForeignKeyConstraint(["takes_back"], ["amendment.id"], name="fk_amendment_takes_back_amendment"),
        sa.UniqueConstraint("takes_back", name="uq_amendment_takes_back"),
        sa.PrimaryKeyConstraint("id", name="pk_amendment"),
    )
    op.create_index("ix_amendment_programme", "amendment", ["programme"])
