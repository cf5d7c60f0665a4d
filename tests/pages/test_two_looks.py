"""Two looks at one sum, before and after a return came in: their difference is that return's figure. No page, no
question and no answer of the API lets an institution take it."""

import datetime
import json
from pathlib import Path
from types import SimpleNamespace

import anyio
import httpx
import pytest
from sqlalchemy import Engine

from access.people.tokens import make_token
from access.rate import Rate
from access.scope import ALWAYS, Scope
from access.viewer import Viewer
from etl.definitions.load import load_programme
from etl.queries.coverage.coverage import counted_of, coverage
from etl.queries.figures.contributions import contributions
from etl.queries.figures.growth import UNFINISHED, growth
from etl.queries.figures.outlook import outlook
from etl.queries.figures.together import together
from etl.queries.returns import unfinished as query
from etl.queries.returns.unfinished import unfinished
from etl.queries.scope import EVERYTHING
from etl.values.errors import Refusal
from etl.values.periods import Period
from pages.api import reader
from pages.api.doors import make_api
from pages.shared import data
from pages.shared.people.data import now
from store.engine import open_engine
from store.filings import store_filing
from store.life.incoming import FilingDraft
from tests.pages.conftest import Enter, let_in, words_of
from tests.pages.test_matrix import DOORS, GRANTS, all_of
from tests.unit.store.drafts import a_draft, fact_frame

DAQING, OWN, MONTH = load_programme("daqing"), "B03", "2019-12"
MEMBERS = sorted(code for code, one in DAQING.institutions.items() if one.is_member(Period.parse(MONTH)))
LATE = next(code for code in MEMBERS if code not in (OWN, "P01"))
KIND, POINTS = next(iter(DAQING.points)), set(dict(counted_of(DAQING)).values())
REST = [code for code in MEMBERS if code != LATE]


def payments(code: str) -> int:
    return 3_000_017 + 10_007 * MEMBERS.index(code)


def a_return(code: str, month: str = MONTH, at: str = "") -> FilingDraft:
    measures = {column.measure for sheet in DAQING.returns["monthly"].sheet for column in sheet.column}
    shown = dict.fromkeys(measures, 1000) | {"tx_cnt": payments(code) + (month != MONTH)}
    rows = [
        (code, "230602", KIND if name in POINTS else "", name, value, "T", "C5")
        for name, value in sorted(shown.items())
    ]
    return a_draft(
        f"{code} {month}".encode(),
        period=month,
        institution=code,
        filename=f"{code}-{month}.xlsx",
        received_at=datetime.datetime.fromisoformat(f"{at or month + '-28'}T12:00:00+08:00"),
        facts=fact_frame(*rows),
    )


def scope_of(engine: Engine) -> Scope:
    return Scope(
        institution=OWN,
        role="institution",
        until=(ALWAYS, ALWAYS),
        unfinished=tuple(sorted(unfinished(engine, DAQING))),
    )


def sums(*without: str) -> str:
    return str(sum(payments(code) for code in MEMBERS if code not in without))


@pytest.fixture(scope="module")
def early(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Everything of November, and of December everything but one return."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('early') / 'early.db'}")
    for code in MEMBERS:
        store_filing(engine, a_return(code, "2019-11"))
    for code in REST:
        store_filing(engine, a_return(code))
    return engine


def test_no_question_tells_a_sum_of_it(early: Engine) -> None:
    scope = scope_of(early)
    assert growth(early, DAQING, MONTH, ["tx_cnt"], scope=EVERYTHING)[-1].value is not None
    row = growth(early, DAQING, MONTH, ["tx_cnt"], scope=scope)[-1]
    assert (row.value, row.mom_pct, row.ytd, row.note) == (None, None, None, UNFINISHED)
    assert growth(early, DAQING, "2019-11", ["tx_cnt"], scope=scope)[-1].value is not None
    with pytest.raises(Refusal):
        contributions(early, DAQING, MONTH, "tx_cnt", scope=scope)
    for code in ("transactions", "average-ticket"):
        assert MONTH in {one.period for one in together(early, DAQING, MONTH, code, scope=EVERYTHING)}
        assert MONTH not in {one.period for one in together(early, DAQING, MONTH, code, scope=scope)}
    whole, seen = (outlook(early, DAQING, MONTH, ["tx_cnt"], scope=one) for one in (EVERYTHING, scope))
    assert whole.penetration
    assert whole.stickiness
    assert (seen.penetration, seen.stickiness) == ([], None)
    whole_points, points = (coverage(early, DAQING, MONTH, scope=one) for one in (EVERYTHING, scope))
    assert whole_points.overall.counts.connected == 1000 * len(REST)
    assert points.overall.counts.connected is None
    assert {one.counts.connected for one in points.totals if one.scenario == KIND} == {None}


def test_its_own_figures_are_there_at_once(early: Engine) -> None:
    row = growth(early, DAQING, MONTH, ["tx_cnt"], institution=OWN, scope=scope_of(early))[-1]
    assert row.value == payments(OWN)


@pytest.mark.slow
def test_no_page_tells_a_sum_of_it(enter: Enter, early: Engine) -> None:
    tokens = {who: let_in(early, who, GRANTS[who]) for who in ("institution", "coordinator")}
    secret = {sums(LATE), str(int(sums(LATE)) - payments(OWN))}
    found = 0
    for name, address in DOORS:
        page = enter(early, tokens["institution"], name, lang="en", **address)
        assert not page.exception, name
        assert not {one for one in secret if one in all_of(page).replace(",", "")}, (name, address)
    for name in ("overview", "growth"):
        page = enter(early, tokens["coordinator"], name, lang="en", measure="tx_cnt")
        found += sums(LATE) in all_of(page).replace(",", "")
    assert found, "the sum would be found"


def test_it_is_said_why_there_is_no_sum(enter: Enter, early: Engine) -> None:
    tokens = {who: let_in(early, f"said-{who}", GRANTS[who]) for who in ("institution", "coordinator")}
    for who, told in (("institution", True), ("coordinator", False)):
        page = enter(early, tokens[who], "growth", lang="en", measure="tx_cnt")
        assert not page.exception
        said = words_of(page)
        assert ("not shown yet" in said) is told
        assert ("before every return of the period is in" in said) is told
        warned = "nothing of theirs is in the figures" in said
        assert warned is not told, "who sees the sum is warned of it, beside it"


def test_no_answer_of_the_api_tells_a_sum_of_it(early: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", early.url.render_as_string(hide_password=False))
    monkeypatch.setattr(reader, "_asked", Rate(lambda: 10_000))
    api = make_api()
    tokens = {
        who: make_token(early, f"looks {who}", GRANTS[who], by="test", at=now()).token
        for who in ("institution", "coordinator")
    }

    async def asked(who: str) -> str:
        transport = httpx.ASGITransport(api, raise_app_exceptions=False)
        path = f"/programmes/daqing/growth/{MONTH}?measure=tx_cnt"
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answer = await client.get(path, headers={"Authorization": f"Bearer {tokens[who]}"})
            assert answer.status_code == 200, answer.text
            return json.dumps(answer.json())

    assert sums(LATE) in anyio.run(asked, "coordinator")
    assert sums(LATE) not in anyio.run(asked, "institution")


def test_who_coordinates_sees_the_month_grow(early: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", early.url.render_as_string(hide_password=False))
    assert data.scope_in(DAQING, Viewer("coordinator", account="c")).unfinished == ()
    assert data.scope_in(DAQING, Viewer("institution", OWN, "i")).unfinished == (MONTH,)


def test_a_month_is_finished_when_the_last_return_is_in(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'last.db'}")
    for code in REST:
        store_filing(engine, a_return(code))
    assert unfinished(engine, DAQING) == {MONTH}
    store_filing(engine, a_return(LATE))
    assert unfinished(engine, DAQING) == frozenset()
    row = growth(engine, DAQING, MONTH, ["tx_cnt"], scope=scope_of(engine))[-1]
    assert str(row.value) == sums()


def test_after_its_bulletin_late_returns_are_shown_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who comes after the bulletin waits until three have come: fewer would be the difference to it."""
    engine = open_engine(f"sqlite:///{tmp_path / 'late.db'}")
    for code in MEMBERS[4:]:
        store_filing(engine, a_return(code))
    assert unfinished(engine, DAQING) == {MONTH}
    out = SimpleNamespace(id=1, period=MONTH, state="published")
    monkeypatch.setattr(query, "list_editions", lambda *_: [out])
    monkeypatch.setattr(query, "known_at", lambda *_: datetime.datetime(2020, 1, 20, tzinfo=datetime.UTC))
    told = [unfinished(engine, DAQING)]
    for code in MEMBERS[:4]:
        store_filing(engine, a_return(code, at="2020-02-01"))
        told.append(unfinished(engine, DAQING))
    assert told == [frozenset(), {MONTH}, {MONTH}, frozenset(), {MONTH}]


def test_a_programme_that_nobody_files_for_is_always_finished(tmp_path: Path) -> None:
    assert (
        unfinished(open_engine(f"sqlite:///{tmp_path / 'none.db'}"), load_programme("rbi-retail"))
        == frozenset()
    )
