"""Objections, from the preliminary result to the decision: who may do what, and until when."""

from datetime import datetime
from typing import NoReturn
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from etl.definitions.clocks import after_working_days, end_of_day
from etl.definitions.method.method import Method
from etl.definitions.method.rules import events_of
from etl.definitions.method.tables import Item
from etl.definitions.programme import Programme
from etl.editions.appeal import announced
from etl.editions.canonical import read_edition
from etl.editions.model import Edition
from etl.facts.quarters import members_of
from etl.values.choices import offered
from etl.values.errors import Refusal
from etl.values.periods import Period, day_words, moment_words
from etl.values.text import Text
from etl.values.typed import refuse_unkept
from store.acts import looking_first
from store.edition_reads import list_editions, read_content
from store.editions import StoredEdition
from store.errors import StoreError
from store.objections import (
    Answer,
    Decision,
    Disposition,
    Fault,
    Objection,
    ObjectionDraft,
    Release,
    read_objection,
    read_objections,
    read_release,
    store_answer,
    store_decision,
    store_objection,
    store_release,
)

__all__ = [
    "Decision",
    "Disposition",
    "Fault",
    "answer",
    "decide",
    "object_to",
    "open_as_announced",
    "release_results",
    "withdraw",
]

DAYS_TO_OBJECT, DAYS_TO_ANSWER = 3, 3
"""Working days that an institution has to object, and the one who scored to answer."""


@looking_first
def release_results(engine: Engine, programme: Programme, period: str, *, by: str, at: datetime) -> Release:
    """Open the preliminary results of a period to objections: from now on institutions have three working days."""
    asked = Period.parse(period)
    programme.method_for(asked)
    _refuse_empty(by, "who releases them", "由谁发布")
    if read_release(engine, programme.slug, str(asked)) is not None:
        _refuse(
            f"the preliminary results of {asked.name.en} were released before; there is one release for a period.",
            f"{asked.name.zh}的初评结果已经下发，每期只下发一次。",
        )
    waiting = [
        one.name
        for one in list_editions(engine, programme.slug, "assessment", str(asked))
        if one.state in ("prepared", "reviewed")
    ]
    if waiting:
        _refuse(
            f"{waiting[-1]} waits to be published and names a day for objections; publish it, which opens them, "
            "or send it back first.",
            f"{waiting[-1]} 已编制待发布，其中载明申诉截止日：请先发布（发布即受理申诉），或先退回。",
        )
    until = after_working_days(programme.settings, at, DAYS_TO_OBJECT)
    release = Release(programme.slug, str(asked), by, at, until)
    store_release(engine, release)
    return release


@looking_first
def open_as_announced(
    engine: Engine,
    programme: Programme,
    stored: StoredEdition,
    *,
    by: str,
    at: datetime,
    edition: Edition | None = None,
) -> Release | None:
    """Take objections until the day that a published assessment names: what is printed and what is taken are one.

    None where it names none (nobody takes part in figures that were published elsewhere), where results were opened
    before, and where that day is over. `edition` is what is stored there, where somebody has read it already.
    """
    if stored.kind != "assessment" or stored.state != "published":
        return None
    day = announced(edition or read_edition(read_content(engine, stored.id)))
    if day is None or read_release(engine, programme.slug, stored.period) is not None:
        return None
    until = end_of_day(programme.settings, day)
    if until <= at:
        return None
    release = Release(programme.slug, stored.period, by, at, until)
    store_release(engine, release)
    return release


@looking_first
def object_to(
    engine: Engine,
    programme: Programme,
    period: str,
    institution: str,
    item: str,
    *,
    grounds: str,
    evidence: str,
    by: str,
    at: datetime,
    attachment: bytes | None = None,
) -> int:
    """File an objection of an institution to one item; returns its number."""
    asked = Period.parse(period)
    method = programme.method_for(asked)
    _refuse_unknown(programme, asked, method, institution, item)
    _refuse_empty(grounds, "what is wrong", "申诉理由")
    _refuse_empty(evidence, "what proves it", "证明材料")
    _refuse_empty(by, "who objects", "申诉人岗位")
    release = read_release(engine, programme.slug, str(asked))
    if release is None:
        _refuse(
            f"the results of {asked.name.en} are not open to objections; object when the coordinator opens them.",
            f"{asked.name.zh}的申诉尚未开放受理，牵头单位下发结果后方可申诉。",
        )
    _refuse_before(programme, at, release.released_at, "the results were released", "初评结果下发")
    if at >= release.until:
        until = moment_words(release.until.astimezone(ZoneInfo(programme.settings.time_zone)))
        _refuse(
            f"objections to the results of {asked.name.en} were taken until {until.en}; ask the coordinator "
            "for a correction instead.",
            f"{asked.name.zh}的申诉已于{until.zh}截止；如有差错，请联系协调员办理更正。",
        )
    for other in read_objections(engine, programme.slug, str(asked)):
        if (other.institution, other.item) == (institution, item) and other.state != "decided":
            _refuse(
                f"objection {other.id} to this item is still open; wait for its decision.",
                f"该项目已有第 {other.id} 号申诉正在办理，请待其办结。",
            )
    due = after_working_days(programme.settings, at, DAYS_TO_ANSWER)
    return store_objection(
        engine,
        ObjectionDraft(
            programme.slug, str(asked), institution, item, grounds, evidence, by, at, due, attachment
        ),
    )


@looking_first
def answer(engine: Engine, programme: Programme, number: int, *, text: str, by: str, at: datetime) -> None:
    """Answer an objection. A late answer is taken, and shown as late."""
    one = _found(engine, programme, number)
    _refuse_empty(text, "the answer", "答复内容")
    _refuse_empty(by, "who answers", "答复人岗位")
    if one.state != "open":
        _refuse(f"objection {number} was answered before.", f"第 {number} 号申诉已经答复。")
    if by == one.filed_by:
        _refuse("nobody answers an objection of their own.", "申诉人不得答复本人提出的申诉。")
    _refuse_before(programme, at, one.filed_at, f"objection {number} was filed", f"第 {number} 号申诉提出")
    store_answer(engine, programme.slug, number, Answer(text, by, at))


@looking_first
def withdraw(
    engine: Engine, programme: Programme, number: int, *, reasons: str, by: str, at: datetime
) -> None:
    """Take an objection back; only who filed it may."""
    one = _found(engine, programme, number)
    if one.state == "decided":
        _refuse(f"objection {number} has been decided.", f"第 {number} 号申诉已经办结。")
    if by != one.filed_by:
        _refuse(
            f"objection {number} was filed by {one.filed_by}, who alone can take it back.",
            f"第 {number} 号申诉由“{one.filed_by}”提出，只能由其撤回。",
        )
    _refuse_empty(reasons, "why it is taken back", "撤回原因")
    _refuse_before(programme, at, one.filed_at, f"objection {number} was filed", f"第 {number} 号申诉提出")
    store_decision(engine, programme.slug, number, Decision("withdrawn", reasons, "nobody", by, at))


@looking_first
def decide(engine: Engine, programme: Programme, number: int, decision: Decision) -> None:
    """Decide an objection that was answered. The one who decides is neither who answered nor who filed it.

    "adjusted" needs the corrected figure; where the coordinator erred, a filing named in `forgives` costs nothing.
    """
    one = _found(engine, programme, number)
    if one.state == "decided":
        _refuse(f"objection {number} has been decided.", f"第 {number} 号申诉已经办结。")
    if one.answer is None:
        _refuse(
            f"answer objection {number} before deciding it.",
            f"第 {number} 号申诉尚未答复，请先答复再作决定。",
        )
    if decision.decided_by in (one.answer.answered_by, one.filed_by):
        _refuse(
            f"someone other than “{decision.decided_by}” has to decide objection {number}.",
            f"第 {number} 号申诉须由另一人复核决定，“{decision.decided_by}”不能复核本人经手的申诉。",
        )
    _refuse_empty(decision.reasons, "the reasons", "决定理由")
    _refuse_empty(decision.decided_by, "who decides", "复核人岗位")
    _refuse_before(
        programme,
        decision.decided_at,
        one.answer.answered_at,
        f"objection {number} was answered",
        f"第 {number} 号申诉答复",
    )
    _refuse_figure(programme, one, decision)
    store_decision(engine, programme.slug, number, decision)


def _found(engine: Engine, programme: Programme, number: int) -> Objection:
    """The objection of that number, refused in both languages where there is none."""
    try:
        return read_objection(engine, programme.slug, number)
    except StoreError:
        _refuse(
            f"there is no objection number {number} in “{programme.slug}”; see `objections` for those that there are.",
            f"“{programme.slug}”没有第 {number} 号申诉；请用 objections 命令查看已有的申诉。",
        )


def _refuse_figure(programme: Programme, one: Objection, decision: Decision) -> None:
    """An adjustment gives one figure that the item's rule reads of this institution; other decisions give none."""
    item = programme.method_for(Period.parse(one.period)).items[one.item]
    if decision.disposition != "adjusted":
        if decision.numerator is not None or decision.denominator is not None or decision.event:
            _refuse("only an adjustment gives a corrected figure.", "只有“调整”才填写更正后的数字。")
        return
    indicator = programme.indicators.get(item.indicator)
    if indicator is not None and not indicator.is_of(programme.institutions[one.institution].kinds):
        _refuse(
            f"item {item.code} is not measured of “{one.institution}”, so there is no figure to correct; maintain it.",
            f"项目 {item.code} 不考核“{one.institution}”，没有可更正的数字；请选择“维持”。",
        )
    if decision.event and decision.event not in events_of(item.rule):
        _refuse(
            f"item {item.code} does not count “{decision.event}”.",
            f"项目 {item.code} 不计“{decision.event}”。",
        )
    if decision.numerator is None or decision.numerator < 0:
        _refuse(
            "give the corrected figure: a whole number, not below zero.",
            "请填写更正后的数字：不小于零的整数。",
        )
    if decision.event or (indicator is not None and indicator.is_volume):
        if decision.denominator is not None:
            _refuse(
                f"item {item.code} divides by nothing here: give the corrected figure alone, without a denominator.",
                f"项目 {item.code} 此处没有分母：请只填写更正后的数字。",
            )
        return
    if decision.denominator is None or decision.denominator <= 0:
        _refuse("give the corrected denominator, above zero.", "请填写更正后的分母（大于零）。")
    if decision.denominator < decision.numerator and _is_part(programme, item):
        _refuse(
            f"item {item.code} divides a part by its whole: the numerator {decision.numerator} must not exceed the"
            f" denominator {decision.denominator}.",
            f"项目 {item.code} 的分子是分母的一部分：分子 {decision.numerator} 不得大于分母 {decision.denominator}。",
        )


def _is_part(programme: Programme, item: Item) -> bool:
    """Whether a return has to say that what the item's indicator divides is at most what it is divided by."""
    indicator = programme.indicators.get(item.indicator)
    if indicator is None or not indicator.denominator:
        return False
    part = f"{indicator.numerator}<={indicator.denominator}".replace(" ", "")
    checks = (check for layout in programme.returns.values() for check in layout.check)
    return any(check.severity == "hard" and check.holds.replace(" ", "") == part for check in checks)


def _refuse_unknown(
    programme: Programme, period: Period, method: Method, institution: str, item: str
) -> None:
    if institution not in members_of(programme.institutions, period):
        _refuse(
            f"“{institution}” is not assessed in {period}; check the code.",
            f"“{institution}”不在 {period} 参评之列，请核对机构代码。",
        )
    if item not in method.items:
        choices = offered(item, method.items)
        _refuse(
            f"the method has no item “{item}”; {choices.en}.",
            f"办法中没有项目“{item}”；{choices.zh}。",
        )


def _refuse_empty(text: str, en: str, zh: str) -> None:
    refuse_unkept(text)
    if not text.strip():
        _refuse(f"say {en}.", f"请填写{zh}。")


def _refuse_before(programme: Programme, at: datetime, since: datetime, en: str, zh: str) -> None:
    """Refuse an act that is dated before the day of what it rests on. Of one day any hour goes: in a demonstration the
    day stands still and the hour runs on."""
    zone = ZoneInfo(programme.settings.time_zone)
    day, first = (one.astimezone(zone).date() for one in (at, since))
    if day < first:
        _refuse(
            f"{en} on {day_words(first).en}, and this would be dated {day_words(day).en}; "
            "give that day or a later one.",
            f"{zh}的日期是{day_words(first).zh}，此项操作的日期{day_words(day).zh}早于该日；请填写该日或之后的日期。",
        )


def _refuse(en: str, zh: str) -> NoReturn:
    raise Refusal(Text(en=en, zh=zh))
