"""Signing in at a provider of identities: a round trip with a real one, and whom its words make here."""

import datetime
import html
import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urljoin, urlsplit

import httpx
import pytest
import uvicorn
from sqlalchemy import Engine
from starlette.applications import Starlette

from access.people import accounts, sessions
from access.people.elsewhere import Identity, Rule, enter_from_elsewhere, identity_of, posts_of
from access.way_in.provider import Provider, provider_routes, provider_set
from access.way_in.sign_in import sign_in_routes
from etl.values.errors import Refusal
from store import audit
from store.engine import open_engine
from store.people.accounts import Grant, read_accounts
from store.people.sessions import read_sessions
from tests.patience import PATIENCE_SECONDS

AT = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
DESK, B03, ROOT = (
    Grant("daqing", "coordinator"),
    Grant("daqing", "institution", "B03"),
    Grant("", "administrator"),
)
RULES = (Rule("desk", DESK), Rule("b03", B03), Rule("root", ROOT))
ISSUER = "https://id.branch.example"
HERE = Path(__file__).parent / "identities"
LIBRARIES = Path(os.environ.get("NODE_PATH_OF_TESTS", HERE))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'house.db'}")
    yield opened
    opened.dispose()


def who(subject: str = "1", name: str = "lin", *words: str, issuer: str = ISSUER) -> Identity:
    return Identity(issuer, subject, name, name, frozenset(words))


# Whom the words make here


def test_words_give_posts_and_nothing_else_does() -> None:
    assert posts_of(who("1", "lin", "desk", "root", "staff"), RULES) == [DESK, ROOT]
    assert posts_of(who("1", "lin", "b03", "desk"), RULES) == [DESK], (
        "one post in a programme: the first rule's"
    )
    for words in ((), ("DESK",), ("desk ",), ("coordinator",)):
        assert posts_of(who("1", "administrator", *words), RULES) == []


def test_claims_of_any_shape_make_no_words_by_themselves() -> None:
    claims = {"iss": ISSUER, "sub": "1", "preferred_username": "lin", "realm": {"roles": ["desk", 7, None]}}
    assert identity_of(claims, "preferred_username", "realm.roles").words == {"desk"}
    assert identity_of(claims | {"groups": "desk"}, "preferred_username", "groups").words == {"desk"}
    for wrong in ({"desk": True}, 7, None, [["desk"]], True):
        assert identity_of(claims | {"groups": wrong}, "preferred_username", "groups").words == frozenset()
    assert identity_of(claims | {"preferred_username": 7}, "preferred_username", "x").name == ""


def test_a_known_person_comes_in_and_stays_the_same_account(engine: Engine) -> None:
    first = enter_from_elsewhere(engine, who("1", "lin", "desk"), RULES, agent="", at=AT)
    person = sessions.person_of(engine, first.token, AT)
    assert person is not None
    assert (person.name, person.grants) == ("lin", (DESK,))
    again = enter_from_elsewhere(engine, who("1", "renamed", "desk"), RULES, agent="", at=AT)
    assert sessions.person_of(engine, again.token, AT).account == person.account  # type: ignore[union-attr]
    assert sessions.person_of(engine, first.token, AT) is not None
    assert [one.act.act for one in audit.read_entries(engine)] == ["account from elsewhere"]


def test_other_words_end_the_sessions_of_the_old_ones(engine: Engine) -> None:
    old = enter_from_elsewhere(engine, who("1", "lin", "desk"), RULES, agent="", at=AT)
    new = enter_from_elsewhere(engine, who("1", "lin", "b03"), RULES, agent="", at=AT)
    assert sessions.person_of(engine, old.token, AT) is None
    assert sessions.person_of(engine, new.token, AT).grants == (B03,)  # type: ignore[union-attr]
    with pytest.raises(Refusal, match="entered for nothing"):
        enter_from_elsewhere(engine, who("1", "lin", "staff"), RULES, agent="", at=AT)
    assert sessions.person_of(engine, new.token, AT) is None, "who has lost every word is out"
    assert read_accounts(engine)[0].grants == ()


def test_who_is_unknown_disabled_or_called_like_another_never_becomes_somebody(engine: Engine) -> None:
    accounts.invite(engine, "wang", "王", [ROOT], by="op", at=AT)
    for one in (
        who("1", "stranger", "staff"),
        who("2", "wang"),
        who("3", "wang", "desk"),
        who("4", "WANG", "desk"),
        who("5", "", "desk"),
        who("6", "a b", "desk"),
        who("7", "x\nroot", "desk"),
    ):
        with pytest.raises(Refusal):
            enter_from_elsewhere(engine, one, RULES, agent="", at=AT)
    assert [one.name for one in read_accounts(engine)] == ["wang"]
    assert read_sessions(engine, ended=True) == []
    enter_from_elsewhere(engine, who("8", "lin", "desk"), RULES, agent="", at=AT)
    with pytest.raises(Refusal):
        enter_from_elsewhere(
            engine, who("8", "lin", "desk", issuer="https://other.example"), RULES, agent="", at=AT
        )
    accounts.disable(engine, "lin", by="op", at=AT)
    with pytest.raises(Refusal, match="entered for nothing"):
        enter_from_elsewhere(engine, who("8", "lin", "desk"), RULES, agent="", at=AT)
    accounts.enable(engine, "lin", by="op", at=AT)
    with pytest.raises(Refusal, match="no password here"):
        accounts.invite_again(engine, "lin", by="op", at=AT)


# The setting

GOOD = """
issuer = "https://id.branch.example"
client_id = "bianmin"
client_secret_file = "{secret}"
[[post]]
word = "desk"
programme = "daqing"
role = "coordinator"
"""


def test_the_setting(tmp_path: Path) -> None:
    secret, file = tmp_path / "secret", tmp_path / "oidc.toml"
    secret.write_text("s3cret\n")

    def read(text: str) -> Provider | None:
        file.write_text(text.replace("{secret}", str(secret)))
        return provider_set({"BIANMIN_OIDC": str(file)})

    assert provider_set({}) is None
    found = read(GOOD)
    assert found is not None
    assert (found.secret, found.rules, found.roles) == ("s3cret", (RULES[0],), "groups")
    for wrong in (
        GOOD.replace("https://id", "http://id"),
        GOOD.replace('"coordinator"', '"king"'),
        GOOD.replace('programme = "daqing"\n', ""),
        GOOD.replace('"coordinator"', '"institution"'),
        GOOD.replace('word = "desk"', 'word = " "'),
        GOOD.replace("client_id", "client"),
        GOOD + 'unknown = "x"\n[more]\n',
        'issuer = "',
        "",
    ):
        with pytest.raises(Refusal):
            read(wrong)
    with pytest.raises(Refusal):
        provider_set({"BIANMIN_OIDC": str(tmp_path / "nothing")})


# The round trip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served() -> Iterator[Callable[[Starlette, int], None]]:
    """Serve an application on a port of this machine until the test ends."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def serve(app: Starlette, port: int) -> None:
        server = uvicorn.Server(uvicorn.Config(app, host="localhost", port=port, log_level="error"))
        thread = threading.Thread(target=server.run)
        thread.start()
        running.append((server, thread))
        while not server.started:
            assert thread.is_alive()

    yield serve
    for server, thread in running:
        server.should_exit = True
        thread.join(PATIENCE_SECONDS)


@pytest.fixture
def house(engine: Engine, served: Callable[[Starlette, int], None]) -> Iterator[tuple[str, list[str]]]:
    """This house behind a real provider; its address, and what the provider was asked with."""
    if not shutil.which("node") or not (LIBRARIES / "node_modules" / "oidc-provider").is_dir():
        pytest.skip("no provider here: npm install in tests/unit/access/identities, or NODE_PATH_OF_TESTS")
    here, there = free_port(), free_port()
    address = f"http://localhost:{here}"
    process = subprocess.Popen(
        ["node", str(HERE / "provider.mjs"), str(there), f"{address}/signin/elsewhere/return"],
        env=os.environ | {"NODE_PATH_OF_TESTS": str(LIBRARIES)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"ready"
        secret = "only-for-this-test-0123456789"
        provider = Provider(
            f"http://localhost:{there}", "bianmin", secret, "preferred_username", "groups", RULES
        )
        routes = [
            *sign_in_routes(lambda: engine, has_provider=True),
            *provider_routes(provider, lambda: engine),
        ]
        served(Starlette(routes=routes), here)
        yield address, [f"http://localhost:{there}"]
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)
        if process.stdout:
            process.stdout.close()


def follow(browser: httpx.Client, answer: httpx.Response, stop: str) -> httpx.Response:
    """Follow redirects until one leads to an address with `stop` in it."""
    while answer.is_redirect and stop not in answer.headers["location"]:
        answer = browser.get(urljoin(str(answer.url), answer.headers["location"]))
    return answer


def sign_in_there(browser: httpx.Client, address: str, name: str, wanted: str = "") -> httpx.Response:
    """Sign in at the provider and agree; the answer that leads back here."""
    back = "/signin/elsewhere/return"
    answer = follow(browser, browser.get(f"{address}/signin/elsewhere?lang=en{wanted}"), back)
    for _ in range(4):
        if answer.is_redirect and back in answer.headers["location"]:
            return answer
        action = html.unescape(re.findall(r'action="([^"]+)"', answer.text)[0])
        prompt = re.findall(r'name="prompt" value="([^"]+)"', answer.text)[0]
        form = {"prompt": prompt} | ({"login": name, "password": "any"} if prompt == "login" else {})
        answer = follow(browser, browser.post(urljoin(str(answer.url), action), data=form), back)
    raise AssertionError("the provider does not lead back")


@pytest.mark.processes
def test_round_trip_with_a_real_provider(house: tuple[str, list[str]], engine: Engine) -> None:
    address, _there = house
    accounts.invite(engine, "wang", "王", [DESK], by="op", at=AT)
    with httpx.Client(timeout=PATIENCE_SECONDS) as browser:
        assert "elsewhere" in browser.get(f"{address}/signin?lang=en").text
        asked = browser.get(f"{address}/signin/elsewhere")
        question = parse_qs(urlsplit(asked.headers["location"]).query)
        assert question["code_challenge_method"] == ["S256"]
        assert question["response_type"] == ["code"]
        assert len(question["nonce"][0]) >= 20
        assert len(question["state"][0]) >= 20
        assert "httponly" in asked.headers["set-cookie"].casefold()
    with httpx.Client(timeout=PATIENCE_SECONDS) as browser:
        back = sign_in_there(browser, address, "lin", f"&next={quote('/rankings?period=2019-12', safe='')}")
        in_ = browser.get(back.headers["location"])
        assert in_.headers["location"] == "/rankings?period=2019-12"
        token = browser.cookies["bianmin-session"]
        person = sessions.person_of(engine, token, datetime.datetime.now(datetime.UTC))
        assert person is not None
        assert (person.name, person.shown, person.grants) == ("lin", "林", (DESK,))
        before = len(read_sessions(engine, ended=True))
        again = browser.get(back.headers["location"])
        assert again.status_code == 401, "an answer of the provider serves once"
        assert len(read_sessions(engine, ended=True)) == before
    for name in ("stranger", "taken"):
        with httpx.Client(timeout=PATIENCE_SECONDS) as browser:
            back = sign_in_there(browser, address, name)
            refused = browser.get(back.headers["location"])
            assert refused.status_code == 401
            assert 'role="alert"' in refused.text
            assert "bianmin-session" not in browser.cookies
    with httpx.Client(timeout=PATIENCE_SECONDS) as victim, httpx.Client(timeout=PATIENCE_SECONDS) as thief:
        back = sign_in_there(thief, address, "lin")
        stolen = victim.get(back.headers["location"])
        assert stolen.status_code == 401, "an answer that another browser asked for is nobody's here"
        assert "bianmin-session" not in victim.cookies
        forged = re.sub("state=[^&]+", "state=AAAA", back.headers["location"])
        assert thief.get(forged).status_code == 401
    assert sorted(one.name for one in read_accounts(engine)) == ["lin", "wang"]


@pytest.mark.slow
def test_a_provider_that_does_not_answer_is_a_sentence(
    engine: Engine, served: Callable[[Starlette, int], None]
) -> None:
    here, there = free_port(), free_port()
    provider = Provider(f"http://localhost:{there}", "bianmin", "x", "preferred_username", "groups", RULES)
    served(Starlette(routes=[*provider_routes(provider, lambda: engine)]), here)
    for path in (
        "/signin/elsewhere?lang=en",
        "/signin/elsewhere/return?code=a&state=b",
        "/signin/elsewhere/return",
    ):
        answer = httpx.get(f"http://localhost:{here}{path}")
        assert answer.status_code == 401
        assert 'role="alert"' in answer.text
        assert answer.headers["cache-control"] == "no-store"
