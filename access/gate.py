"""Nothing but the way in is answered to who is not signed in: pages, media, uploads and the websocket included.

The pages ask again on every run, because a websocket that is open outlives the session. Here a request is turned away
before Streamlit has begun a session of its own for it.
"""

from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from access.cookies import token_in
from access.language import HTML_LANGUAGE

OPEN = (
    "/signin",
    "/signout",
    "/password",
    "/static/",
    "/topojson/",
    "/health",
    "/_stcore/health",
    "/favicon.",
)
"""The way in, and what holds nothing of anybody."""
SIGN_IN_FIRST = "Sign in first. 请先登录。\n"
NOT_SIGNED_IN = 4401
"""The code that a websocket is closed with."""


class Gate:
    """ASGI middleware. `lets_in` is given the cookie's token ("" without one) and says whether it opens the house; it
    asks the database and runs beside the event loop."""

    def __init__(self, app: ASGIApp, lets_in: Callable[[str], bool], base_path: str = "") -> None:
        self.app = app
        self.lets_in = lets_in
        self.root = f"/{base_path.strip('/')}/".replace("//", "/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self._is_open(scope["path"]):
            await self.app(scope, receive, send)
            return
        token = token_in(HTTPConnection(scope).cookies)
        if await run_in_threadpool(self.lets_in, token):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": NOT_SIGNED_IN})
        else:
            await self._turn_away(scope)(scope, receive, send)

    def _is_open(self, path: str) -> bool:
        inside = "/" + path.removeprefix(self.root) if path.startswith(self.root) else path
        return any(
            inside.startswith(one)
            if one.endswith(("/", "."))
            else inside == one or inside.startswith(one + "/")
            for one in OPEN
        )

    def _turn_away(self, scope: Scope) -> Response:
        """Who opens a page is led to the way in; a program reads that it is not signed in."""
        if scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", ""):
            asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[-1]
            language = f"?lang={asked}" if asked in HTML_LANGUAGE else ""
            return RedirectResponse(f"{self.root}signin{language}", 303, {"Cache-Control": "no-store"})
        return PlainTextResponse(SIGN_IN_FIRST, 401, {"Cache-Control": "no-store"})
