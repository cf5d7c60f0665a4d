"""Whose a visit is. Streamlit takes a visit up again for whoever names it, and takes and drops uploads of it likewise:
in a browser that several people use, a page that one of them left open would come back to the next one, with what was
typed and uploaded there. Here a visit stays with whom it began with; somebody else's line begins a new one.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from access.cookies import token_in
from access.log import event

_log = logging.getLogger("bianmin.access")
MOST_VISITS = 50_000
"""How many visits are remembered with whose they are."""
PROTOCOLS = "sec-websocket-protocol"
"""The header in which Streamlit's page names, third, the visit that it would go on with."""
ANOTHERS = "该页面属于其他账户，请重新打开。\nThis page is another account's; open it anew.\n"


class Owners:
    """ASGI middleware behind the doorkeeper. `whose` is given the cookie's token and says who it belongs to, "" where
    everybody may be anybody; it asks the database and runs beside the event loop."""

    def __init__(self, app: ASGIApp, whose: Callable[[str], str], base_path: str = "") -> None:
        self.app = app
        self.whose = whose
        self.root = "/" + "".join(f"{part}/" for part in base_path.split("/") if part)
        self._of: OrderedDict[str, str] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Notes whose visit a line is, and refuses an upload to a visit of somebody else (403)."""
        if scope["type"] == "websocket":
            await self._talk(scope, receive, send)
        elif scope["type"] == "http" and (visit := self._uploads_to(scope["path"])) in self._of:
            if self._of[visit] == await self._asks(scope):
                await self.app(scope, receive, send)
            else:
                event("refused", what="upload to another's visit")
                await PlainTextResponse(ANOTHERS, 403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _talk(self, scope: Scope, receive: Receive, send: Send) -> None:
        who, is_known = await self._asks(scope), False

        async def say(message: Message) -> None:
            nonlocal is_known
            if not is_known and who is not None and (visit := _begun(message)):
                is_known = True
                self._note(visit, who)
            await send(message)

        await self.app(self._with_own_visit(scope, who), receive, say)

    async def _asks(self, scope: Scope) -> str | None:
        """Who asks; None where the database does not answer, and then it is nobody's visit."""
        try:
            return await run_in_threadpool(self.whose, token_in(HTTPConnection(scope).cookies))
        except Exception:
            _log.exception("nobody could be asked whose a visit is")
            return None

    def _with_own_visit(self, scope: Scope, who: str | None) -> Scope:
        """The handshake, without the visit that it names where that is another's."""
        named = [one.strip() for one in Headers(scope=scope).get(PROTOCOLS, "").split(",")]
        if len(named) < 3 or self._of.get(named[2], who) == who:
            return scope
        event("refused", what="another's visit")
        kept = [(name, value) for name, value in scope["headers"] if name != PROTOCOLS.encode()]
        own = (PROTOCOLS.encode(), ", ".join(named[:2]).encode("latin-1"))
        return {**scope, "headers": [*kept, own], "subprotocols": named[:2]}

    def _note(self, visit: str, who: str) -> None:
        self._of[visit] = who
        self._of.move_to_end(visit)
        if len(self._of) > MOST_VISITS:
            self._of.popitem(last=False)

    def _uploads_to(self, path: str) -> str:
        """The visit that a request puts a file into or takes it out of; "" where it does neither."""
        begins = f"{self.root}_stcore/upload_file/"
        return path.removeprefix(begins).partition("/")[0] if path.startswith(begins) else ""


def _begun(message: Message) -> str:
    """The number of the visit, where the server tells the page that it has begun or goes on."""
    content = message.get("bytes")
    if message["type"] != "websocket.send" or not content:
        return ""
    said = ForwardMsg()
    try:
        said.ParseFromString(content)
    except Exception:
        return ""
    return said.new_session.initialize.session_id if said.WhichOneof("type") == "new_session" else ""
