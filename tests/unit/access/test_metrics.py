"""The server's own figures: who reads them, and that they tell of nobody."""

import datetime
import logging
from pathlib import Path

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from access.clock import now
from access.log import EVENTS, event
from access.metrics import Counting, count_events, metrics_route, metrics_set
from access.people.tokens import make_token, revoke
from etl.values.errors import Refusal
from store.engine import open_engine
from store.people.accounts import Grant
from tests.unit.access.asgi import Answered, ask, run


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_engine(f"sqlite:///{tmp_path / 'house.db'}")


def server(engine: Engine, *, is_well: bool = True) -> ASGIApp:
    async def page(_request: Request) -> Response:
        return PlainTextResponse("a page")

    def condition() -> dict[str, object]:
        if not is_well:
            raise OSError("gone")
        return {"programmes": 3, "damaged": 1}

    routes = [metrics_route(lambda: engine, condition), Route("/{path:path}", page)]
    return Starlette(routes=routes, middleware=[Middleware(Counting)])


def from_client(app: ASGIApp, client: str, **headers: str) -> Answered:
    named = {"host": "localhost:8501"} | {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http", "method": "GET", "path": "/metrics", "raw_path": b"/metrics", "query_string": b"",
        "scheme": "http", "client": (client, 1),
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
    }  # fmt: skip
    return run(app, scope, [{"type": "http.request", "body": b""}])


def test_an_administrators_token_reads_them_and_nobody_else(engine: Engine) -> None:
    app, at = server(engine), now()
    root = make_token(engine, "prometheus", Grant("", "administrator"), by="test", at=at)
    desk = make_token(engine, "desk", Grant("daqing", "coordinator"), by="test", at=at)
    old = make_token(
        engine, "old", Grant("", "administrator"), days=1, by="test", at=at - datetime.timedelta(days=2)
    )
    for headers in ({}, {"authorization": "Bearer "}, {"authorization": f"Bearer {desk.token}"},
                    {"authorization": f"Bearer {old.token}"}, {"authorization": f"Basic {root.token}"},
                    {"cookie": f"bianmin-session={root.token}"}):  # fmt: skip
        assert from_client(app, "127.0.0.1", **headers).status == 401, headers
    told = from_client(app, "10.1.2.3", authorization=f"Bearer {root.token}")
    assert told.status == 200
    assert told.headers["cache-control"] == "no-store"
    assert 'bianmin_programmes{state="damaged"} 1.0' in told.text
    assert "bianmin_database_up 1.0" in told.text
    assert "process_resident_memory_bytes" in told.text
    revoke(engine, root.number, by="test", at=at)
    assert from_client(app, "10.1.2.3", authorization=f"Bearer {root.token}").status == 401


def test_this_machine_where_the_setting_says_so(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIANMIN_METRICS", "loopback")
    app = server(engine, is_well=False)
    assert "bianmin_database_up 0.0" in from_client(app, "127.0.0.1").text
    assert from_client(app, "::1").status == 200
    assert from_client(app, "10.1.2.3").status == 401
    assert from_client(app, "127.0.0.1", x_forwarded_for="10.1.2.3").status == 401, "through a proxy"
    assert from_client(app, "127.0.0.1", host="bianmin.branch.example").status == 401, "through a proxy"
    monkeypatch.setenv("BIANMIN_METRICS", "off")
    assert from_client(app, "127.0.0.1").status == 404


def test_a_setting_that_is_none_is_refused() -> None:
    assert metrics_set({}) == "token"
    with pytest.raises(Refusal):
        metrics_set({"BIANMIN_METRICS": "everybody"})


def test_addresses_and_names_are_counted_and_not_told(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIANMIN_METRICS", "loopback")
    app = server(engine)
    logging.getLogger(EVENTS).setLevel(logging.INFO)  # as the server sets it
    count_events()
    count_events()
    for path in ("/rankings", "/somebody's-secret", "/media/1234.csv", "/api/v1/programmes"):
        assert ask(app, path).status == 200
    ask(app, "/rankings", method="BREW")
    event("sign-in refused", who="wang")
    told = from_client(app, "127.0.0.1").text
    assert "secret" not in told
    assert "wang" not in told
    assert 'door="page"' in told
    assert 'door="api"' in told
    assert 'method="other"' in told
    assert 'bianmin_events_total{event="sign-in refused"}' in told
