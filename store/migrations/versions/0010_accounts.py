"""Who may sign in, what each is entered for, the one-time passwords that were given out, and who is signed in."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ROLES = "role IN ('coordinator', 'reviewer', 'institution', 'presenter', 'administrator')"


def upgrade() -> None:
    _account()
    _grant()
    _invitation()
    _session()


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("shown", sa.String, nullable=False),
        sa.Column("password", sa.String),
        _moment("password_at"),
        _moment("created_at", nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        _moment("disabled_at"),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        _moment("blocked_until"),
        sa.CheckConstraint("name <> '' AND shown <> '' AND created_by <> ''", name=op.f("ck_account_named")),
        sa.CheckConstraint("(password IS NULL) = (password_at IS NULL)", name=op.f("ck_account_password")),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_account_failures")),
        sa.UniqueConstraint("name", name="uq_account_name"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
    )


def _grant() -> None:
    open_ = sa.text("ended_at IS NULL")
    op.create_table(
        "account_grant",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("account", sa.Integer, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        _moment("granted_at", nullable=False),
        sa.Column("granted_by", sa.String, nullable=False),
        _moment("ended_at"),
        sa.Column("ended_by", sa.String),
        sa.CheckConstraint(ROLES, name=op.f("ck_account_grant_role")),
        sa.CheckConstraint(
            "(role = 'institution') = (institution <> '')", name=op.f("ck_account_grant_institution")
        ),
        sa.CheckConstraint(
            "(role = 'administrator') = (programme = '')", name=op.f("ck_account_grant_house")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_account_grant_ended")),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_account_grant_account_account"),
        sa.PrimaryKeyConstraint("id", name="pk_account_grant"),
    )
    op.create_index(
        "ix_account_grant_open",
        "account_grant",
        ["account", "programme"],
        unique=True,
        sqlite_where=open_,
        postgresql_where=open_,
    )


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("account", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        _moment("made_at", nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        _moment("until", nullable=False),
        _moment("used_at"),
        _moment("ended_at"),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_invitation_digest_hex")),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_invitation_account_account"),
        sa.UniqueConstraint("digest", name="uq_invitation_digest"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
    )


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("account", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        _moment("started_at", nullable=False),
        _moment("seen_at", nullable=False),
        _moment("until", nullable=False),
        sa.Column("agent", sa.String, nullable=False),
        _moment("ended_at"),
        sa.Column("ended_why", sa.String),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_session_digest_hex")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name=op.f("ck_session_ended")),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_session_account_account"),
        sa.UniqueConstraint("digest", name="uq_session_digest"),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
    )
    op.create_index("ix_session_account", "session", ["account"])
