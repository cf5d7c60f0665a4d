"""The whole server as it is started, without a network: foreign pages, Streamlit's own addresses, uploads, its end."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import websockets.sync.client as client
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from etl.values.house import ROOT
from tests.patience import PATIENCE_SECONDS
from tests.unit.access.running import Running, running

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder: Path = tmp_path_factory.mktemp("server")
    with running(folder, f"sqlite:///{folder}/bianmin.db") as one:
        yield one


def handshake(server: Running, origin: str, *protocols: str, cookie: str = "") -> client.ClientConnection:
    return client.connect(
        server.address.replace("http", "ws") + "/_stcore/stream",
        origin=Origin(origin),
        subprotocols=[Subprotocol(one) for one in ("streamlit", *protocols)],
        additional_headers={"Cookie": cookie} if cookie else {},
        proxy=None,
        max_size=None,
        open_timeout=PATIENCE_SECONDS,
    )


def visit_of(line: client.ClientConnection) -> str:
    """Ask for a page as a browser does; the number of the visit, which the first answers tell."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    line.send(asked.SerializeToString())
    for content in line:
        message = ForwardMsg()
        assert isinstance(content, bytes)
        message.ParseFromString(content)
        if message.WhichOneof("type") == "new_session":
            return message.new_session.initialize.session_id
    raise AssertionError("the server ended the line")


def test_foreign_pages_are_refused_and_nobody_waits_for_them(server: Running) -> None:
    """Streamlit would ask the internet for this machine's address, in the loop that answers everybody: as long as a
    network takes to give up, nobody would be answered."""
    for origin in ("http://evil.example", "https://localhost:1", "null"):
        with pytest.raises(InvalidStatus) as refused:
            handshake(server, origin)
        assert refused.value.response.status_code == 403
    assert server.outside() == ""


def test_a_page_of_ours_is_let_in_and_nothing_outside_is_asked(server: Running) -> None:
    with handshake(server, server.address) as line:
        assert visit_of(line)
    assert server.outside() == ""


def test_foreign_hosts_and_streamlits_own_figures_are_closed(server: Running) -> None:
    assert server.get("/", headers={"host": "evil.example"}).status_code == 421
    for path in ("/_stcore/metrics", "/_stcore/script-health-check"):
        assert server.get(path).status_code == 404
    assert server.get("/_stcore/health").status_code == 200
    assert server.get("/health/ready").json()["server"] == "ok"


@pytest.mark.parametrize(
    "path",
    [
        "app.py",
        "requirements.txt",
        "data/programmes/daqing/programme.toml",
        "store/engine.py",
        ".streamlit/config.toml",
    ],
)
def test_nothing_of_the_folder_is_served(server: Running, path: str) -> None:
    """Neither under its own name nor by going up from what is served; an unknown address is answered with the frame."""
    begins = (ROOT / path).read_bytes()[:60]
    for way in (
        "/",
        "/static/",
        "/media/",
        "/component/x/",
        "/app/static/",
        "/static/../",
        "/static/%2e%2e/",
        "//",
    ):
        answer = server.get(f"{way}{path}")
        assert begins not in answer.content, way
    assert b"[core]" not in server.get("/.git/config").content


@pytest.mark.parametrize(
    "path", ["/", "/_stcore/health", "/_stcore/host-config", "/media/a", "/component/x", "/rankings"]
)
def test_nothing_answers_to_trace(server: Running, path: str) -> None:
    """A request that is sent back whole would show a cookie to whoever may not read it."""
    answer = httpx.request("TRACE", server.address + path, headers={"cookie": "bianmin-session=abcdefgh"})
    assert answer.status_code in (404, 405)
    assert "abcdefgh" not in answer.text


def test_uploads_are_not_kept_by_anybody_and_go_when_the_file_is_taken_back(server: Running) -> None:
    with httpx.Client() as browser:
        browser.get(f"{server.address}/_stcore/health")
        token = browser.cookies["_streamlit_xsrf"]
        with handshake(server, server.address, token, cookie=f"_streamlit_xsrf={token}") as line:
            place = f"{server.address}/_stcore/upload_file/{visit_of(line)}/1"
            headers = {"X-Xsrftoken": token, "Origin": server.address}
            taken = browser.put(place, files={"file": ("a.xlsx", b"x" * 1000)}, headers=headers)
            assert (taken.status_code, taken.headers["cache-control"]) == (204, "no-store")
            foreign = browser.put(
                place, files={"file": ("a.xlsx", b"x")}, headers=headers | {"Origin": "http://evil.example"}
            )
            assert foreign.status_code == 403
            assert browser.delete(place, headers=headers).status_code == 204


def test_nobody_empties_everybodys_memory(server: Running) -> None:
    with handshake(server, server.address) as line:
        visit_of(line)
        line.send(BackMsg(clear_cache=True).SerializeToString())
        line.send(BackMsg(app_heartbeat=True).SerializeToString())
        for content in line:
            message = ForwardMsg()
            assert isinstance(content, bytes)
            message.ParseFromString(content)
            if message.WhichOneof("type") == "heartbeat_ack":
                break
    assert any('"found": "clear_cache"' in one for one in server.lines())


def test_a_visit_that_comes_twice_is_not_told_of_in_the_log(server: Running) -> None:
    """Streamlit writes down the number of the visit, which opens what that visit keeps."""
    with handshake(server, server.address) as line:
        visit = visit_of(line)
        with handshake(server, server.address, "no-token", visit) as again:
            visit_of(again)
    log = "\n".join(server.lines())
    assert "already connected" in log
    assert visit not in log


def test_every_line_of_the_log_is_an_event(server: Running) -> None:
    lines = server.lines()
    assert len(lines) == len(set(lines)), "each event is told once"
    assert not [line for line in lines if "GET /" in line], "nobody's addresses are written down"
    said = [json.loads(line) for line in lines]
    assert {"started", "refused"} <= {one["event"] for one in said}
    assert all(re.fullmatch(r".*\+00:00", one["at"]) for one in said)


def test_it_ends_when_it_is_told_to_even_with_a_line_open(server: Running) -> None:
    """The last test of this file: the server is gone after it."""
    with handshake(server, server.address) as line:
        visit_of(line)
        assert server.stop() in (0, -15)
    assert any('"event": "stopped"' in one for one in server.lines())


def test_no_visitor_meets_a_library_half_loaded() -> None:
    """The framework loads pandas with the first table that it sends. Plotly, which looks whether it is loaded, took it
    for that while another run was at it, and a page with a chart could then not be shown."""
    said = "import sys, app; print(hasattr(sys.modules['pandas'], 'Series'))"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", said], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["True"], done.stderr
