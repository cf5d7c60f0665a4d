"""Ask an ASGI application without a server: what it sends for a request, or for a line (websocket) and its messages."""

from collections.abc import Sequence
from dataclasses import dataclass

import anyio
import httpx
from starlette.types import ASGIApp, Message, Scope

HOST = "localhost:8501"


@dataclass(frozen=True)
class Answered:
    """What came back."""

    sent: list[Message]

    @property
    def status(self) -> int:
        return next(int(one["status"]) for one in self.sent if one["type"] == "http.response.start")

    @property
    def headers(self) -> httpx.Headers:
        return httpx.Headers(
            next(one["headers"] for one in self.sent if one["type"] == "http.response.start")
        )

    @property
    def text(self) -> str:
        return b"".join(
            one.get("body", b"") for one in self.sent if one["type"] == "http.response.body"
        ).decode()

    @property
    def said(self) -> list[bytes]:
        """Messages of a line."""
        return [
            one.get("bytes") or one["text"].encode() for one in self.sent if one["type"] == "websocket.send"
        ]

    @property
    def code(self) -> int | None:
        """With which code a line was closed before it was open; None where it was opened."""
        opened = any(one["type"] == "websocket.accept" for one in self.sent)
        return None if opened else next(one["code"] for one in self.sent if one["type"] == "websocket.close")


def ask(app: ASGIApp, path: str, method: str = "GET", scheme: str = "http", **headers: str) -> Answered:
    """The answer to a request without a body."""
    return run(
        app,
        _scope("http", path, scheme, headers) | {"method": method},
        [{"type": "http.request", "body": b""}],
    )


def talk(app: ASGIApp, path: str, messages: Sequence[bytes] = (), **headers: str) -> Answered:
    """What is said on a line on which these messages come in and which then ends."""
    incoming = [
        {"type": "websocket.connect"},
        *({"type": "websocket.receive", "bytes": one} for one in messages),
    ]
    return run(app, _scope("websocket", path, "ws", headers) | {"subprotocols": []}, incoming)


def run(app: ASGIApp, scope: Scope, incoming: Sequence[Message]) -> Answered:
    sent: list[Message] = []
    waiting = [*incoming, {"type": f"{scope['type']}.disconnect", "code": 1000}]

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    anyio.run(app, scope, receive, send)
    return Answered(sent)


def _scope(kind: str, path: str, scheme: str, headers: dict[str, str]) -> Scope:
    named = {"host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
    return {
        "type": kind,
        "path": path.partition("?")[0],
        "raw_path": path.partition("?")[0].encode(),
        "query_string": path.partition("?")[2].encode(),
        "scheme": scheme,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in named.items()],
    }
