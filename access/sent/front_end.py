"""The front end in few files: a hundred modules of Streamlit's were fetched for a first page, and a Plotly for every
kind of trace there is. deploy/front_end/build.mjs joined them into the files of data/front_end for one Streamlit only.

Under a folder named by their content lies the whole front end once more, so that no module of the joined files meets
one that a browser kept from before: a second React would break the page. A module that was joined is answered with its
names out of the joined file, and what was not joined as Streamlit has it.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import brotli
import streamlit
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from access.log import event
from etl.values.house import ROOT

STATIC = Path(streamlit.__file__).parent / "static"
FRONT_END = ROOT / "data" / "front_end"
KEPT_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable"}
EARLY_STYLE = Path(__file__).parent / "early.css"
EARLY = ("core", "soon")
"""The parts that every page needs, in the order in which they run; the others come where they are asked for."""
_SCRIPT = re.compile(r'<script type="module" crossorigin src="\./static/js/index\.[\w-]+\.js"></script>')
_AHEAD = re.compile(r'\s*<link rel="modulepreload" crossorigin href="\./static/js/[^"]+">')
_STYLE = re.compile(r'href="\./static/(css/index\.[\w-]+\.css)')


@cache
def early_head() -> str:
    """Style for the end of the frame's head: the place kept for what comes."""
    return f"<style>{EARLY_STYLE.read_text(encoding='utf-8').strip()}</style>"


@dataclass(frozen=True)
class Joined:
    """Which module is in which part, under which number and names. `mark` is the content of all parts, `traces`
    what the charts can draw."""

    mark: str
    parts: tuple[str, ...]
    traces: frozenset[str]
    modules: dict[str, dict[str, Any]]

    @property
    def folder(self) -> str:
        """Where the front end lies once more, beneath `static`."""
        return f"b-{self.mark}"

    def frame(self, html: str) -> str:
        """Streamlit's frame, fetching the parts; as it was where it is not the frame that the parts were made for."""
        if not (_SCRIPT.search(html) and _AHEAD.search(html) and _STYLE.search(html)):
            return html
        where = f"./static/{self.folder}"
        script = "".join(
            f'<link rel="modulepreload" crossorigin href="{where}/js/{part}.js">' for part in EARLY
        ) + "".join(
            f'<script type="module" crossorigin src="{where}/js/{part}.js"></script>' for part in EARLY
        )
        html = _STYLE.sub(rf'href="{where}/\1', _AHEAD.sub("", html))
        return _SCRIPT.sub(script, html, count=1)

    def names(self, module: str) -> str | None:
        """The text of a joined module: its names out of the part it went into. None: it was not joined."""
        known = self.modules.get(module)
        if known is None:
            return None
        names = ",".join(f"m{known['number']}_{name} as {name}" for name in known["exports"])
        part = f'"./{known["part"]}.js"'
        return f"export{{{names}}}from{part};" if names else f"import{part};"


@cache
def joined() -> Joined | None:
    """What was joined, if it is here and was joined from the Streamlit that is installed; else its own files are
    served."""
    contents = FRONT_END / "contents.json"
    if not contents.is_file():
        return None
    told = json.loads(contents.read_text(encoding="utf-8"))
    installed = hashlib.sha256((STATIC / "manifest.json").read_bytes()).hexdigest()
    if told["manifest"] != installed:
        return None
    return Joined(told["mark"], tuple(told["parts"]), frozenset(told["traces"]), told["modules"])


def say_if_not_joined() -> None:
    """A line in the log of a server whose Streamlit is another than the parts were joined from: slower, not wrong."""
    if joined() is None:
        event(
            "front end not joined",
            what="Streamlit's own files are served; see “Raise Streamlit” in DEVELOPERS.md",
        )


@cache
def packed(part: str) -> bytes:
    """A part as brotli packed it."""
    return (FRONT_END / f"{part}.js.br").read_bytes()


@cache
def whole(part: str) -> bytes:
    """A part as browsers run it."""
    return bytes(brotli.decompress(packed(part)))


class FrontEnd:
    """ASGI middleware: the joined files, and beneath their folder everything else of the front end."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.joined = joined()
        self.inside = re.compile(rf"(.*/static/){self.joined.folder}/(.+)" if self.joined else r"(?!)()()")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers GET and HEAD of the joined files; everything else goes on under its own name."""
        found = self.inside.fullmatch(scope.get("path", "")) if scope["type"] == "http" else None
        if found is None or self.joined is None or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        before, rest = found.groups()
        name = rest.removeprefix("js/")
        part = name.removesuffix(".js")
        if rest == f"js/{part}.js" and part in self.joined.parts:
            await _part(part, Headers(scope=scope).get("accept-encoding", ""))(scope, receive, send)
        elif rest.startswith("js/") and (text := self.joined.names(name)) is not None:
            await Response(text, media_type="text/javascript", headers=KEPT_A_YEAR)(scope, receive, send)
        else:
            path = before + rest
            await self.app({**scope, "path": path, "raw_path": path.encode("latin-1")}, receive, send)


def _part(part: str, taken: str) -> Response:
    """As it was packed for who takes it so: better than could be packed while somebody waits."""
    if "br" in {one.partition(";")[0].strip() for one in taken.split(",")}:
        packing = {"Content-Encoding": "br", "Vary": "Accept-Encoding"}
        return Response(packed(part), media_type="text/javascript", headers=KEPT_A_YEAR | packing)
    return Response(whole(part), media_type="text/javascript", headers=KEPT_A_YEAR)
