"""Addresses of the server that are not pages."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


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
