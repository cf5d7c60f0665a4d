"""The register of meetings, and what is done about warnings of risks."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("period", sa.String, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("supersedes", sa.Integer),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("recorded_by", sa.String, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> '' AND recorded_by <> ''", name=op.f("ck_meeting_said_by_somebody")),
        sa.CheckConstraint(
            "(supersedes IS NULL) = (reason = '')", name=op.f("ck_meeting_corrected_with_reason")
        ),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_meeting_programme_programme"),
        sa.ForeignKeyConstraint(["supersedes"], ["meeting.id"], name="fk_meeting_supersedes_meeting"),
        sa.UniqueConstraint("supersedes", name="uq_meeting_supersedes"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
    )
    op.create_table(
        "meeting_attendee",
        sa.Column("meeting", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.CheckConstraint("kind IN ('institution', 'post')", name=op.f("ck_meeting_attendee_kind")),
        sa.CheckConstraint("who <> ''", name=op.f("ck_meeting_attendee_named")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name="fk_meeting_attendee_meeting_meeting"),
        sa.PrimaryKeyConstraint("meeting", "kind", "who", name="pk_meeting_attendee"),
    )
    op.create_table(
        "meeting_shown",
        sa.Column("meeting", sa.Integer, nullable=False),
        sa.Column("edition", sa.String, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("slides", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name="fk_meeting_shown_meeting_meeting"),
        sa.PrimaryKeyConstraint("meeting", "edition", name="pk_meeting_shown"),
    )
    op.create_table(
        "meeting_decision",
        sa.Column("meeting", sa.Integer, nullable=False),
        sa.Column("resolution", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name="fk_meeting_decision_meeting_meeting"),
        sa.ForeignKeyConstraint(
            ["resolution"], ["resolution.id"], name="fk_meeting_decision_resolution_resolution"
        ),
        sa.PrimaryKeyConstraint("meeting", "resolution", name="pk_meeting_decision"),
    )
    op.create_table(
        "warning_step",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("period", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("risk", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("taken_by", sa.String, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('taken', 'extended', 'closed')", name=op.f("ck_warning_step_kind")),
        sa.CheckConstraint(
            "(kind = 'extended') = (due IS NOT NULL)", name=op.f("ck_warning_step_extended_to_a_day")
        ),
        sa.CheckConstraint("text <> '' AND taken_by <> ''", name=op.f("ck_warning_step_said_by_somebody")),
        sa.ForeignKeyConstraint(
            ["programme"], ["programme.slug"], name="fk_warning_step_programme_programme"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_warning_step"),
    )
    op.create_table(
        "major_event",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by", sa.String, nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> '' AND reported_by <> ''", name=op.f("ck_major_event_said_by_somebody")),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_major_event_programme_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_major_event"),
    )
    op.create_table(
        "risk_review",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("reviewed_by", sa.String, nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> '' AND reviewed_by <> ''", name=op.f("ck_risk_review_said_by_somebody")),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_risk_review_programme_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_risk_review"),
    )
