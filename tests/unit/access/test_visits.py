"""Uploads are bounded for one visit and for all, and go with the visit; messages that harm others do not arrive."""

import asyncio
from collections.abc import Mapping

import anyio
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from access import visits
from access.visits import OF_ALL, OF_ONE_VISIT, Streamlits, Visits
from tests.unit.access.asgi import ask, talk

MB = 1024 * 1024


class Kept:
    """Uploads as a test wants them."""

    def __init__(self, **held: int) -> None:
        self.sizes, self.lines, self.closed = dict(held), set(held), list[str]()

    def held(self) -> Mapping[str, int]:
        return dict(self.sizes)

    def has_line(self, visit: str) -> bool:
        return visit in self.lines

    def close(self, visit: str) -> None:
        self.closed.append(visit)
        del self.sizes[visit]


async def take(request: Request) -> Response:
    return PlainTextResponse("taken")


async def repeat(websocket: WebSocket) -> None:
    await websocket.accept()
    async for content in websocket.iter_bytes():
        await websocket.send_bytes(content)


def app_with(kept: Kept) -> Starlette:
    routes = [
        Route("/_stcore/upload_file/{visit}/{file}", take, methods=["PUT", "DELETE"]),
        WebSocketRoute("/_stcore/stream", repeat),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Visits, holdings=kept)])


def put(kept: Kept, visit: str, length: int | str) -> int:
    headers = {"content-length": str(length)} if length != "" else {"transfer-encoding": "chunked"}
    return ask(app_with(kept), f"/_stcore/upload_file/{visit}/1", "PUT", **headers).status


def test_one_visit_holds_so_much_and_no_more() -> None:
    assert put(Kept(a=60 * MB), "a", OF_ONE_VISIT - 60 * MB) == 200
    assert put(Kept(a=60 * MB), "a", OF_ONE_VISIT - 60 * MB + 1) == 413
    assert put(Kept(a=60 * MB), "b", 50 * MB) == 200


def test_all_together_hold_so_much_and_no_more() -> None:
    eleven = {f"v{n}": 45 * MB for n in range(11)}
    assert put(Kept(**eleven), "new", OF_ALL - 11 * 45 * MB) == 200
    assert put(Kept(**eleven), "new", OF_ALL - 11 * 45 * MB + 1) == 413


def test_who_left_makes_room_for_who_comes() -> None:
    kept = Kept(**{f"v{n}": 45 * MB for n in range(11)})
    kept.lines.discard("v3")
    assert put(kept, "new", 50 * MB) == 200
    assert kept.closed == ["v3"]


def test_an_upload_without_its_length_is_refused() -> None:
    assert put(Kept(), "a", "") == 411


def test_uploads_under_way_count() -> None:
    """Twelve at a time from one visit, none of them there yet."""
    inside, most = 0, 0

    async def slow(request: Request) -> Response:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.05)
        inside -= 1
        return PlainTextResponse("taken")

    app = Visits(
        Starlette(routes=[Route("/_stcore/upload_file/a/1", slow, methods=["PUT"])]), holdings=Kept()
    )
    codes: list[int] = []

    async def one() -> None:
        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, object]) -> None:
            if "status" in message:
                codes.append(int(str(message["status"])))

        scope = {
            "type": "http", "method": "PUT", "path": "/_stcore/upload_file/a/1", "query_string": b"",
            "headers": [(b"content-length", str(10 * MB).encode())],
        }  # fmt: skip
        await app(scope, receive, send)  # type: ignore[arg-type]

    async def all_at_once() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(12):
                group.start_soon(one)

    anyio.run(all_at_once)
    assert (most, codes.count(200), codes.count(413)) == (6, 6, 6)
    assert app._coming == {}


@pytest.mark.parametrize("kind", visits.REFUSED)
def test_messages_that_harm_others_do_not_arrive(kind: str) -> None:
    harmful = BackMsg(clear_cache=True) if kind == "clear_cache" else BackMsg()
    if kind != "clear_cache":
        setattr(harmful, kind, True)
    assert harmful.WhichOneof("type") == kind
    wanted = BackMsg(stop_script=True).SerializeToString()
    messages = [harmful.SerializeToString(), wanted, b"\xff\xff no message"]
    assert talk(app_with(Kept()), "/_stcore/stream", messages).said == messages[1:]


@pytest.mark.parametrize(
    ("payload", "arrives"),
    [
        ("deferred_file", True),
        ("dataframe_chunk", True),
        ("install_skills", False),
        ("dismiss_skills_nudge", False),
    ],
)
def test_operations_that_write_on_the_server_do_not_arrive(payload: str, arrives: bool) -> None:
    asked = BackMsg()
    getattr(asked.backend_operation_request, payload).SetInParent()
    sent = asked.SerializeToString()
    assert talk(app_with(Kept()), "/_stcore/stream", [sent]).said == ([sent] if arrives else [])


def test_every_operation_that_streamlit_knows_is_one_that_was_looked_at() -> None:
    known = BackMsg().backend_operation_request.DESCRIPTOR.oneofs_by_name["payload"].fields
    looked_at = {"deferred_file", "dataframe_chunk", "install_skills", "dismiss_skills_nudge"}
    assert {one.name for one in known} == looked_at


def test_a_visit_with_uploads_is_closed_a_while_after_its_line_broke(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(gone=MB, here=MB)
    kept.lines.discard("gone")
    now = 100.0
    monkeypatch.setattr(visits.time, "monotonic", lambda: now)
    layer = Visits(Starlette(), holdings=kept)
    layer.let_go()
    assert kept.closed == []
    now += visits.GRACE - 1
    kept.lines.add("gone")  # it came back
    layer.let_go()
    kept.lines.discard("gone")
    layer.let_go()
    now += visits.GRACE - 1
    layer.let_go()
    assert kept.closed == [], "the grace begins anew"
    now += 1
    layer.let_go()
    assert kept.closed == ["gone"]


def test_the_end_of_a_line_sets_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "GRACE", 0.0)
    kept = Kept(gone=MB)
    kept.lines.clear()
    app = app_with(kept)

    async def come_and_go() -> None:
        incoming: list[dict[str, object]] = [
            {"type": "websocket.connect"},
            {"type": "websocket.disconnect", "code": 1000},
        ]

        async def receive() -> dict[str, object]:
            return incoming.pop(0)

        async def send(_message: object) -> None:
            pass

        scope = {
            "type": "websocket",
            "path": "/_stcore/stream",
            "query_string": b"",
            "headers": [],
            "subprotocols": [],
        }
        await app(scope, receive, send)  # type: ignore[arg-type]
        await asyncio.sleep(0.01)

    anyio.run(come_and_go)
    assert kept.closed == ["gone"]


class Instance:
    """As much of Streamlit's runtime as is asked."""

    def __init__(self) -> None:
        self.uploaded_file_mgr = MemoryUploadedFileManager("/upload")
        self.closed: list[str] = []

    def is_active_session(self, visit: str) -> bool:
        return visit == "here"

    def close_session(self, visit: str) -> None:
        self.closed.append(visit)


@pytest.fixture
def instance(monkeypatch: pytest.MonkeyPatch) -> Instance:
    one = Instance()
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: one)
    return one


def test_streamlits_uploads_are_counted_and_freed(instance: Instance) -> None:
    """Against the pinned Streamlit's own manager: what it is called there is not promised to anybody."""
    for visit, size in (("here", 10), ("gone", 20), ("gone", 30)):
        instance.uploaded_file_mgr.add_file(visit, UploadedFileRec(f"{size}", "a.xlsx", "x", bytes(size)))
    streamlits = Streamlits()
    assert streamlits.held() == {"here": 10, "gone": 50}
    assert (streamlits.has_line("here"), streamlits.has_line("gone")) == (True, False)
    streamlits.close("gone")
    assert (streamlits.held(), instance.closed) == ({"here": 10}, ["gone"])
