"""The API by every role, on the few figures of the matrix: the same doors, the same bounds, each error a sentence."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import anyio
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from access.allowed import Policy
from access.people.tokens import make_token, revoke
from access.rate import Rate
from access.viewer import ROLES
from etl.editions.canonical import read_edition
from etl.values.periods import PER_YEAR, Period
from pages.api import reader
from pages.api.doors import make_api
from pages.shared import data
from pages.shared.people.data import now
from store.edition_reads import list_editions, read_content
from store.engine import open_engine
from store.people.accounts import Grant
from tests.pages.test_matrix import GRANTS, MONTHS, OWN, engine, foreign, secrets_of

__all__ = ["engine"]

HERE = "/programmes/daqing"
DOORS = [
    "/programmes",
    f"{HERE}/periods",
    *(f"{HERE}/growth/2019-12?measure={one}" for one in ("tx_cnt", "u_mau")),
    f"{HERE}/growth/2019-12?measure=tx_cnt&own=true",
    f"{HERE}/coverage/2019-12",
    f"{HERE}/coverage/2019-12?region=230602",
    *(f"{HERE}/rankings/2019-12?indicator=transactions&by={by}" for by in ("value", "mom", "yoy")),
    f"{HERE}/rankings/2019-12?indicator=registered-users",
    f"{HERE}/scores/2019-Q4",
    f"{HERE}/scores/2019-Q4/proof",
    f"{HERE}/receipts/2019-12",
    f"{HERE}/editions",
    f"{HERE}/editions/bulletin/2019-12/1",
]
Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def api() -> FastAPI:
    return make_api()


@pytest.fixture(scope="module")
def tokens(engine: Engine) -> dict[str, str]:
    return {
        who: make_token(engine, f"program of {who}", grant, by="test", at=now()).token
        for who, grant in GRANTS.items()
    } | {"nobody": "", "forged": "bianmin_" + "A" * 43, "a cookie": "A" * 43}


@pytest.fixture
def ask(api: FastAPI, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """`ask("/programmes", token)`: what the API answers."""
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr(reader, "_asked", Rate(lambda: 10_000))
    monkeypatch.setattr(reader, "_failed", Rate(lambda: 10_000))

    def answered(path: str, token: str = "", method: str = "GET") -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(api, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                headers = {"Authorization": f"Bearer {token}"} if token else {}
                return await client.request(method, path, headers=headers)

        return anyio.run(asked)

    return answered


def is_a_problem(answer: httpx.Response) -> bool:
    """Whether an answer is a problem with a sentence in both languages."""
    told = answer.json()
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert told["status"] == answer.status_code
    return bool(told["detail"].endswith((".", "…”")) and told["detail_zh"])


@pytest.mark.parametrize("path", DOORS)
def test_every_role_on_every_door_of_the_api(ask: Ask, tokens: dict[str, str], path: str) -> None:
    of_the_house = path == "/programmes"
    for who, token in tokens.items():
        answer = ask(path, token)
        text = json.dumps(answer.json(), ensure_ascii=False)
        if who in ("nobody", "forged", "a cookie"):
            assert answer.status_code == 401, (who, text)
            assert answer.headers["www-authenticate"] == "Bearer"
        if answer.status_code != 200:
            assert answer.status_code in (401, 403, 404), (who, text)
            assert is_a_problem(answer)
            assert not foreign(text)
        if who in ("institution", "administrator", "elsewhere", "nobody", "forged", "a cookie"):
            assert not foreign(text), (who, foreign(text))
        if who in ("administrator", "elsewhere") and not of_the_house:
            assert answer.status_code == 404, "a token of another programme knows nothing of this one"
        if who in ("administrator", "elsewhere"):
            assert "daqing" not in text or not of_the_house
        if who in ("coordinator", "institution") and "proof" not in path and "edition" not in path:
            is_own = "own=true" in path or "receipts" in path
            assert answer.status_code == (403 if is_own and who == "coordinator" else 200), (who, text)


def test_the_numbers_would_be_found_in_the_api(ask: Ask, tokens: dict[str, str]) -> None:
    path = f"{HERE}/rankings/2019-12?indicator=transactions"
    assert foreign(ask(path, tokens["coordinator"]).text), "or the test above looks at nothing"
    own = ask(path, tokens["institution"]).text
    assert any(one in own for one in secrets_of(OWN))


def test_two_programs_that_alternate_on_warm_answers(ask: Ask, tokens: dict[str, str]) -> None:
    for path in DOORS:
        for who in ("coordinator", "institution", "coordinator", "institution"):
            answer = ask(path, tokens[who])
            assert who == "coordinator" or not foreign(answer.text), path


def test_what_is_not_published_is_not_there(
    ask: Ask, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "policy_of", lambda programme: Policy(is_demonstration=True))
    monkeypatch.setattr(data, "last_published", lambda engine, slug: ("2019-11", ""))
    token = tokens["institution"]
    assert ask(f"{HERE}/periods", token).json()["periods"] == list(MONTHS[:2])
    for path in (
        f"{HERE}/rankings/2019-12?indicator=transactions",
        f"{HERE}/growth/2019-12",
        f"{HERE}/growth/2019-12?own=true",
        f"{HERE}/coverage/2019-12",
        f"{HERE}/scores/2019-Q4",
        f"{HERE}/scores/2019-Q4/proof",
    ):
        answer = ask(path, token)
        assert answer.status_code == 404, path
        assert is_a_problem(answer)
        assert ask(path, tokens["coordinator"]).status_code in (200, 403), path
    assert ask(f"{HERE}/rankings/2019-11?indicator=transactions", token).status_code == 200
    assert ask(f"{HERE}/receipts/2019-12", token).status_code == 200, "one's own return is one's own before"


def test_others_are_told_in_bands(ask: Ask, tokens: dict[str, str]) -> None:
    rows = ask(f"{HERE}/rankings/2019-12?indicator=transactions", tokens["institution"]).json()["rows"]
    others = [row for row in rows if row["institution"] != OWN and row["rank"]]
    assert others
    for row in others:
        assert row["value"] is row["numerator"] is row["denominator"] is None
        assert "value" in row["hidden"]
        assert row["month_on_month"] is None or set(row["month_on_month"]) == {"low", "high"}
    assert next(row for row in rows if row["institution"] == OWN)["value"] is not None


def test_published_editions_are_told_whole_days_and_periods_too(
    ask: Ask, daqing_published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the demonstration: of the few figures of the matrix nothing is published."""
    address = f"sqlite:///{shutil.copy(daqing_published, tmp_path / 'copy.db')}"
    monkeypatch.setenv("DATABASE_URL", address)
    opened = open_engine(address)
    token = make_token(opened, "reader", GRANTS["institution"], by="test", at=now()).token
    published = list_editions(opened, "daqing")
    assert {one.kind for one in published} == {"bulletin", "assessment"}
    for stored in published:
        answer = ask(f"{HERE}/editions/{stored.kind}/{stored.period}/{stored.number}", token)
        assert answer.status_code == 200, answer.text[:300]
        kept, told = read_edition(read_content(opened, stored.id)).figures, answer.json()["figures"]
        assert told.keys() == kept.keys()
        assert told["known_on"]["value"] == kept["known_on"].value == "2020-01-15"
    opened.dispose()


def test_a_receipt_is_the_one_that_was_given(ask: Ask, tokens: dict[str, str]) -> None:
    told = ask(f"{HERE}/receipts/2019-12", tokens["institution"]).json()
    (version,) = told["versions"]
    assert told["institution"] == OWN
    assert version["file"] == f"{OWN}-2019-12.xlsx"
    assert version["receipt"]["number"]


def test_revoked_and_run_out(ask: Ask, engine: Engine) -> None:
    given = make_token(engine, "evening", GRANTS["institution"], days=1, by="test", at=now())
    assert ask("/programmes", given.token).status_code == 200
    revoke(engine, given.number, by="test", at=now())
    assert ask("/programmes", given.token).status_code == 401
    later = make_token(engine, "past", GRANTS["institution"], days=1, by="test", at=now() - timedelta(days=1))
    assert ask("/programmes", later.token).status_code == 401


def test_too_often_is_told_to_wait_and_harms_nobody_else(
    ask: Ask, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_asked", Rate(lambda: 2, lambda: 61.0))
    monkeypatch.setattr(reader, "_failed", Rate(lambda: 2, lambda: 61.0))
    codes = [ask("/programmes", tokens["institution"]).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    waiting = ask("/programmes", tokens["institution"])
    assert is_a_problem(waiting)
    assert 1 <= int(waiting.headers["retry-after"]) <= 60
    assert [ask("/programmes", "x").status_code for _ in range(3)] == [401, 401, 429]
    assert ask("/programmes", tokens["coordinator"]).status_code == 200


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/nothing", "GET", 404),
        ("/", "GET", 404),
        ("/docs", "GET", 404),
        ("/programmes", "POST", 405),
        (f"{HERE}/periods", "DELETE", 405),
        (f"{HERE}/growth/yesterday", "GET", 422),
        (f"{HERE}/growth/2019-13", "GET", 422),
        (f"{HERE}/rankings/2019-12?by=size", "GET", 422),
        (f"{HERE}/rankings/2019-12?indicator=none", "GET", 404),
        (f"{HERE}/growth/2019-12?measure=none", "GET", 404),
        (f"{HERE}/coverage/2019-12?region=none", "GET", 404),
        (f"{HERE}/growth/2031-01", "GET", 404),
        (f"{HERE}/editions/bulletin/2019-12/99", "GET", 404),
        ("/programmes/..%2F..%2Fetc/periods", "GET", 404),
    ],
)
def test_every_error_is_a_sentence(
    ask: Ask, tokens: dict[str, str], path: str, method: str, status: int
) -> None:
    answer = ask(path, tokens["coordinator"], method)
    assert answer.status_code == status
    assert is_a_problem(answer), answer.text


UNFIT = [
    (f"{HERE}/growth/2019-13", "period：请写如 2019-12、", "period: write a period such as 2019-12,"),
    (f"{HERE}/scores/2019-12", "quarter：请写如 2019-Q4、", "quarter: write a period that is assessed,"),
    (f"{HERE}/growth/2019-12?own=maybe", "own：请写 true 或 false", "own: write true or false"),
    (
        f"{HERE}/rankings/2019-12?by=size",
        "by：可填：value、mom、yoy",
        "by: write one of value, mom, yoy",
    ),
    (f"{HERE}/coverage/2019-12?region={'x' * 101}", "最多 100 个字符", "at most 100 characters"),
    (f"{HERE}/editions/bulletin/2019-12/one", "number：请写整数", "number: write a whole number"),
    (f"{HERE}/editions/bulletin/2019-12/{'9' * 5000}", "number：", "number: write"),
    (f"{HERE}/editions/bulletin/2019-12/0", "number：须不小于 1", "number: write 1 or more"),
    (f"{HERE}/editions/bulletin/2019-12/10001", "number：须不大于 10000", "number: write 10000 or less"),
    (
        f"{HERE}/editions/minutes/2019-12/1",
        "kind：可填：bulletin、assessment",
        "kind: write one of bulletin, assessment",
    ),
    (f"{HERE}/coverage/2019-12?regoin=230602", "regoin：该地址没有这个参数", "has no such parameter"),
    (f"{HERE}/coverage/2019-12?region=230602&region=230603", "region：只能给出一次", "region: give it once"),
    (f"{HERE}/periods?{{x}}=1", "{x}：该地址没有这个参数", "{x}: this address has no such"),
    ("/programmes?programme=rbi-retail", "programme：该地址没有这个参数", "has no such parameter"),
]


@pytest.mark.parametrize(("path", "zh", "en"), UNFIT)
def test_what_does_not_fit_is_said_in_either_language(
    ask: Ask, tokens: dict[str, str], path: str, zh: str, en: str
) -> None:
    answer = ask(path, tokens["institution"])
    assert answer.status_code == 422, answer.text[:300]
    assert is_a_problem(answer)
    told = answer.json()
    assert zh in told["detail_zh"]
    assert en in told["detail"]
    assert "nput should" not in answer.text, "the library's own words are for programmers of another house"


@pytest.mark.parametrize("per_year", sorted(PER_YEAR.values()))
def test_every_period_that_a_programme_may_have_can_be_asked_for(
    ask: Ask, tokens: dict[str, str], per_year: int
) -> None:
    """A programme assessed by the year was told by /periods of years that /scores refused as no quarter."""
    period = Period(2019, 1, per_year)
    for door in ("growth", "coverage", "rankings", "scores")[: 3 if per_year == 12 else 4]:
        answer = ask(f"{HERE}/{door}/{period}", tokens["coordinator"])
        assert answer.status_code != 422, answer.text
    assert ask(f"{HERE}/editions/bulletin/{period}/99", tokens["coordinator"]).status_code == 404


def test_every_way_in_which_a_parameter_may_not_fit_has_words(ask: Ask) -> None:
    """What the document asks of a parameter is what somebody may miss: each such bound has its sentence."""
    document = ask("/openapi.json").json()
    asked = {
        bound
        for door in document["paths"].values()
        for one in door["get"].get("parameters", ())
        for bound, value in one["schema"].items()
        if bound not in ("title", "default", "description")
        for bound in ([f"type {value}"] if bound == "type" else [bound])
    }
    assert asked == {
        *("enum", "maxLength", "minimum", "maximum", "pattern"),
        *("type string", "type boolean", "type integer"),
    }, "a bound without a sentence in pages/api/problems.py"


def test_a_database_that_does_not_answer_is_a_sentence(
    ask: Ask, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.errors import StoreError

    def broken(*_given: object) -> None:
        raise StoreError("gone")

    monkeypatch.setattr(reader, "token_of", broken)
    answer = ask("/programmes", tokens["coordinator"])
    assert answer.status_code == 503
    assert is_a_problem(answer)


def test_the_document_is_of_this_code(ask: Ask) -> None:
    told = ask("/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert len(told["paths"]) == 10
    assert all(set(one) == {"get"} for one in told["paths"].values()), "read-only"


@pytest.mark.parametrize("role", ROLES)
def test_a_token_is_of_a_post_that_there_is(engine: Engine, role: str) -> None:
    from etl.values.errors import Refusal

    for wrong in (
        Grant("", role) if role != "administrator" else Grant("daqing", role),
        Grant("daqing", "x"),
    ):
        with pytest.raises(Refusal):
            make_token(engine, "program", wrong, by="test", at=now())
    for name, days in (("", 1), ("x" * 81, 1), ("a\x00b", 1), ("p", 0), ("p", 400)):
        with pytest.raises(Refusal):
            make_token(engine, name, GRANTS[role], days=days, by="test", at=now())


def test_no_token_is_kept(engine: Engine) -> None:
    given = make_token(engine, "kept?", GRANTS["institution"], by="test", at=now())
    raw = Path(engine.url.database or "").read_bytes()
    assert given.token.encode() not in raw
    assert given.token not in repr(given)


def test_the_guide_is_of_this_code() -> None:
    from pages.api.guide import FILE, guide

    assert FILE.read_text(encoding="utf-8") == guide(), "python -m pages.api.guide"
