"""The handling of complaints as it is shipped: through the front door, by form, and every page of it."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from access.viewer import Viewer
from etl.acts.editions import prepare, publish, review
from etl.acts.returns import file_draft, look_at_draft
from etl.composing.compose import compose
from etl.definitions.load import load_programme
from etl.demo.arrivals import write_files
from etl.demo.programmes import plan_of
from etl.forms.records import listed
from etl.intake.load import load_content, load_files
from etl.jobs.seed_docs import PAGE, all_seeds, section
from etl.queries.returns.cases import case_figures, open_cases
from pages.subjects.returns import acts
from store.engine import open_engine
from store.errors import StoreError
from store.filings import read_content
from store.life.drafts import open_drafts
from tests.pages.conftest import Visit, words_of
from tests.pages.shown import bare_ids, empty_charts, foreign

SLUG = "complaints"
POSTS = ("编制岗", "复核岗", "发布岗")
"""Who drew up, reviewed and published in this test: names of accounts, which stay as they are."""
SECTIONS = {
    "overview": [{}],
    "growth": [{}],
    "coverage": [{}],
    "map": [{}],
    "rankings": [{}],
    "filing": [{}],
    "returns_desk": [
        {"part": one} for one in ("board", "month", "cases", "found", "violations", "reminders")
    ],
    "data_quality": [{}],
    "assessment": [{}],
    "institution": [{}],
    "methods": [{}],
    "objections": [{}],
    "bulletin": [{}],
    "present": [{}],
    "meetings": [{}],
    "programme": [{}],
}
NOW = datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The records of 2017 and of the quarter after it, with the circular of the year's end published."""
    folder: Path = tmp_path_factory.mktemp("complaints")
    engine, programme = open_engine(f"sqlite:///{folder / 'complaints.db'}"), load_programme(SLUG)
    planned = [one for one in plan_of(programme)(programme, 1) if one.name >= "2017"]
    loaded = load_files(engine, programme, [(a.path, a.received_at) for a in write_files(planned, folder)])
    assert all(one.is_in and not one.findings for one in loaded)
    day = datetime.date(2018, 1, 20)
    made = prepare(
        engine, programme, "bulletin", "2017-Q4", by="编制岗", at=NOW, compose=compose, issued_on=day
    )
    publish(engine, review(engine, made.stored, by="复核岗", at=NOW), by="发布岗", at=NOW)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("seed", [1, 7])
def test_the_year_is_the_one_that_was_published(seed: int, tmp_path: Path) -> None:
    """2017年共发生客户投诉事件81件，1个工作日内处理完毕的占53%，1-3（含）个工作日处理完毕的占47%，均已处理完毕."""
    programme = load_programme(SLUG)
    cases = [case for code in programme.institutions for case in _cases(programme, code, seed)]
    year = [one for one in cases if one.received.year == 2017]
    assert len(year) == 81
    assert all(one.closed is not None and one.closed.year == 2017 for one in year)
    assert not [one for one in cases if one.closed and one.closed.year == 2017 and one.received.year != 2017]


def _cases(programme, code, seed):  # type: ignore[no-untyped-def]
    from etl.demo.programmes.complaints import cases_of

    return cases_of(programme, code, seed)


def test_its_figures_come_out_of_the_files(filed: Engine) -> None:
    found = case_figures(filed, load_programme(SLUG), "2017")
    assert found.periods == ("2017-Q1", "2017-Q2", "2017-Q3", "2017-Q4")
    wanted = {
        "received": 81,
        "closed": 81,
        "closed_1": 43,
        "closed_1_3": 38,
        "due": 81,
        "on_time": 81,
        "open": 0,
    }
    assert {name: found.measures[name] for name in wanted} == wanted
    shares = [round(found.indicators[one] or 0) for one in ("within-1", "share-1-3", "within-3")]
    assert shares == [53, 47, 100]


def test_what_is_entered_by_form_is_filed_like_a_file(filed: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    programme, who = load_programme(SLUG), Viewer("institution", "qm", "青墨银行报送岗")
    monkeypatch.setattr(acts, "engine", lambda _: filed)
    monkeypatch.setattr(acts, "database", lambda: "")
    lines = acts.cases_to_enter(programme, "qm", "2018-Q2", who)
    last = datetime.date(2018, 3, 31)
    assert [one["number"] for one in lines] == [
        one.number for one in open_cases(filed, programme, "2018-Q1", last, institution="qm")
    ]
    acts.enter_cases(programme, "qm", "2018-Q2", [], who, NOW)  # what was open may not just disappear
    (draft,) = open_drafts(filed, SLUG)
    found = look_at_draft(filed, programme, draft.id).open
    assert [(one.finding.rule, one.finding.about) for one in found] == [("CASE-LOST", lines[0]["number"])]
    for one in lines:
        one["closed"] = "2018-04-10"
    new = dict.fromkeys(lines[0], "") | {
        "number": "QM2018-900",
        "received": "2018-06-28 09:30",
        "grade": "简单",
    }
    acts.enter_cases(programme, "qm", "2018-Q2", [*lines, new, dict.fromkeys(new, "")], who, NOW)
    (draft,) = open_drafts(filed, SLUG)
    assert look_at_draft(filed, programme, draft.id).can_be_filed
    file_draft(filed, programme, draft.id, by="青墨银行报送岗", at=NOW)
    (still,) = open_cases(filed, programme, "2018-Q2", datetime.date(2018, 6, 30), institution="qm")
    assert (still.number, still.due, still.left) == ("QM2018-900", datetime.date(2018, 7, 3), 2)


def test_nothing_is_kept_of_a_file_that_could_name_a_person(filed: Engine) -> None:
    programme = load_programme(SLUG)
    line = {
        "number": "1",
        "institution": "qm",
        "period": "2018-Q2",
        "received": "2018-04-02",
        "grade": "张三",
    }
    loaded = load_content(filed, programme, "cases.csv", listed(programme.returns["cases"], [line]), NOW)
    assert (loaded.status, [one.rule for one in loaded.findings]) == ("refused", ["CASE-CELL"])
    with pytest.raises(StoreError):
        read_content(filed, loaded.sha256)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens(visit: Visit, filed: Engine, language: str) -> None:
    for name, addresses in SECTIONS.items():
        for address in addresses:
            page = visit(filed, name, programme=SLUG, period="2017-Q4", lang=language, **address)
            assert not page.exception, (name, address)
            assert not page.error, (name, address)
            assert name == "programme" or not foreign(page, language, POSTS), (name, address)
            assert name == "programme" or not bare_ids(page), (name, address)
            assert not empty_charts(page), (name, address)


def test_the_desk_and_the_filer_see_what_is_about_to_fall_due(visit: Visit, filed: Engine) -> None:
    desk = visit(filed, "returns_desk", programme=SLUG, month="2018-Q1", lang="en", part="cases")
    said = words_of(desk)
    assert "On 31 March 2018 5 cases are open." in said
    own = visit(filed, "filing", programme=SLUG, month="2018-Q1", lang="zh", institution="yl")
    assert "截至2018年3月31日，未办结事项1件。" in words_of(own)


def test_the_page_of_seeds_tells_these_figures(filed: Engine) -> None:
    (said,) = [one for one in all_seeds() if one.programme == SLUG]
    page = PAGE.read_text(encoding="utf-8")
    for line in section(filed, load_programme(SLUG), said):
        assert line in page
