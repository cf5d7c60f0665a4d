"""Who may speak to the server: its own pages under its own names. Decided from the request alone, nobody is asked."""

import json
import socket

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from access.addresses import Addresses, Origin, WrongSetting, addresses_set, origin_of, split_host
from access.gate import Gate
from access.log import EVENTS, JsonLines
from tests.unit.access.asgi import ask, run, talk

UNSET = Addresses(machine="branch-server")
SET = Addresses(
    frozenset({Origin("https", "bianmin.example", 443), Origin("https", "bianmin.example", 8443)})
)


@pytest.fixture(autouse=True)
def no_names_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a name was looked up")

    for name in ("getaddrinfo", "gethostbyname", "gethostbyaddr", "getfqdn", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("localhost", True), ("LocalHost:8501", True), ("localhost.", True), ("127.0.0.1:8501", True),
        ("[::1]:8501", True),
        ("10.1.2.3:8501", True), ("branch-server:8501", True), ("Branch-Server", True),
        ("evil.example", False), ("localhost.evil.example", False), ("", False), ("a b", False), ("a/b", False),
        ("user@localhost", False), ("localhost:0", False), ("localhost:99999", False), ("[::1", False), ("-", False),
    ],
)  # fmt: skip
def test_without_a_setting_numbers_and_the_machines_own_names_are_known(host: str, known: bool) -> None:
    assert UNSET.knows_host(host) is known


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("bianmin.example", True), ("BIANMIN.example:8443", True), ("localhost:8501", True),
        ("bianmin.example:80", False),
        ("10.1.2.3:8501", False), ("branch-server", False), ("other.example", False),
    ],
)  # fmt: skip
def test_with_a_setting_only_what_is_set(host: str, known: bool) -> None:
    assert SET.knows_host(host) is known


@pytest.mark.parametrize(
    ("origin", "host", "scheme", "known"),
    [
        ("http://localhost:8501", "localhost:8501", "ws", True),
        ("http://10.1.2.3:8501", "10.1.2.3:8501", "http", True),
        ("https://branch-server", "branch-server", "wss", True),
        ("HTTP://LOCALHOST:8501", "localhost:8501", "ws", True),
        ("http://localhost:8502", "localhost:8501", "ws", False),  # another port is another page
        ("https://localhost:8501", "localhost:8501", "ws", False),  # and so is another scheme
        ("http://127.0.0.1:8501", "localhost:8501", "ws", False),
        ("http://evil.example", "localhost:8501", "ws", False),
        ("null", "localhost:8501", "ws", False),
        ("", "localhost:8501", "ws", False),
        ("http://localhost:8501/x", "localhost:8501", "ws", False),
        ("http://a@localhost:8501", "localhost:8501", "ws", False),
        ("file://", "localhost:8501", "ws", False),
    ],
)
def test_without_a_setting_a_page_is_ours_when_it_came_from_here(
    origin: str, host: str, scheme: str, known: bool
) -> None:
    assert UNSET.knows_origin(origin, host, scheme) is known


@pytest.mark.parametrize(
    ("origin", "host", "known"),
    [
        ("https://bianmin.example", "127.0.0.1:8501", True),  # a proxy that writes its own host
        ("https://bianmin.example:443", "bianmin.example", True),
        ("https://bianmin.example:8443", "bianmin.example", True),
        ("http://bianmin.example", "bianmin.example", False),
        ("https://sub.bianmin.example", "bianmin.example", False),
        ("http://localhost:8501", "localhost:8501", True),  # whoever runs the server, on the server
    ],
)
def test_with_a_setting_a_page_is_ours_when_it_is_set(origin: str, host: str, known: bool) -> None:
    assert SET.knows_origin(origin, host, "ws") is known


def test_the_setting_is_read_as_browsers_write_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIANMIN_ADDRESSES", "https://Bianmin.example/, http://10.0.0.1:8501")
    assert addresses_set().public == {
        Origin("https", "bianmin.example", 443),
        Origin("http", "10.0.0.1", 8501),
    }
    monkeypatch.setenv("BIANMIN_ADDRESSES", "bianmin.example")
    with pytest.raises(
        WrongSetting, match=r"“bianmin\.example” is no address of a server; write for instance https://"
    ):
        addresses_set()
    monkeypatch.delenv("BIANMIN_ADDRESSES")
    assert addresses_set().public == frozenset()


def test_what_is_no_host_and_no_origin() -> None:
    assert (split_host("a:b"), split_host("ä.example"), origin_of("http://"), origin_of("ftp://a")) == (
        None,
    ) * 4


@pytest.fixture
def app() -> Starlette:
    async def page(request: Request) -> Response:
        return PlainTextResponse(request.headers["host"])

    async def say(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(websocket.headers["host"])
        await websocket.close()

    paths = ("/", "/health", "/health/ready", "/_stcore/metrics", "/_stcore/health")
    routes = [
        *(Route(path, page, methods=["GET", "PUT"]) for path in paths),
        WebSocketRoute("/_stcore/stream", say),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Gate, addresses=SET)])


def test_a_foreign_host_is_told_so_and_gets_nothing(app: Starlette) -> None:
    answer = ask(app, "/", host="evil.example")
    assert answer.status == 421
    assert "not known by that address" in answer.text
    assert ask(app, "/", host="bianmin.example").text == "bianmin.example"


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_request_from_a_foreign_page_is_refused(app: Starlette, method: str) -> None:
    assert ask(app, "/", method, origin="http://evil.example").status == 403
    assert ask(app, "/", method, origin="null").status == 403
    assert ask(app, "/", method, origin="https://bianmin.example").status == 200


def test_attempts_to_get_around_are_lines_of_the_log(
    app: Starlette, caplog: pytest.LogCaptureFixture
) -> None:
    """Another host, another page, an address that is closed, a line from elsewhere: one line each, and none for us."""
    caplog.set_level("INFO", EVENTS)
    ask(app, "/", host="bianmin.example")
    assert caplog.records == []
    ask(app, "/", host="evil.example\nok")
    ask(app, "/", origin="http://evil.example")
    ask(app, "/_stcore/metrics")
    talk(app, "/_stcore/stream", origin="http://evil.example")
    said = [JsonLines().format(record) for record in caplog.records]
    assert [json.loads(one)["what"] for one in said] == [
        "foreign host", "foreign page", "closed address", "foreign page",
    ]  # fmt: skip
    assert all(len(one.splitlines()) == 1 for one in said)


@pytest.mark.parametrize("path", ["/health", "/health/ready"])
def test_whoever_watches_may_ask_under_any_name(app: Starlette, path: str) -> None:
    assert ask(app, path, host="10.9.9.9:8501").status == 200


def test_what_streamlit_tells_everybody_is_closed(app: Starlette) -> None:
    assert ask(app, "/_stcore/metrics").status == 404
    assert ask(app, "/_stcore/health").status == 200
    beneath = Gate(app, SET, "branch/x")
    assert ask(beneath, "/branch/x/_stcore/metrics").status == 404


def test_two_hosts_or_two_pages_are_none(app: Starlette) -> None:
    twice = [(b"host", b"localhost"), (b"host", b"localhost")]
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "scheme": "http",
        "headers": twice,
    }
    assert run(app, scope, [{"type": "http.request", "body": b""}]).status == 421
    scope["headers"] = [(b"host", b"localhost"), *[(b"origin", b"http://localhost")] * 2]
    assert run(app, scope, [{"type": "http.request", "body": b""}]).status == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://bianmin.example.evil.example"])
def test_a_handshake_from_a_foreign_page_ends_before_it_begins(app: Starlette, origin: str) -> None:
    assert talk(app, "/_stcore/stream", origin=origin).code == 1008


def test_a_handshake_of_ours_is_asked_under_the_name_of_its_page(app: Starlette) -> None:
    """Streamlit compares the two as they are written, and asks the internet where they differ."""
    assert talk(app, "/_stcore/stream", origin="https://bianmin.example").said == [b"bianmin.example"]
    assert talk(app, "/_stcore/stream").said == [b"localhost:8501"]
