"""A real server and a real browser. Both are started here and ended here."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from sqlalchemy import Engine

from etl.values.house import ROOT

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
# A browser of its own accord asks its maker for updates; that must not be taken for a request of ours.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000
SERVER_PATIENCE = 90


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: install the package “chromium” to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def running_server(engine: Engine) -> Iterator[str]:
    """The address of a server on a port of its own, with the database of `engine`."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.port",
        str(port),
        "--server.address",
        "localhost",
    ]
    environment = os.environ | {"DATABASE_URL": engine.url.render_as_string(hide_password=False)}
    # Under `make cover` a server answers as fast as it does for a reader: it is not measured.
    environment.pop("COVERAGE_PROCESS_CONFIG", None)
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(server, f"http://localhost:{port}/health")
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + SERVER_PATIENCE
    while time.monotonic() < until:
        assert server.poll() is None, f"the server ended by itself with code {server.returncode}"
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"the server did not answer at {address} within {SERVER_PATIENCE} seconds")


@pytest.fixture(scope="package")
def server(daqing_engine: Engine, browser: Browser) -> Iterator[str]:
    """A server on the demonstration. It asks for the browser first, so that nothing is built in vain."""
    with running_server(daqing_engine) as address:
        yield address


@dataclass
class Visit:
    """A page in the browser with everything that went wrong behind its back."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def watch(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.hostname != "localhost":
            self.strangers.append(request.url)

    def settle(self) -> None:
        """Wait until the page's run is over, its charts are drawn and its pictures are there."""
        self.page.wait_for_selector("h1", timeout=PATIENCE)
        self.page.wait_for_selector(
            '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=PATIENCE
        )
        self.page.wait_for_function(
            """() => document.querySelectorAll('[data-testid="stSkeleton"]').length === 0
                && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
                    .every(chart => chart.querySelector('.main-svg'))
                && [...document.images].every(i => i.complete)""",
            timeout=PATIENCE,
        )


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """`visit(address)`: the page there, settled, in a browser that has never been here."""
    opened = []

    def open_page(address: str, **context: object) -> Visit:
        settings = {
            "viewport": {"width": 1366, "height": 768},
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
        }
        opened.append(browser.new_context(**(settings | context)))  # type: ignore[arg-type]
        visit = Visit(opened[-1].new_page())
        visit.page.on("console", visit.hear)
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on("request", visit.watch)
        visit.page.goto(address)
        visit.settle()
        return visit

    yield open_page
    for context in opened:
        context.close()
