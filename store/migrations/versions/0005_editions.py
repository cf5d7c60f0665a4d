"""Editions and the hashes of their documents; the database itself keeps them from being changed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

OPEN = sa.text("state <> 'published'")
MOMENT = sa.DateTime(timezone=True)
FROZEN = ("programme", "kind", "period", "number", "corrects", "sha256", "content", "data_version")


def upgrade() -> None:
    _editions()
    op.create_table(
        "document",
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("edition", "name", "sha256", name="pk_document"),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"], name="fk_document_edition_edition"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_document_sha256", "document", ["sha256"])
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_keeps()
    else:
        _postgresql_keeps()


def _editions() -> None:
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("period", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("corrects", sa.Integer),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("data_version", sa.String(64), nullable=False),
        sa.Column("prepared_by", sa.String),
        sa.Column("prepared_at", MOMENT),
        sa.Column("reviewed_by", sa.String),
        sa.Column("reviewed_at", MOMENT),
        sa.Column("published_by", sa.String),
        sa.Column("published_at", MOMENT),
        sa.CheckConstraint("kind IN ('bulletin', 'assessment')", name=op.f("ck_edition_kind")),
        sa.CheckConstraint(
            "state IN ('draft', 'prepared', 'reviewed', 'published')", name=op.f("ck_edition_state")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_edition_number_from_one")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_edition_sha256_hex")),
        sa.CheckConstraint(
            "(state = 'draft') = (prepared_by IS NULL) AND (prepared_by IS NULL) = (prepared_at IS NULL)",
            name=op.f("ck_edition_prepared"),
        ),
        sa.CheckConstraint(
            "(state IN ('reviewed', 'published')) = (reviewed_by IS NOT NULL) "
            "AND (reviewed_by IS NULL) = (reviewed_at IS NULL)",
            name=op.f("ck_edition_reviewed"),
        ),
        sa.CheckConstraint(
            "(state = 'published') = (published_by IS NOT NULL) "
            "AND (published_by IS NULL) = (published_at IS NULL)",
            name=op.f("ck_edition_published"),
        ),
        sa.CheckConstraint("reviewed_by <> prepared_by", name=op.f("ck_edition_two_persons")),
        sa.PrimaryKeyConstraint("id", name="pk_edition"),
        sa.UniqueConstraint(
            "programme", "kind", "period", "number", name="uq_edition_programme_kind_period_number"
        ),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_edition_programme_programme"),
        sa.ForeignKeyConstraint(["corrects"], ["edition.id"], name="fk_edition_corrects_edition"),
    )
    op.create_index(
        "ix_edition_open",
        "edition",
        ["programme", "kind", "period"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _sqlite_keeps() -> None:
    """A later revision that makes these tables anew (alembic's batch mode) has to make the triggers anew too."""
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FROZEN)
    op.execute(
        "CREATE TRIGGER edition_frozen BEFORE UPDATE ON edition "
        f"WHEN OLD.state = 'published' OR (OLD.state <> 'draft' AND ({changed})) "
        "BEGIN SELECT RAISE(ABORT, 'an edition that is prepared or published does not change'); END"
    )
    for table in ("edition", "document"):
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'no {table} is ever deleted'); END"
        )
    op.execute(
        "CREATE TRIGGER document_frozen BEFORE UPDATE ON document "
        "BEGIN SELECT RAISE(ABORT, 'a document does not change'); END"
    )


def _postgresql_keeps() -> None:
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FROZEN)
    refusals = {
        "edition_frozen": (
            "edition",
            "UPDATE",
            f"OLD.state = 'published' OR (OLD.state <> 'draft' AND ({changed}))",
            "an edition that is prepared or published does not change",
        ),
        "edition_kept": ("edition", "DELETE", "TRUE", "no edition is ever deleted"),
        "document_kept": ("document", "DELETE", "TRUE", "no document is ever deleted"),
        "document_frozen": ("document", "UPDATE", "TRUE", "a document does not change"),
    }
    for name, (table, act, when, sentence) in refusals.items():
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{sentence}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW "
            f"WHEN ({when}) EXECUTE FUNCTION {name}()"
        )
