"""Meetings are entered into the register, and a line that was wrong is superseded by another, with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.editions.canonical import slides_digest
from etl.editions.shown import find_named, kept
from etl.queries.meetings import register
from etl.values.errors import Refusal
from etl.values.text import Text
from etl.values.typed import refuse_unkept
from store.acts import looking_first
from store.follow_up import ResolutionDraft
from store.oversight.meetings import MeetingDraft, Shown, store_meeting


@dataclass(frozen=True)
class Decided:
    """A decision of the meeting: what, who does it (an institution or a post), by which day."""

    text: str
    owner: str
    due: date | None


@dataclass(frozen=True)
class Held:
    """What is said of a meeting: `editions` are names of editions whose slides were shown, `recorded` the numbers of
    decisions that were recorded before, `decided` those that are recorded with it."""

    period: str
    held_on: date
    name: str
    institutions: tuple[str, ...]
    posts: tuple[str, ...]
    editions: tuple[str, ...]
    recorded: tuple[int, ...]
    decided: tuple[Decided, ...]


@looking_first
def record_meeting(
    engine: Engine,
    programme: Programme,
    held: Held,
    *,
    by: str,
    at: datetime,
    supersedes: int | None = None,
    reason: str = "",
) -> int:
    """Enter a meeting; returns the number of its line. With `supersedes` it takes the place of a line in force, whose
    decisions stay with it: a decision that is no more is closed with a report, never dropped."""
    _refuse_incomplete(programme, held, at)
    recorded = held.recorded
    if supersedes is not None:
        before = next((one for one in register(engine, programme) if one.meeting.id == supersedes), None)
        if before is None:
            _refuse(f"there is no line {supersedes} in force.", f"没有在用的第 {supersedes} 号会议记录。")
        refuse_unkept(reason)
        if not reason.strip():
            _refuse("say why the line is corrected.", "请填写更正理由。")
        recorded = (*before.meeting.decisions, *recorded)
    draft = MeetingDraft(
        programme.slug,
        held.period,
        held.held_on,
        held.name.strip(),
        held.institutions,
        tuple(one.strip() for one in held.posts if one.strip()),
        tuple(_shown(engine, programme, name) for name in held.editions),
        tuple(dict.fromkeys(recorded)),
        by,
        at,
        supersedes,
        reason.strip(),
    )
    return store_meeting(engine, draft, _drafts(programme, held, by, at))


def _drafts(programme: Programme, held: Held, by: str, at: datetime) -> Sequence[ResolutionDraft]:
    edition = held.editions[0] if len(held.editions) == 1 else ""
    found = []
    for one in held.decided:
        if not one.text.strip() or not one.owner.strip() or one.due is None:
            _refuse(
                "for every decision, say what is to be done, by whom and by when.",
                "每项议定事项都须写明内容、责任单位和完成时限。",
            )
        if one.due < held.held_on:
            _refuse(
                "a decision is due before the meeting was held; check the days.",
                "议定事项的完成时限早于会议日期，请核对。",
            )
        found.append(
            ResolutionDraft(
                programme.slug, held.period, edition, "", one.text.strip(), one.owner.strip(), one.due, by, at
            )
        )
    return found


def _shown(engine: Engine, programme: Programme, name: str) -> Shown:
    """The edition by its whole name, with both digests; one of another programme was not shown here."""
    stored = find_named(engine, name)
    if stored.programme != programme.slug or stored.state == "draft":
        _refuse(
            f"{name} is not a current edition of this programme; choose a prepared or published one.",
            f"{name} 不是本项目已定稿的版本；请选择已编制或已发布的版本。",
        )
    whole = kept(engine, stored)
    return Shown(stored.name, str(stored.sha256), slides_digest(whole.edition))


def _refuse_incomplete(programme: Programme, held: Held, at: datetime) -> None:
    refuse_unkept(held.name, held.posts, [(one.text, one.owner) for one in held.decided])
    if not held.name.strip():
        _refuse("say what the meeting was.", "请填写会议名称。")
    if held.held_on > at.astimezone(ZoneInfo(programme.settings.time_zone)).date():
        _refuse(
            "the meeting lies in the future; it is entered once it has been held.",
            "会议日期晚于今天；请在会后登记。",
        )
    for one in held.institutions:
        programme.institution(one)
    if not held.institutions and not any(one.strip() for one in held.posts):
        _refuse("say who was there: institutions, posts.", "请填写参会机构或岗位。")


def _refuse(en: str, zh: str) -> NoReturn:
    raise Refusal(Text(en=en[0].upper() + en[1:], zh=zh))
