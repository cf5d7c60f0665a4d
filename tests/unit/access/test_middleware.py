"""What every response passes through: compressed, in its language, shut against other hosts."""

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from access.addresses import Addresses, Origin
from access.language import PageLanguage
from access.routes import EMPTY_WORLD, first_page_route, health_routes, world_route
from access.sent.compression import Compression
from access.sent.headers import SecurityHeaders
from tests.unit.access import asgi

FRAME = (
    '<!DOCTYPE html><html lang="en"><head><title>Streamlit</title>\n'
    '<link\n rel="preload"\n href="./static/media/x.woff2"\n as="font"\n crossorigin\n />\n'
    "</head><body>" + "a" * 2000 + "</body></html>"
)
SCRIPT = "const answer = 42;\n" * 500


class Server:
    """A server with a frame, a script, a picture and a count of how often the script was really read."""

    def __init__(self) -> None:
        self.reads = 0
        routes = [
            Route("/", self.frame),
            Route("/static/js/main.js", self.script),
            Route("/static/media/picture.png", self.picture),
            *health_routes(self.database),
            Route("/media/{name}", self.picture),
            world_route(),
            first_page_route(),
        ]
        middleware = [Middleware(SecurityHeaders), Middleware(Compression), Middleware(PageLanguage)]
        self.app = Starlette(routes=routes, middleware=middleware)
        self.database_is_there = True

    def get(self, address: str, **headers: str) -> httpx.Response:
        """The answer to a request."""
        return anyio.run(ask, self.app, address, headers)

    async def frame(self, _request: Request) -> Response:
        return HTMLResponse(FRAME)

    async def script(self, _request: Request) -> Response:
        self.reads += 1
        return Response(SCRIPT, media_type="text/javascript", headers={"ETag": '"1"'})

    async def picture(self, _request: Request) -> Response:
        return Response(b"\x89PNG" + bytes(3000), media_type="image/png")

    def database(self) -> dict[str, object]:
        if not self.database_is_there:
            raise OSError("gone")
        return {"server": "ok", "database": "ok"}


async def ask(app: ASGIApp, address: str, headers: dict[str, str]) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://house") as client,
        client.stream("GET", address, headers=named) as answer,
    ):
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    return httpx.Response(answer.status_code, headers=answer.headers, content=raw)


def answered(app: ASGIApp, address: str, host: str = "house", scheme: str = "http") -> httpx.Headers:
    """The headers of an answer to a request that says its host in its own way."""
    return asgi.ask(app, address, scheme=scheme, host=host).headers


@pytest.fixture
def server() -> Server:
    return Server()


def html(server: Server, address: str) -> httpx.Response:
    return server.get(address, accept="text/html", accept_encoding="gzip")


@pytest.mark.parametrize(
    ("address", "language"),
    [("/", "zh-CN"), ("/?lang=en", "en"), ("/?lang=zh", "zh-CN"), ("/?lang=xx", "zh-CN")],
)
def test_frame_says_its_language(server: Server, address: str, language: str) -> None:
    answer = html(server, address)
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["content-language"] == language
    assert answer.headers["cache-control"] == "no-store"


def test_frame_bears_our_name_and_asks_for_no_unused_font(server: Server) -> None:
    answer = html(server, "/")
    assert "<title>便民 Bianmin</title>" in answer.text
    assert "preload" not in answer.text


def test_script_is_compressed_once_and_then_kept(server: Server) -> None:
    answers = [server.get("/static/js/main.js", accept_encoding="gzip") for _ in range(3)]
    assert {answer.text for answer in answers} == {SCRIPT}
    assert {answer.headers["content-encoding"] for answer in answers} == {"gzip"}
    assert all(int(answer.headers["content-length"]) < len(SCRIPT) / 10 for answer in answers)
    assert {answer.headers["etag"] for answer in answers} == {'W/"1"'}
    assert all("Accept-Encoding" in answer.headers["vary"] for answer in answers)
    assert server.reads == 1


def test_who_does_not_take_gzip_gets_the_file_as_it_is(server: Server) -> None:
    answer = server.get("/static/js/main.js", accept_encoding="identity")
    assert answer.text == SCRIPT
    assert "content-encoding" not in answer.headers


def test_what_is_compressed_already_is_left_alone(server: Server) -> None:
    answer = server.get("/static/media/picture.png", accept_encoding="gzip")
    assert "content-encoding" not in answer.headers
    assert answer.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("address", ["/", "/static/js/main.js", "/health", "/nowhere"])
def test_every_answer_shuts_out_other_hosts(server: Server, address: str) -> None:
    policy = server.get(address).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "connect-src 'self' ws://house wss://house blob: data:" in policy


@pytest.mark.parametrize("address", ["/", "/static/js/main.js", "/media/a.csv", "/health", "/nowhere"])
def test_every_answer_is_taken_for_what_it_says_and_framed_by_nobody(server: Server, address: str) -> None:
    headers = server.get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == headers["cross-origin-opener-policy"] == "same-origin"
    policy = dict(one.strip().partition(" ")[::2] for one in headers["content-security-policy"].split(";"))
    assert policy["frame-ancestors"] == policy["form-action"] == "'self'"
    assert policy["object-src"] == "'none'"


def test_the_addresses_that_are_set_may_be_spoken_to(server: Server) -> None:
    addresses = Addresses(frozenset({Origin("https", "bianmin.example", 443)}))
    policy = answered(SecurityHeaders(server.app, addresses=addresses), "/health")["content-security-policy"]
    assert "wss://bianmin.example:443" in policy


@pytest.mark.parametrize("host", ["a; script-src *", "a b", "house:99999", "-", "a.example/x"])
def test_a_host_that_is_none_stands_in_no_policy(server: Server, host: str) -> None:
    policy = answered(server.app, "/health", host=host)["content-security-policy"]
    assert "connect-src 'self' blob: data:" in policy


@pytest.mark.parametrize(
    ("address", "kept"),
    [("/static/js/main.js", None), ("/media/a.csv", "no-store"), ("/health", "no-store"), ("/nowhere", "no-store"),
     ("/topojson/world_110m.json", "public, max-age=86400")],
)  # fmt: skip
def test_only_the_front_ends_own_files_are_kept(server: Server, address: str, kept: str | None) -> None:
    assert server.get(address).headers.get("cache-control") == kept


def test_by_tls_the_browser_is_told_to_stay_with_it(server: Server) -> None:
    name = "strict-transport-security"
    assert name not in server.get("/health").headers
    assert answered(server.app, "/health", scheme="https")[name].startswith("max-age=")


def test_websockets_pass_through_untouched() -> None:
    seen: list[str] = []

    async def inner(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        seen.append(scope["type"])

    for layer in (SecurityHeaders, Compression, PageLanguage):
        anyio.run(layer(inner), {"type": "websocket"}, None, None)
    assert seen == ["websocket"] * 3


def test_health(server: Server) -> None:
    answer = server.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"server": "ok"})
    ready = server.get("/health/ready")
    assert (ready.status_code, ready.json()["database"]) == (200, "ok")
    server.database_is_there = False
    ready = server.get("/health/ready")
    assert (ready.status_code, ready.json()["database"]) == (503, "unreachable")
    assert server.get("/health").status_code == 200, "it lives, whatever the database does"


def test_the_world_of_the_maps_is_empty_and_comes_from_here() -> None:
    """Without it the browser would ask a host of the internet, and the map would stay blank."""
    answer = Server().get("/topojson/world_110m.json")
    assert answer.status_code == 200
    assert answer.json() == EMPTY_WORLD
    assert all(not layer["geometries"] for layer in answer.json()["objects"].values())
    assert {"land", "countries", "coastlines"} <= answer.json()["objects"].keys()


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [("/overview", "./"), ("/overview?lang=en&period=2019-12", "./?lang=en&period=2019-12")],
)
def test_the_first_page_is_found_under_its_name_too(asked: str, leads_to: str) -> None:
    answer = Server().get(asked)
    assert (answer.status_code, answer.headers["location"]) == (307, leads_to)
