"""Names to be reviewed, as the coordinator sees and decides them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store.engine import open_engine
from store.facts import read_facts
from store.filings import store_filing
from store.names import read_decisions
from tests.pages.conftest import Visit, cells_of, words_of
from tests.unit.store.drafts import a_draft, fact_frame

CODE, NAME = "review-yess-bank", "YESS BANK"
AT = datetime(2025, 8, 1, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    engine = new_at(tmp_path / "names.db")
    for month in ("2025-05", "2025-06"):
        rows = [(CODE, "", "", "upi_remitter_volume", 40, "UPI", "D5")]
        rows += [("axis-bank", "", "", "upi_remitter_volume", 60, "UPI", "D6")]
        draft = a_draft(month.encode(), programme="rbi-retail", period=month, institution="", received_at=AT,
                        facts=fact_frame(*rows), review_names=[(CODE, NAME)])  # fmt: skip
        store_filing(engine, draft)
    return engine


def test_a_name_is_decided_once_and_taken_back(engine: Engine, visit: Visit) -> None:
    page = visit(engine, "data_quality", programme="rbi-retail", lang="en", part="names")
    assert not page.exception
    assert "Figures under one name wait" in words_of(page)
    assert {NAME, "UPI", "40.0000", "2025-05 – 2025-06"} <= {
        cell.replace("\\", "") for cell in cells_of(page)
    }
    page.selectbox(key=f"name-is-{CODE}").set_value("yes-bank")
    page.text_input(key=f"name-why-{CODE}").set_value("misspelt")
    [confirm] = [button for button in page.button if button.label == "Confirm for all periods"]
    page = confirm.click().run()
    assert "“YESS BANK” is decided for all periods." in [one.value for one in page.success]
    assert read_facts(engine, "rbi-retail", institutions=["yes-bank"])["value"].to_list() == [40, 40]
    [decision] = read_decisions(engine, "rbi-retail")
    assert (decision.institution, decision.note) == ("yes-bank", "misspelt")
    page = page.button(key="take-back").click().run()
    assert "“YESS BANK” waits for review again." in [one.value for one in page.success]
    assert read_facts(engine, "rbi-retail", institutions=["yes-bank"]).is_empty()
    assert read_decisions(engine, "rbi-retail")[-1].note == "Taken back at once"
    [confirm] = [button for button in page.button if button.label == "Confirm for all periods"]
    page.selectbox(key=f"name-is-{CODE}").set_value("yes-bank")
    page.text_input(key=f"name-why-{CODE}").set_value("misspelt")
    page = confirm.click().run().run()
    assert "take-back" not in {button.key for button in page.button}
    [back] = [button for button in page.button if button.label == "Take back"]
    page = back.click().run()
    assert not page.exception
    assert read_facts(engine, "rbi-retail", institutions=["yes-bank"]).is_empty()


def test_without_names_the_page_says_so(tmp_path: Path, visit: Visit) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'none.db'}")
    rows = fact_frame(("axis-bank", "", "", "upi_remitter_volume", 60, "UPI", "D6"))
    store_filing(engine, a_draft(programme="rbi-retail", period="2025-05", institution="", facts=rows))
    page = visit(engine, "data_quality", programme="rbi-retail", lang="zh", part="names")
    assert "公布的统计表中的名称均已识别。" in words_of(page)
