"""Ledgers and registers on the pages: look, accept, take back; an institution files its own register."""

import datetime
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from etl.acts import lists
from etl.definitions.load import load_programme
from etl.intake.drafting import Upload
from etl.intake.load import load_content
from store import audit
from store.entries import read_entries
from store.filings import list_filings
from store.points import read_points
from tests.listed import ledger, register
from tests.pages.conftest import Visit, cells_of, words_of
from tests.returns import a_return

PROGRAMME = load_programme("daqing")
NOON = datetime.datetime(2020, 1, 19, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
MONTH = "2019-12"


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    """A database with one return of December, so that there is a month to look at, and one ledger."""
    opened = new_at(tmp_path / "lists.db")
    load_content(opened, PROGRAMME, "b03.xlsx", a_return(PROGRAMME, "B03", MONTH), NOON)
    load_content(opened, PROGRAMME, "台账.csv", ledger({}), NOON)
    return opened


def desk(visit: Visit, engine: Engine, lang: str = "en") -> AppTest:
    page = visit(engine, "returns_desk", viewer="coordinator", lang=lang, month=MONTH, part="lists")
    assert not page.exception
    return page


def choose(page: AppTest, content: bytes, name: str = "补充.csv") -> None:
    page.file_uploader(key="list-file").upload(name, content, "text/csv")
    page.run()
    assert not page.exception


def counts(engine: Engine) -> list[int]:
    return read_entries(engine, "daqing")["count"].to_list()


@pytest.mark.parametrize(("lang", "said", "done"), [
    ("en", "Lines added: 1; changed: 0; removed: 0; unchanged: 1.", "The file is accepted"),
    ("zh", "将新增 1 行，更正 0 行", "文件已接受"),
])  # fmt: skip
def test_a_ledger_is_looked_at_accepted_and_taken_back(
    visit: Visit, engine: Engine, lang: str, said: str, done: str
) -> None:
    page = desk(visit, engine, lang)
    before = len(audit.read_entries(engine))
    choose(page, ledger({"evidence": "另一份"}))
    assert said in words_of(page)
    assert any("另一份" in cell for cell in cells_of(page))
    assert len(audit.read_entries(engine)) == before, "choosing a file stores nothing"
    page.button(key="hand-in-list").click().run()
    assert any(done in one.value for one in page.success)
    assert counts(engine) == [1, 1]
    newest = max(one.id for one in list_filings(engine, "daqing"))
    page = desk(visit, engine, lang)
    page.checkbox(key="take-back-look").check().run()
    assert not page.exception
    page.text_input(key="take-back-reason").input("材料有误")
    next(one for one in page.button if one.label in ("Take the file back", "撤回该文件")).click()
    page.run()
    assert not page.exception
    assert counts(engine) == [1]
    last = audit.read_entries(engine)[-1].act
    assert (last.act, last.detail["filing"], last.detail["reasons"]) == ("take back", newest, "材料有误")


def test_a_bad_ledger_has_no_button(visit: Visit, engine: Engine) -> None:
    page = desk(visit, engine)
    choose(page, ledger({"count": "7"}))
    assert "It cannot be accepted like this" in words_of(page)
    assert any("says otherwise" in cell for cell in cells_of(page))
    assert not [one for one in page.button if one.key == "hand-in-list"]
    choose(page, b"\x00\x01", "x.csv")
    assert page.error, "what cannot be read is one sentence"


def test_who_was_slower_is_told_to_look_again(visit: Visit, engine: Engine) -> None:
    page = desk(visit, engine)
    choose(page, ledger({"evidence": "我的"}))
    load_content(engine, PROGRAMME, "y.csv", ledger({"evidence": "他的"}), NOON)
    page.button(key="hand-in-list").click().run()
    assert not page.exception
    assert counts(engine) == [1, 1], "nothing of the other's is lost, and nothing of mine stored"
    assert any("somebody else has just accepted" in one.value for one in page.error)
    assert "unchanged: 2" in words_of(page), "what it would change now"
    page.button(key="hand-in-list").click().run()
    assert counts(engine) == [1, 1, 1], "decided on again, it goes in"


def test_an_institution_files_its_own_register(visit: Visit, engine: Engine) -> None:
    page = visit(engine, "filing", viewer="B03", lang="en", month=MONTH)
    assert "Your own registers of points" in words_of(page)
    choose(page, register({}, {"key": "x", "institution": "B01"}), "点位.csv")
    assert any("registers its own points only" in cell for cell in cells_of(page))
    choose(page, register({}), "点位.csv")
    assert "Lines added: 1; changed: 0; removed: 0" in words_of(page)
    page.button(key="hand-in-list").click().run()
    assert not page.exception
    filed = max(list_filings(engine, "daqing"), key=lambda one: one.id)
    assert (filed.source, filed.institution, filed.state) == ("points", "B03", "filed")
    assert "waits for the coordinator" in cells_of(page)
    page = desk(visit, engine)
    assert "Registers that wait for you" in words_of(page)
    page.button(key="accept-list").click().run()
    assert not page.exception
    assert read_points(engine, "daqing")["key"].to_list() == ["k1"]


def test_others_see_nothing_of_it(visit: Visit, engine: Engine) -> None:
    upload = Upload("点位.csv", register({}), "岗", NOON)
    lists.hand_in(engine, PROGRAMME, upload, institution="B03")
    page = visit(engine, "filing", viewer="B01", lang="en", month=MONTH)
    assert not page.exception
    assert "点位.csv" not in "\n".join(cells_of(page))
    page = visit(engine, "returns_desk", viewer="B01", lang="en", month=MONTH, part="lists")
    assert "The returns desk is for those who coordinate" in words_of(page)
