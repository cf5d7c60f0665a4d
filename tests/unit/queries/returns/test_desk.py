"""The coordinator's desk: what is expected of whom, in which state, how late, how good, and what is still open."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from etl.acts.returns import accept, explain, extend, file_draft, send_back, submit_draft
from etl.commands.shapes.desk import board_shape
from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.intake.drafting import Upload
from etl.intake.load import load_content
from etl.queries.returns.desk import IN_WORDS, Board, BoardCell, board
from etl.queries.returns.status import status
from store.life.deadlines import Extension
from tests.told import SOFT, reads_as_told, told

__all__ = ["reads_as_told"]
pytestmark = pytest.mark.usefixtures("reads_as_told")

DAQING = load_programme("daqing")
ZONE = ZoneInfo("Asia/Shanghai")
FILER, DESK = "统计填报岗", "牵头单位统计岗"


def three() -> Programme:
    """Daqing with two members, one of which joins in 2019-11, and one that merges into the first after 2019-10."""
    kept = {
        "B01": DAQING.institutions["B01"],
        "B02": DAQING.institutions["B02"].model_copy(update={"valid_from": "2019-11"}),
        "B17": DAQING.institutions["B17"].model_copy(update={"valid_to": "2019-10", "successor": "B01"}),
    }
    return replace(DAQING, institutions=kept)


PROGRAMME = three()


def at(written: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(written).replace(tzinfo=ZONE)


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    return new_at(tmp_path / "bianmin.db")


def load(engine: Engine, content: bytes, moment: str) -> str:
    return load_content(engine, PROGRAMME, "b.xlsx", content, at(moment), DESK).status


def submit(engine: Engine, content: bytes, moment: str) -> int:
    return submit_draft(engine, PROGRAMME, Upload("b.xlsx", content, FILER, at(moment))).draft.id


def filed(engine: Engine, content: bytes, moment: str) -> int:
    return file_draft(engine, PROGRAMME, submit(engine, content, moment), by=FILER, at=at(moment)).filing


def asked(engine: Engine, now: str, *periods: str) -> Board:
    return board(engine, PROGRAMME, periods or ("2019-11",), at(now))


def cell(engine: Engine, now: str = "2019-12-10T09:00", code: str = "B01") -> BoardCell:
    [found] = [row.cells["2019-11"] for row in asked(engine, now).rows if row.institution.code == code]
    return found


def test_only_members_of_the_month_are_expected(engine: Engine) -> None:
    shown = asked(engine, "2019-12-01T09:00", "2019-10", "2019-11")
    assert {row.institution.code: list(row.cells) for row in shown.rows} == {
        "B01": ["2019-10", "2019-11"],
        "B02": ["2019-11"],
        "B17": ["2019-10"],
    }
    assert shown.rows[0].absorbed == ("B17",)
    assert [month.expected for month in shown.months] == [2, 2]


def test_a_return_goes_from_nothing_to_accepted_and_every_state_has_words(engine: Engine) -> None:
    seen = [cell(engine).state]
    number = submit(engine, told(hard=["C9"]), "2019-12-05T09:00")
    seen.append(cell(engine).state)
    draft = cell(engine).draft
    assert draft is not None
    assert (draft.draft.id, draft.hard, draft.open) == (number, 1, 0)
    one = filed(engine, told(), "2019-12-06T09:00")
    seen.append(cell(engine).state)
    assert cell(engine).receipt.startswith("DQ-201911-B01-0001")
    send_back(engine, one, "请核对", by=DESK, at=at("2019-12-06T10:00"))
    seen.append(cell(engine).state)
    back = cell(engine).asked
    assert back is not None
    assert back.reasons == "请核对"
    two = filed(engine, told(users=701), "2019-12-06T11:00")
    accept(engine, two, by=DESK, at=at("2019-12-06T12:00"))
    seen.append(cell(engine).state)
    assert seen == ["not begun", "draft", "filed", "returned", "accepted"]
    assert len({IN_WORDS[state].zh for state in seen} | {IN_WORDS[state].en for state in seen}) == 10
    done = cell(engine)
    assert (done.version, done.corrections, done.asked, done.draft) == (2, 1, None, None)
    assert (done.fields, done.passed) == (5, 4), "the first version said 700 where the last one says 701"


@pytest.mark.parametrize(
    ("came", "late"),
    [("2019-12-09T18:00", 0), ("2019-12-09T18:01", 1), ("2019-12-11T09:00", 2), ("2019-12-16T09:00", 5)],
)
def test_late_in_working_days_of_the_first_arrival(engine: Engine, came: str, late: int) -> None:
    load(engine, told(), came)
    load(engine, told(users=701), "2019-12-20T09:00")
    assert cell(engine, "2019-12-31T09:00").working_days_late == late
    [month] = asked(engine, "2019-12-31T09:00").months
    assert (month.arrived, month.on_time, month.late) == (1, int(late == 0), int(late > 0))


def test_what_has_not_come_is_late_only_after_the_deadline(engine: Engine) -> None:
    assert cell(engine, "2019-12-09T18:00").working_days_late is None
    assert cell(engine, "2019-12-11T09:00").working_days_late == 2
    assert cell(engine, "2019-12-11T09:00").filed_at is None


def test_an_unusable_file_in_time_is_no_return_in_time(engine: Engine) -> None:
    assert load(engine, told(hard=["C9"]), "2019-12-06T09:00") == "returned"
    waiting = cell(engine, "2019-12-11T09:00")
    assert (waiting.state, waiting.filed_at, waiting.working_days_late) == ("returned", None, 2)
    load(engine, told(), "2019-12-12T09:00")
    done = cell(engine, "2019-12-20T09:00")
    assert (done.state, done.version, done.working_days_late, done.corrections) == ("accepted", 2, 3, 0)
    assert (done.fields, done.passed) == (6, 5), "C9 was asked for, and was no number"


def test_a_moved_deadline_is_used_and_shown(engine: Engine) -> None:
    load(engine, told(), "2019-12-11T09:00")
    extend(
        engine,
        PROGRAMME,
        Extension("B01", "2019-11", at("2019-12-11T18:00"), "系统升级", DESK, at("2019-12-09T09:00")),
    )
    moved = cell(engine, "2019-12-20T09:00")
    assert (moved.working_days_late, moved.due) == (0, at("2019-12-11T18:00"))
    assert moved.extension is not None
    assert moved.extension.reason == "系统升级"
    assert cell(engine, "2019-12-20T09:00", "B02").due == at("2019-12-09T18:00")
    row = next(row for row in status(engine, PROGRAMME, "2019-11") if row.institution == "B01")
    assert (row.deadline, row.working_days_late) == (at("2019-12-11T18:00"), 0)
    before = status(engine, PROGRAMME, "2019-11", as_known_on=at("2019-12-08T09:00"))
    assert before[0].deadline == at("2019-12-09T18:00")


def test_open_explanations_are_counted_until_they_are_given(engine: Engine) -> None:
    load(engine, told(soft=["a", "b"]), "2019-12-06T09:00")
    assert (cell(engine).open_explanations, cell(engine).explained) == (2, 0)
    assert (cell(engine).fields, cell(engine).passed) == (5, 4)
    for about in ("a", "b"):
        explain(engine, PROGRAMME, 1, (SOFT, about), "新开商圈", by=FILER, at=at("2019-12-09T09:00"))
    assert (cell(engine).open_explanations, cell(engine).explained) == (0, 2)
    assert cell(engine).passed == 5, "a figure that was explained was not wrong"
    assert status(engine, PROGRAMME, "2019-11")[0].open_findings == 0


def test_the_board_of_an_earlier_day(engine: Engine) -> None:
    one = filed(engine, told(), "2019-12-06T09:00")
    accept(engine, one, by=DESK, at=at("2019-12-09T12:00"))

    def state(day: str) -> str:
        then = board(engine, PROGRAMME, ["2019-11"], at(day), as_known_on=at(day))
        return then.rows[0].cells["2019-11"].state

    assert [state(f"2019-12-{day}T10:00") for day in ("05", "06", "10")] == ["not begun", "filed", "accepted"]


def test_counts_of_a_month_come_with_their_denominators(engine: Engine) -> None:
    load(engine, told(), "2019-12-06T09:00")
    submit(engine, told(institution="B02"), "2019-12-06T09:00")
    shown = asked(engine, "2019-12-10T09:00")
    [month] = shown.months
    assert (month.expected, month.arrived, month.fields, month.passed) == (2, 1, 5, 5)
    assert {state: n for state, n in month.states.items() if n} == {"draft": 1, "accepted": 1}
    shape = board_shape(shown)
    assert [row["state"] for row in shape["rows"]] == ["accepted", "draft, not filed"]
    assert shape["rows"][1]["state_zh"] == "草稿，尚未报送"
    assert shape["rows"][1]["draft"] == {"hard": 0, "open": 0}
