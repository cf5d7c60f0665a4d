"""Databases for the tests of the store: every test that asks for one runs on SQLite and on PostgreSQL."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, text

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
def engine(database_url: str) -> Iterator[Engine]:
    """An open store without any filing."""
    opened = open_engine(database_url)
    yield opened
    opened.dispose()
