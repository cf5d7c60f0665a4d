"""Tokens that a provider must not get through with. The provider is a few lines that sign whatever the test wants."""

import base64
import datetime
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from access.people import sessions
from access.way_in.provider import Provider, provider_routes
from store.people.accounts import read_accounts
from store.people.sessions import read_sessions
from tests.patience import PATIENCE_SECONDS
from tests.unit.access.test_provider import RULES, engine, free_port, served

__all__ = ["engine", "served"]

SECRET = "only-for-this-test-0123456789-abcdef"
KEY = RSAKey.generate_key(2048, parameters={"kid": "1"})
OTHER = RSAKey.generate_key(2048, parameters={"kid": "1"})
Sign = Callable[[dict[str, Any]], str]


def signed(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "1"}, claims, KEY)


def by_another_key(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "1"}, claims, OTHER)


def by_the_secret(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), algorithms=["HS256"])


def not_signed(claims: dict[str, Any]) -> str:
    def part(one: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none'})}.{part(claims)}."


class Liar:
    """A provider on a port; `sign` and `claims` say what its next token is, `issuer` what it calls itself."""

    def __init__(self, port: int) -> None:
        self.address = f"http://localhost:{port}"
        self.issuer, self.nonce = self.address, ""
        self.sign: Sign = signed
        self.claims: dict[str, Any] = {}

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.metadata),
                Route("/jwks", self.keys),
                Route("/token", self.token, methods=["POST"]),
            ]
        )

    async def metadata(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/jwks",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [KEY.as_dict(private=False)]})

    async def token(self, _request: Request) -> Response:
        at = int(time.time())
        usual = {
            "iss": self.address,
            "sub": "1",
            "aud": "bianmin",
            "exp": at + 300,
            "iat": at,
            "nonce": self.nonce,
        }
        claims = usual | {"preferred_username": "lin", "groups": ["desk"]} | self.claims
        token = self.sign({name: value for name, value in claims.items() if value is not None})
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": token})


LIES: dict[str, tuple[Sign, dict[str, Any], str]] = {
    "for another client": (signed, {"aud": "another"}, ""),
    "of another issuer": (signed, {"iss": "https://evil.example"}, ""),
    "run out": (signed, {"exp": 1_700_000_000}, ""),
    "without an end": (signed, {"exp": None}, ""),
    "of another attempt": (signed, {"nonce": "another"}, ""),
    "of no attempt": (signed, {"nonce": None}, ""),
    "of nobody": (signed, {"sub": None}, ""),
    "of a blank": (signed, {"sub": ""}, ""),
    "by another key": (by_another_key, {}, ""),
    "by the client's secret": (by_the_secret, {}, ""),
    "not signed": (not_signed, {}, ""),
    "from whoever calls itself otherwise": (signed, {}, "https://evil.example"),
}


def come_in(house: str, liar: Liar) -> tuple[httpx.Response, str]:
    """A whole attempt: its last answer, and the token of the session that came of it."""
    with httpx.Client(timeout=PATIENCE_SECONDS) as browser:
        asked = browser.get(f"{house}/signin/elsewhere")
        if asked.status_code == 401:
            return asked, ""
        question = parse_qs(urlsplit(asked.headers["location"]).query)
        liar.nonce = question["nonce"][0]
        back = {"code": "x", "state": question["state"][0]}
        answer = browser.get(f"{house}/signin/elsewhere/return", params=back)
        return answer, browser.cookies.get("bianmin-session", "")


def test_no_lie_lets_anybody_in(engine: Engine, served: Callable[[Starlette, int], None]) -> None:
    there = free_port()
    liar = Liar(there)
    served(liar.app, there)
    addresses = []
    for _ in range(
        2
    ):  # the library remembers whom it has asked: who lies from the beginning has a house of its own
        provider = Provider(liar.address, "bianmin", SECRET, "preferred_username", "groups", RULES)
        here = free_port()
        served(Starlette(routes=provider_routes(provider, lambda: engine)), here)
        addresses.append(f"http://localhost:{here}")
    for name, (sign, claims, issuer) in LIES.items():
        liar.sign, liar.claims, liar.issuer = sign, claims, issuer or liar.address
        answer, token = come_in(addresses[1 if issuer else 0], liar)
        assert answer.status_code == 401, name
        assert 'role="alert"' in answer.text, name
        assert token == "", name
    assert read_accounts(engine) == []
    assert read_sessions(engine, ended=True) == []
    liar.sign, liar.claims, liar.issuer = signed, {}, liar.address
    answer, token = come_in(addresses[0], liar)
    assert answer.status_code == 303, "or the test above refuses everybody"
    assert sessions.person_of(engine, token, datetime.datetime.now(datetime.UTC)) is not None
