"""Who did what: acts sealed one with the next.

audit: one row per act of a person or job, sealed with the digest of the row before; audit_head is its end
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Integer,
    String,
    Table,
)

from store.tables.metadata import metadata
from store.times import Moment

audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("programme", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("act", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    CheckConstraint("actor <> '' AND act <> ''", name="somebody_did_something"),
)


audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
