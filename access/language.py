"""Put right the HTML frame that Streamlit sends: it always says `<html lang="en">`, whatever the page speaks."""

import json
import re
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from access.sent.front_end import early_head, joined
from access.sent.responses import RewritingSend, media_type
from access.sent.typefaces import MARK

HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}
TITLE = "便民 Bianmin"
# The frame preloads a Latin typeface that our theme does not use.
_STYLE_SHEET = re.compile(r"(\./static/(?:b-\w+/)?css/index\.[\w-]+\.css)")
_UNUSED_FONT = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*/>')
# Calendars of the front end are in the language of the browser, else: here they are in that of the page, as it is now.
# An English page writes its days as in Britain, and its weeks begin on a Monday.
_SPOKEN = (
    'for (const [name, told] of [["language", one => one], ["languages", one => [one]]]) '
    "Object.defineProperty(navigator, name, {get: () => "
    'told(document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en-GB")});'
)
Heading = Callable[[str, Mapping[str, str], Any], str]
_TAKEN_AWAY = (Path(__file__).parent / "first_heading.js").read_text(encoding="utf-8").strip()


class PageLanguage:
    """ASGI middleware that writes the page's language and the product's name into the HTML frame.

    The language is that of the address (`?lang=en`), else `default`. `base_path` is where the server's pages
    begin, for a server that is not at the root of its host. `opening` is put where the body of the front end's frame
    begins: its style outweighs the front end's own, which stands in the head, and not a page's, which comes later.
    `heading` says, of a page's path, its query and its language (zh, en), which heading the page will bear: it stands
    in the frame and is painted before a script has run, until the page brings its own.
    """

    def __init__(
        self,
        app: ASGIApp,
        default: str = "zh",
        base_path: str = "",
        opening: str = "",
        heading: Heading | None = None,
    ) -> None:
        self.app = app
        self.heading = heading
        self.default = default
        self.opening = opening
        self.base_path = f"/{base_path.strip('/')}/".replace("//", "/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Writes the language into a page's frame, and that nobody may keep it; other answers pass unchanged."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        language = self.language_of(scope["query_string"])

        async def rewrite(body: bytes, headers: MutableHeaders) -> bytes:
            # The frame differs by language under one address, so nobody may keep it.
            headers["Cache-Control"] = "no-store"
            headers["Content-Language"] = language
            for name in ("etag", "last-modified", "accept-ranges"):
                if name in headers:
                    del headers[name]
            opening = self.opening + self.early_heading(scope["path"], scope["query_string"])
            return _frame_in(language, self.base_path, opening, body.decode()).encode()

        await self.app(_asking_for_the_whole(scope), receive, RewritingSend(send, _is_frame, rewrite))

    def early_heading(self, path: str, query_string: bytes) -> str:
        """The heading as it will stand, and what takes it away when the page's own (or why there is none) is there."""
        query = {name: values[-1] for name, values in parse_qs(query_string.decode("latin-1")).items()}
        language = asked if (asked := query.get("lang", "")) in HTML_LANGUAGE else self.default
        told = self.heading(path.removeprefix(self.base_path), query, language) if self.heading else ""
        if not told:
            return ""
        heading = f'<div id="first-heading" role="heading" aria-level="1">{escape(told)}</div>'
        return f"{heading}<script>{_TAKEN_AWAY}</script>"

    def language_of(self, query_string: bytes) -> str:
        """The `lang` attribute for an address's query string."""
        asked = parse_qs(query_string.decode("latin-1")).get("lang", [""])[-1]
        return HTML_LANGUAGE.get(asked, HTML_LANGUAGE[self.default])


def _frame_in(language: str, base_path: str, opening: str, html: str) -> str:
    # Without this a page opened by its own address first looks for the server beneath that address, and fails twice.
    server = f"window.__streamlit = {{BACKEND_BASE_URL: location.origin + {json.dumps(base_path)}}};"
    html = html.replace("<head>", f"<head><script>{server}{_SPOKEN}</script>", 1)
    html = html.replace('<html lang="en">', f'<html lang="{language}">', 1)
    html = html.replace("<title>Streamlit</title>", f"<title>{TITLE}</title>", 1)
    known = joined()
    html = known.frame(html) if known else html
    html, found = _STYLE_SHEET.subn(rf"\1?{MARK}", html)
    if found:  # it is the front end's frame, and no page of our own such as the one for signing in
        html = html.replace("</head>", f"{early_head()}</head>", 1)
        html = html.replace("<body>", f"<body>{opening}", 1)
    return _UNUSED_FONT.sub("", html, count=1)


def _is_frame(status: int, headers: MutableHeaders) -> bool:
    return status == 200 and media_type(headers) == "text/html" and "content-encoding" not in headers


def _asking_for_the_whole(scope: Scope) -> Scope:
    """The request without the headers that would bring back a compressed, partial or unchanged answer."""
    dropped = {b"accept-encoding", b"range", b"if-none-match", b"if-modified-since"}
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in dropped]}
