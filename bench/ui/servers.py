"""The servers whose pages are measured: the product, its parent commit, Dash, and a page of Streamlit's own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx

from bench.ui.figures import PROGRAMME
from etl.values.house import ROOT
from store.engine import DEFAULT_FILE
from tests.unit.access.running import running

OURS = ("overview", "rankings", "coverage", "map", "assessment")
THEIRS = ("overview", "rankings", "map", "assessment")


@dataclass(frozen=True)
class Side:
    """One of the servers: where it is, and which process. `kind` is "" for ours."""

    address: str
    process: int
    kind: Literal["", "parent", "Dash", "floor"] = ""

    @property
    def is_streamlit(self) -> bool:
        """Whether its period is picked in a drop-down of Streamlit's."""
        return self.kind != "Dash"

    def serves(self, name: str) -> bool:
        """Whether it has the page."""
        return name in (THEIRS if self.kind == "Dash" else OURS)

    def calls(self, name: str) -> str:
        """What a row about one of its pages is called."""
        return f"{name} ({self.kind})" if self.kind else name

    def opens(self, name: str) -> str:
        """The address of a page."""
        asked = f"?programme={PROGRAMME}&lang=en" if self.kind in ("", "parent") else ""
        # The first page of a server of Streamlit's has no name of its own, unless the house gives it one.
        is_first = self.kind == "floor" or (self.kind == "parent" and name == "overview")
        return f"{self.address}/{'' if is_first else name}{asked}"

    def spent(self) -> float:
        """CPU seconds of the server so far, user and system."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def parent_checkout(checkout: Path, place: Path) -> Iterator[tuple[str, int]]:
    """The product as it was at another commit, with its own environment and its own database."""
    kept = Path(os.environ.get("BENCH_PARENT_DATABASE", checkout / DEFAULT_FILE.relative_to(ROOT)))
    copy = shutil.copy(kept, place / "parent.db")
    settings = {"DATABASE_URL": f"sqlite:///{copy}", "BIANMIN_OPEN_DEMO": "on"}
    where = ["--server.address", "localhost", "--server.port"]
    with served(
        lambda port: ["-m", "streamlit", "run", "app.py", *where, port],
        settings,
        python=str(checkout / ".venv/bin/python"),
        root=checkout,
    ) as there:
        yield there


@contextmanager
def ours(place: Path, database: Path, *, is_made: bool) -> Iterator[tuple[str, int]]:
    """The product as it stands: of the small size by its own command, of the large one with its programme beside it."""
    settings = {"BIANMIN_OPEN_DEMO": "on"}
    if not is_made:
        with running(place, f"sqlite:///{database}", **settings) as server:
            yield server.address, server.process.pid
    else:
        settings["DATABASE_URL"] = f"sqlite:///{database}"
        with served(lambda port: ["-m", "bench.ui.large", str(place), port], settings) as made:
            yield made


def in_dash(figures: Path) -> AbstractContextManager[tuple[str, int]]:
    """The same pages in Dash, of the figures that `write_figures` wrote."""
    return served(lambda port: ["-m", "bench.ui.in_dash", str(figures), port])


def floor(figures: Path) -> AbstractContextManager[tuple[str, int]]:
    """An almost empty page of Streamlit's own: what a change takes there, no page of ours can take less."""
    script = str(Path(__file__).parent / "floor.py")
    where = ["--server.address", "127.0.0.1", "--server.port"]
    return served(lambda port: ["-m", "streamlit", "run", script, *where, port, "--", str(figures)])


@contextmanager
def served(
    command_on: Callable[[str], list[str]],
    settings: Mapping[str, str] | None = None,
    *,
    python: str = sys.executable,
    root: Path = ROOT,
) -> Iterator[tuple[str, int]]:
    """A server on a free port of this machine, and its process; it is waited for up to five minutes, and ended."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [python, *command_on(str(port))]
    environment = os.environ | dict(settings or {})
    process = subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 300  # a large one is warmed first
        while time.monotonic() < until:
            try:
                httpx.get(address, timeout=5)
                break
            except httpx.TransportError:
                time.sleep(0.2)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)
