"""Addresses of the server that are not pages."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
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


def health_route(database_answers: Callable[[], object]) -> Route:
    """`GET /health`: 200 when the server runs and its database answers, 503 when the database does not.

    `database_answers` asks the database something small and raises when that fails.
    """

    async def health(_request: Request) -> Response:
        try:
            await run_in_threadpool(database_answers)
        except Exception:
            return JSONResponse({"server": "ok", "database": "unreachable"}, status_code=503)
        return JSONResponse({"server": "ok", "database": "ok"})

    return Route("/health", health, methods=["GET"])
