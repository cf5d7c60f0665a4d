"""Inventories: what institutions keep, one by one.

thing: one row per outlet, point or person of a filed inventory; `held` is what is known of it, as a JSON object
"""

from sqlalchemy import CheckConstraint, Column, Double, ForeignKey, Integer, String, Table, UniqueConstraint

from store.tables.metadata import metadata

thing = Table(
    "thing",
    metadata,
    Column("filing", Integer, ForeignKey("filing.id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("key", String, nullable=False),
    Column("institution", String, nullable=False),
    Column("name", String, nullable=False),
    Column("region", String, nullable=False),
    Column("lon", Double),
    Column("lat", Double),
    Column("held", String, nullable=False),
    Column("sheet", String, nullable=False),
    Column("cell", String, nullable=False),
    UniqueConstraint("filing", "key"),
    CheckConstraint("key <> ''", name="numbered"),
    sqlite_with_rowid=False,
)
