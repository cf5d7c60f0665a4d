"""Databases for the tests of the store: every test that asks for one runs on SQLite and on PostgreSQL."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, Engine, create_engine, event, make_url, text

from store.engine import open_engine
from tests.unit.store.postgres import NoServer, server


@pytest.fixture(scope="session")
def postgresql(run_folder: Path) -> Iterator[URL]:
    """The address of a PostgreSQL server, one for the whole run."""
    try:
        with server(run_folder) as address:
            yield address
    except NoServer as reason:
        pytest.skip(f"no PostgreSQL: {reason}")


@pytest.fixture
def new_schema(postgresql: URL) -> Iterator[Callable[[], str]]:
    """Makes empty schemas on the server and gives addresses that lead into them."""
    keeper = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    schemas: list[str] = []

    def make() -> str:
        schemas.append(f"test_{uuid.uuid4().hex}")
        with keeper.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {schemas[-1]}"))
        url = postgresql.update_query_dict({"options": f"-csearch_path={schemas[-1]}"})
        return url.render_as_string(hide_password=False)

    yield make
    with keeper.connect() as connection:
        for schema in schemas:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    keeper.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes empty databases, files or schemas of the server, and gives their addresses."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path}/{uuid.uuid4().hex}.db"
    made: Callable[[], str] = request.getfixturevalue("new_schema")
    return made


@pytest.fixture
def database_url(new_database: Callable[[], str]) -> str:
    """The address of an empty database."""
    return new_database()


@pytest.fixture
def engine(database_url: str, new_at: Callable[[Path], Engine]) -> Iterator[Engine]:
    """An open store without any filing."""
    address = make_url(database_url)
    if address.get_backend_name() == "sqlite":
        opened = new_at(Path(str(address.database)))
    else:
        _make_tables(database_url)
        opened = open_engine(database_url)
    yield opened
    opened.dispose()


_MAKES = ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE")
_made_by: list[tuple[str, Any]] = []


def _make_tables(url: str) -> None:
    """Do in an empty schema what the revisions did in the first one, without reckoning anew what that is."""
    if not _made_by:
        event.listen(Engine, "before_cursor_execute", _remember)
        try:
            open_engine(url).dispose()
        finally:
            event.remove(Engine, "before_cursor_execute", _remember)
        return
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement, parameters in _made_by:
            connection.exec_driver_sql(statement, parameters or None)
    engine.dispose()


def _remember(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
    if statement.lstrip().upper().startswith(_MAKES):
        _made_by.append((statement, parameters))
