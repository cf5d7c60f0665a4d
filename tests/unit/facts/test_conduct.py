"""How an institution files, counted by the system: lateness in Chinese working days, cut-off, first submission."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from etl.definitions.load import load_programme
from etl.definitions.method.tables import Event
from etl.facts.conduct import Return, published_at, refuse_unknown, return_counts
from etl.values.errors import Refusal
from etl.values.periods import Period

SETTINGS = load_programme("daqing").settings
ZONE = ZoneInfo("Asia/Shanghai")
Q3 = Period.parse("2018-Q3")


def at(written: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(written).replace(tzinfo=ZONE)


def counted(*returns: Return, as_known_on: datetime.datetime | None = None) -> dict[str, int]:
    rows = return_counts(SETTINGS, returns, Q3, as_known_on).select("name", "count").iter_rows()
    return dict(rows)


def test_figures_are_published_when_the_fifteenth_has_ended() -> None:
    assert published_at(SETTINGS, Period.parse("2018-12")) == at("2019-01-16T00:00")
    assert published_at(SETTINGS, Q3) == at("2018-10-16T00:00")


def test_on_time_late_and_missing_returns() -> None:
    """July is due on 8 August, 18:00; August on Monday 10 September, because the 8th is a Saturday."""
    found = counted(
        Return("B01", "2018-07", (at("2018-08-10T09:00"),), 900, 3),
        Return("B01", "2018-08", (at("2018-09-10T17:59"),), 900, 0),
        Return("B01", "2018-09"),
    )
    assert found == {
        "late-day": 2,
        "missing-return": 1,
        "returns_due": 3,
        "returns_on_time": 1,
        "fields_filed": 1800,
        "fields_passed": 1797,
    }


def test_what_comes_after_the_cut_off_was_missing_and_is_not_late_as_well() -> None:
    found = counted(Return("B15", "2018-07", (at("2018-08-16T00:00"),), 900, 0))
    assert (found["late-day"], found["missing-return"], found["returns_on_time"]) == (0, 1, 0)
    assert found["fields_filed"] == 900


def test_a_correction_in_time_is_not_late() -> None:
    found = counted(Return("B04", "2018-07", (at("2018-08-07T09:00"), at("2018-08-14T09:00")), 900, 5))
    assert (found["late-day"], found["missing-return"], found["returns_on_time"]) == (0, 0, 1)


def test_what_is_not_there_yet_is_not_owed_then_late_then_missing() -> None:
    """September is due on 8 October, the first day after the holiday, and published when the 15th has ended."""
    pending = Return("B01", "2018-09")
    assert counted(pending, as_known_on=at("2018-10-08T12:00")) == {}
    late = counted(pending, as_known_on=at("2018-10-10T12:00"))
    assert (late["late-day"], late["missing-return"]) == (2, 0)
    missing = counted(pending, as_known_on=at("2018-10-16T00:00"))
    assert (missing["late-day"], missing["missing-return"]) == (0, 1)


def test_a_method_cannot_wait_for_what_the_system_does_not_count() -> None:
    text = {"zh": "名称", "en": "name"}
    known = Event.model_validate({"code": "late-day", "name": text, "counted_in": text, "system": True})
    unknown = Event.model_validate({"code": "mood", "name": text, "counted_in": text, "system": True})
    refuse_unknown([known])
    with pytest.raises(Refusal, match="does not count the event “mood”; it counts late-day, missing-return"):
        refuse_unknown([known, unknown])
