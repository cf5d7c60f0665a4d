"""The Programme page: who makes changes, what is said before one is made, and that every page knows it at once."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from access.viewer import COORDINATOR, PRESENTER, REVIEWER, Viewer
from etl.definitions.amending.changes import change_of
from etl.definitions.load import load_programme
from etl.queries.amended.running import listed, running
from etl.values.errors import Refusal
from pages.subjects.programme import acts
from store.engine import open_engine
from store.filings import store_filing
from tests.pages.conftest import Visit, cells_of, words_of
from tests.unit.store.drafts import a_draft

DAQING = load_programme("daqing")
AT = datetime(2020, 1, 16, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
JOIN = {
    "code": "B30",
    "name_zh": "新桥银行（演示）",
    "name_en": "Xinqiao (demo)",
    "group": "G4",
    "since": "2020-02",
}


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """A month with figures, so that pages have something to be about."""
    opened = open_engine(f"sqlite:///{tmp_path / 'own.db'}")
    store_filing(opened, a_draft(b"1", period="2019-12"))
    return opened


def press(page: AppTest, label: str) -> AppTest:
    return next(one for one in page.button if one.label == label).click().run()


def test_an_institution_joins_on_the_page_and_every_page_knows_it_at_once(
    visit: Visit, engine: Engine
) -> None:
    page = visit(engine, "programme", lang="en", viewer="coordinator")
    page.text_input(key="amend-code").input("B30")
    page.text_input(key="amend-name-zh").input("新桥银行（演示）")
    page.text_input(key="amend-name-en").input("Xinqiao Bank (demo)")
    page.text_input(key="amend-period-join").input("2020-01")
    page = press(page, "Show what changes")
    assert not page.exception
    assert "Institutions that owe a return for January 2020: 19 → 20." in words_of(page)
    assert not listed(engine, "daqing")
    page.text_input(key="amend-reason").input("A new branch")
    page = press(page, "Change the programme")
    assert not page.exception
    said = "\n".join([words_of(page), *cells_of(page)])
    assert [one.value for one in page.success] == ["The programme is changed."]
    assert "1 change has been made. 1 of them is in force." in said
    assert "Xinqiao Bank" in said
    (one,) = listed(engine, "daqing")
    assert (one.amendment.by, one.amendment.reason) == ("牵头单位（演示）", "A new branch")
    filing = visit(engine, "filing", lang="en", viewer="B30", month="2020-01")
    assert not filing.exception
    assert "Xinqiao" in str([box.options for box in filing.selectbox])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["join", "leave", "merge", "universe", "special-day", "target"])
def test_every_form_opens_and_says_in_one_sentence_what_is_missing(
    visit: Visit, engine: Engine, kind: str, lang: str
) -> None:
    page = visit(engine, "programme", lang=lang, viewer="coordinator")
    page = page.selectbox(key="amend-kind").select(kind).run()
    page = press(page, "查看影响" if lang == "zh" else "Show what changes")
    assert not page.exception
    (error,) = page.error
    assert error.value.endswith("。" if lang == "zh" else ".")
    assert "\n" not in error.value
    assert not listed(engine, "daqing")


def test_a_change_is_taken_back_on_the_page(visit: Visit, engine: Engine) -> None:
    page = visit(engine, "programme", lang="en", viewer="coordinator")
    acts.amend(DAQING, change_of("join", JOIN), "r", False, COORDINATOR, AT)
    page = page.run()
    page.text_input(key="amend-back-reason").input("Entered twice")
    page = press(page, "Take it back by another line")
    assert not page.exception
    said = "\n".join(cells_of(page))
    assert [one.value for one in page.success] == ["The change is taken back; both lines stay on record."]
    assert "taken back by Coordinator (demo) on" in said
    assert running(engine, DAQING) is DAQING


@pytest.mark.parametrize("viewer", ["reviewer", "presenter", "B03"])
def test_others_see_the_definitions_and_have_no_form(visit: Visit, engine: Engine, viewer: str) -> None:
    page = visit(engine, "programme", lang="en", viewer=viewer)
    assert not page.exception
    said = words_of(page)
    assert ("Changes while the programme runs" in said) == (viewer == "reviewer")
    assert "Show what changes" not in [one.label for one in page.button]
    assert [box.key for box in page.selectbox if box.key and box.key.startswith("amend")] == []


@pytest.mark.parametrize(
    "viewer", [REVIEWER, PRESENTER, Viewer("institution", "B03", "B03"), Viewer("coordinator")]
)
def test_nobody_else_amends_whatever_the_page_had_shown(visit: Visit, engine: Engine, viewer: Viewer) -> None:
    visit(engine, "programme", lang="en", viewer="coordinator")  # sets the database
    with pytest.raises(Refusal, match="Your post may not do this"):
        acts.amend(DAQING, change_of("join", JOIN), "r", True, viewer, AT)
    with pytest.raises(Refusal, match="Your post may not do this"):
        acts.take_back(DAQING, 1, "r", True, viewer, AT)
    assert not listed(engine, "daqing")
