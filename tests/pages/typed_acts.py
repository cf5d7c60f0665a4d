"""Every act with a field that somebody types words into, as a page does it; what is typed is given field by field.

An example prepares what its act needs, and gives back the act, which is done with whatever is typed.
"""

import datetime
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from access.people.persons import Grant, Person
from access.viewer import Viewer
from etl.acts.editions import draw_up
from etl.definitions.amending.changes import change_of
from etl.definitions.load import load_programme
from etl.definitions.method.text import method_text
from etl.demo.arrivals import write_files
from etl.demo.programmes import plan_of
from etl.editions.canonical import read_edition
from etl.editions.words import paragraphs
from etl.intake.load import load_files
from etl.queries.score.follow_up import Proposal
from etl.values.text import Text
from pages.subjects.editions import acts as editions
from pages.subjects.house import acts as house
from pages.subjects.inventories import acts as inventories
from pages.subjects.meetings import acts as meetings
from pages.subjects.methods import acts as methods
from pages.subjects.objections import acts as objections
from pages.subjects.programme import acts as programme
from pages.subjects.returns import acts as returns
from pages.subjects.risk import acts as risk
from store.edition_reads import read_content
from store.filings import list_filings, store_filing
from store.follow_up import read_cases, read_resolutions
from store.life.drafts import open_drafts
from store.objections import read_objections
from tests.listed import ledger
from tests.pages.test_matrix import MONTHS, a_filing
from tests.told import SOFT, told
from tests.unit.editions.small import compose
from tests.unit.store.drafts import a_draft, fact_frame

Typed = Callable[[str], str]
"""What is typed into a field, by its name."""
Act = Callable[[Typed], None]

ZONE = ZoneInfo("Asia/Shanghai")
DAQING, RBI, PARK = load_programme("daqing"), load_programme("rbi-retail"), load_programme("park-service")
CASES, OUTLETS = load_programme("complaints"), load_programme("outlet-service-shanghai")
AT = datetime.datetime(2020, 1, 17, 9, tzinfo=ZONE)
"""A working day within the time for objections."""
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
DESK, CHIEF = Viewer("coordinator", account="desk"), Viewer("coordinator", account="chief")
FILER, REVIEWER = Viewer("institution", "B03", "filer"), Viewer("reviewer", account="reviewer")
ROOT = Person(1, "root", "root", 1, (Grant("", "administrator"),))
NAMELESS, SECOND = "review-naughty-bank", "review-second-bank"


@dataclass
class House:
    """Where the acts are done. `lines` are what the form has besides."""

    engine: Engine
    folder: Path


Example = Callable[[House], Act]
EXAMPLES: dict[tuple[str, ...], Example] = {}
"""By the fields of the acts, each as module.act.field, of which an example types into every one."""


def types(*fields: str) -> Callable[[Example], Example]:
    """Say which fields an example types into."""

    def keep(example: Example) -> Example:
        EXAMPLES[tuple(f"pages.subjects.{one}" for one in fields)] = example
        return example

    return keep


def field_of(name: str) -> str:
    """What an example asks for by its field's name: the last word, or the last two of a part (held.name)."""
    return name.split(".acts.")[1].partition(".")[2]


def _open_results(one: House) -> None:
    if not read_objections(one.engine, "daqing"):
        for month in MONTHS:  # a quarter to look at
            for institution in ("B05", "P01"):
                store_filing(one.engine, a_filing(institution, month))
        objections.release_results(DAQING, "2019-Q4", DESK, AT - DAY)


def _objection(institution: str, item: str, typed: Typed = lambda field: "fine") -> int:
    return objections.object_to(
        DAQING,
        "2019-Q4",
        institution,
        item,
        grounds=typed("grounds"),
        evidence=typed("evidence"),
        who=replace(FILER, institution=institution),
        at=AT,
        attachment=None,
    )


@types("objections.acts.object_to.grounds", "objections.acts.object_to.evidence")
def object_to(one: House) -> Act:
    _open_results(one)

    def act(typed: Typed) -> None:
        _objection("B03", "B01", typed)

    return act


@types("objections.acts.answer.text")
def answer(_one: House) -> Act:
    number = _objection("B05", "B01")

    def act(typed: Typed) -> None:
        objections.answer(DAQING, number, typed("text"), DESK, AT + HOUR)

    return act


@types("objections.acts.decide.reasons")
def decide(_one: House) -> Act:
    number = _objection("B06", "B01")
    objections.answer(DAQING, number, "fine", DESK, AT + HOUR)

    def act(typed: Typed) -> None:
        objections.decide(DAQING, number, "maintained", "nobody", typed("reasons"), ("", ""), CHIEF, AT + DAY)

    return act


@types("objections.acts.withdraw.reasons")
def withdraw(_one: House) -> Act:
    number = _objection("B07", "B01")

    def act(typed: Typed) -> None:
        objections.withdraw(DAQING, number, typed("reasons"), replace(FILER, institution="B07"), AT + HOUR)

    return act


def _proposal(institution: str) -> Proposal:
    rung = DAQING.methods[0].consequence[0]
    return Proposal(DAQING.institutions[institution], rung, Text(zh="末位", en="last"), None)


@types("objections.acts.decide_proposal.reasons")
def decide_proposal(_one: House) -> Act:

    def act(typed: Typed) -> None:
        objections.decide_proposal(DAQING, "2019-Q4", _proposal("B03"), True, typed("reasons"), CHIEF, AT)

    return act


@types("objections.acts.take_step.text")
def take_step(one: House) -> Act:
    objections.decide_proposal(DAQING, "2019-Q4", _proposal("B05"), True, "fine", CHIEF, AT)
    number = max(case.id for case in read_cases(one.engine, "daqing"))

    def act(typed: Typed) -> None:
        objections.take_step(DAQING, number, "notice", typed("text"), None, DESK, AT + HOUR)

    return act


UNTIL = AT.date() + 9 * DAY


@types(*(f"objections.acts.record_resolution.{field}" for field in ("figure", "text", "owner")))
def record_resolution(_one: House) -> Act:
    def act(typed: Typed) -> None:
        objections.record_resolution(
            DAQING, "2019-12", typed("figure"), typed("text"), typed("owner"), UNTIL, DESK, AT
        )

    return act


@types("objections.acts.close_resolution.text")
def close_resolution(one: House) -> Act:
    objections.record_resolution(DAQING, "2019-12", "", "fine", "fine", UNTIL, DESK, AT)
    number = max(each.id for each in read_resolutions(one.engine, "daqing"))

    def act(typed: Typed) -> None:
        objections.close_resolution(DAQING, number, typed("text"), DESK, AT + DAY)

    return act


def _held(typed: Typed = lambda field: "fine") -> meetings.Held:
    decided = meetings.Decided(typed("held.decided.text"), typed("held.decided.owner"), AT.date() + 9 * DAY)
    return meetings.Held(
        "2019-12", AT.date() - DAY, typed("held.name"), ("B03",), (typed("held.posts"),), (), (), (decided,)
    )


HELD = ("held.name", "held.posts", "held.decided.text", "held.decided.owner")


@types(*(f"meetings.acts.record_meeting.{field}" for field in HELD))
def record_meeting(_one: House) -> Act:

    def act(typed: Typed) -> None:
        meetings.record_meeting(DAQING, _held(typed), DESK, AT)

    return act


@types(*(f"meetings.acts.correct_meeting.{field}" for field in (*HELD, "reason")))
def correct_meeting(_one: House) -> Act:
    number = meetings.record_meeting(DAQING, _held(), DESK, AT)

    def act(typed: Typed) -> None:
        meetings.correct_meeting(DAQING, number, _held(typed), typed("reason"), DESK, AT + HOUR)

    return act


def _draft(one: House, month: str, name: str = "fine.xlsx", *soft: str) -> int:
    content = told(month, "B03", soft=list(soft), note=month)
    returns.upload(DAQING, "B03", month, (name, content), FILER, AT)
    return max(draft.id for draft in open_drafts(one.engine, "daqing"))


@types("returns.acts.upload.file")
def upload(one: House) -> Act:

    def act(typed: Typed) -> None:
        _draft(one, "2019-11", typed("file"))

    return act


@types("returns.acts.explain_draft.text")
def explain_draft(one: House) -> Act:
    draft = _draft(one, "2019-09", "fine.xlsx", "b")

    def act(typed: Typed) -> None:
        returns.explain_draft(DAQING, draft, (SOFT, "b"), typed("text"), FILER, AT)

    return act


@types("returns.acts.explain_filing.text")
def explain_filing(one: House) -> Act:
    draft = _draft(one, "2019-08", "fine.xlsx", "a")
    returns.explain_draft(DAQING, draft, (SOFT, "a"), "fine", FILER, AT)
    returns.file(DAQING, draft, FILER, AT)

    def act(typed: Typed) -> None:
        returns.explain_filing(DAQING, _filed(one, "2019-08"), (SOFT, "a"), typed("text"), FILER, AT + HOUR)

    return act


def _filed(one: House, month: str) -> int:
    return max(filing.id for filing in list_filings(one.engine, "daqing", month))


@types("returns.acts.send_back.reasons")
def send_back(one: House) -> Act:
    returns.file(DAQING, _draft(one, "2019-12"), FILER, AT)

    def act(typed: Typed) -> None:
        returns.send_back(DAQING, _filed(one, "2019-12"), typed("reasons"), DESK, AT + HOUR)

    return act


@types("returns.acts.confirm_heading.heading")
def confirm_heading(one: House) -> Act:
    sheet = next(each for each in DAQING.returns["monthly"].sheet if each.column)
    draft = _draft(one, "2019-07")

    def act(typed: Typed) -> None:
        returns.confirm_heading(
            DAQING, draft, sheet.name, typed("heading"), sheet.column[0].measure, FILER, AT + HOUR
        )

    return act


@types("returns.acts.extend.reason")
def extend(_one: House) -> Act:

    def act(typed: Typed) -> None:
        returns.extend(DAQING, "B03", "2019-12", AT + 40 * DAY, typed("reason"), DESK, AT, is_meant=True)

    return act


@types("returns.acts.confirm_name.note")
def confirm_name(one: House) -> Act:
    named = ((NAMELESS, 5), (SECOND, 6))
    rows = fact_frame(*((code, "", "", "upi_remitter_volume", 40, "UPI", f"D{row}") for code, row in named))
    draft = a_draft(
        b"names", programme="rbi-retail", period="2025-05", institution="", received_at=AT, facts=rows,
        review_names=[(NAMELESS, "=1+1 <b>Naughty</b> Bank"), (SECOND, "Second Bank")],
    )  # fmt: skip
    store_filing(one.engine, draft)

    def act(typed: Typed) -> None:
        returns.confirm_name(RBI, NAMELESS, "yes-bank", typed("note"), DESK, AT)

    return act


@types("returns.acts.take_back_name.note")
def take_back_name(_one: House) -> Act:
    returns.confirm_name(RBI, SECOND, "axis-bank", "fine", DESK, AT)

    def act(typed: Typed) -> None:
        returns.take_back_name(RBI, SECOND, typed("note"), DESK, AT + HOUR)

    return act


@types("returns.acts.hand_in_list.file", "returns.acts.preview_list.file")
def hand_in_list(_one: House) -> Act:

    def act(typed: Typed) -> None:
        seen = returns.preview_list(DAQING, (typed("file"), ledger({})), DESK, AT)
        returns.hand_in_list(DAQING, (typed("file"), ledger({})), seen.basis, DESK, AT)

    return act


@types("returns.acts.take_list_back.reason")
def take_list_back(one: House) -> Act:
    content = ledger({"evidence": "二"})
    seen = returns.preview_list(DAQING, ("fine.csv", content), DESK, AT)
    returns.hand_in_list(DAQING, ("fine.csv", content), seen.basis, DESK, AT)
    filing = max(each.id for each in list_filings(one.engine, "daqing") if each.source == "ledger")
    _, basis = returns.taking_list_back(DAQING, filing, DESK)

    def act(typed: Typed) -> None:
        returns.take_list_back(DAQING, filing, typed("reason"), basis, DESK, AT + HOUR)

    return act


@types("returns.acts.enter_cases.lines")
def enter_cases(_one: House) -> Act:
    who = Viewer("institution", "qm", "filer")
    line = {"received": "2018-05-28 09:30", "grade": "简单", "closed": "2018-05-29"}

    def act(typed: Typed) -> None:
        returns.enter_cases(CASES, "qm", "2018-Q2", [line | {"number": typed("lines")}], who, AT)

    return act


@types("inventories.acts.enter.rows")
def enter(one: House) -> Act:
    who = Viewer("institution", "bh", "filer")
    asked = [each.name for each in OUTLETS.returns["outlets"].field]
    row = dict.fromkeys(asked, "是") | {"key": "a", "lon": "121.48", "lat": "31.4"}
    row |= {"special": "雨伞", "elderly_since": "2019-10-01", "elderly_until": ""}

    def act(typed: Typed) -> None:
        inventories.enter(OUTLETS, "outlets", "bh", "2021-03", [row | {"name": typed("rows")}], who, AT)
        returns.file(OUTLETS, open_drafts(one.engine, OUTLETS.slug)[-1].id, who, AT)

    return act


@types("methods.acts.propose.proposal")
def propose(_one: House) -> Act:
    last = DAQING.methods[-1]

    def act(typed: Typed) -> None:
        proposed = last.model_copy(update={"code": "2020-04-01", "name": Text(zh="NAME", en="NAME")})
        methods.propose(
            DAQING,
            method_text(proposed).replace('"NAME"', json.dumps(typed("proposal"), ensure_ascii=False)),
            (),
            DESK,
            AT,
        )

    return act


def _edition(one: House, period: str) -> editions.StoredEdition:
    rows = fact_frame(("B03", "230602", "", "u_reg_end", 700, "T", "C5"))
    store_filing(one.engine, a_draft(period.encode(), period=period, institution="B03", facts=rows))
    return draw_up(one.engine, DAQING, "bulletin", period, by="desk", at=AT, compose=compose)


@types("editions.acts.reword.zh", "editions.acts.reword.en")
def reword(one: House) -> Act:
    drawn = _edition(one, "2019-05")
    content = read_edition(read_content(one.engine, drawn.id))
    first = next(each for each in paragraphs(content) if any(run.figure for run in each.zh))
    figures = " ".join(f"{{{run.figure}}}" for run in first.zh if run.figure)

    def act(typed: Typed) -> None:
        editions.reword(
            DAQING, drawn, first.code, f"{typed('zh')}{figures}", f"{typed('en')} {figures}", DESK, AT
        )

    return act


@types("editions.acts.send_back.reason")
def send_edition_back(one: House) -> Act:
    from etl.acts.editions import prepare

    _edition(one, "2019-06")
    made = prepare(one.engine, DAQING, "bulletin", "2019-06", by="desk", at=AT, compose=compose)

    def act(typed: Typed) -> None:
        editions.send_back(DAQING, made.stored, typed("reason"), REVIEWER, AT + HOUR)

    return act


def _warnings(one: House) -> Sequence[str]:
    from etl.queries.risks import sweep

    if not list_filings(one.engine, PARK.slug):
        planned = [each for each in plan_of(PARK)(PARK, 1) if each.name >= "2025-01"]
        files = write_files(planned, one.folder)
        load_files(one.engine, PARK, [(each.path, each.received_at) for each in files])
    found = sweep(one.engine, PARK, "2025-06", today=datetime.date(2025, 7, 16))
    return [each.last.risk for each in found.warnings if each.last.institution == "sj"]


SUMMER = datetime.datetime(2025, 7, 16, 9, tzinfo=ZONE)


@types("risk.acts.take_on.text")
def take_on(one: House) -> Act:
    first = _warnings(one)[0]

    def act(typed: Typed) -> None:
        risk.take_on(PARK, "2025-06", "sj", first, typed("text"), replace(FILER, institution="sj"), SUMMER)

    return act


@types("risk.acts.extend.text")
def extend_warning(one: House) -> Act:
    first = _warnings(one)[0]

    def act(typed: Typed) -> None:
        until = datetime.date(2026, 3, 2)
        risk.extend(PARK, "2025-06", "sj", first, typed("text"), until, DESK, SUMMER + HOUR)

    return act


@types("risk.acts.close.text")
def close(one: House) -> Act:
    first = _warnings(one)[0]

    def act(typed: Typed) -> None:
        risk.close(PARK, "2025-06", "sj", first, typed("text"), CHIEF, SUMMER + DAY)

    return act


@types("risk.acts.report_event.text")
def report_event(_one: House) -> Act:
    assert PARK.risks is not None
    kind = PARK.risks.event[0].code

    def act(typed: Typed) -> None:
        risk.report_event(
            PARK, "sj", kind, typed("text"), SUMMER - HOUR, replace(FILER, institution="sj"), SUMMER
        )

    return act


@types("risk.acts.record_review.text")
def record_review(_one: House) -> Act:

    def act(typed: Typed) -> None:
        risk.record_review(PARK, 2024, typed("text"), CHIEF, SUMMER)

    return act


@types("house.acts.invite.shown")
def invite(_one: House) -> Act:

    def act(typed: Typed) -> None:
        house.invite(ROOT, "wang", typed("shown"), Grant("daqing", "coordinator"))

    return act


@types("house.acts.make_token.name")
def make_token(_one: House) -> Act:

    def act(typed: Typed) -> None:
        house.make_token(ROOT, typed("name"), Grant("daqing", "coordinator"), 30)

    return act


# Last: what was amended is another programme for those who read it before

JOINED = ("name_zh", "name_en", "short_zh", "short_en")


@types(*(f"programme.acts.amend.{field}" for field in ("reason", *(f"change.{name}" for name in JOINED))))
def amend(_one: House) -> Act:

    def act(typed: Typed) -> None:
        named = {name: typed(f"change.{name}") for name in JOINED}
        joins = change_of("join", named | {"code": "B30", "group": "G4", "since": "2020-02"})
        programme.amend(DAQING, joins, typed("reason"), False, DESK, AT)

    return act


@types("programme.acts.amend.change.source")
def amend_a_day(_one: House) -> Act:

    def act(typed: Typed) -> None:
        free = change_of(
            "special-day", {"date": "2020-02-04", "working": "no", "source": typed("change.source")}
        )
        programme.amend(DAQING, free, "fine", False, DESK, AT)

    return act


@types("programme.acts.take_back.reason")
def take_amendment_back(_one: House) -> Act:
    free = change_of("special-day", {"date": "2020-02-05", "working": "no", "source": "fine"})
    number = programme.amend(DAQING, free, "fine", False, DESK, AT)

    def act(typed: Typed) -> None:
        programme.take_back(DAQING, number, typed("reason"), False, DESK, AT + HOUR)

    return act
