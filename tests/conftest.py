"""Databases that many tests read: each is built once a session, through the same door as real returns."""

import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.jobs.load import Loaded, load_files
from store.engine import open_engine
from tests.paths import rbi_workbooks

ARRIVED = datetime.datetime(2025, 8, 1, 12, tzinfo=datetime.UTC)


def _ignore_progress(what: str, done: int, total: int) -> None:
    """Tests show no progress."""


@pytest.fixture(scope="session")
def rbi_loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, list[Loaded]]:
    """The six published workbooks in a database, and what `load` said of each."""
    workbooks = rbi_workbooks()
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('rbi') / 'rbi.db'}")
    programme = load_programme("rbi-retail")
    return engine, load_files(engine, programme, [(path, ARRIVED) for path in workbooks])


@pytest.fixture(scope="session")
def rbi_engine(rbi_loaded: tuple[Engine, list[Loaded]]) -> Engine:
    return rbi_loaded[0]


@pytest.fixture(scope="session")
def daqing_loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, list[Loaded], Path]:
    """The demonstration as `python -m etl demo` makes it: database, what `load` said, folder of workbooks."""
    from etl.jobs.demo import build_demonstration

    folder = tmp_path_factory.mktemp("daqing")
    engine = open_engine(f"sqlite:///{folder / 'daqing.db'}")
    loaded = build_demonstration(engine, load_programme("daqing"), 1, folder / "returns", _ignore_progress)
    return engine, loaded, folder / "returns"


@pytest.fixture(scope="session")
def daqing_engine(daqing_loaded: tuple[Engine, list[Loaded], Path]) -> Engine:
    return daqing_loaded[0]
