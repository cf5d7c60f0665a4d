"""The appraisal of anti-money-laundering work as it is shipped: through the front door, and every page of it."""

import datetime
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from etl.acts.editions import prepare, publish, review
from etl.acts.follow_up import ResolutionDraft, decide_proposal, record_resolution, take_step
from etl.commands.app import whole_app
from etl.composing.compose import compose
from etl.definitions.load import load_programme
from etl.demo.arrivals import write_files
from etl.demo.programmes import plan_of
from etl.editions.model import Edition, Kind, Table
from etl.intake.load import load_files
from etl.queries.risks import sweep
from etl.queries.scope import EVERYTHING
from etl.queries.score.assessment import assessment
from etl.queries.score.follow_up import open_cases, proposals
from etl.values.errors import Refusal
from pages.shared.words import Words
from store.engine import open_engine
from tests.commands import run_command
from tests.pages.conftest import (
    Visit,
    headers_of,
    links_of,
    names_without_a_link,
    sentences_of,
    tables_of,
    title_of,
)
from tests.pages.shown import bare_ids, empty_charts, foreign

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
    "meetings": [{}],
    "programme": [{}],
    "risk": [{}],
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
        assert "2017" in title_of(page) or "2018" in title_of(page)
        assert not names_without_a_link(page, named(language))
        assert not empty_charts(page)
        if name != "programme":  # it shows what the files say, in every language that they say it in
            assert not foreign(page, language, ("编制岗", "复核岗", "发布岗"))
            assert not bare_ids(page)


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
        assert words.period(when) in title_of(page), link
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
        told[viewer] = next(t for t in tables_of(page) if any(title in name for name in t.columns))
        parts = next(t for t in tables_of(page) if "Part" in t.columns)
        assert len(parts) == 6
    mine, other = told["b5"].columns[1], told["b5"].columns[3]
    assert told["b5"][mine].to_list() == told["coordinator"][mine].to_list()
    assert told["b5"][other].to_list() != told["coordinator"][other].to_list()
    assert told["b5"].iloc[:, 4].to_list() == told["coordinator"].iloc[:, 4].to_list()


def test_a_table_is_sorted_by_the_address_and_by_the_picker(visit: Visit, kailian: Engine) -> None:
    page = visit(kailian, "rankings", programme=SLUG, lang="en", sort="ranking.Place.down")
    places = [int(one) for one in tables_of(page)[0]["Place"]]
    assert places == sorted(places, reverse=True)
    page.selectbox(key="sort-ranking").set_value("ranking.Place.up").run()
    assert "sort=ranking.Place.up" in urlencode(page.query_params, doseq=True)
    assert [int(one) for one in tables_of(page)[0]["Place"]] == sorted(places)
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


def test_a_meeting_is_entered_and_its_decision_stands_with_whom_it_names(
    visit: Visit, kailian: Engine
) -> None:
    page = visit(kailian, "meetings", programme=SLUG, lang="zh", viewer="coordinator")
    page.text_input(key="meeting-name").input("2017年第四季度反洗钱例会")
    page.multiselect(key="meeting-institutions").set_value(["b5", "b1"])
    page.multiselect(key="meeting-shown").set_value([f"{SLUG}/bulletin/2017-Q4/1"])
    page.text_input(key="meeting-0-text").input("逐户补齐受益所有人信息")
    page.selectbox(key="meeting-0-owner").set_value(load_programme(SLUG).institutions["b5"].short("zh"))
    page.date_input(key="meeting-0-due").set_value(datetime.date(2018, 3, 30))
    page = page.button[-1].click().run()
    assert not page.exception
    assert [one.value for one in page.success] == ["会议已登记。"], [one.value for one in page.error]
    own = visit(kailian, "institution", programme=SLUG, lang="zh", viewer="b5", institution="b5")
    assert any("逐户补齐受益所有人信息" in one for one in sentences_of(own))
    attended = visit(kailian, "meetings", programme=SLUG, lang="en", viewer="b1")
    assert any("1 meeting is entered" in one for one in sentences_of(attended))
    assert not any("逐户补齐" in one for one in sentences_of(attended)), "it names another institution"
    absent = visit(kailian, "meetings", programme=SLUG, lang="en", viewer="b2")
    assert any("No meeting" in one for one in sentences_of(absent))


def test_commended_decided_and_warned_of_stand_in_the_next_documents(visit: Visit, kailian: Engine) -> None:
    programme = load_programme(SLUG)
    at = datetime.datetime(2018, 1, 19, 2, tzinfo=datetime.UTC)
    found = proposals(kailian, programme, assessment(kailian, programme, YEAR, scope=EVERYTHING), at.date())
    praised = [one for one in found if one.commends]
    assert {one.member.code for one in praised if one.consequence.when == "first"} == {"d4", "b1"}
    assert {one.member.code for one in found if not one.commends} == {"b5"}
    number = decide_proposal(
        kailian, programme, YEAR, praised[0], opened=True, reasons="首位", by="岗", at=at
    )
    assert number not in [one.id for one in open_cases(kailian, programme)], "nothing is left to do about it"
    with pytest.raises(Refusal, match="is a commendation"):
        take_step(kailian, programme, number, "notice", text="x", by="岗", at=at)
    draft = ResolutionDraft(SLUG, "2017-Q3", "", "", "Train everybody anew.", "b4", at.date(), "岗", at)
    record_resolution(kailian, draft)

    def composed(kind: Kind, period: str) -> Edition:
        return compose(
            kailian, programme, kind, period, number=9, issued_on="2018-01-20", known_on="2018-01-20",
            audit_head="0" * 64, code_version="test",
        )  # fmt: skip

    year = {one.code: one.blocks for one in composed("assessment", YEAR).sections}
    assert {"commended", "risks"} <= year.keys()
    tables = {one.code: one for one in year["risks"] if isinstance(one, Table)}
    assert len(tables["risks"].rows) == 4
    assert len(tables["warnings"].rows) == len(sweep(kailian, programme, "2017-Q4", today=at.date()).warnings)
    assert "institution" not in str(tables["warnings"].columns), "others learn nothing of whose it is"
    quarter = composed("bulletin", "2017-Q4")
    assert "decisions" in [one.code for one in quarter.sections]
    assert "slide.decisions" in [one.code for one in quarter.slides]
    own = visit(kailian, "institution", programme=SLUG, lang="en", viewer="d4", institution="d4")
    assert any("Commended: unit of the year" in one.value for one in own.success)
    other = visit(kailian, "institution", programme=SLUG, lang="en", viewer="b1", institution="d4")
    assert not other.success


def test_a_warning_is_taken_on_by_its_institution_and_closed_by_another(
    visit: Visit, kailian: Engine
) -> None:
    page = visit(kailian, "risk", programme=SLUG, lang="zh", viewer="b5")
    page.text_input(key="warning-b5-unmended-text").input("逐项挂账整改")
    page = page.button(key="FormSubmitter:warning-b5-unmended-认领").click().run()
    assert not page.exception
    assert [one.value for one in page.success] == ["预警已认领。"], [one.value for one in page.error]
    assert not [one for one in page.button if "销号" in one.label], "an institution closes nothing"
    others = visit(kailian, "risk", programme=SLUG, lang="en", viewer="d1")
    assert not [one for one in others.expander if "Lingao" in one.label]
    presenter = visit(kailian, "risk", programme=SLUG, lang="en", viewer="presenter")
    assert "Those who coordinate" in presenter.info[0].value


def test_commands_tell_the_same(kailian: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", kailian.url.render_as_string(hide_password=False))

    def told(*words: str) -> dict[str, Any]:
        done = CliRunner().invoke(whole_app(), [*words, "--programme", SLUG, "--json"])
        assert done.exit_code == 0, done.output
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    risk = told("risk", "--period", "2017-Q4")
    there = sweep(kailian, load_programme(SLUG), "2017-Q4", today=datetime.date(2018, 1, 22))
    assert sum(one["count"] for one in risk["cells"]) == len(there.known)
    assert [one["due"] for one in risk["warnings"]] == [one.due.isoformat() for one in there.warnings]
    plain = CliRunner().invoke(whole_app(), ["risk", "--period", "2017-Q4", "--programme", SLUG])
    assert plain.stdout.count("\n") >= 5 + len(there.warnings)
    assert told("meetings")["rows"] == [] or told("meetings")["rows"][0]["about"] == "2017-Q4"


def test_the_presenter_reads_the_follow_up_and_decides_nothing(visit: Visit, kailian: Engine) -> None:
    programme = load_programme(SLUG)
    at = datetime.datetime(2018, 1, 19, 3, tzinfo=datetime.UTC)
    found = proposals(kailian, programme, assessment(kailian, programme, YEAR, scope=EVERYTHING), at.date())
    struck = next(one for one in found if not one.commends and one.case is None)
    number = decide_proposal(
        kailian, programme, YEAR, struck, opened=True, reasons="组内末位", by=MONITOR, at=at
    )
    first = visit(kailian, "overview", programme=SLUG, lang="en", viewer="presenter")
    said = "".join(one.proto.body for one in first.get("html"))
    assert f"№ {number} · " in said
    assert "last of its group" in said or "last of the group" in said, said
    page = visit(
        kailian,
        "objections",
        programme=SLUG,
        lang="en",
        viewer="presenter",
        section="follow-up",
        quarter=YEAR,
    )
    assert not page.exception
    assert any(one.label.startswith(f"№ {number} · ") for one in page.expander)
    assert not [one for one in page.button if one.label not in ("Copy the address of this view",)]
    assert not page.text_input[1:], "but for the search nothing is typed"
    assert "What the method proposes" not in headers_of(page)
    own = visit(
        kailian, "objections", programme=SLUG, lang="en", viewer="b1", section="follow-up", quarter=YEAR
    )
    assert not any(one.label.startswith(f"№ {number} · ") for one in own.expander)
