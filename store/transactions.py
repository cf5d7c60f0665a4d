"""How a transaction begins. Only what writes, or has to see one moment, is one on PostgreSQL."""

from typing import Any

from sqlalchemy import Connection

READING = "AUTOCOMMIT"
"""A question of PostgreSQL is one round trip then, instead of three (BEGIN, the question, ROLLBACK). Each question sees
what is committed when it is asked, as it did before."""
WRITING: dict[str, dict[str, Any]] = {
    # SQLite takes its writer's lock at the start: a reader that turns writer halfway is refused instead of queueing.
    "sqlite": {"sqlite_begin": "IMMEDIATE"},
    "postgresql": {"isolation_level": "READ COMMITTED"},
}


def to_write(connection: Connection) -> Connection:
    """The connection, whose next `begin()` begins a transaction that writes."""
    return connection.execution_options(**WRITING[connection.dialect.name])
