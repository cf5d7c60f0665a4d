"""Addresses of the server that are not pages."""

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

# What plotly's maps ask for besides the boundaries they are given: the world's outlines. There are none to draw,
# and without an answer of our own the browser would ask a host of the internet and the map would stay blank.
_LAYERS = ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
EMPTY_WORLD = {
    "type": "Topology",
    "arcs": [],
    "objects": {layer: {"type": "GeometryCollection", "geometries": []} for layer in _LAYERS},
    "transform": {"scale": [1, 1], "translate": [0, 0]},
}


def world_route() -> Route:
    """`GET /topojson/world_110m.json`: the outlines of a world without anything in it."""

    async def world(_request: Request) -> Response:
        return JSONResponse(EMPTY_WORLD, headers={"Cache-Control": "public, max-age=86400"})

    return Route("/topojson/world_110m.json", world, methods=["GET"])


def first_page_route() -> Route:
    """`GET /overview`: Streamlit gives its first page no address but the root, and opened by its name one would read
    "Page not found" over the right page. What the address asks for is kept."""

    async def to_the_root(request: Request) -> Response:
        query = request.url.query
        return RedirectResponse(f"./?{query}" if query else "./", status_code=307)

    return Route("/overview", to_the_root, methods=["GET"])


def health_routes(is_ready: Callable[[], Mapping[str, object]]) -> list[Route]:
    """`GET /health`: 200 as long as the server runs, asking nobody. `GET /health/ready`: 200 when it can be used, 503
    when it cannot.

    `is_ready` says what it found, and raises where the database does not answer.
    """

    async def health(_request: Request) -> Response:
        return JSONResponse({"server": "ok"})

    async def ready(_request: Request) -> Response:
        try:
            found = await run_in_threadpool(is_ready)
        except Exception:
            return JSONResponse({"server": "ok", "database": "unreachable"}, status_code=503)
        return JSONResponse(dict(found))

    return [Route("/health", health, methods=["GET"]), Route("/health/ready", ready, methods=["GET"])]
