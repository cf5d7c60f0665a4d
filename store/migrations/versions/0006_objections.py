"""Objections to preliminary results, cases of follow-up, and what meetings decided."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "release",
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("period", sa.String, nullable=False),
        sa.Column("released_by", sa.String, nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_release_programme_programme"),
        sa.PrimaryKeyConstraint("programme", "period", name="pk_release"),
    )
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("period", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("grounds", sa.String, nullable=False),
        sa.Column("evidence", sa.String, nullable=False),
        sa.Column("attachment", sa.String(64)),
        sa.Column("filed_by", sa.String, nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_due", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "grounds <> '' AND evidence <> '' AND filed_by <> ''", name=op.f("ck_objection_proven")
        ),
        sa.ForeignKeyConstraint(
            ["programme", "period"],
            ["release.programme", "release.period"],
            name="fk_objection_programme_period_release",
        ),
        sa.ForeignKeyConstraint(["attachment"], ["content.sha256"], name="fk_objection_attachment_content"),
        sa.PrimaryKeyConstraint("id", name="pk_objection"),
    )
    op.create_table(
        "objection_answer",
        sa.Column("objection", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("answered_by", sa.String, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "text <> '' AND answered_by <> ''", name=op.f("ck_objection_answer_said_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["objection"], ["objection.id"], name="fk_objection_answer_objection_objection"
        ),
        sa.PrimaryKeyConstraint("objection", name="pk_objection_answer"),
    )
    op.create_table(
        "objection_decision",
        sa.Column("objection", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("disposition", sa.String, nullable=False),
        sa.Column("reasons", sa.String, nullable=False),
        sa.Column("fault", sa.String, nullable=False),
        sa.Column("event", sa.String, nullable=False),
        sa.Column("numerator", sa.BigInteger),
        sa.Column("denominator", sa.BigInteger),
        sa.Column("forgives", sa.Integer),
        sa.Column("decided_by", sa.String, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "disposition IN ('maintained', 'adjusted', 'excluded', 'deferred', 'withdrawn')",
            name=op.f("ck_objection_decision_disposition"),
        ),
        sa.CheckConstraint(
            "(disposition = 'adjusted') = (numerator IS NOT NULL)",
            name=op.f("ck_objection_decision_adjusted"),
        ),
        sa.CheckConstraint(
            "fault IN ('institution', 'coordinator', 'nobody')", name=op.f("ck_objection_decision_fault")
        ),
        sa.CheckConstraint(
            "reasons <> '' AND decided_by <> ''", name=op.f("ck_objection_decision_said_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["objection"], ["objection.id"], name="fk_objection_decision_objection_objection"
        ),
        sa.ForeignKeyConstraint(["forgives"], ["filing.id"], name="fk_objection_decision_forgives_filing"),
        sa.PrimaryKeyConstraint("objection", name="pk_objection_decision"),
    )
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("period", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("consequence", sa.String, nullable=False),
        sa.Column("trigger", sa.String, nullable=False),
        sa.Column("opened", sa.Boolean, nullable=False),
        sa.Column("reasons", sa.String, nullable=False),
        sa.Column("decided_by", sa.String, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reasons <> '' AND decided_by <> ''", name=op.f("ck_follow_up_said_by_somebody")),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_follow_up_programme_programme"),
        sa.UniqueConstraint(
            "programme",
            "period",
            "institution",
            "consequence",
            name="uq_follow_up_programme_period_institution_consequence",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_follow_up"),
    )
    op.create_table(
        "follow_up_step",
        sa.Column("follow_up", sa.Integer, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("taken_by", sa.String, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> '' AND taken_by <> ''", name=op.f("ck_follow_up_step_said_by_somebody")),
        sa.CheckConstraint(
            "kind IN ('notice', 'meeting', 'plan', 'verification', 'closing')",
            name=op.f("ck_follow_up_step_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["follow_up"], ["follow_up.id"], name="fk_follow_up_step_follow_up_follow_up"
        ),
        sa.PrimaryKeyConstraint("follow_up", "step", name="pk_follow_up_step"),
    )
    op.create_table(
        "resolution",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("period", sa.String, nullable=False),
        sa.Column("edition", sa.String, nullable=False),
        sa.Column("figure", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("recorded_by", sa.String, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "text <> '' AND owner <> '' AND recorded_by <> ''", name=op.f("ck_resolution_said_by_somebody")
        ),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_resolution_programme_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_resolution"),
    )
    op.create_table(
        "resolution_step",
        sa.Column("resolution", sa.Integer, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("taken_by", sa.String, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('reported', 'closed')", name=op.f("ck_resolution_step_kind")),
        sa.CheckConstraint("text <> '' AND taken_by <> ''", name=op.f("ck_resolution_step_said_by_somebody")),
        sa.ForeignKeyConstraint(
            ["resolution"], ["resolution.id"], name="fk_resolution_step_resolution_resolution"
        ),
        sa.PrimaryKeyConstraint("resolution", "step", name="pk_resolution_step"),
    )
