"""Tokens of programs, and accounts that sign in at a provider of identities."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

ROLES = "role IN ('coordinator', 'reviewer', 'institution', 'presenter', 'administrator')"


def upgrade() -> None:
    _identity()
    _token()


def _identity() -> None:
    elsewhere = sa.text("issuer IS NOT NULL")
    op.add_column("account", sa.Column("issuer", sa.String))
    op.add_column("account", sa.Column("identity", sa.String))
    op.create_index(
        "ix_account_identity",
        "account",
        ["issuer", "identity"],
        unique=True,
        sqlite_where=elsewhere,
        postgresql_where=elsewhere,
    )


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _token() -> None:
    op.create_table(
        "token",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        _moment("made_at", nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        _moment("until", nullable=False),
        _moment("seen_at"),
        _moment("ended_at"),
        sa.Column("ended_by", sa.String),
        sa.CheckConstraint("name <> '' AND made_by <> ''", name=op.f("ck_token_named")),
        sa.CheckConstraint(ROLES, name=op.f("ck_token_role")),
        sa.CheckConstraint("(role = 'institution') = (institution <> '')", name=op.f("ck_token_institution")),
        sa.CheckConstraint("(role = 'administrator') = (programme = '')", name=op.f("ck_token_house")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_token_digest_hex")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_token_ended")),
        sa.UniqueConstraint("digest", name="uq_token_digest"),
        sa.PrimaryKeyConstraint("id", name="pk_token"),
    )
