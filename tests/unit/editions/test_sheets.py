"""The private pages that go out with an assessment."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.composing import score_figures
from etl.composing.compose import compose
from etl.definitions.load import load_programme
from etl.editions.model import Table
from etl.jobs import private_sheets
from etl.jobs.publish_whole import Order, publish_whole
from etl.queries.scope import EVERYTHING
from etl.queries.score.assessment import assessment
from store.audit import head
from store.objections import read_release
from tests.conftest import copied

DAY_AFTER = datetime(2020, 1, 16, 1, tzinfo=UTC)


def test_an_assessment_and_its_sheets_are_reckoned_once_though_objections_are_opened_between(
    daqing_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme, engine = load_programme("daqing"), copied(daqing_engine, tmp_path / "copy.db")
    reckoned: list[str] = []
    once = score_figures.assessment

    def counting(*asked: object, **how: object) -> object:
        reckoned.append(str(asked[2]))
        return once(*asked, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(score_figures, "assessment", counting)
    monkeypatch.setattr(private_sheets, "private_page", lambda sheet, _: sheet.letterhead.number.encode())
    order = Order("assessment", "2019-Q4", tmp_path / "out", "编制岗", "复核岗", sheets=True)
    done = publish_whole(
        engine, programme, order, DAY_AFTER, compose=compose, render=lambda edition: {"txt": b"-"}
    )
    release = read_release(engine, "daqing", "2019-Q4")
    engine.dispose()
    assert reckoned == ["2019-Q4"]
    assert release is not None
    numbers = {one.path.read_text(encoding="utf-8") for one in done.sheets}
    assert len(numbers) == len(done.sheets) == 19


@pytest.mark.parametrize("rules", [{"disclosure": 0, "calendar": 0}, {}])
def test_sheets_follow_the_rules_that_their_assessment_was_drawn_up_by(
    daqing_engine: Engine, rules: dict[str, int]
) -> None:
    """Those of an older edition are the bytes they were, at the shell as on the page."""
    programme = load_programme("daqing")
    whole = compose(
        daqing_engine, programme, "assessment", "2019-Q4",
        number=1, issued_on="2020-01-15", known_on="2020-01-15", audit_head=head(daqing_engine).code,
        code_version="c", **rules,
    )  # fmt: skip
    _, sheet = next(private_sheets.draw_sheets(daqing_engine, programme, whole))
    assert (sheet.disclosure, sheet.calendar) == (whole.disclosure, whole.calendar)


def test_a_sheet_says_how_many_more_items_cost_points(daqing_engine: Engine) -> None:
    """It listed eight of what was lost and said nothing of the others, so that who added up missed some."""
    programme = load_programme("daqing")
    whole = compose(
        daqing_engine, programme, "assessment", "2019-Q4",
        number=1, issued_on="2020-01-15", known_on="2020-01-15", audit_head=head(daqing_engine).code, code_version="c",
    )  # fmt: skip
    found = assessment(daqing_engine, programme, "2019-Q4", scope=EVERYTHING)
    some_have_more = 0
    for code, sheet in private_sheets.draw_sheets(daqing_engine, programme, whole):
        row = found.row(code)
        assert row is not None
        lost = [
            line
            for line in row.items
            if line.counted
            and line.points is not None
            and line.points < line.maximum
            and not found.method.parts[line.part].bonus
        ]
        (listed,) = [
            len(block.rows)
            for section in sheet.sections
            for block in section.blocks
            if isinstance(block, Table) and block.code == "sheet.items"
        ]
        rest = sheet.figures.get(f"score.{code}.rest.count")
        assert listed + (int(rest.value or 0) if rest else 0) == len(lost)
        some_have_more += rest is not None
    assert some_have_more
