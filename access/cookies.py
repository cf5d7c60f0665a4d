"""The cookie that holds a session's token: out of reach of scripts, not sent along from other sites, and over TLS bound
to this host (`__Host-`)."""

import os
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

PLAIN, BOUND = "bianmin-session", "__Host-bianmin-session"


def token_in(cookies: Mapping[str, str]) -> str:
    """The token among a browser's cookies, "" without one. The one bound to the host wins."""
    return cookies.get(BOUND) or cookies.get(PLAIN) or ""


def set_token(response: Response, request: Request, token: str, seconds: int) -> None:
    """Give the browser a token to keep."""
    secure = is_secure(request)
    clear_token(response)
    response.set_cookie(
        BOUND if secure else PLAIN,
        token,
        max_age=seconds,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def clear_token(response: Response) -> None:
    """Let the browser forget the token, under both names."""
    response.delete_cookie(PLAIN, path="/", httponly=True, samesite="lax")
    response.delete_cookie(BOUND, path="/", secure=True, httponly=True, samesite="lax")


def is_secure(request: Request) -> bool:
    """Whether the browser speaks TLS: to this server, to the proxy before it, or because the setting says so.

    Who forges the proxy's header harms only the own cookie.
    """
    forwarded = request.headers.get("x-forwarded-proto", "").split(",")[0].strip()
    return request.url.scheme == "https" or forwarded == "https" or os.environ.get("BIANMIN_TLS", "") == "on"
