"""Editions are published on SQLite and on PostgreSQL."""

from tests.unit.store.conftest import (  # noqa: F401 (fixtures)
    database_url,
    engine,
    new_database,
    new_schema,
    postgresql,
)
