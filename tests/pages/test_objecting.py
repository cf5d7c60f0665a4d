"""The form by which an institution objects to an item of its score."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from etl.acts.editions import prepare, publish, review
from etl.acts.objections import open_as_announced
from etl.composing.compose import compose
from etl.definitions.load import load_programme
from store.objections import read_objections
from tests.pages.conftest import Visit, words_of
from tests.sharing import copied

QUARTER = "2019-Q4"


def test_an_objection_is_to_the_item_that_was_chosen(
    visit: Visit, daqing_engine: Engine, tmp_path: Path
) -> None:
    """Nothing is chosen beforehand; what cost the institution most stands first, with what it cost."""
    engine = copied(daqing_engine, tmp_path / "own.db")
    desk = visit(engine, "objections", lang="en", quarter=QUARTER, section="objections")
    next(one for one in desk.button if one.label == "Open the results to objections").click().run()
    page = visit(engine, "objections", lang="en", quarter=QUARTER, section="objections", viewer="P03")
    (items,) = (one for one in page.selectbox if one.label == "Item, what cost you most first")
    assert items.value is None
    lost = [float(one.split(": ")[-1].split()[0]) for one in items.options if one.endswith("points lost")]
    assert lost == sorted(lost, reverse=True)
    assert len(lost) > 3
    page.text_area(key="object-grounds").input("Counted twice.")
    page = next(one for one in page.button if one.label == "File the objection").click().run()
    assert [one.value for one in page.error] == ["Choose the item that you object to; nothing was filed."]
    assert not read_objections(engine, "daqing")
    page.selectbox(key="object-item").select_index(0)
    page.text_input(key="object-evidence").input("Our ledger.")
    page = next(one for one in page.button if one.label == "File the objection").click().run()
    assert not page.error
    (filed,) = read_objections(engine, "daqing")
    assert items.options[0].startswith(filed.item)
    assert (filed.institution, filed.grounds) == ("P03", "Counted twice.")
    said = [one.value.replace("\\", "") for one in page.caption]
    assert any(one.startswith("Filed by Yinghuo Pay (demo) on ") for one in said), "its name, not its code"
    desk = visit(engine, "objections", lang="zh", quarter=QUARTER, section="objections")
    assert any(one.value.startswith("萤火支付（演示）于") for one in desk.caption)
    engine.dispose()


def test_published_after_its_own_day_an_assessment_says_what_can_still_be_done(
    visit: Visit, daqing_engine: Engine, tmp_path: Path
) -> None:
    """It was said to be "not opened yet", as if somebody had only to wait."""
    engine, programme = copied(daqing_engine, tmp_path / "own.db"), load_programme("daqing")
    before, at = "2019-Q3", datetime(2020, 1, 16, 4, tzinfo=UTC)
    seen = {"lang": "en", "quarter": before, "section": "objections"}
    waiting = words_of(visit(engine, "objections", viewer="P03", **seen))
    assert "are provisional and not open to objections yet" in waiting
    made = prepare(engine, programme, "assessment", before, by="A", at=at, compose=compose).stored
    done = publish(engine, review(engine, made, by="B", at=at), by="B", at=at)
    assert open_as_announced(engine, programme, done, by="B", at=at) is None
    for name, address in (("objections", {}), ("assessment", {"look": "one", "institution": "P03"})):
        told = words_of(visit(engine, name, viewer="P03", **seen, **address))
        assert "have not been opened to objections yet" not in told, name
        assert "That was over when it was published, so none could be filed." in told, name
        assert "The coordinator can still open the results" in told, name
        assert "Oct 2019, 24:00" in told, name
    desk = visit(engine, "objections", **seen)
    next(one for one in desk.button if one.label == "Open the results to objections").click().run()
    assert "Objections are taken until" in words_of(visit(engine, "objections", viewer="P03", **seen))
    engine.dispose()
