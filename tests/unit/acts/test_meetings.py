"""The register of meetings: entered, corrected by another line, and told in the next bulletin by itself."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from etl.acts.follow_up import record_resolution, report_on
from etl.acts.meetings import Decided, Held, record_meeting
from etl.definitions.programme import Programme
from etl.queries.meetings import institution_of, named_in, register, unlisted
from etl.queries.score.follow_up import resolutions_told
from etl.values.errors import Refusal
from etl.values.periods import Period
from store import audit
from store.engine import open_engine
from store.errors import StoreError
from store.follow_up import Report, ResolutionDraft
from store.oversight.meetings import MeetingDraft, store_meeting
from tests.programmes.small import small_programme

CLERK = "支付结算科统计岗"


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZoneInfo("Asia/Kolkata"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return small_programme(tmp_path_factory.mktemp("small"), {})


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_engine(f"sqlite:///{tmp_path / 'own.db'}")


def held(*decided: Decided, day: str = "2025-02-20", **other: object) -> Held:
    said: dict[str, object] = {
        "period": "2025-01",
        "held_on": date.fromisoformat(day),
        "name": "1月通报会",
        "institutions": ("alpha", "beta"),
        "posts": ("支付结算科负责人岗", ""),
        "editions": (),
        "recorded": (),
        "decided": decided,
    }
    return Held(**(said | other))  # type: ignore[arg-type]


PLAN = Decided("Alpha Bank hands in a plan", "Alpha", date(2025, 3, 10))


def test_a_meeting_is_entered_with_its_decisions_in_one_transaction(engine: Engine, small: Programme) -> None:
    number = record_meeting(engine, small, held(PLAN), by=CLERK, at=on("2025-02-20"))
    (line,) = register(engine, small)
    assert (line.meeting.id, line.meeting.posts, line.superseded) == (number, ("支付结算科负责人岗",), ())
    assert [(one.text, one.owner, one.due) for one in line.decisions] == [
        (PLAN.text, "Alpha", date(2025, 3, 10))
    ]
    acts = [entry.act.act for entry in audit.read_entries(engine, "small")]
    assert acts == ["resolution.recorded", "meeting.recorded"]


def test_a_wrong_line_is_superseded_and_stays(engine: Engine, small: Programme) -> None:
    first = record_meeting(engine, small, held(PLAN), by=CLERK, at=on("2025-02-20"))
    with pytest.raises(Refusal, match="why the line is corrected"):
        record_meeting(engine, small, held(), by=CLERK, at=on("2025-02-21"), supersedes=first)
    more = Decided("All publish their fees", "支付结算科", date(2025, 3, 31))
    right = held(more, day="2025-02-19")
    second = record_meeting(
        engine, small, right, by=CLERK, at=on("2025-02-21"), supersedes=first, reason="日期有误"
    )
    (line,) = register(engine, small)
    assert (line.meeting.id, line.meeting.held_on.day) == (second, 19)
    assert [one.text for one in line.decisions] == [PLAN.text, more.text], "decisions stay with the meeting"
    assert [one.id for one in line.superseded] == [first]
    with pytest.raises(Refusal, match="no line 1 in force"):
        record_meeting(engine, small, held(), by=CLERK, at=on("2025-02-22"), supersedes=first, reason="x")
    draft = MeetingDraft(
        "small", "2025-01", date(2025, 2, 20), "x", (), ("岗",), (), (), CLERK, on("2025-02-22"), first, "x"
    )
    with pytest.raises(StoreError, match="has been superseded"):
        store_meeting(engine, draft)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (held(name=" "), "Say what the meeting was"),
        (held(day="2025-02-21"), "lies in the future"),
        (held(institutions=("omega",)), "“omega” is not an institution"),
        (held(institutions=(), posts=(" ",)), "Say who was there"),
        (held(Decided("x", "", date(2025, 3, 1))), "For every decision"),
        (held(Decided("x", "Alpha", None)), "For every decision"),
        (held(Decided("x", "Alpha", date(2025, 2, 1))), "before the meeting was held"),
        (held(editions=("small/bulletin/2025-01/1",)), "There is no edition"),
    ],
)
def test_what_is_incomplete_is_refused_and_nothing_is_entered(
    engine: Engine, small: Programme, wrong: Held, said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        record_meeting(engine, small, wrong, by=CLERK, at=on("2025-02-20"))
    assert register(engine, small) == []
    assert audit.read_entries(engine, "small") == []


def test_decisions_from_the_slides_wait_for_their_line(engine: Engine, small: Programme) -> None:
    draft = ResolutionDraft(
        "small", "2025-01", "", "", "x", "Beta", date(2025, 3, 1), CLERK, on("2025-02-20")
    )
    number = record_resolution(engine, draft)
    assert [one.id for one in unlisted(engine, small, "2025-01")] == [number]
    record_meeting(engine, small, held(recorded=(number,)), by=CLERK, at=on("2025-02-20"))
    assert unlisted(engine, small, "2025-01") == []


def test_what_the_next_bulletin_tells(engine: Engine, small: Programme) -> None:
    """What was open, and what was closed since the bulletin before; as it was known on the day."""
    record_meeting(
        engine, small, held(PLAN, Decided("y", "Beta", date(2025, 3, 1))), by=CLERK, at=on("2025-02-20")
    )
    report_on(engine, small, 2, Report("closed", "done", CLERK, on("2025-03-05")))

    def told(period: str, known: str, since: str) -> list[tuple[int, bool]]:
        asked = Period.parse(period)
        found = resolutions_told(engine, small, asked, known=on(known), since=on(since))
        return [(one.id, one.is_closed) for one in found]

    assert told("2025-01", "2025-02-28", "2025-02-01") == [], "a meeting about this very period"
    assert told("2025-02", "2025-02-19", "2025-02-01") == [], "not decided yet"
    assert told("2025-02", "2025-03-04", "2025-02-28") == [(2, False), (1, False)]
    assert told("2025-02", "2025-03-28", "2025-02-28") == [(2, True), (1, False)]
    assert told("2025-03", "2025-04-28", "2025-03-28") == [(1, False)], "told as closed once"


def test_who_is_named(small: Programme) -> None:
    assert set(named_in(small, "Alpha Bank and Beta hand in plans")) == {"alpha", "beta"}
    assert institution_of(small, " Gamma ") == "gamma"
    assert institution_of(small, "支付结算科") == ""
