"""A month is published once; nobody changes it."""

import pytest
from sqlalchemy import Engine

from etl.definitions.programme import Programme
from store.engine import open_engine
from tests.unit.exchange.small import participants, publish_month


@pytest.fixture(scope="package")
def published_month(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Programme]:
    """January 2019: alpha, beta (too few payments) and gamma filed, delta did not."""
    folder = tmp_path_factory.mktemp("exchange")
    programme = participants(folder)
    engine = open_engine(f"sqlite:///{folder / 'small.db'}")
    publish_month(engine, programme, "2019-01", alpha=4321987, beta=7, gamma=5123467)
    return engine, programme
