"""Service at outlets as it is shipped: the totals that were published, the group kept apart, every page."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.demo.arrivals import write_files
from etl.demo.programmes import plan_of
from etl.intake.load import load_files
from etl.queries.figures.growth import growth
from etl.queries.figures.rank import rank
from etl.queries.scope import EVERYTHING
from store.engine import open_engine
from tests.pages.conftest import Visit

SLUG, LAST = "outlet-service-shanghai", "2021-02"
PAGES = (
    "overview",
    "growth",
    "rankings",
    "filing",
    "returns_desk",
    "data_quality",
    "institution",
    "bulletin",
)
PUBLISHED = {
    "stations": 452,
    "elderly_outlets": 40,
    "elderly_persons": 40,
    "stopped_ever": 300,
    "avoided_ever": 9_000_000_000,
    "group_stopped_ever": 190_000,
    "group_avoided_ever": 540_000_000_000,
}


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The returns of 2021."""
    folder: Path = tmp_path_factory.mktemp("outlets")
    engine, programme = open_engine(f"sqlite:///{folder / 'outlets.db'}"), load_programme(SLUG)
    planned = [one for one in plan_of(programme)(programme, 1) if one.name >= "2021"]
    loaded = load_files(engine, programme, [(a.path, a.received_at) for a in write_files(planned, folder)])
    assert all(one.is_in and not [f for f in one.findings if f.severity == "hard"] for one in loaded)
    yield engine
    engine.dispose()


def test_the_totals_are_those_that_were_published(filed: Engine) -> None:
    """452家营业网点完成挂牌；敬老服务网点40家、标兵40人；上海近300笔、9000余万元；全行19万笔、54亿余元，准确率96.59%."""
    programme = load_programme(SLUG)
    rows = growth(filed, programme, LAST, list(PUBLISHED), scope=EVERYTHING)
    assert {row.measure: row.value for row in rows if row.period == LAST} == PUBLISHED
    ranking = rank(filed, programme, LAST, "group-alerts-right", scope=EVERYTHING)
    (row,) = ranking.ranked
    assert (row.figure.institution, row.figure.value) == ("ho", Fraction(9659, 100))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens(visit: Visit, filed: Engine, language: str) -> None:
    for name in PAGES:
        page = visit(filed, name, programme=SLUG, period=LAST, lang=language)
        assert not page.exception, name
        assert not page.error, name
