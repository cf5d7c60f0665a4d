"""The methods page: the document, the cards, the examples, and trying a method out without changing anything."""

import re
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine

from access.viewer import COORDINATOR, PRESENTER, REVIEWER
from etl.definitions.load import load_programme
from etl.definitions.method.text import method_text
from etl.definitions.method.tuning import Turn, tuned
from etl.jobs.examples import EXAMPLES, TITLES, chinese_titles, subjects_of
from etl.values.errors import Refusal
from pages.subjects.methods import acts
from store import audit
from store.engine import open_engine
from store.life.proposals import open_proposals
from tests.pages.conftest import Visit, cells_of, headers_of, tables_of, title_of, words_of

METHOD = load_programme("daqing").methods[0]


def said(page) -> str:  # type: ignore[no-untyped-def]
    return "\n".join([words_of(page), *cells_of(page)]).replace("\\", "")


@pytest.mark.parametrize(("language", "title"), [("zh", "考核办法"), ("en", "Methods")])
@pytest.mark.parametrize("section", ["document", "indicators", "examples", "sandbox", "rehearsal"])
def test_every_section_in_both_languages(
    visit: Visit, daqing_engine: Engine, language: str, title: str, section: str
) -> None:
    page = visit(daqing_engine, "methods", lang=language, section=section)
    assert not page.exception
    assert title_of(page).startswith(title)
    assert not page.warning


def test_the_document_says_everything_that_the_file_says(visit: Visit, daqing_engine: Engine) -> None:
    text = said(visit(daqing_engine, "methods", lang="zh"))
    programme = load_programme("daqing")
    for part in METHOD.part:
        assert part.name.zh in text
    for item in METHOD.item:
        assert f"{item.code} {programme.indicators[item.indicator].name.zh}" in text
    for wanted in (
        METHOD.author,
        METHOD.checker,
        "2020年6月",
        "一票否决 V1",
        "约谈统计负责人",
        "80 分（含）至 90 分（不含）",
    ):
        assert wanted in text
    assert "[20%, 40%)→1 分" in text
    assert "农村商业银行、农村信用社及村镇银行：50%及以下得 0 分，90%及以上得 5 分，其间按比例" in text
    assert not re.search(r"\bR\d+\b", text), "rules by what they do, not by their numbers"


def test_a_card_has_its_governance(visit: Visit, daqing_engine: Engine) -> None:
    text = said(visit(daqing_engine, "methods", lang="en", section="indicators", indicator="F02"))
    indicator = load_programme("daqing").indicators["F02"]
    posts = ("Statistics desk, payments section", "Review desk, payments section")
    for wanted in (indicator.why.en, *posts, "Lower is better.", "1,000"):
        assert wanted in text


def test_titles_of_the_worked_examples_are_up_to_date_and_translated(
    visit: Visit, daqing_engine: Engine
) -> None:
    titles = chinese_titles(TITLES)
    collected = [en for _, subject, examples in subjects_of(EXAMPLES) for en in (subject, *examples)]
    assert list(titles) == collected, "run `make docs`"
    assert all(titles.values()), "a title has no Chinese yet"
    text = said(visit(daqing_engine, "methods", lang="zh", section="examples"))
    assert all(zh in text for zh in titles.values())


def test_turning_a_number_moves_the_trial_and_nothing_official(visit: Visit, daqing_engine: Engine) -> None:
    official = cells_of(visit(daqing_engine, "assessment", lang="en"))
    page = visit(daqing_engine, "methods", lang="en", section="sandbox", item="F01")
    assert headers_of(page)[-1] == "Nobody would change place"
    page.text_input(key=f"knob-{METHOD.code}-F01-rule.line").set_value("50").run()
    assert not page.exception
    assert "would change place" in headers_of(page)[-1]
    assert headers_of(page)[-1] != "Nobody would change place"
    trial = next(t for t in tables_of(page) if "Tried: place" in t.columns)
    assert trial["Official: place"].tolist() != trial["Tried: place"].tolist()
    assert cells_of(visit(daqing_engine, "assessment", lang="en")) == official
    page.button(key="forget").click().run()
    assert headers_of(page)[-1] == "Nobody would change place"


def test_a_part_that_is_turned_makes_the_others_make_room(visit: Visit, daqing_engine: Engine) -> None:
    """The boxes of the others show what is left for them, the places change beside them, and the method still adds up:
    it can be downloaded as a proposal."""
    page = visit(daqing_engine, "methods", lang="en", section="sandbox")
    parts = [part for part in METHOD.part if not part.bonus]
    keys = [f"weight-{METHOD.code}-{part.code}" for part in parts]
    assert [page.text_input(key=key).value for key in keys] == [f"{part.points:f}" for part in parts]
    page.text_input(key=keys[0]).set_value("50").run()
    assert not page.exception
    shown = [Decimal(page.text_input(key=key).value) for key in keys]
    assert (shown[0], sum(shown)) == (50, METHOD.full)
    assert not page.warning
    moves = next(
        one.proto.body for one in page.get("html") if "<ul" in one.proto.body and " → " in one.proto.body
    )
    tried = next(t for t in tables_of(page) if "Tried: place" in t.columns)
    changed = (tried["Official: place"] != tried["Tried: place"]).sum()
    assert moves.count("<li>") == min(int(changed), 12) > 0
    page.text_input(key=keys[0]).set_value("100").run()
    assert "nothing is left for the others" in page.error[0].value
    page.button(key="forget").click().run()
    assert [page.text_input(key=key).value for key in keys] == [f"{part.points:f}" for part in parts]


def test_the_address_shows_the_same_trial_to_others(visit: Visit, daqing_engine: Engine) -> None:
    part = METHOD.part[0].code
    page = visit(daqing_engine, "methods", lang="en", section="sandbox", item="F01")
    page.text_input(key=f"knob-{METHOD.code}-F01-rule.line").set_value("50").run()
    page.text_input(key=f"weight-{METHOD.code}-{part}").set_value("50").run()
    written = page.query_params["turned"]
    assert written == f"{METHOD.code}!F01~rule.line~50,{part}~part~50"
    other = visit(daqing_engine, "methods", lang="en", section="sandbox", item="F01", turned=written)
    assert cells_of(other) == cells_of(page)
    page.button(key="forget").click().run()
    assert "turned" not in page.query_params


@pytest.mark.parametrize(
    "turned", ["nonsense", f"{METHOD.code}!F01~rule.line~x,~~,nobody~part~3", "1999-01-01!F01~rule.line~50"]
)
def test_an_address_that_turns_what_is_not_there_turns_nothing(
    visit: Visit, daqing_engine: Engine, turned: str
) -> None:
    page = visit(daqing_engine, "methods", lang="en", section="sandbox", turned=turned)
    assert not page.exception
    assert headers_of(page)[-1] == "Nobody would change place"


def test_what_was_turned_stays_while_another_item_is_turned(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "methods", lang="en", section="sandbox", item="F01")
    page.text_input(key=f"knob-{METHOD.code}-F01-rule.line").set_value("50").run()
    page.selectbox(key="item").set_value("B05").run()
    page.text_input(key=f"knob-{METHOD.code}-B05-rule.edge.2").set_value("45").run()
    turned = next(t for t in tables_of(page) if "Tried" in t.columns)
    assert sorted(turned["Tried"].tolist()) == ["45", "50"]
    page.selectbox(key="item").set_value("F01").run()
    assert page.text_input(key=f"knob-{METHOD.code}-F01-rule.line").value == "50"


@pytest.mark.parametrize(
    ("item", "knob", "typed", "answer"),
    [
        ("B01", "points", "7", "The parts add to 102, not to 100"),
        ("B01", "rule.floor", "99", "the corners are out of order"),
        ("B05", "rule.edge.1", "55", "runs backwards"),
        ("B01", "points", "abc", "is not a number"),
        ("B01", "points", "-3", "above 0"),
        ("B01", "points", "5.12345", "more than 4 decimals"),
    ],
)
def test_a_number_that_does_not_fit_is_answered_with_a_sentence(
    visit: Visit, daqing_engine: Engine, item: str, knob: str, typed: str, answer: str
) -> None:
    page = visit(daqing_engine, "methods", lang="en", section="sandbox", item=item)
    page.text_input(key=f"knob-{METHOD.code}-{item}-{knob}").set_value(typed).run()
    assert not page.exception
    assert answer in words_of(page).replace("\\", "")


def test_an_institution_reads_the_method_and_cannot_try_it_out(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "methods", lang="en", viewer="B03", section="sandbox")
    assert not page.exception
    assert len(page.button_group(key="section").options) == 3
    assert any("which is not here" in warning.value for warning in page.warning)
    assert [one.key for one in page.text_input] == ["search"]


def test_rehearsal_of_the_sandbox_names_winners_and_losers(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "methods", lang="en", section="rehearsal", quarter="2018-Q3")
    assert "Nothing has been changed in the sandbox yet" in page.info[0].value
    page.query_params["turned"] = f"{METHOD.code}!F01~rule.line~50"
    page.run()
    page.button(key="rehearse").click().run()
    assert not page.exception
    assert "Rehearsed on 2 quarters" in words_of(page)
    gains = next(t for t in tables_of(page) if "Altogether" in t.columns)
    assert len(gains) > 10


def test_adoption_asks_for_two_people_and_a_date_to_come(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "methods", lang="en", section="rehearsal", quarter="2018-Q3")
    page.query_params["turned"] = f"{METHOD.code}!F01~rule.line~50"
    page.run()
    assert "adopt-checker" not in [one.key for one in page.text_input], "who checks is who adopts"
    page.button(key="propose").click().run()
    assert "Fill in every field" in page.error[0].value
    page.text_input(key="adopt-code").set_value("2019-01-01")
    page.text_input(key="adopt-next_review").set_value("2020-01")
    page.button(key="propose").click().run()
    assert "is over; date it" in page.error[0].value
    assert [path.stem for path in (load_programme("daqing").folder / "methods").glob("*.toml")] == [
        METHOD.code
    ]


def test_the_presenter_does_not_adopt(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "methods", lang="en", section="rehearsal", viewer="presenter")
    page.query_params["turned"] = f"{METHOD.code}!F01~rule.line~50"
    page.run()
    assert "Only the coordinator proposes a method" in words_of(page)
    assert [one.key for one in page.text_input] == ["search"]


def test_an_adopted_method_is_a_new_file_and_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"sqlite:///{tmp_path / 'methods.db'}"
    monkeypatch.setenv("DATABASE_URL", address)
    engine = open_engine(address)
    real = load_programme("daqing").folder
    shutil.copytree(real, tmp_path / "daqing")
    programme = load_programme("daqing", tmp_path)
    turned = tuned(programme, METHOD, [Turn("F01", "rule.line", Decimal(85))])
    text = method_text(turned.model_copy(update={"code": "2021-01-01"}))
    now = datetime(2020, 12, 1, tzinfo=UTC)
    acts.propose(programme, text, ("2019-Q4",), COORDINATOR, now)
    (waiting,) = open_proposals(engine, "daqing")
    for who, digest, said in (
        (COORDINATOR, waiting.sha256, "You proposed this method"),
        (REVIEWER, "0" * 64, "no longer the one you looked at"),
        (PRESENTER, waiting.sha256, "may not do this"),
    ):
        with pytest.raises(Refusal, match=said):
            acts.adopt(programme, "2021-01-01", digest, ("2019-Q4",), who, now)
    acts.adopt(programme, "2021-01-01", waiting.sha256, ("2019-Q4",), REVIEWER, now)
    assert open_proposals(engine, "daqing") == []
    again = load_programme("daqing", tmp_path)
    assert [method.code for method in again.methods] == ["2018-04-01", "2021-01-01"]
    assert again.methods[0] == METHOD
    assert again.methods[1].items["F01"].rule.line == 85
    assert (again.methods[1].author, again.methods[1].checker) == (COORDINATOR.account, REVIEWER.account)
    entries = audit.read_entries(engine, "daqing")
    assert [(one.act.actor, one.act.act, one.act.subject) for one in entries] == [
        (COORDINATOR.account, "propose method", "2021-01-01"),
        (REVIEWER.account, "adopt method", "2021-01-01"),
    ]
    file = again.folder / "methods" / "2021-01-01.toml"
    assert entries[1].act.detail["sha256"] == sha256(file.read_bytes()).hexdigest()
    assert entries[1].act.detail["author"] == COORDINATOR.account
    with pytest.raises(Refusal, match="never edited"):
        acts.propose(again, text, ("2019-Q4",), COORDINATOR, now)
    with pytest.raises(Refusal, match="is over"):
        acts.propose(again, text.replace("2021-01-01", "2020-07-01"), ("2019-Q4",), COORDINATOR, now)


@pytest.mark.parametrize(
    ("old", "new", "answer"),
    [
        ("points = 10\n", "points = 9\n", "the parts add to"),
        ('indicator = "A02"', 'indicator = "Z99"', "has no file in indicators/"),
        ("full = 100", "full = ", "not valid TOML"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(
    visit: Visit, daqing_engine: Engine, old: str, new: str, answer: str
) -> None:
    file = load_programme("daqing").folder / "methods" / f"{METHOD.code}.toml"
    page = visit(daqing_engine, "methods", lang="en", section="rehearsal", proposal="file", quarter="2018-Q3")
    content = file.read_text(encoding="utf-8").replace(old, new, 1).encode()
    page.file_uploader(key="method-file").set_value(("new.toml", content, "application/toml")).run()
    assert not page.exception
    assert "rehearse" not in [button.key for button in page.button], "there is nothing to rehearse"
    assert answer in words_of(page).replace("\\", "")
    assert "propose" not in [button.key for button in page.button]


def test_what_follows_failing_again_names_what_the_ladder_proposes(
    visit: Visit, daqing_engine: Engine
) -> None:
    """The rule said one thing, the ladder under it another, and neither spoke of the other."""
    said = words_of(visit(daqing_engine, "methods", lang="en"))
    assert "hands in a plan; proposed besides: public criticism in a circular" in said
    assert said.count("proposed besides") == 1
