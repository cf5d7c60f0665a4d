"""Databases that many tests read: each is built once a session, through the same door as real returns."""

import datetime
import gc
import os
import sys
from collections.abc import Callable, Generator
from functools import cache, partial
from pathlib import Path

import pytest
import typer.main as typer_main
from hypothesis import settings
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.intake.load import Loaded, load_files
from store import engine as engine_module
from store import migrations
from store.engine import open_engine
from tests import depth
from tests.longest import LONGEST
from tests.measuring import Watch, is_watched
from tests.paths import ROOT, rbi_workbooks
from tests.quick import Starts
from tests.sharing import copied, new_file, once, tables_made_once, without_waiting

# Tests start many Pythons (reading processes, commands, servers). Where the environment forbids to keep our compiled
# modules, they are kept nevertheless: compiling them anew would take a third of each start.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Passwords are hashed as cheaply as argon2 lets: what a hash costs is tested where it is set.
os.environ["BIANMIN_ARGON2"] = "1,8,1"

# New databases are many; that the revisions make them is tested where `by_revisions` is asked for. Nor does a test wait
# until the disk has what was written: that it is asked to is tested where `for_power_cuts` is.
AS_OUTSIDE = {"bring_to_head": migrations.bring_to_head, "_prepare_sqlite": engine_module._prepare_sqlite}
engine_module.bring_to_head = tables_made_once(migrations.bring_to_head)
engine_module._prepare_sqlite = without_waiting(engine_module._prepare_sqlite)

# Commands run many times in one process; what their functions ask for need not be read anew each time.
typer_main.get_params_from_function = cache(typer_main.get_params_from_function)

# `--hypothesis-profile` chooses too, and comes later.
depth.register()
settings.load_profile("deep" if os.environ.get("BIANMIN_DEPTH") == "deep" else "house")

ARRIVED = datetime.datetime(2025, 8, 1, 12, tzinfo=datetime.UTC)


WATCH = pytest.StashKey[Watch]()
STARTS = pytest.StashKey[Starts]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[WATCH] = Watch(config)
    config.stash[STARTS] = Starts()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A test that starts another program says so by a mark (`tests.quick`)."""
    starts = item.config.stash[STARTS]
    starts.watch(item)
    try:
        result = yield
    finally:
        told = starts.told()
    if told:
        pytest.fail(f"no mark says that this starts other programs: {'; '.join(told)}", pytrace=False)
    return result


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Tests that are not near the code are not watched, nor is what they ask for."""
    if is_watched(item.path):
        return (yield)
    with item.config.stash[WATCH].paused():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported meanwhile stays: no garbage is looked for in it, neither now nor while tests run.

    That took five of 32 CPU seconds of the tests of access, scoring, the demonstration and the rules of the house.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(GARBAGE, 20, 20)
        gc.enable()


GARBAGE = 20_000
"""After so many new objects the collector looks through them; Python's own 700 suit smaller programs."""
NEEDS = {
    "slow": {"rbi_loaded", "daqing_loaded"},
    "browser": {"browser"},
    "postgres": {"postgresql", "new_schema"},
}
"""Marks by the fixtures that a test asks for."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they need, and put the files that take longest first: whoever runs last, runs alone."""
    for item in items:
        asked = {*getattr(item, "fixturenames", ())}
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            asked.add(str(item.callspec.params.get("new_database")))
        for mark, fixtures in NEEDS.items():
            if asked & fixtures:
                item.add_marker(mark)
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.relative_to(ROOT).as_posix(), len(places)))


def _ignore_progress(what: str, done: int, total: int) -> None:
    """Tests show no progress."""


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The folder of the whole run, the same one for all processes that run tests."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if hasattr(request.config, "workerinput") else base


@pytest.fixture
def by_revisions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every new database is made by the revisions, as outside of tests."""
    monkeypatch.setattr(engine_module, "bring_to_head", AS_OUTSIDE["bring_to_head"])


@pytest.fixture
def for_power_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every database opened from here on waits for the disk, as outside of tests."""
    monkeypatch.setattr(engine_module, "_prepare_sqlite", AS_OUTSIDE["_prepare_sqlite"])


@pytest.fixture(scope="session")
def new_at(run_folder: Path) -> Callable[[Path], Engine]:
    """`new_at(path)`: a new database in a file, opened."""
    return partial(new_file, run_folder)


@pytest.fixture(scope="session")
def rbi_loaded(run_folder: Path, pytestconfig: pytest.Config) -> tuple[Engine, list[Loaded]]:
    """The six published workbooks in a database, and what `load` said of each. Built once a run."""
    workbooks = rbi_workbooks()

    def build(folder: Path) -> list[Loaded]:
        engine = open_engine(f"sqlite:///{folder / 'rbi.db'}")
        loaded = load_files(engine, load_programme("rbi-retail"), [(path, ARRIVED) for path in workbooks])
        engine.dispose()
        return loaded

    with pytestconfig.stash[WATCH].paused():  # what everybody reads is built for all, and proves nothing yet
        loaded = once(run_folder / "rbi", build)
    return open_engine(f"sqlite:///{run_folder / 'rbi' / 'rbi.db'}"), loaded


@pytest.fixture(scope="session")
def rbi_engine(rbi_loaded: tuple[Engine, list[Loaded]]) -> Engine:
    return rbi_loaded[0]


@pytest.fixture(scope="session")
def daqing_loaded(run_folder: Path, pytestconfig: pytest.Config) -> tuple[Engine, list[Loaded], Path]:
    """The demonstration as `python -m etl demo` makes it: database, what `load` said, folder of workbooks.

    It is built once for all processes that run tests; who changes anything works on a copy of the database
    (`copied`).
    """
    folder = run_folder / "demonstration"
    with pytestconfig.stash[WATCH].paused():
        loaded = once(folder, _demonstration)
    return open_engine(f"sqlite:///{folder / 'daqing.db'}"), loaded, folder / "returns"


def _demonstration(folder: Path) -> list[Loaded]:
    from etl.jobs.demo import build_demonstration

    engine = open_engine(f"sqlite:///{folder / 'daqing.db'}")
    loaded = build_demonstration(engine, load_programme("daqing"), 1, folder / "returns", _ignore_progress)
    engine.dispose()
    return loaded


@pytest.fixture(scope="session")
def daqing_published(run_folder: Path, daqing_engine: Engine, pytestconfig: pytest.Config) -> Path:
    """The demonstration's database with its last bulletin and its last assessment published, for copies."""
    path = run_folder / "published" / "daqing.db"
    with pytestconfig.stash[WATCH].paused():
        once(path.parent, lambda folder: _published(copied(daqing_engine, path), "2019-12", "2019-Q4"))
    return path


@pytest.fixture(scope="session")
def daqing_early(run_folder: Path, daqing_engine: Engine, pytestconfig: pytest.Config) -> Path:
    """The same with its first bulletin and assessment instead, which rest on a seventh of the workbooks: for copies in
    which editions are drawn up again."""
    path = run_folder / "early" / "daqing.db"
    with pytestconfig.stash[WATCH].paused():
        once(path.parent, lambda folder: _published(copied(daqing_engine, path), "2018-06", "2018-Q2"))
    return path


def _published(engine: Engine, month: str, quarter: str) -> None:
    from etl.acts.editions import prepare, publish, review
    from etl.composing.compose import compose

    programme, day = load_programme("daqing"), datetime.date(2020, 1, 15)
    at = datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)
    for kind, period in (("bulletin", month), ("assessment", quarter)):
        made = prepare(engine, programme, kind, period, by="编制岗", at=at, compose=compose, issued_on=day)  # type: ignore[arg-type]
        publish(engine, review(engine, made.stored, by="复核岗", at=at), by="发布岗", at=at)
    engine.dispose()


@pytest.fixture(scope="session")
def daqing_engine(daqing_loaded: tuple[Engine, list[Loaded], Path]) -> Engine:
    return daqing_loaded[0]
