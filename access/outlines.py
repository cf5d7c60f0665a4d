"""Outlines of regions at an address of their own: a browser fetches them once, not with every map that is drawn.

The address is made of the content, so that it can be kept for good, and nobody can ask for what no page has shown:
it is told by a page alone, whose viewer may see them. As everything it is answered to who is signed in.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

_kept: dict[str, bytes] = {}
"""By name; as many as there are programmes with boundaries, and states of their files since the server started."""


def address_of(outlines: Mapping[str, Any]) -> str:
    """Where a browser finds these outlines (GeoJSON), seen from a page; kept as long as the server runs."""
    told = json.dumps(outlines, separators=(",", ":"), sort_keys=True).encode("utf-8")
    name = hashlib.sha256(told).hexdigest()
    _kept[name] = told
    return f"outlines/{name}.json"


def outlines_route() -> Route:
    """`GET /outlines/{name}.json`: outlines that a page has shown, 404 for all else."""

    async def outlines(request: Request) -> Response:
        told = _kept.get(request.path_params["name"])
        if told is None:
            return PlainTextResponse("", 404)
        kept = {"Cache-Control": "private, max-age=31536000, immutable"}
        return Response(told, media_type="application/geo+json", headers=kept)

    return Route("/outlines/{name}.json", outlines, methods=["GET"])
