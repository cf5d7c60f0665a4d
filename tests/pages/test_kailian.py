"""The appraisal of anti-money-laundering work as it is shipped: through the front door, and every page of it."""

import datetime
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

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
from pages.shared.words import Words
from store.engine import open_engine
from tests.commands import run_command
from tests.pages.conftest import Visit, links_of, names_without_a_link

SLUG, YEAR, MONITOR = "kailian-aml", "2017", "反洗钱工作岗"
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
        assert not names_without_a_link(page, named(language))


@pytest.mark.parametrize("viewer", ["coordinator", "b5", "presenter"])
def test_every_kind_of_link_shows_what_it_names_in_its_period(
    visit: Visit, kailian: Engine, viewer: str
) -> None:
    links = {
        link
        for name in SECTIONS
        for address in SECTIONS[name]
        for link in links_of(visit(kailian, name, programme=SLUG, lang="en", viewer=viewer, **address))
    }
    kinds = {(one.partition("?")[0], *sorted(dict(parse_qsl(urlsplit(one).query)))): one for one in links}
    assert len(kinds) >= 4
    words = Words("en", "institution", "quarter", "year")
    for link in kinds.values():
        asked = dict(parse_qsl(urlsplit(link).query))
        assert (asked["programme"], asked["lang"]) == (SLUG, "en")
        assert asked.get("viewer", "coordinator") == viewer
        page = visit(kailian, urlsplit(link).path.removeprefix("./") or "overview", **asked)
        assert not page.exception, link
        assert not [one.value for one in page.warning if "not here" in one.value], link
        when = next(asked[clock] for clock in ("period", "quarter", "month") if clock in asked)
        assert words.period(when) in page.title[0].value, link
        picked = {one.key: one.value for one in page.selectbox}
        assert {key: picked[key] for key in asked if key in picked}.items() <= asked.items(), link


def test_two_units_stand_side_by_side_as_far_as_each_may_be_told(visit: Visit, kailian: Engine) -> None:
    asked = {"programme": SLUG, "lang": "en", "institution": "b5", "with": "b2"}
    title = "Place of"
    told = {}
    for viewer in ("coordinator", "b5"):
        page = visit(kailian, "institution", viewer=viewer, **asked)
        assert not page.exception
        assert page.query_params["with"] == ["b2"] or page.query_params["with"] == "b2"
        told[viewer] = next(t.value for t in page.table if any(title in name for name in t.value.columns))
        parts = next(t.value for t in page.table if "Part" in t.value.columns)
        assert len(parts) == 6
    mine, other = told["b5"].columns[1], told["b5"].columns[3]
    assert told["b5"][mine].to_list() == told["coordinator"][mine].to_list()
    assert told["b5"][other].to_list() != told["coordinator"][other].to_list()
    assert told["b5"].iloc[:, 4].to_list() == told["coordinator"].iloc[:, 4].to_list()


def test_a_table_is_sorted_by_the_address_and_by_the_picker(visit: Visit, kailian: Engine) -> None:
    page = visit(kailian, "rankings", programme=SLUG, lang="en", sort="ranking.Place.down")
    places = [int(one) for one in page.table[0].value["Place"]]
    assert places == sorted(places, reverse=True)
    page.selectbox(key="sort-ranking").set_value("ranking.Place.up").run()
    assert "sort=ranking.Place.up" in urlencode(page.query_params, doseq=True)
    assert [int(one) for one in page.table[0].value["Place"]] == sorted(places)
    page.selectbox(key="sort-ranking").set_value("").run()
    assert "sort" not in page.query_params
    assert not visit(kailian, "rankings", programme=SLUG, lang="zh", sort="ranking.Place.down").exception


def named(language: str) -> set[str]:
    """The names of the programme's units."""
    units = load_programme(SLUG).institutions.values()
    return {name for one in units for name in (one.name(language), one.short(language))}


def test_a_unit_sees_its_own(visit: Visit, kailian: Engine) -> None:
    for name in ("overview", "assessment", "institution", "filing"):
        page = visit(kailian, name, programme=SLUG, lang="zh", viewer="b5")
        assert not page.exception, name
        assert not page.error, name


def test_a_supplement_to_a_quarters_ledger_shows_what_it_does_to_the_year(
    kailian: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "supplement.csv"
    line = f"b5,2017-Q2,proposal,1,补充采纳单,经采纳,{MONITOR},2017-07-20"
    path.write_text(
        f"单位代码,考核期,事项代码,数量,佐证材料,登记理由,登记岗位,登记日期\n{line}\n", encoding="utf-8"
    )
    database = kailian.url.render_as_string(hide_password=False)
    seen = run_command(database, "load", str(path), "--programme", SLUG, "--preview")
    assert seen.returncode == 0, seen.stderr
    was, will = re.search(r"b5: ([\d.]+) .* → ([\d.]+) ", seen.stdout).groups()  # type: ignore[union-attr]
    assert float(will) - float(was) == pytest.approx(2)
