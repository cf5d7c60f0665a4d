"""A visit stays with whom it began with: nobody else goes on with it, and nobody else puts files into it."""

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_websocket import _parse_subprotocols

from access.owners import Owners
from tests.unit.access import asgi

ACCOUNTS = {"token-of-b03": "b03", "another-of-b03": "b03", "token-of-b05": "b05"}
UPLOAD = "/_stcore/upload_file"


class Server:
    """As much of Streamlit as is asked: it goes on with the visit that is named, and says which one it is."""

    def __init__(self) -> None:
        self.taken_up: list[str | None] = []
        self.uploads: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.uploads.append(scope["method"])
            await PlainTextResponse("", 204)(scope, receive, send)
            return
        line = WebSocket(scope, receive, send)
        named = _parse_subprotocols(line.headers)[2]
        self.taken_up.append(named)
        await line.accept()
        message = ForwardMsg()
        message.new_session.initialize.session_id = named or f"visit-{len(self.taken_up)}"
        await line.send_bytes(message.SerializeToString())


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def app(server: Server) -> Owners:
    return Owners(server, lambda token: ACCOUNTS[token] if token else "")


def come(app: Owners, token: str, visit: str = "") -> None:
    named = {"sec_websocket_protocol": f"streamlit, xsrf{f', {visit}' if visit else ''}"}
    asgi.talk(app, "/_stcore/stream", cookie=f"bianmin-session={token}", **named)


def test_a_page_goes_on_with_its_own_visit_and_begins_anew_with_anothers(app: Owners, server: Server) -> None:
    come(app, "token-of-b03")
    for token in ("token-of-b03", "token-of-b05", "another-of-b03"):
        come(app, token, "visit-1")
    assert server.taken_up == [None, "visit-1", None, "visit-1"], "who signed in anew is the same person"


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_only_its_own_account_puts_files_into_a_visit_and_takes_them_out(
    app: Owners, server: Server, method: str
) -> None:
    come(app, "token-of-b03")
    for token, status in (("token-of-b05", 403), ("token-of-b03", 204)):
        answer = asgi.ask(app, f"{UPLOAD}/visit-1/a", method, cookie=f"bianmin-session={token}")
        assert answer.status == status
    assert server.uploads == [method]


def test_in_the_open_demonstration_everybody_goes_on_with_what_is_there(app: Owners, server: Server) -> None:
    come(app, "")
    come(app, "", "visit-1")
    assert server.taken_up == [None, "visit-1"]


def test_while_nobody_can_be_asked_no_known_visit_is_gone_on_with(app: Owners, server: Server) -> None:
    come(app, "token-of-b03")
    come(app, "unknown", "visit-1")
    assert server.taken_up == [None, None]
    assert asgi.ask(app, f"{UPLOAD}/visit-1/a", "PUT", cookie="bianmin-session=unknown").status == 403
