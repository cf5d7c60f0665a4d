"""Fifty visitors of one server at once: what a change of a filter takes, what a visit holds, what stays when all have
left. It speaks the pages' own protocol on loopback, and ends what it started. The database is the project's, or that of
BENCH_DATABASE (a file of SQLite; it is copied); BENCH_VISITORS, BENCH_CHANGES and BENCH_LEFT_SECONDS make it smaller.

What is simulated: how long a visitor looks at a page before the next change. First everybody at a pace of their own (a
second and a half on average, drawn by a seed), as people are; then all in step, the worst crowd there is: they ask at
the same moment and look for equally long, so that only the server can part them. A machine that is busy with something
else has a queue of its own making: the processor seconds of a change say whether the server did more.
"""

import os
import random
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import websockets.sync.client as client
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.typing import Origin, Subprotocol

from bench.timing import Timing
from etl.definitions.load import load_programme
from store.engine import DEFAULT_FILE, open_engine
from store.filings import list_filings
from tests.unit.access.running import Running, running

VISITORS = int(os.environ.get("BENCH_VISITORS", "50"))
CHANGES = int(os.environ.get("BENCH_CHANGES", "10"))
LEFT_SECONDS = int(os.environ.get("BENCH_LEFT_SECONDS", "60"))
THINKS_SECONDS = 1.5
ENDS_SECONDS = 5
"""After how many seconds a visit without a line is forgotten here; a house keeps it for half an hour, so that
nobody loses what was typed when a line breaks."""
UPLOADS, MEGABYTES = 20, 5
PERIODS = ("2019-12", "2019-11")
INDICATORS = 6


def bench_visitors() -> list[Timing] | str:
    """Each opens the rankings and changes the indicator, each at their pace and then all in step; then all leave; then
    uploads."""
    database = Path(os.environ.get("BENCH_DATABASE", DEFAULT_FILE))
    if not database.exists():
        return "fifty visitors at once: needs a database (python -m etl demo), which is not here"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        copy = shutil.copy(database, folder / "bench.db")
        if not list_filings(open_engine(f"sqlite:///{copy}"), "daqing"):
            return "fifty visitors at once: the database holds no demonstration (python -m etl demo)"
        settings = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(ENDS_SECONDS), "BIANMIN_OPEN_DEMO": "on"}
        with running(folder, f"sqlite:///{copy}", **settings) as server:
            return _visited(server)


def _visited(server: Running) -> list[Timing]:
    codes = list(load_programme("daqing").reported)[:INDICATORS]
    asked = [(code, period) for period in PERIODS for code in codes]
    opened = _Visit(server)
    opened.ask("")
    for (
        code,
        period,
    ) in asked:  # what anybody asked before is kept; visitors are not to pay for the first time
        opened.ask(_address(code, period))
    before = _held(server)
    visits = [_Visit(server) for _ in range(VISITORS)]
    with ThreadPoolExecutor(VISITORS) as pool:
        list(pool.map(lambda one: one.ask(_address(*asked[0])), visits))
    own_pace = _changes(server, visits, asked, "each at their pace", _paces)
    in_step = _changes(server, visits, asked, "all in step", _in_step)
    during = _held(server)
    for one in visits:
        one.leave()
    time.sleep(LEFT_SECONDS)
    opened.ask(_address(*asked[0]))
    after = _held(server)
    uploads = _uploads(server)
    opened.leave()
    of = f"{VISITORS} visitors"
    return [
        own_pace,
        in_step,
        Timing(
            f"{of}: memory (ours: MB a visit)",
            (during - before) / VISITORS,
            notes=f"{before:.0f} MB before, {during:.0f} with them, {after:.0f} {LEFT_SECONDS} s after they left: "
            f"{(after / before - 1) * 100:+.1f} %",
        ),
        uploads,
    ]


def _address(code: str, period: str) -> str:
    return f"programme=daqing&lang=zh&period={period}&indicator={code}"


def _paces(number: int) -> list[float]:
    """Seconds before each change of a visitor, between a half and three halves of `THINKS_SECONDS`."""
    drawn = random.Random(number)
    return [drawn.uniform(0.5, 1.5) * THINKS_SECONDS for _ in range(CHANGES)]


def _in_step(_number: int) -> list[float]:
    return [0.0, *[THINKS_SECONDS] * (CHANGES - 1)]


def _changes(
    server: Running,
    visits: "list[_Visit]",
    asked: list[tuple[str, str]],
    how: str,
    waits: Callable[[int], list[float]],
) -> Timing:
    """Everybody's changes, after `waits` seconds each by the visitor's number: the slowest twentieth, and what a change
    took of the server's processor."""
    start = threading.Barrier(len(visits))

    def work(number: int) -> list[float]:
        taken = []
        start.wait()
        for turn, seconds in enumerate(waits(number)):
            time.sleep(seconds)
            taken.append(visits[number].ask(_address(*asked[(number * 7 + turn) % len(asked)])))
        return taken

    spent = _spent(server)
    with ThreadPoolExecutor(len(visits)) as pool:
        taken = sorted(second for one in pool.map(work, range(len(visits))) for second in one)
    each = (_spent(server) - spent) / len(taken)
    return Timing(
        f"{len(visits)} visitors {how}: a filter change, p95",
        taken[int(len(taken) * 0.95)],
        notes=f"median {statistics.median(taken):.3f} s of {len(taken)}; {each * 1000:.1f} CPU ms of the server each",
    )


class _Visit:
    """One line to the server, as a browser has it."""

    def __init__(self, server: Running) -> None:
        self.id = ""
        self.line = client.connect(
            server.address.replace("http", "ws") + "/_stcore/stream",
            origin=Origin(server.address),
            subprotocols=[Subprotocol("streamlit")],
            proxy=None,
            max_size=None,
            open_timeout=60,
        )

    def ask(self, address: str) -> float:
        """The seconds until the page has run to its end."""
        asked = BackMsg()
        asked.rerun_script.query_string = address
        asked.rerun_script.page_name = "rankings"
        start = time.perf_counter()
        self.line.send(asked.SerializeToString())
        for content in self.line:
            message = ForwardMsg()
            assert isinstance(content, bytes)
            message.ParseFromString(content)
            if message.WhichOneof("type") == "new_session":
                self.id = message.new_session.initialize.session_id
            if message.WhichOneof("type") == "script_finished":
                return time.perf_counter() - start
        raise AssertionError("the server ended the line")

    def leave(self) -> None:
        self.line.close()


def _uploads(server: Running) -> Timing:
    """Twenty visitors send a file at the same moment; those that the bounds refuse are told so."""
    visits = [_Visit(server) for _ in range(UPLOADS)]
    for one in visits:
        one.ask("programme=daqing&lang=zh")

    def send(one: _Visit) -> int:
        with httpx.Client(timeout=120) as browser:
            browser.get(f"{server.address}/_stcore/health")
            token = browser.cookies["_streamlit_xsrf"]
            place = f"{server.address}/_stcore/upload_file/{one.id}/1"
            headers = {"X-Xsrftoken": token, "Origin": server.address}
            files = {"file": ("a.xlsx", b"x" * MEGABYTES * 2**20)}
            return browser.put(place, files=files, headers=headers).status_code

    start = time.perf_counter()
    with ThreadPoolExecutor(UPLOADS) as pool:
        codes = list(pool.map(send, visits))
    seconds = time.perf_counter() - start
    said = ", ".join(f"{codes.count(code)} × {code}" for code in sorted(set(codes)))
    held = _held(server)
    for one in visits:
        one.leave()
    return Timing(
        f"{UPLOADS} uploads of {MEGABYTES} MB at once", seconds, notes=f"{said}; {held:.0f} MB held"
    )


def _held(server: Running) -> float:
    """The server's own memory in MB, without its reading processes."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _spent(server: Running) -> float:
    """Processor seconds of the server so far, without its reading processes."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
