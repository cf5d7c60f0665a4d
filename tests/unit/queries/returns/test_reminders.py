"""Whom to remind on which day: working days, what has come, and a draft that looks finished and is not filed."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.acts.returns import extend, submit_draft
from etl.intake.drafting import Upload
from etl.intake.load import load_content
from etl.queries.returns.reminders import Reminder, reminders
from store.life.deadlines import Extension
from tests.told import reads_as_told, told
from tests.unit.queries.returns.test_desk import DESK, FILER, PROGRAMME, at

__all__ = ["reads_as_told"]
pytestmark = pytest.mark.usefixtures("reads_as_told")


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    return new_at(tmp_path / "bianmin.db")


def on(engine: Engine, day: str) -> list[Reminder]:
    """Reminders of a day at nine in the morning, about 2019-11 only."""
    found = reminders(engine, PROGRAMME, datetime.date.fromisoformat(day), as_known_on=at(f"{day}T09:00"))
    return [one for one in found if one.period == "2019-11"]


@pytest.mark.parametrize(
    ("day", "when"),
    [
        ("2019-12-03", None),
        ("2019-12-04", "before"),  # Wednesday: three working days before Monday the 9th
        ("2019-12-05", None),
        ("2019-12-08", None),  # Sunday
        ("2019-12-09", "on the day"),
        ("2019-12-10", "after"),
        ("2019-12-14", None),  # Saturday
        ("2019-12-15", None),
        ("2019-12-16", None),  # published: the month is closed
    ],
)
def test_three_working_days_before_on_the_day_and_after(engine: Engine, day: str, when: str | None) -> None:
    assert {one.when for one in on(engine, day)} == ({when} if when else set())


def test_who_has_filed_is_left_in_peace(engine: Engine) -> None:
    assert [one.institution for one in on(engine, "2019-12-10")] == ["B01", "B02"]
    load_content(engine, PROGRAMME, "b.xlsx", told(), at("2019-12-06T09:00"), DESK)
    [one] = on(engine, "2019-12-10")
    assert one.institution == "B02"
    assert one.text.en.endswith(
        "the return for November 2019 was due by 9 December 2019, 18:00 and is 1 working day late. "
        "It is still missing; please sign in, file it on the page Filing, which has the form too, and say why it is "
        "late.\n"
        f"{PROGRAMME.settings.name.en}, the coordinator (as of 10 December 2019)"
    )
    assert one.text.zh.endswith(f"\n{PROGRAMME.settings.name.zh}协调岗（截至2019年12月10日的情况）")
    assert "贵机构2019年11月月报应于12月9日18:00前报送，现已逾期1个工作日。至今仍未收到" in one.text.zh
    assert one.subject.zh.startswith(PROGRAMME.settings.name.zh), (
        "who is reminded files for several programmes"
    )
    assert PROGRAMME.institutions["B02"].name_zh in one.text.zh


def test_a_draft_without_errors_is_told_that_it_is_not_filed(engine: Engine) -> None:
    submit_draft(engine, PROGRAMME, Upload("b.xlsx", told(), FILER, at("2019-12-03T09:00")))
    submit_draft(
        engine,
        PROGRAMME,
        Upload("b.xlsx", told(institution="B02", hard=["C9"]), FILER, at("2019-12-03T09:00")),
    )
    clean, broken = on(engine, "2019-12-04")
    assert "has no errors but is NOT filed" in clean.text.en
    assert "尚未报送" in clean.text.zh
    assert "1 finding is to be corrected or explained first" in broken.text.en


def test_what_was_sent_back_says_why(engine: Engine) -> None:
    load_content(engine, PROGRAMME, "b.xlsx", told(hard=["C9"]), at("2019-12-03T09:00"), DESK)
    one = next(one for one in on(engine, "2019-12-09") if one.institution == "B01")
    assert "did not pass the checks and was returned" in one.text.en
    assert "未通过检查，已被退回" in one.text.zh
    assert "NUM-TEXT" not in one.text.en + one.text.zh, "an id says nothing to a filer"


def test_a_moved_deadline_moves_the_reminders(engine: Engine) -> None:
    until = at("2019-12-18T18:00")
    extend(engine, PROGRAMME, Extension("B01", "2019-11", until, "系统升级", DESK, at("2019-12-02T09:00")))
    assert [one.institution for one in on(engine, "2019-12-09")] == ["B02"]
    [one] = on(engine, "2019-12-18")
    assert (one.institution, one.when, one.due) == ("B01", "on the day", until)
    assert [one.institution for one in on(engine, "2019-12-19")] == ["B01"], (
        "published already, once all the same"
    )
    assert on(engine, "2019-12-20") == []


def test_a_deadline_that_may_still_move_says_so_and_where_the_notice_is_entered(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "provisional" not in on(engine, "2019-12-10")[0].text.en
    monkeypatch.setattr("etl.queries.returns.deadlines.is_settled", lambda *_: False)
    text = on(engine, "2019-12-10")[0].text
    assert "the notice on make-up days for 2019 has not been entered yet" in text.en
    assert "暂定" in text.zh
    assert "“项目方案”页登记" in text.zh


@pytest.mark.parametrize(
    ("day", "when", "says", "sagt"),
    [
        ("2019-12-02", "before", "due by 9 December 2019, 18:00, in 5 working days.", "还有5个工作日。"),
        ("2019-12-06", "before", "due by 9 December 2019, 18:00, in 1 working day.", "还有1个工作日。"),
        ("2019-12-07", "before", "due by 9 December 2019, 18:00, in 1 working day.", "还有1个工作日。"),
        ("2019-12-09", "on the day", "is due today by 18:00.", "今日18:00截止。"),
        ("2019-12-20", "after", "and is 9 working days late.", "现已逾期9个工作日。"),
    ],
)
def test_who_chases_a_month_on_any_day_speaks_as_of_that_day(
    engine: Engine, day: str, when: str, says: str, sagt: str
) -> None:
    load_content(engine, PROGRAMME, "b.xlsx", told(), at("2019-12-01T09:00"), DESK)
    [one] = reminders(
        engine,
        PROGRAMME,
        datetime.date.fromisoformat(day),
        as_known_on=at(f"{day}T09:00"),
        period="2019-11",
    )
    assert (one.institution, one.when) == ("B02", when)
    assert says in one.text.en
    assert sagt in one.text.zh


@pytest.mark.parametrize(
    ("day", "says", "sagt"),
    [
        ("2020-01-16", "in 14 working days.", "还有14个工作日。"),  # the festival was to end on 30 January
        ("2020-01-26", "in 8 working days.", "还有8个工作日。"),
        (
            "2020-01-27",
            "in 6 working days.",
            "还有6个工作日。",
        ),  # the day on which the longer one was announced
    ],
)
def test_a_text_counts_the_working_days_that_were_known_on_its_day(
    engine: Engine, day: str, says: str, sagt: str
) -> None:
    found = reminders(
        engine,
        PROGRAMME,
        datetime.date.fromisoformat(day),
        as_known_on=at(f"{day}T09:00"),
        period="2020-01",
    )
    for one in found:
        assert f"due by 10 February 2020, 18:00, {says}" in one.text.en
        assert sagt in one.text.zh
    assert len(found) == 2
