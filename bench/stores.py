"""The same demonstration built on PostgreSQL and on SQLite, in turn, in one run: files written, read, checked, stored.
PostgreSQL is a server of its own with its usual settings, what is acknowledged being on the disk, as it is on SQLite.
BENCH_STORE_RUNS (3) pairs are measured, after one that is not.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
from sqlalchemy import create_engine, text

from bench.timing import Timing
from etl.definitions.load import load_programme
from etl.jobs.demo import build_demonstration
from store.engine import open_engine
from tests.unit.store.postgres import NoServer, Own, own_server

RUNS = int(os.environ.get("BENCH_STORE_RUNS", "3"))
PROGRAMME = "daqing"


@dataclass(frozen=True)
class _Taken:
    """What one build took: seconds on the clock, of this process and its reading processes, and of the server."""

    wall: float
    ours: float
    server: float = 0.0


def bench_demonstration_by_store() -> list[Timing] | str:
    """Ours is SQLite, the peer PostgreSQL: the ratio is how many times SQLite's time it takes."""
    try:
        with own_server() as server, tempfile.TemporaryDirectory() as place:
            return _told(*_in_turn(server, Path(place)))
    except NoServer as reason:
        return f"the demonstration on PostgreSQL and SQLite: {reason}"


def _in_turn(server: Own, place: Path) -> tuple[list[_Taken], list[_Taken]]:
    on_sqlite, on_postgresql = [], []
    for number in range(RUNS + 1):
        new = f"sqlite:///{place}/{number}.db"
        on_sqlite.append(_built(new, place / f"s{number}", lambda: 0.0))
        on_postgresql.append(_built(_emptied(server), place / f"p{number}", lambda: _of_server(server)))
    return on_sqlite[1:], on_postgresql[1:]  # the first pair starts the reading processes


def _built(url: str, files: Path, of_server: Callable[[], float]) -> _Taken:
    """Tables are there before the clock runs; connections are made while it does."""
    open_engine(url).dispose()
    programme = load_programme(PROGRAMME)
    engine = open_engine(url)
    ours, server, start = _cpu(psutil.Process()), of_server(), time.perf_counter()
    loaded = build_demonstration(engine, programme, 1, files, lambda *_: None)
    taken = _Taken(time.perf_counter() - start, _cpu(psutil.Process()) - ours, of_server() - server)
    assert all(one.status != "refused" for one in loaded)
    engine.dispose()
    return taken


def _emptied(server: Own) -> str:
    keeper = create_engine(server.url, isolation_level="AUTOCOMMIT")
    with keeper.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
        connection.execute(text("CHECKPOINT"))
    keeper.dispose()
    return server.url.render_as_string(hide_password=False)


def _of_server(server: Own) -> float:
    return _cpu(psutil.Process(int((server.data / "postmaster.pid").read_text().split()[0])))


def _cpu(process: psutil.Process) -> float:
    """CPU seconds of a process and all that came of it, those that ended included."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            total += sum(one.cpu_times()[:4])  # its own, and those of children that ended
        except psutil.NoSuchProcess:  # it ended meanwhile: its parent tells
            continue
    return total


def _told(on_sqlite: list[_Taken], on_postgresql: list[_Taken]) -> list[Timing]:
    def median(runs: list[_Taken], of: Callable[[_Taken], float]) -> float:
        return statistics.median(of(one) for one in runs)

    def line(what: str, of: Callable[[_Taken], float], notes: str) -> Timing:
        ratios = sorted(of(p) / of(s) for s, p in zip(on_sqlite, on_postgresql, strict=True))
        spread = f"pairs {ratios[0]:.2f} to {ratios[-1]:.2f}, middle {statistics.median(ratios):.2f}"
        ours, peer = median(on_sqlite, of), median(on_postgresql, of)
        return Timing(f"the demonstration on SQLite, on PostgreSQL: {what}", ours, peer, f"{spread}{notes}")

    server = median(on_postgresql, lambda one: one.server)
    return [
        line("clock", lambda one: one.wall, ""),
        line("CPU", lambda one: one.ours + one.server, f"; the server's own {server:.2f} s of it"),
    ]
