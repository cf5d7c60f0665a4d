"""A server of its own for a test, on a machine that has no network: what it would ask outside is written down.

Run as a program it is that server: names other than this machine's are not resolved and addresses outside are not
reached, each only after the time in which a network that swallows packets gives up.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from etl.values.house import ROOT
from tests.patience import PATIENCE_SECONDS

HERE = ("localhost", "127.0.0.1", "::1", "0.0.0.0", "::", "", None)


@dataclass
class Running:
    """Where the server is, its process, what it logged (standard error) and whom it asked outside."""

    port: int
    process: "subprocess.Popen[bytes]"
    log: Path
    asked: Path
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def get(self, path: str, **more: Any) -> httpx.Response:
        return httpx.get(f"{self.address}{path}", timeout=PATIENCE_SECONDS, **more)

    def lines(self) -> list[str]:
        return [line for line in self.log.read_text(encoding="utf-8").split("\n") if line]

    def outside(self) -> str:
        return self.asked.read_text(encoding="utf-8")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE_SECONDS)


@contextmanager
def running(folder: Path, database: str, **settings: str) -> Iterator[Running]:
    """The server, ready; ended when the block ends."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    log, asked = folder / "log", folder / "asked"
    asked.touch()
    environment = os.environ | {"DATABASE_URL": database, "ASKED": str(asked)} | settings
    environment.pop("COVERAGE_PROCESS_CONFIG", None)
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.unit.access.running", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=stream,
        )
    one = Running(port, process, log, asked)
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            assert process.poll() is None, one.lines()[-5:]
            try:
                if httpx.get(f"{one.address}/health", timeout=5).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield one
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _shut_the_network() -> None:
    asked = Path(os.environ["ASKED"])
    resolve, connect = socket.getaddrinfo, socket.socket.connect

    def note(what: object) -> None:
        with asked.open("a", encoding="utf-8") as file:
            file.write(f"{what}\n")

    def no_name(host: Any, *rest: Any, **more: Any) -> Any:
        if host not in HERE and host != socket.gethostname():
            note(host)
            raise socket.gaierror(-3, "Temporary failure in name resolution")
        return resolve(host, *rest, **more)

    def no_way(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in HERE:
            note(address)
            raise OSError(101, "Network is unreachable")
        return connect(self, address)

    socket.getaddrinfo = no_name
    socket.gethostbyname = no_name
    socket.socket.connect = no_way  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    _shut_the_network()
    from streamlit.web.cli import main

    main(["run", "app.py", "--server.port", sys.argv[1], "--server.address", "localhost"])
