"""Fee relief and park services as they are shipped: the totals that were published, and every page."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.demo.arrivals import write_files
from etl.demo.programmes import plan_of
from etl.intake.load import load_files
from etl.queries.figures.growth import growth
from etl.queries.risks import sweep
from etl.queries.scope import EVERYTHING
from etl.queries.score.assessment import assessment
from store.engine import open_engine
from tests.pages.conftest import Visit
from tests.pages.shown import bare_ids, empty_charts, foreign

SLUG, LAST = "fee-relief-zhoushan", "2023-04"
PAGES = (
    "overview", "growth", "coverage", "map", "rankings", "filing", "returns_desk", "data_quality", "assessment",
    "institution", "methods", "objections", "bulletin", "present", "meetings",
    "programme", "risk",
)  # fmt: skip


PARK, JUNE = "park-service", "2025-06"


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The returns of the first months of 2023, and those of the park services of the first half of 2025."""
    folder: Path = tmp_path_factory.mktemp("relief")
    engine = open_engine(f"sqlite:///{folder / 'relief.db'}")
    for slug, first in ((SLUG, "2023-02"), (PARK, "2025-01")):
        _load(engine, slug, first, folder)
    yield engine
    engine.dispose()


def _load(engine: Engine, slug: str, first: str, folder: Path) -> None:
    programme = load_programme(slug)
    planned = [one for one in plan_of(programme)(programme, 1) if one.name >= first]
    loaded = load_files(engine, programme, [(a.path, a.received_at) for a in write_files(planned, folder)])
    assert all(one.is_in and not [f for f in one.findings if f.severity == "hard"] for one in loaded)


def test_the_totals_are_those_that_were_published(filed: Engine) -> None:
    """2020年以来……累计为15000余户小微企业、个体工商户减费让利超过400万元；“兴农通”用户已超过2000户；30个专用账户."""
    measures = ["households_ever", "relief_ever", "app_users", "wage_accounts", "wage_workers"]
    rows = growth(filed, load_programme(SLUG), LAST, measures, scope=EVERYTHING)
    found = {row.measure: row.value for row in rows if row.period == LAST}
    assert [found[one] for one in measures] == [15_000, 400_000_000, 2_000, 30, 4_000]


def test_compliance_makes_a_tenth_and_the_half_year_is_assessed(filed: Engine) -> None:
    """每年6月、12月开展管理有效性评估；专项合规情况纳入年度考核，占比不低于10%."""
    found = assessment(filed, load_programme(PARK), "2025-H1", scope=EVERYTHING)
    assert {part.code: part.points for part in found.method.part} == {"P1": 30, "P2": 30, "P3": 30, "P4": 10}
    assert [row.member.code for row in found.rows if row.grade == "D"] == ["sj"]


def test_risks_are_looked_for_every_month_and_warned_of(filed: Engine) -> None:
    """每月开展一次专项风险排查，使用风险矩阵表评估等级；对高风险业务建立预警清单；每年11月启动制度年度评估；重大事件24小时内上报."""
    programme = load_programme(PARK)
    found = sweep(filed, programme, JUNE, today=date(2025, 7, 16))
    assert len(found.findings) == len(programme.institutions) * len(found.rules.risk)
    assert {one.last.institution for one in found.warnings if found.is_escalated(one)} == {"sj"}
    assert found.rules.reporting is not None
    assert found.rules.review is not None
    assert (found.rules.reporting.hours, found.rules.review.month) == (24, 11)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("slug", "period"), [(SLUG, LAST), (PARK, JUNE)])
def test_every_page_opens(visit: Visit, filed: Engine, slug: str, period: str, language: str) -> None:
    for name in PAGES:
        page = visit(filed, name, programme=slug, period=period, lang=language)
        assert not page.exception, name
        assert not page.error, name
        assert name == "programme" or not foreign(page, language), name
        assert name == "programme" or not bare_ids(page), name
        assert not empty_charts(page), name
