"""Send no typeface that no page uses: of Streamlit's 375 kB of icons the 9 kB that can be asked for, of its Latin
typefaces none, for the theme takes those of the reader's machine, yet the first paint would fetch one before the theme.
"""

import hashlib
import re

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from access.sent.responses import RewritingSend, media_type
from etl.values.house import ROOT

ICONS = (ROOT / "data" / "fonts" / "icons.woff2").read_bytes()
MARK = hashlib.sha256(ICONS).hexdigest()[:12]
"""Goes into the addresses of the icons and of the style sheet that names them, so that both may be kept for a year."""
KEPT_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable"}
_STYLE = re.compile(r"/static/css/index\.[\w-]+\.css$")
_UNUSED = re.compile(r"@font-face\s*\{[^}]*font-family:\s*\"?Source (?:Sans|Serif|Code)[^}]*\}")
_WHOLE_ICONS = re.compile(r"MaterialSymbols-Rounded\.[\w-]+\.woff2")


class Typefaces:
    """ASGI middleware: the front end's style sheet without unused typefaces, and the subset of its icons."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers the subset of icons itself, and takes out of style sheets what names an unused typeface."""
        path = scope.get("path", "")
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
        elif path.endswith(f"/static/media/icons.{MARK}.woff2"):
            await Response(ICONS, media_type="font/woff2", headers=KEPT_A_YEAR)(scope, receive, send)
        elif _STYLE.search(path):
            await self.app(scope, receive, RewritingSend(send, _is_style, _without_unused))
        else:
            await self.app(scope, receive, send)


def _is_style(status: int, headers: MutableHeaders) -> bool:
    return status == 200 and media_type(headers) == "text/css" and "content-encoding" not in headers


async def _without_unused(body: bytes, headers: MutableHeaders) -> bytes:
    for name in ("etag", "last-modified", "accept-ranges"):
        if name in headers:
            del headers[name]
    style = _UNUSED.sub("", body.decode())
    return _WHOLE_ICONS.sub(f"icons.{MARK}.woff2", style).encode()
