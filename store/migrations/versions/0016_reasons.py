"""Why a case was opened, in English too: "" in cases of before, whose reason stands in Chinese only."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("follow_up", sa.Column("trigger_en", sa.String, nullable=False, server_default=""))
