"""Of a period that nobody has asked for before, the first table is sent before what takes longer begins."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from etl.definitions.load import load_programme
from etl.queries.scope import EVERYTHING
from etl.queries.score import assessment
from pages.shared import tables
from pages.shared.filters import FALLING
from pages.shared.words import TO_COME
from tests.pages.conftest import Visit, tables_of
from tests.pages.shown import tables_in
from tests.sharing import copied

QUARTER, BAND = "2019-Q3", "Rank band"
DRAWS = "draws"
Course = list[ForwardMsg | str]
"""What was sent, in its order, and where in it the draws began."""


@pytest.fixture
def course(monkeypatch: pytest.MonkeyPatch) -> Course:
    """What pages send from now on, and when they draw; both as they do."""
    found: Course = []
    send, draw = ScriptRunContext.enqueue, assessment.rank_bands

    def sent(context: ScriptRunContext, message: ForwardMsg) -> None:
        found.append(message)
        send(context, message)

    def drawn(*args: object, **kwargs: object) -> object:
        found.append(DRAWS)
        return draw(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(ScriptRunContext, "enqueue", sent)
    monkeypatch.setattr(assessment, "rank_bands", drawn)
    return found


@pytest.fixture
def unasked(daqing_engine: Engine, tmp_path: Path) -> Engine:
    """A database of which nobody has asked anything."""
    return copied(daqing_engine, tmp_path / "unasked.db")


def bands_sent(course: Course) -> list[list[str] | str]:
    """The column of rank bands each time that it was sent, and the draws."""
    found: list[list[str] | str] = []
    for one in course:
        if isinstance(one, str):
            found.append(one)
            continue
        for table in tables_in(one.delta.new_element.html.body):
            found += [[str(cell) for cell in table[BAND]]] if BAND in table.columns else []
    return found


def kinds_sent(course: Course) -> list[str]:
    return [one if isinstance(one, str) else str(one.delta.new_element.WhichOneof("type")) for one in course]


def test_places_are_sent_before_the_draws_begin_and_their_bands_after(
    visit: Visit, unasked: Engine, course: Course
) -> None:
    page = visit(unasked, "assessment", lang="en", quarter=QUARTER)
    assert not page.exception
    first, between, last = bands_sent(course)
    assert between == DRAWS, "the table is there before the draws begin"
    assert set(first) == {TO_COME}
    known = assessment.assessment(unasked, load_programme("daqing"), QUARTER, scope=EVERYTHING)
    ends = [row.band or (0, 0) for row in known.rows]
    assert last == [str(low) if low == high else f"{low}–{high}" for low, high in ends]
    assert "plotly_chart" in kinds_sent(course)[: course.index(DRAWS)], "nor does the grid of parts wait"
    shown = next(one for one in tables_of(page) if BAND in one.columns)
    assert list(shown[BAND]) == last, "in the end it stands there once, and whole"


def test_bands_that_are_known_are_sent_at_once(visit: Visit, unasked: Engine, course: Course) -> None:
    visit(unasked, "assessment", lang="en", quarter=QUARTER)
    course.clear()
    visit(unasked, "assessment", lang="en", quarter=QUARTER)
    (sent,) = bands_sent(course)
    assert TO_COME not in sent


def test_an_order_by_bands_waits_for_them(visit: Visit, unasked: Engine, course: Course) -> None:
    page = visit(unasked, "assessment", lang="en", quarter=QUARTER, sort=f"places.{BAND}.{FALLING}")
    assert not page.exception
    drawn, sent = bands_sent(course)
    assert drawn == DRAWS
    lows = [int(one.split("–")[0]) for one in sent]
    assert lows == sorted(lows, reverse=True)


def test_an_order_by_anything_else_does_not(visit: Visit, unasked: Engine, course: Course) -> None:
    visit(unasked, "assessment", lang="en", quarter=QUARTER, sort=f"places.Institution.{FALLING}")
    first, drawn, last = bands_sent(course)
    assert drawn == DRAWS
    assert len(first) == len(last)
    assert TO_COME not in last


def test_a_table_that_scrolls_is_filled_in_too(
    visit: Visit, unasked: Engine, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LONGEST_ON_PAGE", 5)
    page = visit(unasked, "assessment", lang="en", quarter=QUARTER)
    assert not page.exception
    grids = [nth for nth, kind in enumerate(kinds_sent(course)) if kind == "dataframe"]
    first, last = grids[0], grids[-1]
    assert first < course.index(DRAWS) < last
    (shown,) = (one.value for one in page.dataframe if BAND in one.value.columns)
    (printed,) = (one for one in tables_of(page) if BAND in one.columns)
    assert list(shown[BAND]) == list(printed[BAND])
    assert TO_COME not in set(shown[BAND])


def test_what_a_band_is_stands_before_the_draws_begin(visit: Visit, unasked: Engine, course: Course) -> None:
    page = visit(unasked, "assessment", lang="en", quarter=QUARTER, look="stability")
    assert not page.exception
    before = course[: course.index(DRAWS)]
    assert any(
        "How firm is a place?" in one.delta.new_element.html.body
        for one in before
        if not isinstance(one, str)
    )
    assert kinds_sent(course).index("plotly_chart") > course.index(DRAWS)


def test_who_looks_at_the_overview_waits_for_no_draws(visit: Visit, unasked: Engine, course: Course) -> None:
    page = visit(unasked, "overview", lang="en")
    assert not page.exception
    assert DRAWS not in course
