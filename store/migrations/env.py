"""Alembic's entry: runs the revisions on the connection, and in the transaction, of store.migrations."""

from alembic import context

from store.tables import metadata
from store.tables.metadata import complete_for_postgresql

complete_for_postgresql()
context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
