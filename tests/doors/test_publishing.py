"""Publishing (cases 22 and 23): a correction corrects something, and a refusal says what is the matter."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from etl.acts.editions import correct, prepare, publish, review
from etl.definitions.load import load_programme
from etl.editions.canonical import sealed
from etl.editions.compare import is_of_its_own_dates
from etl.editions.model import Correction, Edition, Figure
from etl.values.text import Text
from store.engine import open_engine
from tests.commands import run_command
from tests.doors.door import CITY, INDIA, Door, as_bytes
from tests.published import published
from tests.unit.editions.small import compose as compose_small


def published_by(door: Door, period: str, programme: str = INDIA) -> str:
    """What `publish bulletin` says, which refuses."""
    who = ("--by", "编制岗", "--reviewed-by", "复核岗")
    out = ("--out", str(door.folder))
    done = run_command(
        door.database, "publish", "bulletin", "--programme", programme, "--period", period, *out, *who
    )
    assert done.returncode == 1
    return done.stderr


@pytest.mark.parametrize("day", ["2025-09-03", "2026-01-31"])
def test_data_that_count_from_a_later_day_than_that_of_issue_name_the_day(door: Door, day: str) -> None:
    door.load(INDIA, {"a.xlsx": as_bytes(published())}, "--as-of", day)
    said = published_by(door, "2025-06")
    assert f"--issued-on {day}" in said
    assert "--as-of" in said
    assert "load the returns" not in said


def test_what_is_loaded_today_is_told_so(door: Door) -> None:
    door.one(INDIA, "a.xlsx", as_bytes(published()))
    assert "--issued-on" in published_by(door, "2025-06")


@pytest.mark.parametrize(("programme", "period"), [(CITY, "2019-11"), (INDIA, "2025-05")])
def test_what_was_never_loaded_is_told_so(door: Door, programme: str, period: str) -> None:
    door.one(INDIA, "a.xlsx", as_bytes(published()))
    assert "load the returns of that period first" in published_by(door, period, programme)


# Corrections ----------------------------------------------------------------------------------------------------------


def dated(*args: Any, issued_on: str, **rest: Any) -> Edition:
    """The small edition, with the day of issue and a day that is counted from it among its figures."""
    drawn = compose_small(*args, issued_on=issued_on, **rest)
    days = {
        name: Figure(name, issued_on, "text", Text(zh=issued_on, en=issued_on), ())
        for name in ("issued_on", "next.5.due")
    }
    return sealed(replace(drawn, figures={**drawn.figures, **days}))


@pytest.mark.parametrize("decides", ["another period", "nothing"])
def test_a_correction_of_nothing_but_its_own_dates_is_no_correction(door: Door, decides: str) -> None:
    programme, engine = load_programme(INDIA), open_engine(door.database)
    door.load(INDIA, {"june.xlsx": as_bytes(published())}, "--as-of", "2025-07-03")
    how: dict[str, Any] = {"by": "编制岗", "at": datetime(2026, 1, 5, tzinfo=UTC), "compose": dated}
    made = prepare(engine, programme, "bulletin", "2025-06", issued_on=date(2025, 7, 20), **how)
    publish(engine, review(engine, made.stored, by="复核岗", at=how["at"]), by="发布岗", at=how["at"])
    if decides == "another period":
        door.load(INDIA, {"may.xlsx": as_bytes(published(month="May 2025"))}, "--as-of", "2025-08-03")
    again = prepare(engine, programme, "bulletin", "2025-06", **how)
    later = correct(engine, programme, "bulletin", "2025-06", issued_on=date(2025, 9, 1), **how)
    assert (again.unchanged, again.stored.id, later.unchanged, later.stored.id) == (
        True,
        made.stored.id,
        True,
        made.stored.id,
    )


def test_a_figure_that_moved_is_still_a_correction(door: Door) -> None:
    programme, engine = load_programme(INDIA), open_engine(door.database)
    door.load(INDIA, {"june.xlsx": as_bytes(published())}, "--as-of", "2025-07-03")
    how: dict[str, Any] = {"by": "编制岗", "at": datetime(2026, 1, 5, tzinfo=UTC), "compose": dated}
    made = prepare(engine, programme, "bulletin", "2025-06", issued_on=date(2025, 7, 20), **how)
    publish(engine, review(engine, made.stored, by="复核岗", at=how["at"]), by="发布岗", at=how["at"])
    changed = published(rows={"UPI": [["State Bank of India", 2, 1, 1, 1]]})
    door.load(INDIA, {"june again.xlsx": as_bytes(changed)}, "--as-of", "2025-08-03")
    assert not prepare(engine, programme, "bulletin", "2025-06", **how).unchanged


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("issued_on", True),
        ("known_on", True),
        ("former.day", True),
        ("former.number", True),
        ("next.asked_on", True),
        ("next.10.due", True),
        ("next.10.days", False),
        ("appeal.due", True),
        ("measure.tx_cnt.value", False),
        ("filing.next.due", False),
    ],
)
def test_which_figures_are_an_editions_own_dates(name: str, expected: bool) -> None:
    nothing, something = Text(zh="（无）", en="(none)"), Text(zh="3", en="3")
    assert is_of_its_own_dates(Correction(name, nothing, something, "data", nothing)) is expected
    gone = Correction(name, something, nothing, "data", nothing)
    assert is_of_its_own_dates(gone) is (expected or name == "next.10.days"), "days that are told no more"
