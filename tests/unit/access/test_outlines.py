"""Outlines of regions: fetched once by who was shown them, and by nobody who is not signed in."""

from starlette.applications import Starlette
from starlette.testclient import TestClient

from access.doorkeeper import Doorkeeper
from access.outlines import address_of, outlines_route

ONE = {"type": "FeatureCollection", "features": [{"type": "Feature", "id": "A"}]}


def test_outlines_are_answered_at_the_address_of_their_content_and_kept() -> None:
    server, where = TestClient(Starlette(routes=[outlines_route()])), address_of(ONE)
    answer = server.get(f"/{where}")
    assert (answer.status_code, answer.json()) == (200, ONE)
    assert answer.headers["cache-control"].endswith("immutable")
    assert address_of(dict(reversed(ONE.items()))) == where
    assert address_of(ONE | {"features": []}) != where


def test_nobody_guesses_outlines() -> None:
    server = TestClient(Starlette(routes=[outlines_route()]))
    assert server.get("/outlines/daqing.json").status_code == 404
    assert server.get(f"/outlines/{'0' * 64}.json").status_code == 404


def test_who_is_not_signed_in_is_turned_away_from_outlines() -> None:
    server = TestClient(Doorkeeper(Starlette(routes=[outlines_route()]), lets_in=lambda token: token == "t"))
    answer = server.get(f"/{address_of(ONE)}", follow_redirects=False)
    assert answer.status_code != 200
    assert "FeatureCollection" not in answer.text
