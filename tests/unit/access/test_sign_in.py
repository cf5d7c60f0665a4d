"""The way in over HTTP: cookie, forms of other sites, what is answered to who is not signed in."""

import datetime
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import anyio
import httpx
import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit.proto.BackMsg_pb2 import BackMsg

from access.doorkeeper import NOT_SIGNED_IN, Doorkeeper
from access.people import accounts, sessions, signing
from access.way_in.own_sessions import own_session_routes
from access.way_in.sign_in import sign_in_routes
from store.audit import Asked, find_entries, first_break
from store.engine import open_engine
from store.people.accounts import Grant
from store.people.sessions import read_sessions
from tests.sharing import copied
from tests.unit.access import asgi

AT = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
PASSWORD = "violet tramway oxide 91"
DESK = Grant("daqing", "coordinator")
FIGURES = "1,130,000"


class House:
    """A server behind the gate, with a clock that stands still until it is moved, and a browser."""

    def __init__(self, engine: Engine, base: str = "https://house.example", root: str = "") -> None:
        self.engine, self.now, self.is_open = engine, AT, False
        routes = [
            *sign_in_routes(lambda: engine, root, lambda: self.now),
            *own_session_routes(lambda: engine, root, lambda: self.now),
            Route("/{path:path}", self.page),
        ]
        self.app = Starlette(
            routes=routes,
            middleware=[
                Middleware(Doorkeeper, lets_in=self.lets_in, base_path=root, came_with=self.came_with)
            ],
        )
        self.cookies = httpx.Cookies()
        self.base = base

    def lets_in(self, token: str) -> bool:
        return self.is_open or sessions.person_of(self.engine, token, self.now) is not None

    def came_with(self, token: str, browser: str) -> None:
        sessions.note_browser(self.engine, token, browser, self.now)

    async def page(self, _request: Request) -> Response:
        return PlainTextResponse(FIGURES)

    def ask(
        self, method: str, address: str, form: dict[str, str] | None = None, **headers: str
    ) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url=self.base, cookies=self.cookies
            ) as client:
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                answer = await client.request(method, address, data=form, headers=named)
                self.cookies = client.cookies
                return answer

        return anyio.run(asked)

    def sign_in(self, name: str = "wang", password: str = PASSWORD, **headers: str) -> httpx.Response:
        return self.ask("POST", "/signin?lang=en", {"name": name, "password": password}, **headers)

    @property
    def is_in(self) -> bool:
        return self.ask("GET", "/growth").text == FIGURES


@pytest.fixture(scope="module")
def with_wang(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a house in which somebody has chosen a password, for copies."""
    path = tmp_path_factory.mktemp("sign-in") / "house.db"
    opened = open_engine(f"sqlite:///{path}")
    once = accounts.invite(opened, "wang", "王芳", [DESK], by="op", at=AT)
    signing.choose_password(opened, "wang", once.password, PASSWORD, PASSWORD, agent="", at=AT)
    opened.dispose()
    return path


@pytest.fixture
def engine(with_wang: Path, tmp_path: Path) -> Iterator[Engine]:
    opened = copied(with_wang, tmp_path / "house.db")
    yield opened
    opened.dispose()


@pytest.fixture
def house(engine: Engine) -> House:
    return House(engine)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/growth",
        "/media/abc.csv",
        "/_stcore/upload_file/1/2",
        "/_stcore/metrics",
        "/api/v1",
        "/api/v2/x",
        "/signinx",
    ],
)
def test_nothing_is_answered_to_who_is_not_signed_in(house: House, address: str) -> None:
    answer = house.ask("GET", address, accept="*/*")
    assert answer.status_code == 401
    assert FIGURES not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    led = house.ask("GET", address, accept="text/html")
    assert led.status_code == 303
    assert re.fullmatch(r"/signin(\?next=%2F[\w%.]+)?", led.headers["location"])
    kept = house.ask("GET", f"{address}?lang=en", accept="text/html")
    assert kept.headers["location"].startswith("/signin?lang=en")
    forged = house.ask("GET", f"{address}?lang=//evil", accept="text/html")
    assert "lang=//evil" not in forged.headers["location"]
    house.is_open = True
    assert house.ask("GET", address).text == FIGURES


@pytest.mark.parametrize("address", ["/health", "/static/js/main.js", "/topojson/world_110m.json"])
def test_what_holds_nothing_of_anybody_is_open(house: House, address: str) -> None:
    assert house.ask("GET", address).status_code == 200


def websocket(house: House, cookie: str = "") -> list[dict[str, Any]]:
    """What a handshake is answered."""
    sent: list[dict[str, Any]] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"cookie", cookie.encode())] if cookie else []
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers, "query_string": b""}
    anyio.run(Doorkeeper(inner, house.lets_in), scope, None, send)
    return sent


def test_a_websocket_is_shut_before_it_is_open(house: House) -> None:
    assert websocket(house) == [{"type": "websocket.close", "code": NOT_SIGNED_IN}]
    house.sign_in()
    ((name, value),) = house.cookies.items()
    assert websocket(house, f"{name}={value}") == [{"type": "websocket.accept"}]
    accounts.disable(house.engine, "wang", by="op", at=AT)
    assert websocket(house, f"{name}={value}") == [{"type": "websocket.close", "code": NOT_SIGNED_IN}]


def test_signing_in_gives_a_cookie_that_scripts_and_other_sites_do_not_get(house: House) -> None:
    answer = house.sign_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/?lang=en")
    cookie = next(one for one in answer.headers.get_list("set-cookie") if "Max-Age=0" not in one)
    assert re.match(r"__Host-bianmin-session=[\w-]{43};", cookie)
    for word in ("HttpOnly", "SameSite=lax", "Secure", "Path=/", f"Max-Age={12 * 3600}"):
        assert word in cookie
    assert "Domain" not in cookie
    assert house.is_in


def test_without_tls_the_cookie_is_a_plain_one_and_a_proxy_is_believed(engine: Engine) -> None:
    plain = House(engine, "http://house.example").sign_in()
    assert any(
        one.startswith("bianmin-session=") and "Secure" not in one
        for one in plain.headers.get_list("set-cookie")
    )
    proxied = House(engine, "http://house.example").sign_in(x_forwarded_proto="https")
    assert any(
        one.startswith("__Host-") and "Max-Age=0" not in one for one in proxied.headers.get_list("set-cookie")
    )


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "Name or password is wrong"), ("zh", "账户名或密码不正确")]
)
def test_a_wrong_password_is_said_in_the_language(house: House, lang: str, said: str) -> None:
    answer = house.ask("POST", f"/signin?lang={lang}", {"name": "wang", "password": "x"})
    assert answer.status_code == 401
    assert said in answer.text
    assert "set-cookie" not in answer.headers
    assert not house.is_in


def test_what_was_typed_is_shown_inert_or_not_at_all(house: House) -> None:
    once = accounts.invite_again(house.engine, "wang", by="op", at=AT)
    answer = house.sign_in("<script>alert(1)</script>", "'\"><img src=x>")
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    chosen = house.sign_in(" WANG ", once.password)
    assert 'name="once"' in chosen.text
    assert "Choose a password" in chosen.text


def test_a_one_time_password_is_exchanged(house: House) -> None:
    once = accounts.invite(house.engine, "li", "李明", [DESK], by="op", at=AT)
    form = {"name": "li", "once": once.password, "new": "short", "again": "short"}
    refused = house.ask("POST", "/signin/choose?lang=en", form)
    assert "at least 15" in refused.text
    form |= {"new": "oxide tramway violet 17", "again": "oxide tramway violet 17"}
    assert house.ask("POST", "/signin/choose?lang=en", form).status_code == 303
    assert house.is_in
    assert House(house.engine).ask("POST", "/signin/choose?lang=en", form).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://evil"},
        {"origin": "null"},
    ],
    ids=str,
)
@pytest.mark.parametrize("address", ["/signin", "/signin/choose", "/password", "/signout"])
def test_a_form_of_another_site_does_nothing(house: House, address: str, headers: dict[str, str]) -> None:
    assert house.sign_in(origin="https://house.example").status_code == 303
    answer = house.ask("POST", f"{address}?lang=en", {"name": "wang", "password": PASSWORD}, **headers)
    assert "another site" in answer.text
    assert house.is_in


def test_a_form_that_is_too_large_is_not_read(house: House) -> None:
    assert "too large" in house.sign_in(password="x" * 30_000).text


def test_stolen_replayed_tampered_and_expired_cookies(house: House) -> None:
    house.sign_in()
    ((name, value),) = house.cookies.items()
    tampered = House(house.engine)
    tampered.cookies.set(name, ("A" if value[0] != "A" else "B") + value[1:], domain="house.example")
    assert not tampered.is_in
    assert house.ask("POST", "/signout").status_code == 303
    replayed = House(house.engine)
    replayed.cookies.set(name, value, domain="house.example")
    assert not replayed.is_in
    house.sign_in()
    assert house.is_in
    house.now = AT + datetime.timedelta(hours=13)
    assert not house.is_in


OWN, OTHER = "Firefox of wang", "curl of a thief"


@pytest.fixture
def thief(house: House) -> House:
    """Another browser with the cookie of `house`, whose session lives; both look at a page, twice."""
    house.sign_in(user_agent=OWN)
    ((name, value),) = house.cookies.items()
    other = House(house.engine)
    other.cookies.set(name, value, domain="house.example", path="/")
    for _ in range(2):
        assert house.ask("GET", "/growth", user_agent=OWN).text == FIGURES
        assert other.ask("GET", "/growth", user_agent=OTHER).text == FIGURES
    return other


def test_a_stolen_cookie_opens_the_house_and_is_told_of_once(
    house: House, thief: House, caplog: pytest.LogCaptureFixture
) -> None:
    """What `security.md` does not promise: the cookie is the session. That it is used elsewhere is on record."""
    told = Asked(act=sessions.ANOTHER_BROWSER)
    ((entry),) = find_entries(house.engine, told)
    assert (entry.act.actor, entry.act.detail) == ("wang", {"began": OWN, "now": OTHER})
    caplog.set_level("INFO")
    for number in range(3):
        assert thief.ask("GET", "/growth", user_agent=f"another {number}").text == FIGURES
    assert len(find_entries(house.engine, told)) == 1, "however many browsers whoever has the cookie names"
    lines = [one for one in caplog.records if one.getMessage() == sessions.ANOTHER_BROWSER]
    assert [vars(one)["fields"]["what"] for one in lines] == [f"another {n}" for n in range(3)]
    assert first_break(house.engine) is None


def test_a_stolen_cookie_changes_no_password_and_guesses_few(house: House, thief: House) -> None:
    new = "oxide tramway violet 17"
    for _ in range(6):
        form = {"old": "a guess of the old one", "new": new, "again": new}
        assert thief.ask("POST", "/password?lang=en", form).status_code == 401
    form["old"] = PASSWORD
    assert thief.ask("POST", "/password?lang=en", form).status_code == 401, "five guesses, then a wait"


@pytest.mark.parametrize("how", ["sign out", "everywhere", "password", "disabled", "administrator"])
def test_whatever_ends_the_session_ends_the_stolen_cookie(house: House, thief: House, how: str) -> None:
    new = "oxide tramway violet 17"
    match how:
        case "sign out":
            house.ask("POST", "/signout")
        case "everywhere":
            house.ask("POST", "/sessions", {"session": "all"})
        case "password":
            assert (
                house.ask("POST", "/password", {"old": PASSWORD, "new": new, "again": new}).status_code == 303
            )
        case "disabled":
            accounts.disable(house.engine, "wang", by="op", at=AT)
        case _:
            sessions.end_session(house.engine, read_sessions(house.engine)[0].id, by="op", at=AT)
    assert not thief.is_in
    assert house.is_in == (how == "password"), "who chose another password goes on with another cookie"


def test_a_stolen_cookie_that_is_never_idle_ends_with_the_day(house: House, thief: House) -> None:
    for _ in range(23):
        thief.now += datetime.timedelta(minutes=30)
        assert thief.is_in
    thief.now += datetime.timedelta(minutes=30)
    assert not thief.is_in


def test_a_stolen_cookie_that_lies_about_ends_after_an_hour(house: House, thief: House) -> None:
    thief.now += datetime.timedelta(minutes=60)
    assert not thief.is_in


def test_who_signs_in_anew_leaves_the_session_before(house: House) -> None:
    house.sign_in()
    first = dict(house.cookies.items())
    house.sign_in()
    assert dict(house.cookies.items()) != first
    old = House(house.engine)
    for name, value in first.items():
        old.cookies.set(name, value, domain="house.example")
    assert not old.is_in


def test_a_token_chosen_by_somebody_else_is_not_taken_over(house: House) -> None:
    house.cookies.set("__Host-bianmin-session", "A" * 43, domain="house.example")
    house.sign_in()
    assert dict(house.cookies.items())["__Host-bianmin-session"] != "A" * 43


def test_changing_the_password(house: House) -> None:
    assert house.ask("GET", "/password").status_code == 303
    house.sign_in()
    assert 'name="old"' in house.ask("GET", "/password").text
    new = "oxide tramway violet 17"
    wrong = house.ask("POST", "/password?lang=en", {"old": "x", "new": new, "again": new})
    assert wrong.status_code == 401
    assert (
        house.ask("POST", "/password?lang=en", {"old": PASSWORD, "new": new, "again": new}).status_code == 303
    )
    assert house.is_in
    assert House(house.engine).sign_in().status_code == 401


def test_a_house_below_an_address(engine: Engine) -> None:
    house = House(engine, root="bianmin")
    assert (
        house.ask("GET", "/bianmin/growth", accept="text/html").headers["location"]
        == "/bianmin/signin?next=%2Fbianmin%2Fgrowth"
    )
    assert 'action="/bianmin/signin?lang=en"' in house.ask("GET", "/bianmin/signin?lang=en").text
    answer = house.ask("POST", "/bianmin/signin?lang=en", {"name": "wang", "password": PASSWORD})
    assert answer.headers["location"] == "/bianmin/?lang=en"


def test_after_signing_in_one_lands_where_one_wanted_to_go(house: House) -> None:
    led = house.ask("GET", "/rankings?lang=en&period=2019-12&indicator=B03", accept="text/html")
    way_in = led.headers["location"]
    form = house.ask("GET", way_in).text
    action = unescape(re.findall(r'action="([^"]+)"', form)[0])
    other = unescape(re.findall(r'href="([^"]+)"', form)[-1])
    assert "next=" in other, "the other language wants the same page"
    answer = house.ask("POST", action, {"name": "wang", "password": PASSWORD})
    assert answer.headers["location"] == "/rankings?lang=en&period=2019-12&indicator=B03"
    assert house.is_in


@pytest.mark.parametrize(
    "asked",
    [
        "//evil.example", "/\\evil.example", "https://evil.example/", "/%09/evil.example//x", "/a//evil.example",
        "javascript:alert(1)", "/signout", "/signin?next=/x", "/password", "/_stcore/health", "/media/x.csv",
        "/api/v1/programmes", "/x\r\nSet-Cookie: a=b", "/x y", "/../../etc", "rankings", "/" + "x" * 3000, "/\t/evil",
        "/排名", "///evil.example", "/.", "/",
    ],
)  # fmt: skip
def test_nobody_is_led_to_another_site(house: House, asked: str) -> None:
    answer = house.ask(
        "POST", f"/signin?lang=en&next={quote(asked, safe='')}", {"name": "wang", "password": PASSWORD}
    )
    location = answer.headers["location"]
    where = urlsplit(urljoin("https://house.example/signin", location))
    assert (where.scheme, where.netloc) == ("https", "house.example")
    assert location == "/?lang=en"


def test_ones_own_sessions_are_listed_and_ended(house: House, engine: Engine) -> None:
    assert house.ask("GET", "/sessions").status_code == 303
    house.sign_in(user_agent="Firefox <b>")
    mine, house.cookies = house.cookies, httpx.Cookies()
    house.sign_in(user_agent="Edge")
    edge, house.cookies = house.cookies, mine
    once = accounts.invite(engine, "li", "李", [DESK], by="op", at=AT)
    signing.choose_password(engine, "li", once.password, PASSWORD, PASSWORD, agent="Safari", at=AT)
    listed = house.ask("GET", "/sessions?lang=en").text
    assert "Firefox &lt;b&gt;" in listed
    assert "Edge" in listed
    assert "Safari" not in listed, "another person's"
    numbers = {one.agent: one.id for one in read_sessions(engine)}
    for wrong in (str(numbers["Safari"]), "0", "x", "9" * 30):
        assert house.ask("POST", "/sessions", {"session": wrong}).status_code == 401
    assert house.ask("POST", "/sessions", {"session": "all"}, sec_fetch_site="cross-site").status_code == 401
    assert len(read_sessions(engine)) == 4, "nothing ended, the first of the fixture included"
    assert house.ask("POST", "/sessions", {"session": str(numbers["Edge"])}).status_code == 303
    house.cookies = edge
    assert not house.is_in
    house.cookies = mine
    assert house.is_in
    house.ask("POST", "/sessions", {"session": "all"})
    assert not house.is_in
    assert [one.agent for one in read_sessions(engine)] == ["Safari"]


@pytest.mark.parametrize(
    "how", ["disabled", "signed out everywhere", "entered for another post", "one-time password"]
)
@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/media/0123abc.png"),
        ("GET", "/media/receipt.pdf?title=x"),
        ("PUT", "/_stcore/upload_file/visit/file"),
        ("DELETE", "/_stcore/upload_file/visit/file"),
        ("GET", "/component/x/index.html"),
        ("GET", "/_stcore/host-config"),
        ("GET", "/growth"),
    ],
)
def test_the_next_request_of_who_is_out_is_refused(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, method: str, address: str, how: str
) -> None:
    """As the application asks, with nothing kept in between: media, uploads and pages the same."""
    from pages.shared.people import data as people

    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("BIANMIN_OPEN_DEMO", "off")
    answered = Route(
        "/{path:path}", lambda _request: PlainTextResponse(FIGURES), methods=["GET", "PUT", "DELETE"]
    )
    door = Middleware(
        Doorkeeper, lets_in=people.lets_in, stays_in=people.stays_in, came_with=people.came_with
    )
    app, now = Starlette(routes=[answered], middleware=[door]), people.now()
    cookie = f"bianmin-session={signing.sign_in(engine, 'wang', PASSWORD, agent='', at=now).token}"

    def asked() -> asgi.Answered:
        return asgi.ask(app, address.partition("?")[0], method, cookie=cookie)

    assert (asked().status, asked().text) == (200, FIGURES)
    assert asgi.talk(app, "/_stcore/stream", cookie=cookie).code != NOT_SIGNED_IN
    if how == "disabled":
        accounts.disable(engine, "wang", by="op", at=now)
    elif how == "signed out everywhere":
        sessions.sign_out_everywhere(engine, "wang", by="op", at=now)
    elif how == "entered for another post":
        accounts.enter(engine, "wang", [Grant("rbi-retail", "presenter")], by="op", at=now)
    else:
        accounts.invite_again(engine, "wang", by="op", at=now)
    refused = asked()
    assert refused.status == 401
    assert FIGURES not in refused.text
    assert refused.headers["cache-control"] == "no-store"
    assert asgi.talk(app, "/_stcore/stream", cookie=cookie).code == NOT_SIGNED_IN


def test_an_open_line_is_shut_when_its_session_ends(house: House, engine: Engine) -> None:
    """Nobody touches the page: the line is shut all the same, and nothing more is said on it."""
    house.sign_in()
    token = house.cookies.get("__Host-bianmin-session") or ""
    sent: list[dict[str, Any]] = []
    shut = anyio.Event()

    async def page(_scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": FIGURES})
        await receive()
        await send({"type": "websocket.send", "text": "more figures"})

    async def receive() -> dict[str, Any]:
        await shut.wait()
        return {"type": "websocket.disconnect", "code": 1000}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if message["type"] == "websocket.send":
            accounts.disable(engine, "wang", by="op", at=AT)
        if message["type"] == "websocket.close":
            shut.set()

    def stays(cookie: str) -> bool:
        return sessions.person_of(engine, cookie, AT, is_use=False) is not None

    async def visit() -> None:
        scope = {
            "type": "websocket",
            "path": "/_stcore/stream",
            "headers": [(b"cookie", f"bianmin-session={token}".encode())],
        }
        with anyio.fail_after(20):
            await Doorkeeper(page, stays, stays_in=stays, every=0.01)(scope, receive, send)

    second = accounts.invite(engine, "root", "R", [Grant("", "administrator")], by="op", at=AT)
    assert second.name == "root"
    anyio.run(visit)
    assert [one["type"] for one in sent] == ["websocket.accept", "websocket.send", "websocket.close"]
    assert sent[-1]["code"] == NOT_SIGNED_IN


def test_asking_by_itself_is_no_use_of_a_session(engine: Engine) -> None:
    token = signing.sign_in(engine, "wang", PASSWORD, agent="", at=AT).token
    for minutes in range(0, 60, 5):
        assert sessions.person_of(engine, token, AT + datetime.timedelta(minutes=minutes), is_use=False)
    assert sessions.person_of(engine, token, AT + datetime.timedelta(minutes=60), is_use=False) is None


@pytest.mark.parametrize("payload", ["deferred_file", "dataframe_chunk"])
def test_an_open_line_gives_out_no_file_and_no_rows_once_its_session_has_ended(
    engine: Engine, payload: str
) -> None:
    """They are answered without a run of the page: whoever is out is told so before the page's file is made."""
    token = signing.sign_in(engine, "wang", PASSWORD, agent="", at=AT).token
    asked = BackMsg()
    getattr(asked.backend_operation_request, payload).SetInParent()
    waiting = [{"type": "websocket.receive", "bytes": asked.SerializeToString()} for _ in range(2)]
    heard: list[str] = []
    sent: list[dict[str, Any]] = []

    async def page(_scope: Any, receive: Any, _send: Any) -> None:
        while (message := await receive())["type"] != "websocket.disconnect":
            heard.append(message["type"])
            accounts.disable(engine, "wang", by="op", at=AT)

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    def stays(cookie: str) -> bool:
        return sessions.person_of(engine, cookie, AT, is_use=False) is not None

    second = accounts.invite(engine, "root", "R", [Grant("", "administrator")], by="op", at=AT)
    assert second.name == "root"
    headers = [(b"cookie", f"bianmin-session={token}".encode())]
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers}
    anyio.run(Doorkeeper(page, stays, stays_in=stays), scope, receive, send)
    assert heard == ["websocket.receive"], "the first was asked while the session lived"
    assert sent == [{"type": "websocket.close", "code": NOT_SIGNED_IN}]
