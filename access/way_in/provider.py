"""Signing in at a provider of identities (OpenID Connect): by authorization code with PKCE, state and nonce.

BIANMIN_OIDC    the path of a file such as

    issuer = "https://id.branch.example"       as the provider writes it itself
    client_id = "bianmin"
    client_secret_file = "/etc/bianmin.oidc"   readable by the service alone
    name = "preferred_username"                the claim with the account's name
    roles = "groups"                           the claim with the words of the rules; dots lead inside

    [[post]]
    word = "bianmin-daqing-desk"
    programme = "daqing"
    role = "coordinator"

Authlib speaks the protocol and checks what comes back; here it is only said whom that makes here.
"""

import os
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
from authlib.integrations.starlette_client import OAuth, OAuthError
from joserfc.errors import JoseError
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from access.clock import now
from access.cookies import set_token, token_in
from access.log import event
from access.people import sessions
from access.people.elsewhere import Identity, Rule, enter_from_elsewhere, house_rule, identity_of
from access.people.persons import Entered
from access.way_in.look import SAID, Look, look_of, page_of
from etl.values.errors import Refusal
from etl.values.text import Text

COOKIE = "bianmin-provider"
MINUTES = 10
"""In which somebody may take to sign in there."""
PATIENCE = 10.0
KEYS = {"issuer", "client_id", "client_secret_file", "name", "roles", "post"}


@dataclass(frozen=True)
class Provider:
    """A provider of identities, and whom its words make here."""

    issuer: str
    client_id: str
    secret: str
    name: str
    roles: str
    rules: tuple[Rule, ...]


def provider_set(environment: Mapping[str, str] = os.environ) -> Provider | None:
    """The provider of the setting, None without one; refused in a sentence where the file cannot be meant so."""
    path = environment.get("BIANMIN_OIDC", "").strip()
    if not path:
        return None
    try:
        found = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        secret = Path(str(found["client_secret_file"])).read_text(encoding="utf-8").strip()
        rules = tuple(
            house_rule(
                str(one["word"]),
                str(one.get("programme", "")),
                str(one["role"]),
                str(one.get("institution", "")),
            )
            for one in found["post"]
        )
        provider = Provider(
            str(found["issuer"]),
            str(found["client_id"]),
            secret,
            str(found.get("name", "preferred_username")),
            str(found.get("roles", "groups")),
            rules,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _wrong(path, f"{type(error).__name__}: {error}") from None
    if unknown := set(found) - KEYS:
        raise _wrong(path, f"unknown: {', '.join(sorted(unknown))}")
    is_here = httpx2.URL(provider.issuer).host in ("localhost", "127.0.0.1", "::1")
    if not provider.issuer.startswith("https://") and not (provider.issuer.startswith("http://") and is_here):
        raise _wrong(path, "issuer: https://")
    return provider


def _wrong(path: str, why: str) -> Refusal:
    return Refusal(
        Text(
            en=f"BIANMIN_OIDC: {path} does not say a provider ({why}); docs/operations.md shows such a file.",
            zh=f"BIANMIN_OIDC：{path} 不是有效的认证配置（{why}）；格式见 docs/operations.md。",
        )
    )


def provider_routes(
    provider: Provider,
    engine: Callable[[], Engine],
    base_path: str = "",
    clock: Callable[[], datetime] = now,
    *,
    is_secure: bool = False,
) -> list[Route]:
    """`/signin/elsewhere`, which leads to the provider, and `/signin/elsewhere/return`, which it leads back to."""
    doors = _Doors(provider, engine, f"/{base_path.strip('/')}/".replace("//", "/"), clock)
    # State, nonce and verifier wait in a cookie of their own, signed by a secret that dies with the process.
    kept = Middleware(
        SessionMiddleware,
        secret_key=secrets.token_urlsafe(48),
        session_cookie=COOKIE,
        max_age=MINUTES * 60,
        path=f"{doors.root}signin/elsewhere",
        same_site="lax",
        https_only=is_secure,
    )
    address = f"{doors.root}signin/elsewhere"
    return [
        Route(address, doors.lead_there, methods=["GET"], middleware=[kept]),
        Route(f"{address}/return", doors.come_back, methods=["GET"], name="come_back", middleware=[kept]),
    ]


class _Doors:
    def __init__(
        self, provider: Provider, engine: Callable[[], Engine], root: str, clock: Callable[[], datetime]
    ) -> None:
        self.provider, self.engine, self.root, self.clock = provider, engine, root, clock
        self.client: Any = OAuth().register(
            "provider",
            client_id=provider.client_id,
            client_secret=provider.secret,
            server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "timeout": PATIENCE,
                "trust_env": False,
            },
        )

    async def lead_there(self, request: Request) -> Response:
        look = look_of(request, self.root, has_provider=True)
        try:
            await self._refuse_another_issuer()
            request.session.clear()
            request.session["look"] = [look.language, look.wanted]
            answer: Response = await self.client.authorize_redirect(
                request, str(request.url_for("come_back"))
            )
        except (OAuthError, httpx2.HTTPError, JoseError, ValueError, KeyError, RuntimeError) as error:
            return self._failed(look, error)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    async def come_back(self, request: Request) -> Response:
        language, wanted = request.session.pop("look", ["zh", ""])
        look = Look(language, self.root, wanted, has_provider=True)
        try:
            await self._refuse_another_issuer()
            token = await self.client.authorize_access_token(request)
            identity = await self._identity(token)
        except (OAuthError, httpx2.HTTPError, JoseError, ValueError, KeyError, RuntimeError) as error:
            return self._failed(look, error)
        finally:
            request.session.clear()
        try:
            entered = await run_in_threadpool(self._enter, identity, request)
        except Refusal as refusal:
            return page_of(look, "title", "", refusal.sentence, "signin")
        response = RedirectResponse(look.wanted or look.address(), 303)
        set_token(response, request, entered.token, int((entered.until - self.clock()).total_seconds()))
        return response

    async def _refuse_another_issuer(self) -> None:
        """Whoever answers at the provider's address has to call itself so."""
        told = (await self.client.load_server_metadata()).get("issuer")
        if told != self.provider.issuer:
            raise ValueError(f"the provider calls itself {told}")

    async def _identity(self, token: Mapping[str, Any]) -> Identity:
        """Whom the checked token is about; words that it lacks are asked for at the provider's own address."""
        claims: dict[str, Any] = dict(token["userinfo"])
        if claims["iss"] != self.provider.issuer or not claims.get("sub"):
            raise ValueError("the token is another issuer's")
        identity = identity_of(claims, self.provider.name, self.provider.roles)
        if not identity.words or not identity.name:
            more = dict(await self.client.userinfo(token=token))
            if more.get("sub") != claims["sub"]:
                raise ValueError("the provider told of somebody else")
            identity = identity_of(more | claims, self.provider.name, self.provider.roles)
        return identity

    def _enter(self, identity: Identity, request: Request) -> Entered:
        agent = request.headers.get("user-agent", "")
        entered = enter_from_elsewhere(
            self.engine(), identity, self.provider.rules, agent=agent, at=self.clock()
        )
        sessions.sign_out(self.engine(), token_in(request.cookies), at=self.clock())
        return entered

    def _failed(self, look: Look, error: Exception) -> Response:
        event("sign-in refused", what="provider", why=f"{type(error).__name__}: {error}"[:200])
        again = f'<p><a href="{self.root}signin?lang={look.language}">{look.say("title")}</a></p>'
        return page_of(look, "title", again, SAID["provider"], "signin")
