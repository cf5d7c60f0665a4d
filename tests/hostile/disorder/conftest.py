"""The return in good order, filed once for the whole room."""

import pytest
from sqlalchemy import Engine

from store.engine import open_engine
from tests.hostile.disorder.filed import Return, filed_by


@pytest.fixture(scope="package")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return open_engine(f"sqlite:///{tmp_path_factory.mktemp('disorder') / 'bianmin.db'}")


@pytest.fixture(scope="package")
def good(engine: Engine) -> Return:
    return filed_by(engine)
