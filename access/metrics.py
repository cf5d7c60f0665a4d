"""`GET /metrics`: how the server does, as Prometheus reads it. No figure of a programme, no name of a person.

BIANMIN_METRICS    "token": a token of an administrator reads it (unset means that); "loopback": whoever asks from this
                   machine, not through a proxy, reads it too; "off": nobody does
"""

import hmac
import logging
import os
import time
from collections.abc import Callable, Mapping

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access.addresses import is_loopback, split_host
from access.clock import now
from access.log import EVENTS as LOGGER
from access.people.tokens import token_of
from etl.values.errors import Refusal
from etl.values.text import Text

SETTINGS = ("token", "loopback", "off")
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
"""What a proxy adds: who comes through one is not on this machine, wherever the line ends."""
DOORS = (
    "api",
    "media",
    "static",
    "_stcore",
    "signin",
    "signout",
    "password",
    "health",
    "topojson",
    "outlines",
    "metrics",
)
"""What requests are counted under, by the first part of the address; everything else is a page."""
PAGE = "page"
"""Never the address itself: there are as many as visitors think of."""

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
REQUESTS = Counter(
    "bianmin_requests", "Requests that were answered.", ("door", "method", "status"), registry=REGISTRY
)
SECONDS = Histogram(
    "bianmin_request_seconds", "How long an answer took, to its last byte.", ("door",), registry=REGISTRY
)
LINES = Gauge("bianmin_lines", "Open lines (websockets) of visitors.", registry=REGISTRY)
EVENTS = Counter("bianmin_events", "Events of the log, by what happened.", ("event",), registry=REGISTRY)
_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")


class CountingHandler(logging.Handler):
    """Counts what is logged by its name; names are constants of the code, what they tell is not looked at."""

    def emit(self, record: logging.LogRecord) -> None:
        """Adds one to the event's counter."""
        EVENTS.labels(str(record.msg)[:80]).inc()


def count_events() -> None:
    """From here on every event of the log is counted, once."""
    logger = logging.getLogger(LOGGER)
    if not any(isinstance(one, CountingHandler) for one in logger.handlers):
        logger.addHandler(CountingHandler())


def metrics_set(environment: Mapping[str, str] = os.environ) -> str:
    """Who may read the figures; refused where the setting is none."""
    setting = environment.get("BIANMIN_METRICS", "").strip().casefold() or "token"
    if setting not in SETTINGS:
        raise Refusal(
            Text(
                en=f"BIANMIN_METRICS is “{setting}”; write token, loopback or off, or leave it out.",
                zh=f"BIANMIN_METRICS 为“{setting}”；请写 token、loopback 或 off，或不设置。",
            )
        )
    return setting


def metrics_route(
    engine: Callable[[], Engine], condition: Callable[[], Mapping[str, object]], root: str = "/"
) -> Route:
    """`GET /metrics`. `condition` says how the server stands, and raises where the database does not answer."""
    up = Gauge("bianmin_database_up", "1 while the database answers.", registry=None)
    programmes = Gauge(
        "bianmin_programmes", "Programmes, by whether they can be read.", ("state",), registry=None
    )

    def read(request: Request) -> Response:
        if not _may(request, engine):
            headers = {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
            return PlainTextResponse(REFUSED, 401, headers)
        try:
            found = condition()
            up.set(1)
            damaged = _count(found.get("damaged"))
            programmes.labels("damaged").set(damaged)
            programmes.labels("readable").set(_count(found.get("programmes")) - damaged)
        except Exception:  # that is what is told
            up.set(0)
        own = CollectorRegistry()
        own.register(up)
        own.register(programmes)
        text = generate_latest(REGISTRY) + generate_latest(own)
        return Response(text, 200, {"Cache-Control": "no-store"}, media_type=CONTENT_TYPE_LATEST)

    async def answer(request: Request) -> Response:
        if metrics_set() == "off":
            return PlainTextResponse("Not Found\n", 404)
        return await run_in_threadpool(read, request)

    return Route(f"{root}metrics", answer, methods=["GET"])


REFUSED = (
    "请随请求发送管理员岗位的令牌。\nSend an administrator's token: “Authorization: Bearer bianmin_…”.\n"
)


def _may(request: Request, engine: Callable[[], Engine]) -> bool:
    if metrics_set() == "loopback" and _is_from_this_machine(request):
        return True
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if not hmac.compare_digest(scheme.casefold().encode(), b"bearer"):
        return False
    try:
        found = token_of(engine(), secret.strip(), now())
    except Exception:  # the database does not answer: nobody can be asked who that is
        return False
    return found is not None and found.grant.role == "administrator"


def _is_from_this_machine(request: Request) -> bool:
    host = split_host(request.headers.get("host", ""))
    return (
        request.client is not None
        and is_loopback(request.client.host)
        and host is not None
        and is_loopback(host[0])
        and not any(name in request.headers for name in FORWARDED)
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


class Counting:
    """ASGI middleware that counts requests and lines, outermost: what is refused is counted too."""

    def __init__(self, app: ASGIApp, base_path: str = "") -> None:
        self.app = app
        self.base = "/" + "".join(f"{part}/" for part in base_path.split("/") if part)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Counts an open line while it lasts, a request by its door when it is answered."""
        if scope["type"] == "websocket":
            with LINES.track_inprogress():
                await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        first = scope["path"].removeprefix(self.base).lstrip("/").partition("/")[0]
        door = first if first in DOORS else PAGE
        method = scope["method"] if scope["method"] in _METHODS else "other"
        begun, status = time.perf_counter(), 500

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, note)
        finally:
            REQUESTS.labels(door, method, str(status)).inc()
            SECONDS.labels(door).observe(time.perf_counter() - begun)
