"""Preliminary results, objections to them, answers and decisions.

release: one row per quarter whose preliminary results were shown to the institutions: from then on they may object
objection: one row per objection of an institution to one item, with objection_answer and objection_decision
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
)

from store.tables.metadata import metadata
from store.times import Moment

release = Table(
    "release",
    metadata,
    Column("programme", String, ForeignKey("programme.slug"), primary_key=True),
    Column("period", String, primary_key=True),
    Column("released_by", String, nullable=False),
    Column("released_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
)


objection = Table(
    "objection",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, nullable=False),
    Column("period", String, nullable=False),
    Column("institution", String, nullable=False),
    Column("item", String, nullable=False),
    Column("grounds", String, nullable=False),
    Column("evidence", String, nullable=False),
    Column("attachment", String(64), ForeignKey("content.sha256")),
    Column("filed_by", String, nullable=False),
    Column("filed_at", Moment, nullable=False),
    Column("answer_due", Moment, nullable=False),
    ForeignKeyConstraint(["programme", "period"], ["release.programme", "release.period"]),
    CheckConstraint("grounds <> '' AND evidence <> '' AND filed_by <> ''", name="proven"),
)


objection_answer = Table(
    "objection_answer",
    metadata,
    Column("objection", Integer, ForeignKey("objection.id"), primary_key=True, autoincrement=False),
    Column("text", String, nullable=False),
    Column("answered_by", String, nullable=False),
    Column("answered_at", Moment, nullable=False),
    CheckConstraint("text <> '' AND answered_by <> ''", name="said_by_somebody"),
)


objection_decision = Table(
    "objection_decision",
    metadata,
    Column("objection", Integer, ForeignKey("objection.id"), primary_key=True, autoincrement=False),
    Column("disposition", String, nullable=False),
    Column("reasons", String, nullable=False),
    Column("fault", String, nullable=False),
    Column("event", String, nullable=False),
    Column("numerator", BigInteger),
    Column("denominator", BigInteger),
    Column("forgives", Integer, ForeignKey("filing.id")),
    Column("decided_by", String, nullable=False),
    Column("decided_at", Moment, nullable=False),
    CheckConstraint(
        "disposition IN ('maintained', 'adjusted', 'excluded', 'deferred', 'withdrawn')", name="disposition"
    ),
    CheckConstraint("fault IN ('institution', 'coordinator', 'nobody')", name="fault"),
    CheckConstraint("reasons <> '' AND decided_by <> ''", name="said_by_somebody"),
    CheckConstraint("(disposition = 'adjusted') = (numerator IS NOT NULL)", name="adjusted"),
)
