"""Lines to browsers: what is written goes out at once, and what a run of a page writes goes out together.

Streamlit opens the server's socket itself and leaves out its protocol, by which asyncio would know it for TCP. Answers
then go out by Nagle's rule: the second piece of each (its body behind its head, one message behind another) waits until
the browser has acknowledged the first, which browsers put off by 40 ms.

Streamlit sends every element as it is written, and its front end draws the whole page anew for each that arrives alone:
a change of the month made it draw thirty times. Held until the run ends, or for a moment if it takes longer, the same
messages arrive in one burst and are drawn once. None is changed, and none overtakes another.
"""

import asyncio
import os
import socket
import stat
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Final

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # no stubs with it
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_OPEN = Path("/proc/self/fd")
AT_MOST = 0.2
"""Seconds that the first of a burst waits. A run that takes longer is shown as it comes, so often."""
HELD: Final = frozenset(
    {
        *("new_session", "delta", "ref_hash", "page_info_changed", "page_config_changed"),
        *("git_info_changed", "page_profile", "logo", "navigation"),
    }
)
"""The kinds that a run is made of: a run began, an element (or one that the browser knows by its hash), what the page
is called, the navigation. Everything else goes at once with what waits before it: the end of the run first of all."""
BEGINS: Final = "begins"
"""That the script runs, by which the page shows that it is at work."""
BEGINS_AT_MOST = 0.1
"""Seconds that a page waits to be told that it is at work, with all that came before. It draws itself anew for that: a
run that ends sooner is drawn once instead of three times."""


def send_at_once() -> int:
    """Have whatever listens in this process send at once; lines that are accepted take it over from there. How many
    sockets listen is given back: 0 where the system does not tell (it then stays as it is)."""
    found = 0
    with suppress(OSError):
        for path in list(_OPEN.iterdir()):
            found += _listens(int(path.name))
    return found


def _listens(descriptor: int) -> bool:
    try:
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            return False
        with socket.socket(fileno=os.dup(descriptor)) as one:
            if not one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) or one.family == socket.AF_UNIX:
                return False
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return True
    except OSError:  # it is closed by now
        return False


class Together:
    """ASGI middleware: bursts on the websockets that pages are drawn over."""

    def __init__(self, app: ASGIApp, at_most: float = AT_MOST) -> None:
        self.app = app
        self.at_most = at_most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends what a run of the page writes to a line in bursts, and ends the line's waiting when it closes."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        line = _Line(send, self.at_most)
        try:
            await self.app(scope, receive, line.send)
        finally:
            line.end()


class _Line:
    """One websocket: what waits to go out on it."""

    def __init__(self, send: Send, at_most: float) -> None:
        self._send, self._at_most = send, at_most
        self._waiting = deque[Message]()
        self._order = asyncio.Lock()
        self._later: asyncio.Task[None] | None = None
        self._broken: OSError | None = None

    async def send(self, message: Message) -> None:
        """Send, or keep for the burst. Raises OSError where the line broke under what was sent later."""
        if self._broken is not None:
            raise self._broken
        self._waiting.append(message)
        kind = _kind(message)
        if kind == BEGINS:
            self._wait_again(min(self._at_most, BEGINS_AT_MOST))
        elif kind not in HELD:
            await self._go()
        elif self._later is None:
            self._wait_again(self._at_most)

    def end(self) -> None:
        """Nobody is there any more to send to."""
        if self._later is not None:
            self._later.cancel()

    def _wait_again(self, seconds: float) -> None:
        if self._later is not None:
            self._later.cancel()
        self._later = asyncio.create_task(self._in_a_moment(seconds))

    async def _in_a_moment(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._later = None
        try:
            await self._go()
        except OSError as gone:
            self._broken = gone

    async def _go(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None
        async with self._order:
            while self._waiting:
                await self._send(self._waiting.popleft())


def _kind(message: Message) -> str:
    """What a message is, by its name in Streamlit's protocol or `BEGINS`; "" where it is none of these."""
    body = message.get("bytes") if message["type"] == "websocket.send" else None
    if not body:
        return ""
    try:
        told = ForwardMsg.FromString(body)
    except DecodeError:
        return ""
    kind = told.WhichOneof("type") or ""
    has_begun = kind == "session_status_changed" and told.session_status_changed.script_is_running
    return BEGINS if has_begun else kind
