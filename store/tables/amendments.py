"""What the coordinator changed in a programme while it runs. A line is never changed: another one takes it back.

amendment: one row per change, as JSON by its kind, or per change that is taken back; `entry` is its place in the audit
    chain, by which an edition knows what held when it was drawn up
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from store.tables.metadata import metadata
from store.times import Moment

amendment = Table(
    "amendment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("kind", String, nullable=False),
    Column("change", String, nullable=False),
    Column("takes_back", Integer, ForeignKey("amendment.id")),
    Column("reason", String, nullable=False),
    Column("made_by", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("entry", Integer, nullable=False),
    UniqueConstraint("takes_back"),
    Index(None, "programme"),
    CheckConstraint("reason <> '' AND made_by <> ''", name="said_by_somebody"),
    CheckConstraint("(takes_back IS NULL) = (change <> '')", name="changes_or_takes_back"),
)
