"""The doorkeeper: to who is not signed in only the way in is answered: no page, media, upload or websocket.

Here a request is turned away before Streamlit has begun a session of its own for it. A websocket that is open outlives
the session: the pages ask again on every run, and here it is shut within half a minute, even if nobody touches it.
"""

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import parse_qs, quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access.cookies import token_in
from access.language import HTML_LANGUAGE
from access.log import event
from access.messages import OPERATION, kind_of
from access.way_in.look import own_page

_log = logging.getLogger("bianmin.access")
OPEN = (
    "/signin",
    "/signout",
    "/password",
    "/sessions",
    "/static/",
    "/topojson/",
    "/health",
    "/_stcore/health",
    "/favicon.",
    "/api/v1/",
    "/metrics",
)
"""The way in, what holds nothing of anybody, and what is asked by programs, which bring a token and no cookie."""
SIGN_IN_FIRST = "Sign in first. 请先登录。\n"
NOBODY_ANSWERS = "The database does not answer; try again. 数据库没有响应，请稍后重试。\n"
NOT_SIGNED_IN = 4401
"""The code that a websocket is closed with."""
ASKED_EVERY = 30.0
"""Seconds after which it is asked again whether whoever has an open line is still signed in."""
MOST_BROWSERS = 10_000
"""How many pairs of a session and a browser are remembered as told."""


class Doorkeeper:
    """ASGI middleware. `lets_in` is given the cookie's token ("" without one) and says whether it opens the house; it
    asks the database and runs beside the event loop. `stays_in` says the same of an open line, without counting that as
    use of the session. `came_with` is told, once each, of the token and the browser of whoever is let in."""

    def __init__(
        self,
        app: ASGIApp,
        lets_in: Callable[[str], bool],
        base_path: str = "",
        stays_in: Callable[[str], bool] | None = None,
        every: float = ASKED_EVERY,
        came_with: Callable[[str, str], None] | None = None,
    ) -> None:
        self.app = app
        self.lets_in = lets_in
        self.stays_in = stays_in or lets_in
        self.every = every
        self.came_with = came_with
        self._told: OrderedDict[bytes, None] = OrderedDict()
        self.root = f"/{base_path.strip('/')}/".replace("//", "/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what is open or comes with a session that is let in; turns everybody else away, a line with
        `NOT_SIGNED_IN`."""
        if scope["type"] not in ("http", "websocket") or self._is_open(scope["path"]):
            await self.app(scope, receive, send)
            return
        token = token_in(HTTPConnection(scope).cookies)
        try:
            is_in = await run_in_threadpool(self.lets_in, token)
        except (
            Exception
        ):  # the database does not answer: a page asks it again and says so, and gives nothing out
            _log.exception("nobody could be asked who may come in")
            if _is_a_page(scope) or scope["type"] == "websocket":
                await self.app(scope, receive, send)
            else:
                await PlainTextResponse(NOBODY_ANSWERS, 503)(scope, receive, send)
            return
        if is_in and token:
            await self._tell(token, Headers(scope=scope).get("user-agent", ""))
        if is_in and scope["type"] == "websocket":
            await self._talk(scope, receive, send, token)
        elif is_in:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": NOT_SIGNED_IN})
        else:
            await self._turn_away(scope)(scope, receive, send)

    async def _tell(self, token: str, agent: str) -> None:
        pair = hashlib.sha256(f"{token}\n{agent}".encode()).digest()  # tokens are not kept, here neither
        if self.came_with is None or pair in self._told:
            return
        self._told[pair] = None
        if len(self._told) > MOST_BROWSERS:
            self._told.popitem(last=False)
        try:
            await run_in_threadpool(self.came_with, token, agent)
        except Exception:  # nobody waits for a note
            _log.exception("the browser of a session could not be noted")

    async def _talk(self, scope: Scope, receive: Receive, send: Send, token: str) -> None:
        """A line, until it ends or whoever holds it is out: then it is shut, and nothing more is said on it."""
        is_shut = False

        async def hear() -> Message:
            nonlocal is_shut
            while True:
                message = await receive()
                if not kind_of(message).startswith(OPERATION):
                    return message
                # Files and rows are answered without a run of the page, which would ask who is there.
                try:
                    stays = await run_in_threadpool(self.stays_in, token)
                except Exception:  # the database does not answer: nothing is given out
                    continue
                if stays:
                    return message
                is_shut = True
                event("line shut", what="signed out")
                await send({"type": "websocket.close", "code": NOT_SIGNED_IN})
                return {"type": "websocket.disconnect", "code": NOT_SIGNED_IN}

        async def say(message: Message) -> None:
            if not is_shut:
                await send(message)

        async def watch() -> None:
            nonlocal is_shut
            while True:
                await asyncio.sleep(self.every)
                if is_shut:
                    return
                try:
                    stays = await run_in_threadpool(self.stays_in, token)
                except Exception:  # the database does not answer: the pages say so, and give nothing out
                    continue
                if not stays:
                    is_shut = True
                    event("line shut", what="signed out")
                    await send({"type": "websocket.close", "code": NOT_SIGNED_IN})
                    return

        watching = asyncio.create_task(watch())
        try:
            await self.app(scope, hear, say)
        finally:
            watching.cancel()

    def _is_open(self, path: str) -> bool:
        inside = "/" + path.removeprefix(self.root) if path.startswith(self.root) else path
        return any(
            inside.startswith(one)
            if one.endswith(("/", "."))
            else inside == one or inside.startswith(one + "/")
            for one in OPEN
        )

    def _turn_away(self, scope: Scope) -> Response:
        """Who opens a page is led to the way in, and from there to the page; a program reads that it is not."""
        if _is_a_page(scope):
            asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[-1]
            query = scope["query_string"].decode("latin-1")
            page = own_page(scope["path"] + (f"?{query}" if query else ""), self.root)
            kept = [f"lang={asked}"] if asked in HTML_LANGUAGE else []
            kept += [f"next={quote(page, safe='')}"] if page else []
            address = f"{self.root}signin" + (f"?{'&'.join(kept)}" if kept else "")
            return RedirectResponse(address, 303, {"Cache-Control": "no-store"})
        return PlainTextResponse(SIGN_IN_FIRST, 401, {"Cache-Control": "no-store"})


def _is_a_page(scope: Scope) -> bool:
    asks_for_html = "text/html" in Headers(scope=scope).get("accept", "")
    return bool(scope["type"] == "http" and scope["method"] == "GET" and asks_for_html)
