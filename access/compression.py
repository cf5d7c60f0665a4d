"""Send pages and the front end's files compressed.

Streamlit serves its own files as they lie on the disk, 9 MB for a first page, and leaves compression to a proxy.
A branch has no proxy and may have a slow line. The files carry a hash in their name and never change, so each is
compressed once and kept.
"""

import gzip
from dataclasses import dataclass

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from access.responses import RewritingSend, media_type

COMPRESSIBLE = {
    "text/html",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/wasm",
    "image/svg+xml",
    "font/ttf",
}
SMALLEST = 1000
UNCHANGING = "/static/"


@dataclass(frozen=True)
class Kept:
    """A compressed file with the headers it goes out with."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class Compression:
    """ASGI middleware: gzip for what compresses well, kept in memory where the file cannot change."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.kept: dict[str, Kept] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _takes_gzip(scope):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path in self.kept:
            await _answer(self.kept[path], send)
            return

        async def compress(body: bytes, headers: MutableHeaders) -> bytes:
            packed = await to_thread.run_sync(gzip.compress, body, 9)
            _mark(headers, len(packed))
            if path.startswith(UNCHANGING):
                self.kept[path] = Kept(tuple(headers.raw), packed)
            return packed

        await self.app(scope, receive, RewritingSend(send, _is_worth_it, compress))


def _takes_gzip(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    whole_and_new = not {"range", "if-none-match", "if-modified-since"} & set(headers.keys())
    return scope["method"] == "GET" and whole_and_new and "gzip" in headers.get("accept-encoding", "")


def _is_worth_it(status: int, headers: MutableHeaders) -> bool:
    return (
        status == 200
        and "content-encoding" not in headers
        and media_type(headers) in COMPRESSIBLE
        and int(headers.get("content-length", SMALLEST)) >= SMALLEST
    )


def _mark(headers: MutableHeaders, length: int) -> None:
    headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(length)
    headers.add_vary_header("Accept-Encoding")
    if "etag" in headers:
        headers["ETag"] = "W/" + headers["etag"].removeprefix("W/")


async def _answer(kept: Kept, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
    await send({"type": "http.response.body", "body": kept.body})
