"""Filings by period: a country keeps thousands for each, and most questions ask for one or two of its periods."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_index("ix_filing_period", "filing", ["programme", "period"])
