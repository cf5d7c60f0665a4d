"""Send pages and the front end's files compressed.

Streamlit serves its own files as they lie on the disk, 9 MB for a first page, and leaves compression to a proxy.
A branch has no proxy and may have a slow line. The files carry a hash in their name and never change, so each is
compressed once and kept. Browsers take brotli, which is an eighth smaller, over TLS only; gzip over plain http.
"""

import gzip
from collections.abc import Callable
from dataclasses import dataclass

import brotli
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from access.sent.responses import RewritingSend, media_type

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
BROTLI_QUALITY = 5
"""Quicker than gzip at its best and an eighth smaller. At 11 the first visitor would wait for 15 seconds."""
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=BROTLI_QUALITY),
    "gzip": lambda body: gzip.compress(body, 9),
}
"""By what an answer is compressed, the best first."""


@dataclass(frozen=True)
class Kept:
    """A compressed file with the headers it goes out with."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class Compression:
    """ASGI middleware: brotli or gzip for what compresses well, kept in memory where the file cannot change."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.kept: dict[tuple[str, str], Kept] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers from what is kept, or packs the answer where the browser takes it."""
        packing = _taken(scope) if scope["type"] == "http" else ""
        if not packing:
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if (path, packing) in self.kept:
            await _answer(self.kept[path, packing], send)
            return

        async def compress(body: bytes, headers: MutableHeaders) -> bytes:
            packed = await to_thread.run_sync(PACKERS[packing], body)
            _mark(headers, len(packed), packing)
            if path.startswith(UNCHANGING):
                self.kept[path, packing] = Kept(tuple(headers.raw), packed)
            return packed

        await self.app(scope, receive, RewritingSend(send, _is_worth_it, compress))


def _taken(scope: Scope) -> str:
    """The best packing that the asker takes, "" where the answer goes out as it is."""
    headers = Headers(scope=scope)
    whole_and_new = not {"range", "if-none-match", "if-modified-since"} & set(headers.keys())
    if scope["method"] != "GET" or not whole_and_new:
        return ""
    taken = {one.partition(";")[0].strip() for one in headers.get("accept-encoding", "").split(",")}
    offered = PACKERS if scope["path"].startswith(UNCHANGING) else ("gzip",)
    return next((name for name in offered if name in taken), "")


def _is_worth_it(status: int, headers: MutableHeaders) -> bool:
    return (
        status == 200
        and "content-encoding" not in headers
        and media_type(headers) in COMPRESSIBLE
        and int(headers.get("content-length", SMALLEST)) >= SMALLEST
    )


def _mark(headers: MutableHeaders, length: int, packing: str) -> None:
    headers["Content-Encoding"] = packing
    headers["Content-Length"] = str(length)
    headers.add_vary_header("Accept-Encoding")
    if "etag" in headers:
        headers["ETag"] = "W/" + headers["etag"].removeprefix("W/")


async def _answer(kept: Kept, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
    await send({"type": "http.response.body", "body": kept.body})
