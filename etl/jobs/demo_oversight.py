"""What persons do in demonstrations once the files are in: warnings, events, reviews, a meeting."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from etl.acts.follow_up import decide_proposal, take_step
from etl.acts.meetings import Decided, Held, record_meeting
from etl.acts.risks import record_review, report_event, step_on
from etl.definitions.programme import Programme
from etl.queries.scope import EVERYTHING
from etl.queries.score.assessment import assessment
from etl.queries.score.follow_up import proposals
from store.oversight.risks import MajorEvent, StepKind

DESK, AUDIT, OFFICE = "反洗钱工作岗", "内部审计岗", "反洗钱工作办公室"

# Period of the list, institution, risk, what is done, its words, the day it is put off to, by whom, when.
_Step = tuple[str, str, str, StepKind, str, str, str, str]
"""Period, unit, risk, what is done, in what words, put off to, by whom, on which day."""
_Event = tuple[str, str, str, str, str, str]
"""Unit, what, account, post, when it occurred, when it was reported."""
_STEPS: tuple[_Step, ...] = (
    ("2016-Q2", "b4", "late-alerts", "taken", "增派预警处理人员", "", DESK, "2016-07-25"),
    ("2016-Q3", "b4", "late-alerts", "closed", "连续复查，积压已清理", "", AUDIT, "2016-10-28"),
    ("2016-Q2", "b5", "unidentified", "taken", "逐户补录身份信息", "", DESK, "2016-07-25"),
    (
        "2016-Q2",
        "b5",
        "unidentified",
        "extended",
        "存量客户较多，分批补录",
        "2018-03-30",
        AUDIT,
        "2016-08-10",
    ),
    ("2016-Q4", "b5", "requests-late", "taken", "监管要求逐项挂账", "", DESK, "2017-02-06"),
    ("2017-Q4", "b5", "requests-late", "closed", "本期已降级，逐项核对属实", "", AUDIT, "2018-01-22"),
)
# Institution, what, its account, the post that reported it, when it happened, when it was reported.
_EVENTS = (
    (
        "d3",
        "outage",
        "监测系统升级失败，中断四小时，已切换备用系统",
        "产品技术部反洗钱岗",
        "2017-09-12T22:10",
        "2017-09-13T08:40",
    ),
    (
        "b4",
        "sanctioned",
        "名单更新延迟，为一名客户办理开户，已冻结并上报",
        "沧溪分公司反洗钱岗",
        "2017-11-06T15:20",
        "2017-11-08T09:05",
    ),
)
_REVIEWED = "对照新下发的监管要求修订两条，其余条款继续适用"
_YEAR, _DECIDED_ON = "2017", "2018-01-19"
_COMMENDED, _CALLED_IN, _NOTICE = (
    "组内首位，经办公室研究予以表扬",
    "组内末位，予以约谈",
    "发出约谈通知，请按期提交整改方案",
)
_MEETING, _HELD = "2017年第三季度反洗钱工作例会", "2017-11-09"
# What was decided, who does it (the code of an institution, or a post), by when.
_DECIDED = (
    ("逐户补齐受益所有人信息，按月报送进度", "b5", "2018-03-30"),
    ("核对制裁名单更新时点并报告", "b4", "2017-11-30"),
    ("组织新入职人员培训", OFFICE, "2017-12-29"),
)


def kailian_aml(engine: Engine, programme: Programme, seed: int) -> None:
    """The same for every seed, but for the acts about warnings: another seed has other warnings."""
    _oversee(engine, programme, _STEPS if seed == 1 else (), _EVENTS)
    for year in (2016, 2017):
        record_review(engine, programme, year, text=_REVIEWED, by=DESK, at=_on(programme, f"{year}-11-24"))
    known = programme.institutions
    decided = tuple(
        Decided(text, known[owner].short("zh") if owner in known else owner, date.fromisoformat(due))
        for text, owner, due in _DECIDED
    )
    held_on = date.fromisoformat(_HELD)
    held = Held("2017-Q3", held_on, _MEETING, tuple(known), (OFFICE, AUDIT), (), (), decided)
    record_meeting(engine, programme, held, by=DESK, at=_on(programme, _HELD))
    _decide(engine, programme)


_PARKS_OFFICE, _PARKS_RISK = "专项管理办公室", "风控岗"
_PARKS_STEPS: tuple[_Step, ...] = (
    ("2023-03", "bz", "unreviewed", "taken", "补办审查，逐项登记", "", "白洲园服务中心", "2023-04-20"),
    (
        "2024-11",
        "sj",
        "slow-answers",
        "taken",
        "增设专人受理，三日内必有答复",
        "",
        "石江园服务中心",
        "2024-12-18",
    ),
    (
        "2025-01",
        "sj",
        "slow-answers",
        "extended",
        "人员到岗推迟，分两批补齐",
        "2025-09-30",
        _PARKS_RISK,
        "2025-02-20",
    ),
)
_PARKS_EVENTS = (
    (
        "yx",
        "leak",
        "退场企业资料未按程序销毁，已追回并封存",
        "云栖园服务中心",
        "2025-05-20T16:30",
        "2025-05-21T09:10",
    ),
    (
        "sj",
        "crowd",
        "十余户企业因收费争议聚集，已当场答复",
        "石江园服务中心",
        "2025-06-11T10:00",
        "2025-06-12T17:30",
    ),
)
_PARKS_REVIEWED = "结合法规变化调整两条，其余条款继续适用"


def park_service(engine: Engine, programme: Programme, seed: int) -> None:
    """The rules reviewed each November, a major event told within the day and one too late, two warnings taken on."""
    _oversee(engine, programme, _PARKS_STEPS if seed == 1 else (), _PARKS_EVENTS)
    for year in (2023, 2024):
        at = _on(programme, f"{year}-11-22")
        record_review(engine, programme, year, text=_PARKS_REVIEWED, by=_PARKS_OFFICE, at=at)


def _oversee(engine: Engine, programme: Programme, steps: Sequence[_Step], events: Sequence[_Event]) -> None:
    """What was done about warnings, and the major events that were told."""
    for period, unit, risk, kind, text, due, by, day in steps:
        put_off = date.fromisoformat(due) if due else None
        at = _on(programme, day)
        step_on(engine, programme, period, unit, risk, kind, text=text, by=by, at=at, due=put_off)
    for unit, what, account, post, occurred, reported in events:
        moments = _on(programme, occurred), _on(programme, reported)
        event = MajorEvent(programme.slug, unit, what, account, moments[0], post, moments[1])
        report_event(engine, programme, event)


def _decide(engine: Engine, programme: Programme) -> None:
    """The year's review: who is first of a group is commended, who is called in gets a notice."""
    at = _on(programme, _DECIDED_ON)
    assessed = assessment(engine, programme, _YEAR, scope=EVERYTHING)
    for one in proposals(engine, programme, assessed, at.date()):
        if one.consequence.when not in ("first", "last"):
            continue
        reasons = _COMMENDED if one.commends else _CALLED_IN
        number = decide_proposal(
            engine, programme, _YEAR, one, opened=True, reasons=reasons, by=OFFICE, at=at
        )
        if not one.commends:
            take_step(engine, programme, number, "notice", text=_NOTICE, by=DESK, at=at)


def _on(programme: Programme, moment: str) -> datetime:
    found = datetime.fromisoformat(moment if "T" in moment else f"{moment}T10:00")
    return found.replace(tzinfo=ZoneInfo(programme.settings.time_zone))
