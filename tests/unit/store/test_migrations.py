"""The tables as the revisions make them are the tables as the code declares them, on every database."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine.interfaces import ReflectedIndex

from etl.values.house import ROOT
from store import migrations
from store.engine import open_engine, writing
from store.errors import StoreError
from store.filings import list_filings, store_filing
from store.tables import metadata
from store.tables.metadata import complete_for_postgresql
from tests.depth import DEEP, cases
from tests.patience import PATIENCE_SECONDS
from tests.unit.store.drafts import a_draft
from tests.unit.store.test_entries import AN_AWARD, a_ledger

pytestmark = pytest.mark.usefixtures("by_revisions")


def test_the_head_that_is_written_down_is_the_last_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


def test_the_revisions_make_what_the_code_declares(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


@pytest.mark.slow
def test_constraints_and_indexes_are_the_same_too(engine: Engine, new_database: Callable[[], str]) -> None:
    declared = create_engine(new_database())
    complete_for_postgresql()
    metadata.create_all(declared)
    expected = described(declared)
    declared.dispose()
    assert described(engine) == expected


def described(engine: Engine) -> dict[str, Any]:
    """All that can be asked about the tables, in words; alembic's own comparison looks at less."""
    questions = inspect(engine)
    names = [name for name in questions.get_table_names() if name != "alembic_version"]
    answers: dict[str, Any] = {
        name: {
            "columns": [repr(sorted(c.items(), key=str)) for c in questions.get_columns(name)],
            "key": questions.get_pk_constraint(name),
            "foreign keys": sorted(map(repr, questions.get_foreign_keys(name))),
            "unique": sorted(map(repr, questions.get_unique_constraints(name))),
            "checks": sorted(map(repr, questions.get_check_constraints(name))),
            "indexes": sorted(map(index_in_words, questions.get_indexes(name))),
        }
        for name in sorted(names)
    }
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            clustered = text("SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID' ORDER BY name")
            answers["without rowid"] = connection.execute(clustered).scalars().all()
    return answers


def index_in_words(index: ReflectedIndex) -> str:
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return f"{index['name']} {index['column_names']} {index['unique']} {options}"


def test_every_constraint_has_a_name_that_later_revisions_can_use() -> None:
    for table in metadata.sorted_tables:
        assert [one for one in table.constraints if not one.name] == []


def test_a_current_database_is_left_alone(engine: Engine) -> None:
    store_filing(engine, a_draft())
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    migrations.bring_to_head(engine)
    assert statements
    changing = ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE")
    assert [one for one in statements if one.lstrip().upper().startswith(changing)] == []
    assert len(list_filings(engine, "daqing")) == 1


@pytest.mark.processes
def test_making_the_tables_is_all_or_nothing(database_url: str) -> None:
    """Stop before a statement: the next opening finds nothing, and makes everything. Each revision adds statements,
    and each stop repeats all before it: `make deep` stops before every one, other runs before every twelfth."""
    step, statements, stride = 0, 0, 1 if cases(DEEP) == DEEP else 12

    def stop(*_: Any) -> None:
        nonlocal statements
        statements += 1
        if statements == step:
            raise ConnectionAbortedError

    event.listen(Engine, "before_cursor_execute", stop)
    try:
        while True:
            step, statements = step + stride, 0
            try:
                open_engine(database_url).dispose()
                break
            except ConnectionAbortedError:
                left = create_engine(database_url)
                event.remove(Engine, "before_cursor_execute", stop)
                assert inspect(left).get_table_names() == []
                event.listen(Engine, "before_cursor_execute", stop)
                left.dispose()
    finally:
        event.remove(Engine, "before_cursor_execute", stop)
    assert step > len(metadata.sorted_tables)
    opened = open_engine(database_url)
    assert store_filing(opened, a_draft()).version == 1
    opened.dispose()


OPEN = """
import sys
from store.engine import open_engine
import alembic.command
print("ready", flush=True)
sys.stdin.readline()
open_engine(sys.argv[1]).dispose()
"""


@pytest.mark.processes
def test_many_processes_may_open_an_empty_database_at_once(database_url: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, database_url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
    complaints = [process.communicate(timeout=PATIENCE_SECONDS)[1].decode() for process in processes]
    assert [process.returncode for process in processes] == [0] * 3, complaints
    opened = open_engine(database_url)
    assert list_filings(opened, "daqing") == []
    opened.dispose()


def test_a_database_of_the_first_revision_is_brought_up_to_date_with_its_filings(database_url: str) -> None:
    """What the version before this one wrote is there after the update, and ledgers can be stored beside it."""
    from alembic import command

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    old = create_engine(database_url)
    with old.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO programme VALUES ('daqing', 'before')"))
        assert migrations.revision(connection) == "0001"
        assert "entry" not in inspect(connection).get_table_names()
    old.dispose()
    opened = open_engine(database_url)
    with opened.connect() as connection:
        assert migrations.revision(connection) == migrations.HEAD
        assert connection.execute(text("SELECT data_version FROM programme")).scalar() == "before"
    assert a_ledger(opened, b"ledger", AN_AWARD)
    opened.dispose()


def test_a_database_of_a_later_version_is_refused(engine: Engine, database_url: str) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="is at revision 9999, which this version does not know"):
        open_engine(database_url)
