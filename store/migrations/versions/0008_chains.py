"""Ledgers and registers as chains of files: what a file is to those before it, what a line does, taking back."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

KEYS = ["programme", "source", "period", "institution"]
IN_FORCE = sa.text("state = 'accepted' AND superseded_at IS NULL AND role = 'alone'")
STANDING = sa.text("state <> 'returned' AND (superseded_at IS NULL OR superseded_by IS NOT NULL)")
LINES = "change IN ('', 'correct', 'cancel')"
DECISIONS = "decision IN ('accepted', 'returned', 'correction asked', 'taken back')"


def upgrade() -> None:
    """What was stored before is `alone`: each ledger and register whole in itself, every line of it an addition."""
    op.drop_index("ix_filing_same_bytes", "filing")
    op.drop_index("ix_filing_in_force", "filing")
    with op.batch_alter_table("filing") as filing:
        filing.add_column(sa.Column("role", sa.String, nullable=False, server_default="alone"))
        filing.create_check_constraint(op.f("ck_filing_role"), "role IN ('alone', 'part', 'whole')")
    _index("ix_filing_same_bytes", ["programme", "sha256"], STANDING)
    _index("ix_filing_in_force", KEYS, IN_FORCE)
    for name in ("entry", "point"):
        with op.batch_alter_table(name, table_kwargs={"sqlite_with_rowid": False}) as table:
            table.add_column(sa.Column("change", sa.String, nullable=False, server_default=""))
            table.create_check_constraint(op.f(f"ck_{name}_change"), LINES)
    with op.batch_alter_table("decision") as decision:
        decision.drop_constraint(op.f("ck_decision_decision"), type_="check")
        decision.create_check_constraint(op.f("ck_decision_decision"), DECISIONS)


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "filing", columns, unique=True, sqlite_where=where, postgresql_where=where)
