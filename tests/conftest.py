"""Databases that many tests read: each is built once a session, through the same door as real returns."""

import datetime
import fcntl
import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.jobs.load import Loaded, load_files
from store.engine import open_engine
from tests import depth
from tests.paths import ROOT, rbi_workbooks

# Tests start many Pythons (reading processes, commands, servers). Where the environment forbids to keep compiled
# modules beside their sources, they are kept here: compiling them anew would take most of each start.
if sys.dont_write_bytecode and not sys.pycache_prefix:
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / ".pytest_cache" / "compiled")
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# `--hypothesis-profile` chooses too, and comes later.
depth.register()
settings.load_profile("deep" if os.environ.get("BIANMIN_DEPTH") == "deep" else "house")

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
def daqing_loaded(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> tuple[Engine, list[Loaded], Path]:
    """The demonstration as `python -m etl demo` makes it: database, what `load` said, folder of workbooks.

    It is built once for all processes that run tests; who changes anything works on a copy of the database.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if hasattr(request.config, "workerinput") else base) / "demonstration"
    with exclusively(folder.with_suffix(".lock")):
        said = folder / "loaded.pickle"
        if not said.exists():
            said.write_bytes(pickle.dumps(_demonstration(folder)))
        loaded: list[Loaded] = pickle.loads(said.read_bytes())
    return open_engine(f"sqlite:///{folder / 'daqing.db'}"), loaded, folder / "returns"


def _demonstration(folder: Path) -> list[Loaded]:
    from etl.jobs.demo import build_demonstration

    folder.mkdir()
    engine = open_engine(f"sqlite:///{folder / 'daqing.db'}")
    loaded = build_demonstration(engine, load_programme("daqing"), 1, folder / "returns", _ignore_progress)
    engine.dispose()
    return loaded


@contextmanager
def exclusively(path: Path) -> Iterator[None]:
    """Let other processes wait here until the block ends."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def daqing_engine(daqing_loaded: tuple[Engine, list[Loaded], Path]) -> Engine:
    return daqing_loaded[0]
