"""Two institutions alone: whoever knows a sum of both knows the other one's part. No page, no read and no answer of the
API tells one of them a sum, in whatever form."""

import json
from collections.abc import Iterator
from html import unescape
from itertools import accumulate
from urllib.parse import parse_qsl, urlsplit

import anyio
import httpx
import pytest
from sqlalchemy import Engine

from access.people.tokens import make_token
from access.rate import Rate
from etl.definitions.load import load_programme
from etl.queries.figures.outlook import effect_of_campaign, outlook
from etl.queries.scope import EVERYTHING, PARTICIPANTS
from etl.values.errors import Refusal
from pages.api import reader
from pages.api.doors import make_api
from pages.shared.people.data import now
from store.engine import open_engine
from store.filings import store_filing
from tests.pages.conftest import Enter, let_in, links_of
from tests.pages.test_api import DOORS as ADDRESSES
from tests.pages.test_matrix import DOORS, GRANTS, MEMBERS, MONTHS, OWN, WANTED, a_filing, all_of, volume

DAQING, OTHER = load_programme("daqing"), MEMBERS[1]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    opened = open_engine(f"sqlite:///{tmp_path_factory.mktemp('two') / 'two.db'}")
    for month in MONTHS:
        for institution in (OWN, OTHER):
            store_filing(opened, a_filing(institution, month))
    return opened


@pytest.fixture(scope="module")
def tokens(engine: Engine) -> dict[str, str]:
    return {who: let_in(engine, who, GRANTS[who]) for who in ("institution", "coordinator")}


def secrets() -> Iterator[int]:
    """The other one's numbers and the sums of both: of each month, and of the months up to each."""
    for measure in range(len(WANTED)):
        for members in ((OTHER,), (OWN, OTHER)):
            months = [sum(volume(one, month, measure) for one in members) for month in MONTHS]
            yield from months
            yield from accumulate(months)


SECRETS = {str(one) for one in secrets()}


def told(text: str) -> set[str]:
    assert '"bdata"' not in text, "a chart's numbers are looked at as they are written"
    plain = text.replace(",", "")
    return {one for one in SECRETS if one in plain}


@pytest.mark.parametrize(
    ("name", "address"), DOORS, ids=lambda one: one if isinstance(one, str) else "-".join(one.values())
)
def test_no_page_tells_a_sum_of_two(
    enter: Enter, engine: Engine, tokens: dict[str, str], name: str, address: dict[str, str]
) -> None:
    page = enter(engine, tokens["institution"], name, lang="en", **address)
    assert not page.exception
    assert not told(all_of(page))


def test_an_address_that_a_coordinator_copied_tells_an_institution_no_more(
    enter: Enter, engine: Engine, tokens: dict[str, str]
) -> None:
    """One of each kind of address (page and filters) that a coordinator's pages lead to or stand at."""
    kinds: dict[tuple[str, ...], tuple[str, dict[str, str]]] = {}
    for name in ("overview", "growth", "rankings", "institution", "coverage", "assessment", "returns_desk"):
        page = enter(engine, tokens["coordinator"], name, lang="en", of=OTHER, institution=OTHER)
        assert not page.exception
        for link in links_of(page):
            parts = urlsplit(link)
            where, filters = parts.path.removeprefix("./"), dict(parse_qsl(unescape(parts.query)))
            kinds.setdefault((where, *sorted(filters)), (where, filters))
        own = {
            "programme": "daqing",
            "of": OTHER,
            "institution": OTHER,
            "indicator": "transactions",
            "measure": "tx_cnt",
        }
        kinds[name, "as it stands"] = (name, own)
    assert len(kinds) > 15
    for where, filters in kinds.values():
        shown = enter(
            engine, tokens["institution"], where or "overview", **filters | {"viewer": "coordinator"}
        )
        assert not shown.exception, (where, filters)
        assert not told(all_of(shown)), (where, filters)


def test_the_sums_would_be_found(enter: Enter, engine: Engine, tokens: dict[str, str]) -> None:
    assert told(all_of(enter(engine, tokens["coordinator"], "growth", lang="en", measure="tx_cnt")))


def test_no_answer_of_the_api_tells_a_sum_of_two(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr(reader, "_asked", Rate(lambda: 10_000))
    api = make_api()
    tokens = {who: make_token(engine, who, GRANTS[who], by="test", at=now()).token for who in GRANTS}

    async def asked(path: str, who: str) -> str:
        transport = httpx.ASGITransport(api, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answer = await client.get(path, headers={"Authorization": f"Bearer {tokens[who]}"})
            return json.dumps(answer.json())

    for path in ADDRESSES:
        assert not told(anyio.run(asked, path, "institution")), path
    assert any(told(anyio.run(asked, path, "coordinator")) for path in ADDRESSES)


def test_what_lies_behind_the_growth_is_not_told_of_two(engine: Engine) -> None:
    """Users against residents, stickiness, growth without campaigns, and what a campaign gained."""
    whole = outlook(engine, DAQING, "2019-12", ["tx_cnt"], scope=EVERYTHING)
    assert whole.penetration
    assert whole.stickiness
    assert any(row.value for row in whole.excluding_campaigns)
    found = outlook(engine, DAQING, "2019-12", ["tx_cnt"], scope=PARTICIPANTS)
    assert (found.penetration, found.stickiness) == ([], None)
    assert not any(row.value for row in found.excluding_campaigns)
    with pytest.raises(Refusal, match="not shown"):
        effect_of_campaign(engine, DAQING, "tx_cnt", ["230602"], "2019-12", "2019-12", scope=PARTICIPANTS)
