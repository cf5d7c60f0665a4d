"""The gate: which requests reach the server at all. It stands before everything that Streamlit asks or answers.

Streamlit itself compares the page that a websocket comes from with this machine's address in the internet, which it
asks an outside service for, inside the event loop: one foreign page would stop the server for everybody. Here it is
decided first, from the request and the settings alone, and what is let through is handed on so that Streamlit finds
page and server to be one.
"""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from access.addresses import Addresses
from access.log import event

CLOSED = ("_stcore/metrics", "_stcore/script-health-check", "_stcore/agent")
"""What Streamlit answers to anybody: how many visit, what is kept in memory; and ways in that nobody needs here."""
OPEN_TO_EVERY_NAME = ("health", "health/ready")
"""What whoever watches over servers asks by a number or a name of his own. Nothing is told there."""
OTHER_SERVER = "这不是本服务器的地址，请核对网址。\nThis server is not known by that address; check it.\n"
OTHER_PAGE = (
    "请求来自其他网站的页面，已拒绝。\nThe request comes from a page of another site and is refused.\n"
)
_POLICY_VIOLATION = 1008


class Gate:
    """ASGI middleware that refuses foreign hosts, foreign pages and closed addresses, at once and asking nobody."""

    def __init__(self, app: ASGIApp, addresses: Addresses, base_path: str = "") -> None:
        self.app = app
        self.addresses = addresses
        self.base = "/" + "".join(f"{part}/" for part in base_path.split("/") if part)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses a foreign host (421), what a foreign page asks, and closed addresses; everything else passes."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        path = scope["path"].removeprefix(self.base).lstrip("/")
        if path not in OPEN_TO_EVERY_NAME and (len(hosts) != 1 or not self.addresses.knows_host(hosts[0])):
            await _refuse(scope, receive, send, 421, OTHER_SERVER, "foreign host", ", ".join(hosts))
        elif origins and not self._is_ours(origins, hosts, scope["scheme"]):
            await _refuse(scope, receive, send, 403, OTHER_PAGE, "foreign page", ", ".join(origins))
        elif any(path == one or path.startswith(f"{one}/") for one in CLOSED):
            await _refuse(scope, receive, send, 404, "Not Found\n", "closed address", path)
        else:
            await self.app(_as_one(scope, origins), receive, send)

    def _is_ours(self, origins: list[str], hosts: list[str], scheme: str) -> bool:
        return (
            len(origins) == 1
            and len(hosts) == 1
            and self.addresses.knows_origin(origins[0], hosts[0], scheme)
        )


def _as_one(scope: Scope, origins: list[str]) -> Scope:
    """A websocket from one of our pages, asked under that page's name: what a proxy wrote there says less."""
    if scope["type"] != "websocket" or not origins:
        return scope
    host = origins[0].partition("://")[2].encode("latin-1")
    kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "headers": [*kept, (b"host", host)]}


async def _refuse(
    scope: Scope, receive: Receive, send: Send, status: int, sentence: str, why: str, what: str
) -> None:
    event("refused", what=why, found=what[:200], path=scope["path"][:200])
    if scope["type"] == "websocket":
        await receive()  # the handshake: what is closed before it is accepted is answered with 403
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
    else:
        await PlainTextResponse(sentence, status)(scope, receive, send)
