"""The API of a started server, tried by schemathesis: whatever the document lets be asked is answered as it says.

It is asked over the network, through everything that a request passes.
"""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import ignored_auth

from access.people.tokens import make_token
from pages.shared.people.data import now
from store.engine import open_engine
from store.filings import store_filing
from tests.depth import cases
from tests.pages.test_matrix import GRANTS, MEMBERS, MONTHS, a_filing
from tests.unit.access.running import Running, running

pytestmark = pytest.mark.processes
TRIED = cases(100) // 3
"""Requests of each door, of the right kind and of the wrong one."""

KNOWN = {
    "programme": st.just("daqing"),
    "period": st.sampled_from(MONTHS),
    "quarter": st.just("2019-Q4"),
    "kind": st.just("bulletin"),
    "number": st.just(1),
}
"""Codes that there are, so that not every request ends with “not there”."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, str]]:
    """A server on the few figures of the matrix, and the token of an institution."""
    folder: Path = tmp_path_factory.mktemp("api")
    database = f"sqlite:///{folder}/few.db"
    engine = open_engine(database)
    for month in MONTHS:
        for institution in MEMBERS:
            store_filing(engine, a_filing(institution, month))
    token = make_token(engine, "schemathesis", GRANTS["institution"], by="test", at=now()).token
    engine.dispose()
    with running(folder, database, BIANMIN_API_PER_MINUTE="100000") as one:
        yield one, token


def test_whatever_may_be_asked_is_answered_as_the_document_says(server: tuple[Running, str]) -> None:
    one, token = server
    schema = schemathesis.openapi.from_url(f"{one.address}/api/v1/openapi.json")
    doors = [found.ok() for found in schema.get_all_operations()]
    assert len(doors) == 10
    tried = 0

    def asked(case: schemathesis.Case) -> None:
        nonlocal tried
        tried += 1
        headers = {"Authorization": f"Bearer {token}"}
        answer = case.call(headers=headers)
        case.validate_response(answer, headers=headers, excluded_checks=[ignored_auth])
        assert answer.status_code < 500
        assert answer.headers["cache-control"] == ["no-store"]

    for door in doors:
        usual = settings(
            max_examples=TRIED, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        usual(given(door.as_strategy())(asked))()
        usual(given(door.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE))(asked))()

        codes = st.fixed_dictionaries(
            {name: one for name, one in KNOWN.items() if f"{{{name}}}" in door.path}
        )
        usual(given(codes.map(lambda found, door=door: door.Case(path_parameters=found)))(asked))()
    print(f"{tried} requests of {len(doors)} doors")


def test_without_a_token_every_door_is_shut(server: tuple[Running, str]) -> None:
    one, _token = server
    document = httpx.get(f"{one.address}/api/v1/openapi.json").json()
    for path in document["paths"]:
        answer = httpx.get(f"{one.address}/api/v1{path}")
        assert answer.status_code == 401, path
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert (
        httpx.get(f"{one.address}/api/v1/programmes", headers={"Origin": "http://evil.example"}).status_code
        == 403
    )


def test_a_read_by_a_program_is_a_line_of_the_log_without_its_token(server: tuple[Running, str]) -> None:
    one, token = server
    httpx.get(f"{one.address}/api/v1/programmes", headers={"Authorization": f"Bearer {token}"})
    assert any("read by a program" in line and "schemathesis" in line for line in one.lines())
    assert token not in one.log.read_text(encoding="utf-8")
