#!/bin/sh
# On SQLite a batch change of one column drops the table's triggers, its column collation and the order of its indexes; nothing is said.
set -eu
packages="alembic==1.20.1 sqlalchemy==2.1.9"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if command -v uv >/dev/null 2>&1; then
  uv venv -q venv && uv pip install -q --python venv/bin/python $packages
else
  python3 -m venv venv && venv/bin/pip install -q $packages
fi
echo "packages: $packages"
venv/bin/python - <<'END'
import sys, warnings
import sqlalchemy
from alembic.migration import MigrationContext
from alembic.operations import Operations

warnings.simplefilter("error")
def kept(connection):
    sql = {kind: " ".join(text for (text,) in connection.exec_driver_sql(
        f"SELECT sql FROM sqlite_master WHERE type = '{kind}' AND sql IS NOT NULL"))
        for kind in ("table", "trigger", "index")}
    return {"trigger": "BEFORE DELETE" in sql["trigger"], "collation": "COLLATE NOCASE" in sql["table"],
            "descending index": "DESC" in sql["index"], "check": "CHECK" in sql["table"]}

with sqlalchemy.create_engine("sqlite://").begin() as connection:
    for statement in (
        "CREATE TABLE entry (id INTEGER PRIMARY KEY, code TEXT COLLATE NOCASE, note TEXT, CONSTRAINT some CHECK (id > 0))",
        "CREATE INDEX entry_code ON entry (code DESC)",
        "CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'append only'); END",
    ):
        connection.exec_driver_sql(statement)
    before = kept(connection)
    with Operations(MigrationContext.configure(connection)).batch_alter_table("entry") as entry:
        entry.alter_column("note", nullable=False)
    after = kept(connection)
print("expected: all four kept, or a refusal:", before)
print("seen after making `note` NOT NULL:    ", after)
sys.exit(not (all(before.values()) and list(after.values()) == [False, False, False, True]))
END
