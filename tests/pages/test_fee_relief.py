"""Fee relief as it is shipped: the totals that were published, and every page in both languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.demo.arrivals import write_files
from etl.demo.programmes import plan_of
from etl.intake.load import load_files
from etl.queries.figures.growth import growth
from etl.queries.scope import EVERYTHING
from store.engine import open_engine
from tests.pages.conftest import Visit

SLUG, LAST = "fee-relief-zhoushan", "2023-04"
PAGES = (
    "overview", "growth", "coverage", "map", "rankings", "filing", "returns_desk", "data_quality", "assessment",
    "institution", "methods", "objections", "bulletin", "present", "meetings",
)  # fmt: skip


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The returns of the first months of 2023."""
    folder: Path = tmp_path_factory.mktemp("relief")
    engine, programme = open_engine(f"sqlite:///{folder / 'relief.db'}"), load_programme(SLUG)
    planned = [one for one in plan_of(programme)(programme, 1) if one.name >= "2023-02"]
    loaded = load_files(engine, programme, [(a.path, a.received_at) for a in write_files(planned, folder)])
    assert all(one.is_in and not [f for f in one.findings if f.severity == "hard"] for one in loaded)
    yield engine
    engine.dispose()


def test_the_totals_are_those_that_were_published(filed: Engine) -> None:
    """2020年以来……累计为15000余户小微企业、个体工商户减费让利超过400万元；“兴农通”用户已超过2000户；30个专用账户."""
    measures = ["households_ever", "relief_ever", "app_users", "wage_accounts", "wage_workers"]
    rows = growth(filed, load_programme(SLUG), LAST, measures, scope=EVERYTHING)
    found = {row.measure: row.value for row in rows if row.period == LAST}
    assert [found[one] for one in measures] == [15_000, 400_000_000, 2_000, 30, 4_000]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens(visit: Visit, filed: Engine, language: str) -> None:
    for name in PAGES:
        page = visit(filed, name, programme=SLUG, period=LAST, lang=language)
        assert not page.exception, name
        assert not page.error, name
