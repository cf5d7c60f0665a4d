"""Follow-up: the method proposes, a person decides, steps follow in order; what a meeting decides comes back."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from etl.acts.follow_up import decide_proposal, record_resolution, report_on, take_step
from etl.definitions.load import load_programme
from etl.queries.scope import EVERYTHING
from etl.queries.score.assessment import assessment
from etl.queries.score.follow_up import Proposal, open_cases, proposals, reason_of, resolutions_for
from etl.values.errors import Refusal
from etl.values.text import Text
from store import audit
from store.errors import StoreError
from store.follow_up import Report, ResolutionDraft
from tests.sharing import copied

DAQING = load_programme("daqing")
QUARTER, CLERK, CHIEF = "2019-Q4", "支付结算科统计岗", "支付结算科负责人岗"


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def engine(daqing_engine: Engine, tmp_path: Path) -> Engine:
    return copied(daqing_engine, tmp_path / "own.db")


def proposed(engine: Engine, today: str = "2020-02-03") -> list[Proposal]:
    assessed = assessment(engine, DAQING, QUARTER, scope=EVERYTHING)
    return proposals(engine, DAQING, assessed, date.fromisoformat(today))


def last_of(engine: Engine, institution: str) -> Proposal:
    return next(one for one in proposed(engine) if one.member.code == institution)


def opened(engine: Engine, institution: str) -> int:
    return decide_proposal(
        engine,
        DAQING,
        QUARTER,
        last_of(engine, institution),
        opened=True,
        reasons="组内末位",
        by=CHIEF,
        at=on("2020-02-03"),
    )


def test_the_last_of_each_group_under_seventy_is_proposed_with_its_number(engine: Engine) -> None:
    assessed = assessment(engine, DAQING, QUARTER, scope=EVERYTHING)
    found = [one for one in proposed(engine) if one.consequence.code == "summons"]
    groups: dict[str, list[tuple[int, int, str]]] = {}
    for row in assessed.rows:
        if row.group_rank is not None:
            groups.setdefault(row.member.group, []).append((row.group_rank, row.official, row.member.code))
    last = {code for rows in groups.values() for rank, score, code in [max(rows)] if score < 7000}
    assert {one.member.code for one in found} == last
    assert all("低于 70 分" in one.reason.zh for one in found)


def test_nothing_follows_by_itself_and_a_proposal_is_decided_once(engine: Engine) -> None:
    assert open_cases(engine, DAQING) == []
    left = last_of(engine, "B12")
    decide_proposal(
        engine, DAQING, QUARTER, left, opened=False, reasons="系统升级所致", by=CHIEF, at=on("2020-02-03")
    )
    assert open_cases(engine, DAQING) == []
    assert last_of(engine, "B12").case is not None
    with pytest.raises(Refusal, match="decided before"):
        decide_proposal(
            engine,
            DAQING,
            QUARTER,
            last_of(engine, "B12"),
            opened=True,
            reasons="x",
            by=CHIEF,
            at=on("2020-02-04"),
        )
    with pytest.raises(StoreError, match="has been decided"):
        decide_proposal(
            engine, DAQING, QUARTER, left, opened=True, reasons="x", by=CHIEF, at=on("2020-02-04")
        )


def test_a_case_tells_its_reason_in_both_languages_and_one_of_before_in_chinese(engine: Engine) -> None:
    proposed = last_of(engine, "P03").reason
    opened(engine, "P03")
    (case,) = open_cases(engine, DAQING)
    assert reason_of(case) == proposed
    assert proposed.en.startswith("last of its group")
    assert reason_of(replace(case, trigger_en="")) == Text(zh=proposed.zh, en=proposed.zh)


def test_a_case_goes_from_notice_to_closing_by_two_persons(engine: Engine) -> None:
    number = opened(engine, "P03")
    with pytest.raises(Refusal, match="does not follow"):
        take_step(engine, DAQING, number, "plan", text="x", by=CLERK, at=on("2020-02-03"))
    take_step(engine, DAQING, number, "notice", text="发出约谈通知", by=CLERK, at=on("2020-02-03"))
    (case,) = open_cases(engine, DAQING)
    assert case.due == date(2020, 2, 17), "ten working days after Monday, 3 February"
    take_step(engine, DAQING, number, "meeting", text="约谈分管负责人", by=CHIEF, at=on("2020-02-06"))
    assert open_cases(engine, DAQING)[0].due == date(2020, 2, 17), "the meeting leaves the plan's day"
    take_step(
        engine,
        DAQING,
        number,
        "plan",
        text="提交整改方案",
        by=CLERK,
        at=on("2020-02-14"),
        due=date(2020, 3, 31),
    )
    with pytest.raises(Refusal, match="does not follow"):
        take_step(engine, DAQING, number, "notice", text="x", by=CLERK, at=on("2020-02-17"))
    take_step(engine, DAQING, number, "verification", text="抽查20户属实", by=CLERK, at=on("2020-03-30"))
    with pytest.raises(Refusal, match="someone other than"):
        take_step(engine, DAQING, number, "closing", text="销号", by=CLERK, at=on("2020-03-31"))
    take_step(engine, DAQING, number, "closing", text="销号", by=CHIEF, at=on("2020-03-31"))
    assert open_cases(engine, DAQING) == []
    with pytest.raises(Refusal, match="is closed"):
        take_step(engine, DAQING, number, "closing", text="销号", by=CHIEF, at=on("2020-03-31"))


def test_a_plan_that_does_not_come_calls_for_supervision(engine: Engine) -> None:
    take_step(engine, DAQING, opened(engine, "P03"), "notice", text="通知", by=CLERK, at=on("2020-02-03"))

    def supervised(day: str) -> list[str]:
        return [p.member.code for p in proposed(engine, day) if p.consequence.code == "supervision"]

    assert supervised("2020-02-17") == []
    assert supervised("2020-02-18") == ["P03"]


def test_what_a_meeting_decided_comes_back_every_month_until_it_is_closed(engine: Engine) -> None:
    draft = ResolutionDraft(
        "daqing",
        "2019-12",
        "",
        "coverage/bus/share",
        "公交改造剩余车辆排期",
        "公交集团承办行",
        date(2020, 3, 31),
        CLERK,
        on("2020-01-20"),
    )
    number = record_resolution(engine, draft)
    assert resolutions_for(engine, DAQING, "2019-12") == [], "it was decided about this very month"
    assert [one.text for one in resolutions_for(engine, DAQING, "2020-01")] == ["公交改造剩余车辆排期"]
    report_on(engine, DAQING, number, Report("reported", "已排期200辆", CLERK, on("2020-02-10")))
    assert [len(one.reports) for one in resolutions_for(engine, DAQING, "2020-02")] == [1]
    report_on(engine, DAQING, number, Report("closed", "全部完成", CLERK, on("2020-03-10")))
    assert resolutions_for(engine, DAQING, "2020-03") == []
    with pytest.raises(Refusal, match="is closed"):
        report_on(engine, DAQING, number, Report("closed", "再办", CLERK, on("2020-03-11")))
    late = ResolutionDraft("daqing", "2019-12", "", "f", "t", "o", date(2019, 12, 1), CLERK, on("2020-01-20"))
    with pytest.raises(Refusal, match="lies in the past"):
        record_resolution(engine, late)
    acts = [entry.act.act for entry in audit.read_entries(engine, "daqing")][-3:]
    assert acts == ["resolution.recorded", "resolution.reported", "resolution.closed"]
