"""A real server and a real browser. Both are started here and ended here."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    expect,
    sync_playwright,
)
from sqlalchemy import Engine

from etl.values.house import ROOT
from store.engine import open_engine
from tests.patience import PATIENCE_SECONDS
from tests.sharing import together

Found = TypeVar("Found")
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
PATIENCE = PATIENCE_SECONDS * 1000
"""In milliseconds, as Playwright counts."""
BETWEEN_LOOKS = 100
"""Milliseconds. By itself Playwright looks whenever a page is painted, and some pages are not."""
IN_THE_END_SECONDS = 15
BEGUN = 200
"""Milliseconds after which a page knows that a run has begun that somebody asked for."""
MOST_LINES = 5
LOOKS = 20
"""On a busy machine one look may take as long as all of them on another."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: install the package “chromium” to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def new_context(browser: Browser, **settings: object) -> BrowserContext:
    """A browser that remembers nobody, with an empty cache. Whatever is waited for in it is waited for patiently: half
    a minute, which Playwright takes for ever, a page takes now and then beside seven others."""
    context = browser.new_context(**settings)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    context.set_default_navigation_timeout(PATIENCE)
    return context


def until(page: Page, script: str) -> None:
    """Wait until a script finds on a page what it looks for."""
    page.wait_for_function(script, timeout=PATIENCE, polling=BETWEEN_LOOKS)


def in_the_end(page: Page, look: Callable[[], Found], holds: Callable[[Found], bool]) -> Found:
    """What `look` finds as soon as it is as it should be, else what it finds in the end. The page's own script mends
    charts, names and widths a moment after the framework has drawn them, and nothing tells when it is done."""
    until, looks = time.monotonic() + IN_THE_END_SECONDS, 1
    while not holds(found := look()) and (time.monotonic() < until or looks < LOOKS):
        page.wait_for_timeout(BETWEEN_LOOKS)
        looks += 1
    return found


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds on a page in the end: the rule, and where."""

    def look() -> list[tuple[str, str]]:
        found = Axe().run(page).response["violations"]
        return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]

    return in_the_end(page, look, lambda found: not found)


def width(page: Page) -> int:
    """How wide the document is in the end, in pixels: no wider than the screen if that comes to be."""
    seen = page.viewport_size
    assert seen is not None
    return in_the_end(
        page,
        lambda: int(page.evaluate("document.documentElement.scrollWidth")),
        lambda wide: wide <= seen["width"],
    )


@contextmanager
def running_server(engine: Engine) -> Iterator[str]:
    """The address of a server on a port of its own, with the database of `engine`."""
    address, process = started_server(engine)
    try:
        yield address
    finally:
        ended(process)


def started_server(engine: Engine) -> tuple[str, int]:
    """Start one; its address and the number of its process."""
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
    environment.setdefault("BIANMIN_OPEN_DEMO", "on")
    # Under `make cover` a server answers as fast as it does for a reader: it is not measured.
    environment.pop("COVERAGE_PROCESS_CONFIG", None)
    with log_of(port).open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=log)
    _ours[server.pid] = server
    try:
        _wait_for(server, f"http://localhost:{port}/health")
    except BaseException:
        ended(server.pid)
        raise
    return f"http://localhost:{port}", server.pid


def log_of(port: int) -> Path:
    """Where a server of these tests writes what goes wrong; any of the processes that share it reads it."""
    return Path(tempfile.gettempdir()) / f"bianmin-server-{port}.log"


def ended(process: int) -> None:
    """End a server, whichever process started it."""
    os.kill(process, signal.SIGTERM)
    if ours := _ours.pop(process, None):
        ours.wait(timeout=PATIENCE_SECONDS)


_ours: dict[int, "subprocess.Popen[bytes]"] = {}


def _wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, f"the server ended by itself with code {server.returncode}"
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"the server did not answer at {address} within {PATIENCE_SECONDS} seconds")


@dataclass(frozen=True)
class FirstVisit:
    """What the first visitor of a fresh server saw, who came by a deep link."""

    address: str
    title: str
    menu: int
    words: str
    complaints: list[str]


DEEP_LINK = "rankings?lang=en&period=2019-06&indicator=C04&by=mom"


@pytest.fixture(scope="package")
def first_visit(browser: Browser, run_folder: Path, request: pytest.FixtureRequest) -> Iterator[FirstVisit]:
    """One server on the demonstration with its last editions published, for all processes that run tests.

    It asks for the browser first, so that nothing is built in vain.
    """
    database: Path = request.getfixturevalue("daqing_published")

    def start() -> tuple[FirstVisit, int]:
        address, process = started_server(open_engine(f"sqlite:///{database}"))
        context = new_context(browser, **USUAL)
        seen = visited(context, f"{address}/{DEEP_LINK}")
        title = seen.page.locator("h1").inner_text()
        open_section(seen, "Figures")
        menu = seen.page.get_by_role("menuitem", name="Growth").count()
        words = seen.page.inner_text('[data-testid="stMain"]')
        context.close()
        return FirstVisit(address, title, menu, words, seen.complaints), process

    with together(run_folder / "server", start, lambda running: ended(running[1])) as (first, _):
        yield first


@pytest.fixture
def server(first_visit: FirstVisit) -> str:
    """The address of the server, for tests that change nothing."""
    return first_visit.address


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

    def told(self, folder: Path) -> str:
        """What the page shows now, in a line for each thing, and where its picture lies."""
        picture = folder / f"{self.page.url.partition('?')[0].rpartition('/')[2] or 'page'}-{id(self)}.png"
        said = [f"complaints: {self.complaints}"]
        try:
            said += [f"{name}: {found}" for name, found in self.page.evaluate(SHOWN).items()]
            self.page.screenshot(path=picture, full_page=True, timeout=PATIENCE / 6)
            said.append(f"picture: {picture}")
        except Error as error:  # it fell over: the test says what it waited for
            said.append(f"no more can be told: {error.message}")
        return "\n".join(said)

    def settle(self) -> None:
        """Wait until the page's run is over, its charts and maps are drawn and its pictures are there.

        That the run is over is told before its last elements are drawn: what every chart has below it, the button that
        takes it as a picture, says that one is to come. A map is drawn later than its frame: Plotly asks this server
        for the outlines first. That a run has begun is told a little later than it has (access/lines.py).
        """
        self.page.wait_for_timeout(BEGUN)
        self.page.wait_for_selector("h1", timeout=PATIENCE)
        self.page.wait_for_selector(
            '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=PATIENCE
        )
        until(
            self.page,
            """() => !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
                && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
                    .every(chart => chart.querySelector('.main-svg'))
                && [...document.querySelectorAll('[data-picture]')]
                    .every(button => button.closest('[class*="st-key-"]').querySelector('.main-svg'))
                && [...document.querySelectorAll('.js-plotly-plot')]
                    .every(chart => !chart.layout?.geo
                        || chart.querySelector('.choroplethlayer path, .scattergeo path'))
                && [...document.images].every(i => i.complete)""",
        )


OPEN: list[Visit] = []
"""The pages that are open, for what is told of a test that fails."""
SHOWN = """() => ({
    title: document.title, language: document.documentElement.lang, hidden: document.hidden,
    window: [innerWidth, innerHeight], focused: document.activeElement?.tagName,
    run: document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState,
    connection: document.querySelector('[data-testid="stApp"]')?.dataset.testConnectionState,
    to_come: document.querySelectorAll('[data-testid="stSkeleton"]').length,
    old: document.querySelectorAll('[data-stale="true"]').length,
    said: [...document.querySelectorAll('[data-testid="stAlert"], [data-testid="stException"]')]
        .map((one) => one.innerText),
    headings: [...document.querySelectorAll('h1, h2')].map((one) => one.innerText),
    charts: [...document.querySelectorAll('[data-testid="stPlotlyChart"], [data-picture]')].map((one) => ({
        of: one.closest('[class*="st-key-"]')?.className.match(/st-key-\\S+/)?.[0], is: one.className || "button",
        size: [one.clientWidth, one.clientHeight], drawings: one.querySelectorAll('.main-svg').length,
        told: one.querySelector('.js-plotly-plot')?.data?.map((trace) => trace.type),
        drawn: one.querySelectorAll('.trace, .hm').length, words: one.querySelectorAll('.textpoint').length,
    })),
})"""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails tells what its pages showed: what happens once in a hundred runs is not seen a second time."""
    report = yield
    if report.when == "call" and report.failed:
        folder = Path(tempfile.mkdtemp(prefix="bianmin-failed-"))
        for visit in OPEN:
            if not visit.page.is_closed():
                report.sections.append((f"The page {visit.page.url}", visit.told(folder)))
                log = log_of(urlsplit(visit.page.url).port or 0)
                wrong = (
                    [line for line in log.read_text().splitlines() if '"level": "error"' in line]
                    if log.exists()
                    else []
                )
                report.sections.append(("What its server wrote of errors", "\n".join(wrong[-MOST_LINES:])))
    return report


def visited(context: BrowserContext, address: str) -> Visit:
    visit = Visit(context.new_page())
    OPEN[:] = [*(one for one in OPEN if not one.page.is_closed()), visit]
    visit.page.on("console", visit.hear)
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on("request", visit.watch)
    visit.page.goto(address)
    visit.settle()
    return visit


def open_section(seen: Visit, name: str) -> None:
    seen.page.get_by_test_id("stTopNavSection").filter(has_text=name).click()
    seen.page.get_by_role("menuitem", name="Overview").wait_for()


Open = Callable[..., Visit]
USUAL = {
    "viewport": {"width": 1366, "height": 768},
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
}


@pytest.fixture(scope="package")
def contexts(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """A browser for each kind of screen. It keeps the files of the framework, and nothing that says who was here."""
    kept: dict[str, BrowserContext] = {}
    yield kept
    for context in kept.values():
        context.close()


@pytest.fixture
def visit(browser: Browser, contexts: dict[str, BrowserContext]) -> Iterator[Open]:
    """`visit(address)`: the page there, settled, in a browser that does not remember anybody."""
    opened: list[Visit] = []

    def open_page(address: str, **context: object) -> Visit:
        settings = USUAL | context
        if str(settings) not in contexts:
            contexts[str(settings)] = new_context(browser, **settings)
        opened.append(visited(contexts[str(settings)], address))
        return opened[-1]

    yield open_page
    for seen in opened:
        seen.page.evaluate("localStorage.clear()")
        seen.page.context.clear_cookies()
        seen.page.close()
