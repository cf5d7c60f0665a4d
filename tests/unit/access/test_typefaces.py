"""What the front end's files go out as: without unused typefaces, kept for a year, packed as the browser takes it."""

import re
from pathlib import Path

import brotli
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access.sent.compression import Compression
from access.sent.headers import SecurityHeaders
from access.sent.typefaces import ICONS, MARK, Typefaces
from etl.values.house import ROOT
from tests.unit.access import asgi

STATIC = Path(streamlit.__file__).parent / "static"


async def _file(request: Request) -> Response:
    return Response((STATIC / request.url.path.lstrip("/")).read_bytes(), media_type="text/css")


APP = Starlette(
    routes=[Route("/static/{path:path}", _file)],
    middleware=[Middleware(SecurityHeaders), Middleware(Compression), Middleware(Typefaces)],
)


def _body(path: str, **headers: str) -> bytes:
    sent = asgi.ask(APP, path, **headers).sent
    return b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")


def test_the_style_sheet_names_our_icons_and_no_unused_typeface() -> None:
    path = f"/static/css/{next((STATIC / 'static' / 'css').glob('index.*.css')).name}"
    plain = _body(path).decode()
    assert f"icons.{MARK}.woff2" in plain
    assert "MaterialSymbols" not in plain
    assert not re.search("Source (Sans|Serif|Code)", plain)
    assert "KaTeX_Main" in plain
    answer = asgi.ask(APP, path, accept_encoding="gzip, deflate, br")
    assert answer.headers["content-encoding"] == "br"
    assert brotli.decompress(_body(path, accept_encoding="br")).decode() == plain
    assert asgi.ask(APP, path, accept_encoding="gzip").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in asgi.ask(APP, path, accept_encoding="brown").headers


def test_icons_are_kept_for_a_year() -> None:
    path = f"/static/media/icons.{MARK}.woff2"
    assert _body(path) == ICONS
    assert len(ICONS) < 20_000
    assert asgi.ask(APP, path).headers["cache-control"] == "public, max-age=31536000, immutable"


def test_every_icon_of_our_pages_is_in_the_subset() -> None:
    """Otherwise its name would be read in its place: python data/fonts/make_icons.py."""
    texts = [
        path.read_text(encoding="utf-8")
        for room in ("pages", "access")
        for path in (ROOT / room).rglob("*.py")
    ]
    asked = {name for text in texts for name in re.findall(r":material/([a-z0-9_]+):", text)}
    assert asked
    assert asked <= set((ROOT / "data/fonts/icons.txt").read_text(encoding="utf-8").split())
