"""What a visit (Streamlit's session) may ask of the server besides its pages, and how much its uploads may hold.

Streamlit keeps an upload as long as the visit, and a visit whose line broke for half an hour: who left would fill the
memory for those who came. Here uploads are bounded for one visit and for all, and a visit that holds some is closed a
minute after its line broke.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Protocol

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime

from access.log import event
from access.messages import OPERATION, kind_of

OF_ONE_VISIT = 64 * 1024 * 1024
OF_ALL = 512 * 1024 * 1024
"""Bytes of uploads that may be held at a time."""
GRACE = 60.0
"""Seconds in which a visit whose line broke finds its uploads again."""
REFUSED = (
    "clear_cache",
    "set_run_on_save",
    "load_git_info",
    "debug_disconnect_websocket",
    "debug_shutdown_runtime",
)
"""Messages that no page of ours sends: the first empties everybody's memory, the third tells of the machine."""
OPERATIONS = (f"{OPERATION}.deferred_file", f"{OPERATION}.dataframe_chunk")
"""What is answered without a run of the page. Streamlit knows others, which write files on the server."""
TOO_MUCH = (
    "上传的文件过多或过大，请先提交或移除已有文件。\nToo much is uploaded; hand in or remove files first.\n"
)
TOO_MUCH_OF_ALL = (
    "服务器此刻上传过多，请一分钟后再试。\nThe server holds too many uploads now; try again in a minute.\n"
)
NO_LENGTH = "请求未注明长度。\nThe request does not say its length.\n"


class Holdings(Protocol):
    """Who holds how many bytes of uploads, and whether that visit still has its line."""

    def held(self) -> Mapping[str, int]:
        """Bytes of uploads by visit; visits without any need not be in it."""

    def has_line(self, visit: str) -> bool:
        """Whether the visit's page is still open in a browser."""

    def close(self, visit: str) -> None:
        """Ends the visit and drops its uploads."""


class Streamlits:
    """The uploads of the running server. Called on the event loop, as closing a visit demands."""

    def held(self) -> Mapping[str, int]:
        """Bytes of uploads by visit, as the running server keeps them; none where no server runs."""
        if not runtime.exists():
            return {}
        kept = getattr(runtime.get_instance().uploaded_file_mgr, "file_storage", {})
        return {
            visit: sum(len(one.data) for one in list(files.values())) for visit, files in list(kept.items())
        }

    def has_line(self, visit: str) -> bool:
        """Whether the server has an open session of the visit."""
        return runtime.get_instance().is_active_session(visit)

    def close(self, visit: str) -> None:
        """Ends the session and drops its files."""
        instance = runtime.get_instance()
        instance.close_session(visit)
        instance.uploaded_file_mgr.remove_session_files(visit)


class Visits:
    """ASGI middleware: bounds on uploads, no messages that harm others, and an end to what was left behind."""

    def __init__(self, app: ASGIApp, holdings: Holdings | None = None, base_path: str = "") -> None:
        self.app = app
        self.holdings: Holdings = holdings or Streamlits()
        self.uploads = (
            "/" + "".join(f"{part}/" for part in base_path.split("/") if part) + "_stcore/upload_file/"
        )
        self._coming: dict[str, int] = {}
        self._left: dict[str, float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Watches over lines and uploads; everything else passes."""
        if scope["type"] == "websocket":
            await self._talk(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] == "PUT" and scope["path"].startswith(self.uploads):
            await self._take(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _talk(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def without_the_refused() -> Message:
            while True:
                message = await receive()
                found = kind_of(message)
                unknown = found.startswith(OPERATION) and found not in OPERATIONS
                if found not in REFUSED and not unknown:
                    return message
                event("refused", what="message", found=found)

        try:
            await self.app(scope, without_the_refused, send)
        finally:
            if self._note_who_left():
                asyncio.get_running_loop().call_later(GRACE, self.let_go)

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        visit = scope["path"].removeprefix(self.uploads).partition("/")[0]
        said = Headers(scope=scope).get("content-length", "")
        if not said.isdecimal():
            await PlainTextResponse(NO_LENGTH, 411)(scope, receive, send)
            return
        length = int(said)
        if why := self._is_too_much(visit, length):
            event("refused", what="upload", size=length)
            await PlainTextResponse(why, 413)(scope, receive, send)
            return
        self._coming[visit] = self._coming.get(visit, 0) + length
        try:
            await self.app(scope, receive, send)
        finally:
            self._coming[visit] -= length
            if not self._coming[visit]:
                del self._coming[visit]

    def _is_too_much(self, visit: str, length: int) -> str:
        """Why the upload is too much; "" where it is not. Before anybody is refused, those who left make room."""
        held = self.holdings.held()
        if held.get(visit, 0) + self._coming.get(visit, 0) + length > OF_ONE_VISIT:
            return TOO_MUCH
        coming = sum(self._coming.values())
        if sum(held.values()) + coming + length > OF_ALL:
            self.let_go(at_once=True)
            if sum(self.holdings.held().values()) + coming + length > OF_ALL:
                return TOO_MUCH_OF_ALL
        return ""

    def _note_who_left(self) -> bool:
        """Note when a visit with uploads lost its line; whether there is any."""
        now = time.monotonic()
        gone = {visit for visit in self.holdings.held() if not self.holdings.has_line(visit)}
        self._left = {visit: self._left.get(visit, now) for visit in gone}
        return bool(gone)

    def let_go(self, *, at_once: bool = False) -> None:
        """Close visits that hold uploads and have been without a line for the time of grace, or at all."""
        if not self._note_who_left():
            return
        latest = time.monotonic() - (0 if at_once else GRACE)
        for visit in [visit for visit, since in self._left.items() if since <= latest]:
            self.holdings.close(visit)
            del self._left[visit]
