"""Service at outlets as it is shipped: the totals that were published, the group kept apart, every page."""

import csv
import datetime
import io
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Engine

from access.viewer import Viewer
from etl.definitions.load import load_programme
from etl.demo.arrivals import write_files
from etl.demo.programmes import plan_of
from etl.intake.load import load_files
from etl.queries.figures.growth import growth
from etl.queries.figures.rank import rank
from etl.queries.returns.inventories import kept, waiting
from etl.queries.scope import EVERYTHING
from etl.values.errors import Refusal
from pages.subjects.inventories import acts
from pages.subjects.returns import acts as returns_acts
from store.engine import open_engine
from store.life.drafts import open_drafts, read_draft_findings
from tests.pages.conftest import Visit, cells_of, headers_of, words_of
from tests.pages.shown import bare_ids, empty_charts, foreign

NOW = datetime.datetime(2021, 4, 2, tzinfo=datetime.UTC)
SLUG, LAST = "outlet-service-shanghai", "2021-02"
PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    *((name, {}) for name in ("overview", "growth", "rankings", "filing", "returns_desk", "data_quality")),
    *(("standards", {"part": part}) for part in ("standards", "awards", "filing")),
    ("standards", {"standard": "elderly"}),
    *(("standards", {"inventory": "honours", "part": part}) for part in ("awards", "filing")),
    ("institution", {}),
    ("bulletin", {}),
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
    for name, address in PAGES:
        clock = "month" if name in ("filing", "returns_desk", "standards") else "period"
        page = visit(filed, name, programme=SLUG, lang=language, **{clock: LAST}, **address)
        assert not page.exception, (name, address)
        assert not page.error, (name, address)
        assert name == "programme" or not foreign(page, language), (name, address)
        assert name == "programme" or not bare_ids(page), (name, address)
        assert name != "standards" or headers_of(page), (name, address)
        assert not empty_charts(page), (name, address)


def test_compliance_is_that_of_a_recount_and_the_page_says_it(
    visit: Visit, filed: Engine, tmp_path: Path
) -> None:
    """A recount of the files themselves, without the product's own reading."""
    programme = load_programme(SLUG)
    rows = []
    for one in plan_of(programme)(programme, 1):
        if one.name.startswith(LAST) and "-outlets-" in one.name:
            rows += list(csv.DictReader(io.StringIO(one.build().decode("utf-8-sig"))))
    stations = [row for row in rows if row["挂牌驿站"] == "是"]
    nine = ("空调", "休息座椅", "饮水设施", "手机充电", "无线上网", "阅读架", "点验钞机", "老花镜")
    met = [
        row
        for row in stations
        if all(row[name] == "是" for name in nine) and row["特色服务设施"] == "雨伞、放大镜、轮椅"
    ]
    found = kept(filed, programme, "outlets", LAST)
    (station, elderly) = found.compliance
    assert (len(stations), station.share) == (452, Fraction(len(met), 452))
    for code in found.filed:
        assert station.of(code).met == sum(row["支行代码"] == code for row in met)
    for need, number in station.lacking.items():
        if need.attribute != "special":
            heading = found.inventory.of_code(need.attribute).name.zh
            assert number == sum(row[heading] != "是" for row in stations)
    four = ("爱心专座", "无障碍通道", "应急响应设备", "老花镜")
    assert elderly.met == sum(sum(row[name] == "是" for name in four) >= 3 for row in rows)
    page = visit(filed, "standards", programme=SLUG, month=LAST, lang="en")
    assert f"{len(met)} of 452 meet “What a station has (from 2021)”" in words_of(page)
    assert station.judged[0].thing.lon is not None


def test_persons_are_counted_and_never_shown(visit: Visit, filed: Engine) -> None:
    found = kept(filed, load_programme(SLUG), "honours", LAST)
    assert (sum(found.holders["elderly-person"].values()), found.things) == (40, ())
    page = visit(filed, "standards", programme=SLUG, month=LAST, lang="zh", inventory="honours")
    assert "持有“敬老服务标兵”的：40。" in words_of(page)
    assert "P001" not in words_of(page) + str(cells_of(page))


def test_what_is_entered_by_form_waits_and_counts_once_it_is_accepted(
    filed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = load_programme(SLUG)
    who, decides = Viewer("institution", "bh", "滨河支行填报岗"), Viewer("coordinator", "", "统筹岗")
    for module in (acts, returns_acts):
        monkeypatch.setattr(module, "engine", lambda _: filed)
        monkeypatch.setattr(module, "database", lambda: "")
    rows = acts.lines(programme, "outlets", "bh", "2021-03", who)
    assert len(rows) == 80
    rows[0]["aircon"] = "有"
    acts.enter(programme, "outlets", "bh", "2021-03", rows, who, NOW)
    (draft,) = open_drafts(filed, SLUG)
    assert [(f.rule, f.cell) for f in read_draft_findings(filed, draft.id)] == [("INVENTORY-CELL", "H2")]
    with pytest.raises(Refusal):
        returns_acts.file(programme, draft.id, who, NOW)
    rows[0]["aircon"] = "否"
    acts.enter(programme, "outlets", "bh", "2021-03", rows[:60], who, NOW)
    (draft,) = open_drafts(filed, SLUG)
    returns_acts.file(programme, draft.id, who, NOW)
    (one,) = waiting(filed, programme)
    assert kept(filed, programme, "outlets", "2021-03").count["bh"] == 80  # the file of February
    with pytest.raises(Refusal):
        returns_acts.accept(programme, one.id, who, NOW)
    returns_acts.accept(programme, one.id, decides, NOW)
    after = kept(filed, programme, "outlets", "2021-03")
    assert (after.count["bh"], after.filed["bh"], after.filed["jq"]) == (60, "2021-03", LAST)
