"""Who may sign in, as what, and from which open sessions and tokens.

account: one row per person who may sign in, with the hash of the password; account_grant what each is entered for
invitation: one row per one-time password that was given out, as its hash
session: one row per time that somebody signed in, as the hash of the token that the browser keeps
token: one row per token that a program was given to read with, as its hash
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    text,
)

from store.tables.metadata import metadata, partial_index
from store.times import Moment

NOT_ENDED = text("ended_at IS NULL")

IS_ELSEWHERE = text("issuer IS NOT NULL")

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    # What is typed to sign in, and what acts are recorded under: it is never given to another person.
    Column("name", String, nullable=False, unique=True),
    Column("shown", String, nullable=False),
    Column("password", String),
    Column("password_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String, nullable=False),
    Column("disabled_at", Moment),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("blocked_until", Moment),
    # Who signs in at a provider of identities, and as whom there; both null for an account with a password.
    Column("issuer", String),
    Column("identity", String),
    CheckConstraint("name <> '' AND shown <> '' AND created_by <> ''", name="named"),
    CheckConstraint("(password IS NULL) = (password_at IS NULL)", name="password"),
    CheckConstraint("failures >= 0", name="failures"),
    partial_index(
        "ix_account_identity",
        "issuer",
        "identity",
        where=IS_ELSEWHERE,
    ),
)


account_grant = Table(
    "account_grant",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("account.id"), nullable=False),
    Column("programme", String, nullable=False),
    Column("role", String, nullable=False),
    Column("institution", String, nullable=False),
    Column("granted_at", Moment, nullable=False),
    Column("granted_by", String, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", String),
    CheckConstraint(
        "role IN ('coordinator', 'reviewer', 'institution', 'presenter', 'administrator')", name="role"
    ),
    CheckConstraint("(role = 'institution') = (institution <> '')", name="institution"),
    CheckConstraint("(role = 'administrator') = (programme = '')", name="house"),
    CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
    # One post in a programme at a time: nobody is coordinator and institution at once.
    partial_index(
        "ix_account_grant_open",
        "account",
        "programme",
        where=NOT_ENDED,
    ),
)


invitation = Table(
    "invitation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("account.id"), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),
    Column("made_by", String, nullable=False),
    Column("until", Moment, nullable=False),
    Column("used_at", Moment),
    Column("ended_at", Moment),
    CheckConstraint("length(digest) = 64", name="digest_hex"),
)


session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("account.id"), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("agent", String, nullable=False),
    Column("ended_at", Moment),
    Column("ended_why", String),
    CheckConstraint("length(digest) = 64", name="digest_hex"),
    CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="ended"),
    Index("ix_session_account", "account"),
)


token = Table(
    "token",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("programme", String, nullable=False),
    Column("role", String, nullable=False),
    Column("institution", String, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),
    Column("made_by", String, nullable=False),
    Column("until", Moment, nullable=False),
    Column("seen_at", Moment),
    Column("ended_at", Moment),
    Column("ended_by", String),
    CheckConstraint("name <> '' AND made_by <> ''", name="named"),
    CheckConstraint(
        "role IN ('coordinator', 'reviewer', 'institution', 'presenter', 'administrator')", name="role"
    ),
    CheckConstraint("(role = 'institution') = (institution <> '')", name="institution"),
    CheckConstraint("(role = 'administrator') = (programme = '')", name="house"),
    CheckConstraint("length(digest) = 64", name="digest_hex"),
    CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
)
