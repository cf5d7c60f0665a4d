"""The front end in few files: made for the Streamlit that is installed, every name of every module in them once."""

import re
from collections.abc import Mapping
from pathlib import Path

import brotli
import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access.language import PageLanguage
from access.sent import front_end
from access.sent.compression import Compression
from access.sent.front_end import FRONT_END, FrontEnd, Joined, joined, whole
from access.sent.headers import SecurityHeaders
from access.sent.typefaces import MARK, Typefaces
from etl.values.house import ROOT
from tests.unit.access import asgi

STATIC = Path(streamlit.__file__).parent / "static"
KINDS = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}


async def _file(request: Request) -> Response:
    file = STATIC / (request.path_params["path"] or "index.html")
    if not file.is_file():
        return Response(status_code=404)
    return Response(file.read_bytes(), media_type=KINDS.get(file.suffix, "application/octet-stream"))


APP = Starlette(
    routes=[Route("/{path:path}", _file)],
    middleware=[Middleware(one) for one in (SecurityHeaders, Compression, FrontEnd, Typefaces, PageLanguage)],
)


def _known() -> Joined:
    known = joined()
    assert known, "another Streamlit is installed: npm ci && npm run build in deploy/front_end"
    return known


def _body(path: str, **headers: str) -> bytes:
    sent = asgi.ask(APP, path, **headers).sent
    return b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")


def _frame() -> str:
    return _body("/", accept="text/html").decode()


@pytest.mark.parametrize("part", ["core", "soon", "chart", "forms", "grid"])
def test_a_part_gives_out_every_name_of_the_modules_that_went_into_it(part: str) -> None:
    """With the files of Streamlit itself as witness of which names there are."""
    known, text = _known(), whole(part).decode()
    given = set(re.findall(r"[{,](?:[\w$]+ as )?([\w$]+)(?=[,}])", text[text.rindex("export{") :]))
    mine = {name: one for name, one in known.modules.items() if one["part"] == part}
    assert mine
    for name, one in mine.items():
        module = (STATIC / "static/js" / name).read_text(encoding="utf-8")
        told = re.search(r"export\{([^{}]*)\};?\s*(?://[^\n]*\s*)*$", module)
        names = {item.rpartition(" as ")[2].strip() for item in told[1].split(",")} if told else set()
        assert set(one["exports"]) == names, name
        assert {f"m{one['number']}_{exported}" for exported in names} | {f"n{one['number']}"} <= given, name


def test_the_frame_fetches_two_parts_and_a_style_sheet_and_no_module() -> None:
    frame = _frame()
    folder = f"./static/{_known().folder}"
    assert re.findall(r'<script type="module" crossorigin src="([^"]+)"', frame) == [
        f"{folder}/js/core.js",
        f"{folder}/js/soon.js",
    ]
    ahead = re.findall(r'<link rel="modulepreload" crossorigin href="([^"]+)"', frame)
    assert ahead == [f"{folder}/js/core.js", f"{folder}/js/soon.js"]
    style = re.findall(r'<link rel="stylesheet" crossorigin href="([^"]+)"', frame)
    assert len(style) == 1
    assert f"icons.{MARK}.woff2" in _body(style[0].removeprefix(".").partition("?")[0]).decode()
    assert "./static/js/" not in frame


def test_the_frame_bears_the_heading_of_its_page_and_no_page_of_our_own_does() -> None:
    def heading(path: str, query: Mapping[str, str], language: str) -> str:
        return f"{path} {query.get('q')} {language} <b>" if path != "none" else ""

    app = Starlette(
        routes=[Route("/pay/{path:path}", _index), Route("/pay-in", _plain)],
        middleware=[Middleware(PageLanguage, base_path="pay", heading=heading)],
    )
    frame = asgi.ask(app, "/pay/rankings?q=1&q=2&lang=en", accept="text/html").text
    assert '<div id="first-heading" role="heading" aria-level="1">rankings 2 en &lt;b&gt;</div>' in frame
    assert frame.index("<body>") < frame.index('<div id="first-heading"') < frame.index('id="root"')
    assert "rankings None zh" in asgi.ask(app, "/pay/rankings?lang=xx", accept="text/html").text
    assert "first-heading" not in asgi.ask(app, "/pay/none", accept="text/html").text.split("<body>")[1]
    assert "first-heading" not in asgi.ask(app, "/pay-in", accept="text/html").text


async def _index(_request: Request) -> Response:
    return Response((STATIC / "index.html").read_bytes(), media_type="text/html")


async def _plain(_request: Request) -> Response:
    return Response("<html><head></head><body></body></html>", media_type="text/html")


def test_a_part_goes_out_packed_to_who_takes_it_so_and_is_kept_for_a_year() -> None:
    path = f"/static/{_known().folder}/js/chart.js"
    answer = asgi.ask(APP, path, accept_encoding="gzip, br")
    assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("br", "Accept-Encoding")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/javascript")
    packed = _body(path, accept_encoding="gzip, br")
    assert brotli.decompress(packed) == _body(path) == whole("chart")
    assert asgi.ask(APP, path, accept_encoding="gzip").headers["content-encoding"] == "gzip"
    assert sum(len((FRONT_END / f"{part}.js.br").read_bytes()) for part in _known().parts) < 1_300_000


def test_a_module_that_was_joined_is_its_names_and_another_is_streamlits_own() -> None:
    known = _known()
    for name, one in known.modules.items():
        text = _body(f"/static/{known.folder}/js/{name}").decode()
        assert text.endswith(f'"./{one["part"]}.js";'), name
        assert all(f"m{one['number']}_{exported} as {exported}" in text for exported in one["exports"]), name
    apart = [file for file in (STATIC / "static/js").glob("*.js") if file.name not in known.modules]
    assert len(apart) > 100
    for file in apart[:5]:
        assert _body(f"/static/{known.folder}/js/{file.name}") == file.read_bytes()
    assert asgi.ask(APP, f"/static/{known.folder}/js/none.js").status == 404
    assert asgi.ask(APP, "/static/b-000000000000/js/core.js").status == 404


def test_beneath_another_base_path_the_parts_are_there_as_well() -> None:
    known = _known()
    assert _body(f"/bank/pay/static/{known.folder}/js/core.js") == whole("core")


def test_a_frame_of_another_streamlit_stays_as_it_is() -> None:
    other = '<html><head><script type="module" src="./assets/main.js"></script></head></html>'
    assert _known().frame(other) == other


def test_without_the_folder_streamlits_own_files_are_served(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(front_end, "FRONT_END", tmp_path)
    joined.cache_clear()
    try:
        assert joined() is None
    finally:
        joined.cache_clear()


def test_charts_can_draw_every_kind_of_trace_that_our_pages_make() -> None:
    """Otherwise the place of the chart would stay empty: add it to TRACES in deploy/front_end/build.mjs."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "pages").rglob("*.py")]
    asked = {name.lower() for text in texts for name in re.findall(r"\bgo\.([A-Z]\w+)\(", text)}
    assert asked - {"figure"}
    assert asked - {"figure"} <= _known().traces
    assert not [text for text in texts if "plotly.express" in text or "figure_factory" in text]


@pytest.mark.parametrize("is_joined", [True, False])
def test_a_server_that_falls_back_on_the_framework_says_so(
    is_joined: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(front_end, "joined", lambda: joined() if is_joined else None)
    with caplog.at_level("INFO", logger="bianmin"):
        front_end.say_if_not_joined()
    assert [one.message for one in caplog.records] == ([] if is_joined else ["front end not joined"])
