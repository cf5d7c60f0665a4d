"""The appraisal of anti-money-laundering work as it is shipped: through the front door, and every page of it."""

import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.acts.editions import prepare, publish, review
from etl.composing.compose import compose
from etl.definitions.load import load_programme
from etl.demo.arrivals import write_files
from etl.demo.programmes import plan_of
from etl.intake.load import load_files
from etl.queries.scope import EVERYTHING
from etl.queries.score.assessment import assessment
from store.engine import open_engine
from tests.pages.conftest import Visit

SLUG, YEAR = "kailian-aml", "2017"
SECTIONS = {
    "overview": [{}],
    "growth": [{}],
    "coverage": [{}],
    "map": [{}],
    "rankings": [{}],
    "filing": [{}],
    "returns_desk": [{}],
    "data_quality": [{}],
    "assessment": [{}, {"about": "change"}],
    "institution": [{}],
    "methods": [{"section": one} for one in ("document", "indicators", "sandbox", "rehearsal")],
    "objections": [{"section": one} for one in ("objections", "follow-up")],
    "bulletin": [{}, {"kind": "assessment"}],
    "present": [{}],
}


@pytest.fixture(scope="module")
def kailian(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The demonstration from the end of 2016 on, with its last circular and the year's review published."""
    folder: Path = tmp_path_factory.mktemp("kailian")
    engine, programme = open_engine(f"sqlite:///{folder / 'kailian.db'}"), load_programme(SLUG)
    planned = [one for one in plan_of(programme)(programme, 1) if "2017" in one.name or "2016-Q4" in one.name]
    loaded = load_files(engine, programme, [(a.path, a.received_at) for a in write_files(planned, folder)])
    assert all(one.is_in and not [f for f in one.findings if f.severity == "hard"] for one in loaded)
    day, at = datetime.date(2018, 1, 20), datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)
    for kind, period in (("bulletin", "2017-Q4"), ("assessment", YEAR)):
        made = prepare(engine, programme, kind, period, by="编制岗", at=at, compose=compose, issued_on=day)  # type: ignore[arg-type]
        publish(engine, review(engine, made.stored, by="复核岗", at=at), by="发布岗", at=at)
    return engine


def test_the_parts_are_those_that_were_published(kailian: Engine) -> None:
    """反洗钱内控制度建设15%、义务履行40%、内部控制监督15%、监管要求执行30%，激励项目酌情增加15%."""
    found = assessment(kailian, load_programme(SLUG), YEAR, scope=EVERYTHING)
    assert [(part.points, part.bonus) for part in found.method.part] == [
        (15, False), (40, False), (15, False), (30, False), (15, True),
    ]  # fmt: skip
    assert len(found.rows) == 9
    assert not found.notes
    assert {rule.code for row in found.rows for rule in row.persistent} <= {"two-years", "training-again"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SECTIONS)
def test_every_page_opens(visit: Visit, kailian: Engine, name: str, language: str) -> None:
    for address in SECTIONS[name]:
        page = visit(kailian, name, programme=SLUG, lang=language, viewer="coordinator", **address)
        assert not page.exception
        assert not page.error
        assert "2017" in page.title[0].value or "2018" in page.title[0].value


def test_a_unit_sees_its_own(visit: Visit, kailian: Engine) -> None:
    for name in ("overview", "assessment", "institution", "filing"):
        page = visit(kailian, name, programme=SLUG, lang="zh", viewer="b5")
        assert not page.exception, name
        assert not page.error, name
