"""Headers that keep the page inside the house: nothing may be asked of any host but this one, nothing of it is kept."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access.addresses import Addresses, Origin, split_host

# Streamlit's front end compiles its messages with `new Function` and styles elements inline, hence the two
# unsafe words; every address outside this host stays shut.
POLICY = (
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' {sockets}blob: data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONLY_BY_TLS = "max-age=31536000"
"""A year in which a browser that came by TLS does not come by anything else. Other servers of the domain are theirs."""
MAY_BE_KEPT = "static/"
"""The front end's own files, named by their hash. Everything else is somebody's."""
NEVER_KEPT = ("media/", "_stcore/upload_file/")


class SecurityHeaders:
    """ASGI middleware that puts the headers on every HTTP response."""

    def __init__(self, app: ASGIApp, addresses: Addresses | None = None, base_path: str = "") -> None:
        self.app = app
        self.sockets = "".join(f"{_socket(one)} " for one in sorted(_public(addresses), key=str))
        self.base = "/" + "".join(f"{part}/" for part in base_path.split("/") if part)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Puts the fixed headers and the page's policy on the answer; HSTS only where it came over TLS."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        fixed = FIXED | {"Content-Security-Policy": self._policy(Headers(scope=scope).get("host", ""))}
        if scope["scheme"] == "https":
            fixed["Strict-Transport-Security"] = ONLY_BY_TLS
        path = scope["path"].removeprefix(self.base)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in fixed.items():
                    headers[name] = value
                if path.startswith(NEVER_KEPT) or not (
                    path.startswith(MAY_BE_KEPT) or "cache-control" in headers
                ):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _policy(self, host: str) -> str:
        """The policy of one answer. Not every browser takes `'self'` for a websocket, so this host is named as well."""
        named = f"ws://{host} wss://{host} " if split_host(host) else ""
        return "; ".join(POLICY).format(sockets=named + self.sockets)


def _public(addresses: Addresses | None) -> frozenset[Origin]:
    return addresses.public if addresses else frozenset()


def _socket(origin: Origin) -> str:
    return f"{origin.scheme.replace('http', 'ws')}://{origin.name}:{origin.port}"
