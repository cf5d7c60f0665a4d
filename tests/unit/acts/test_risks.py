"""Warnings are acted on by two persons and with reasons; major events and reviews are kept as they were said."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from etl.acts.risks import record_review, report_event, step_on
from etl.definitions.programme import Programme
from etl.queries.risks import Sweep, sweep
from etl.values.errors import Refusal
from store import audit
from store.engine import open_engine
from store.filings import store_filing
from store.oversight.risks import MajorEvent, read_events
from tests.programmes.small import small_programme
from tests.unit.store.drafts import a_draft, fact_frame

CLERK, CHIEF = "统计岗", "负责人岗"
RULES = """
[[likelihood]]
name = { zh = "低", en = "low" }
[[likelihood]]
name = { zh = "高", en = "high" }
[[impact]]
name = { zh = "低", en = "low" }
[[impact]]
name = { zh = "高", en = "high" }
[[grade]]
code = "L"
name = { zh = "低", en = "low" }
from = 1
[[grade]]
code = "H"
name = { zh = "高", en = "high" }
from = 4
days = 10
owner = { zh = "风控岗", en = "risk desk" }
[[risk]]
code = "fall"
name = { zh = "业务下滑", en = "Fall of business" }
why = { zh = "例", en = "example" }
likelihood = { measure = "volume", worse = "lower", bands = [100] }
impact = { measure = "volume", worse = "lower", bands = [50] }
[[event]]
code = "outage"
name = { zh = "中断", en = "outage" }
[reporting]
to = { zh = "办公室", en = "the office" }
[review]
month = 11
owner = { zh = "风控岗", en = "risk desk" }
[escalation]
to = { zh = "领导小组", en = "steering group" }
"""


def on(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Kolkata"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    folder = tmp_path_factory.mktemp("small")
    small_programme(folder, {})
    (folder / "small" / "risk.toml").write_text(RULES, encoding="utf-8")
    from etl.definitions.load import load_programme

    return load_programme("small", folder)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """January and February of three banks: alpha falls under both lines in both, beta in none, gamma files nothing."""
    engine = open_engine(f"sqlite:///{tmp_path / 'own.db'}")
    for period in ("2025-01", "2025-02"):
        for code, volume in (("alpha", 20), ("beta", 500)):
            facts = fact_frame((code, "IN-KL", "", "volume", volume, "S", "A1"))
            store_filing(
                engine,
                a_draft(
                    f"{code} {period}".encode(),
                    facts=facts,
                    programme="small",
                    institution=code,
                    period=period,
                    source="monthly",
                ),
            )
    return engine


def listed(engine: Engine, small: Programme, period: str = "2025-02", today: str = "2025-03-01") -> Sweep:
    return sweep(engine, small, period, today=date.fromisoformat(today))


def test_the_sweep_finds_what_the_bands_say(engine: Engine, small: Programme) -> None:
    found = listed(engine, small)
    assert [(one.institution, one.grade and one.grade.code) for one in found.findings] == [
        ("alpha", "H"), ("beta", "L"), ("gamma", None),
    ]  # fmt: skip
    (one,) = found.warnings
    assert (one.begun, one.failures) == ("2025-01", 2)
    assert one.due == date(2025, 3, 17), "ten working days after 28 February, Holi left out"
    assert found.is_escalated(one)
    assert len(found.cell(2, 2)) == 1
    own = sweep(engine, small, "2025-02", today=date(2025, 3, 1), institution="beta")
    assert (len(own.findings), own.warnings) == (1, ())


def test_a_warning_is_taken_on_put_off_and_closed_by_another(engine: Engine, small: Programme) -> None:
    def step(kind: str, by: str, text: str = "x", due: date | None = None) -> int:
        at = on("2025-03-03T10:00")
        return step_on(
            engine, small, "2025-02", "alpha", "fall", kind, text=text, by=by, at=at, due=due  # type: ignore[arg-type]
        )  # fmt: skip

    with pytest.raises(Refusal, match="Say what is done"):
        step("taken", CLERK, " ")
    step("taken", CLERK)
    with pytest.raises(Refusal, match="has taken this warning on"):
        step("taken", CHIEF)
    with pytest.raises(Refusal, match="until which day"):
        step("extended", CHIEF)
    with pytest.raises(Refusal, match="to a later day"):
        step("extended", CHIEF, due=date(2025, 3, 13))
    step("extended", CHIEF, due=date(2025, 4, 30))
    (one,) = listed(engine, small).warnings
    assert (one.state, one.due) == ("taken", date(2025, 4, 30))
    with pytest.raises(Refusal, match="Someone other than"):
        step("closed", CLERK)
    step("closed", CHIEF)
    assert [one.state for one in listed(engine, small).warnings] == ["closed"]
    with pytest.raises(Refusal, match="is closed"):
        step("closed", CHIEF)
    with pytest.raises(Refusal, match="No warning of this risk"):
        step_on(
            engine, small, "2025-02", "beta", "fall", "taken", text="x", by=CLERK, at=on("2025-03-03T10:00")
        )
    acts = [entry.act.act for entry in audit.read_entries(engine, "small")]
    assert acts[-3:] == ["warning.taken", "warning.extended", "warning.closed"]


def test_a_major_event_is_kept_with_both_moments(engine: Engine, small: Programme) -> None:
    def event(**other: object) -> MajorEvent:
        said: dict[str, object] = {
            "programme": "small", "institution": "alpha", "kind": "outage", "text": "x",
            "occurred_at": on("2025-02-03T10:00"), "reported_by": CLERK, "reported_at": on("2025-02-04T10:01"),
        }  # fmt: skip
        return MajorEvent(**(said | other))  # type: ignore[arg-type]

    for wrong, said in (
        (event(kind="storm"), "not a major event of this programme"),
        (event(institution="omega"), "which institution"),
        (event(text=" "), "what happened"),
        (event(occurred_at=on("2025-02-05T10:00")), "lies in the future"),
    ):
        with pytest.raises(Refusal, match=said):
            report_event(engine, small, wrong)
    report_event(engine, small, event())
    report_event(engine, small, event(reported_at=on("2025-02-04T10:00")))
    assert len(read_events(engine, "small")) == 2
    assert [one.in_time for one in listed(engine, small).events] == [False, True]


def test_a_review_is_due_from_its_month_on(engine: Engine, small: Programme) -> None:
    assert listed(engine, small, today="2025-10-31").review_due == 2024
    assert listed(engine, small, today="2025-11-01").review_due == 2025
    with pytest.raises(Refusal, match="begins in month 11"):
        record_review(engine, small, 2025, text="x", by=CLERK, at=on("2025-10-31T10:00"))
    with pytest.raises(Refusal, match="Say what the review"):
        record_review(engine, small, 2025, text="", by=CLERK, at=on("2025-11-03T10:00"))
    record_review(engine, small, 2025, text="x", by=CLERK, at=on("2025-11-03T10:00"))
    assert listed(engine, small, today="2025-11-04").review_due is None


def test_who_declares_no_risks_is_told_so(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="defines no risks"):
        sweep(engine, small_programme(tmp_path, {}), "2025-02", today=date(2025, 3, 1))
