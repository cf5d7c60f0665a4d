"""Draw up, prepare, review and publish editions, and correct them: what is published is sealed and never changes."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import Engine

from etl.composing.drawing import Compose, Desk
from etl.definitions.programme import Programme
from etl.editions.canonical import canonical_bytes, digest, read_edition, sealed
from etl.editions.compare import corrections, is_of_its_own_dates
from etl.editions.edits import edited
from etl.editions.model import Edition, Kind
from etl.editions.words import with_edits
from etl.queries.amended.lost import refuse_lost_codes
from etl.queries.amended.running import refuse_amended_since
from etl.values.errors import Refusal
from etl.values.text import Text
from etl.values.typed import refuse_unkept
from store import audit, editions, programmes
from store.edition_reads import find_edition, list_editions, read_content
from store.editions import EditionDraft, Moved, StoredEdition

__all__ = [
    "TRIES",
    "Prepared",
    "StoredEdition",
    "correct",
    "draw_up",
    "prepare",
    "publish",
    "review",
    "reword",
    "send_back",
]

TRIES = 5
"""How often an edition is drawn up again because data or the chain moved on meanwhile."""


@dataclass(frozen=True)
class Prepared:
    """The edition of a period; `unchanged` where it was there already and nothing has changed since."""

    stored: StoredEdition
    unchanged: bool


def draw_up(
    engine: Engine,
    programme: Programme,
    kind: Kind,
    period: str,
    *,
    by: str,
    at: datetime,
    compose: Compose,
    issued_on: date | None = None,
) -> StoredEdition:
    """Keep a draft of a period's next edition, with the words that were edited in the draft before it."""
    desk = Desk(engine, programme, kind, period, at, compose)
    for _ in range(TRIES):
        kept = desk.editions()
        _refuse_waiting(kept)
        version, head = programmes.data_version(engine, programme.slug), audit.head(engine)
        refuse_amended_since(engine, programme)
        refuse_lost_codes(engine, programme, period)
        drawn, corrected = _next(desk, kept, issued_on, head.code)
        try:
            return editions.keep_draft(engine, _as_draft(drawn, version, corrected), by, at, head=head)
        except Moved:
            continue
    raise _kept_changing()


def reword(
    engine: Engine, stored: StoredEdition, code: str, zh: str, en: str, *, by: str, at: datetime
) -> StoredEdition:
    """Other words for a paragraph of a draft; its figures stay (`etl.editions.edits.edited`), and so do the words that
    somebody else gives another paragraph at the same moment."""
    refuse_unkept(zh, en)
    for _ in range(TRIES):
        stored = find_edition(engine, stored.id) or stored
        if stored.state != "draft":
            raise Refusal(
                Text(
                    en=f"{stored.name} is {stored.state}, and only the words of a draft can be edited; send it back "
                    "first.",
                    zh=f"{stored.name} 已不是草稿，文字不能修改；请先退回。",
                )
            )
        content = read_content(engine, stored.id)
        worded = edited(read_edition(content), {code: {"zh": zh, "en": en}})
        draft = _as_draft(worded, stored.data_version, stored.corrects)
        try:
            return editions.keep_draft(engine, draft, by, at, over=sha256(content).hexdigest())
        except Moved:
            continue
    raise _kept_changing()


def prepare(
    engine: Engine,
    programme: Programme,
    kind: Kind,
    period: str,
    *,
    by: str,
    at: datetime,
    compose: Compose,
    issued_on: date | None = None,
) -> Prepared:
    """Freeze the edition of a period for review.

    Where nothing has changed since the edition that is there, its own dates apart, that one is given back. Where one
    is published and figures differ, the new one is its correction. A draft keeps its edited words; if its figures
    have changed since it was drawn up it is refused, so that nobody freezes what nobody has seen.
    """
    desk = Desk(engine, programme, kind, period, at, compose)
    for _ in range(TRIES):
        kept = desk.editions()
        if kept and _stands(desk, kept[-1], issued_on):
            return Prepared(kept[-1], unchanged=True)
        _refuse_waiting(kept)
        version, head = programmes.data_version(engine, programme.slug), audit.head(engine)
        refuse_amended_since(engine, programme)
        refuse_lost_codes(engine, programme, period)
        drawn, corrected = _next(desk, kept, issued_on, head.code)
        if corrected is not None and all(map(is_of_its_own_dates, drawn.corrections)):
            return Prepared(next(one for one in kept if one.id == corrected), unchanged=True)
        _refuse_other_draft(engine, kept, drawn)
        try:
            return Prepared(
                editions.prepare(engine, _as_draft(drawn, version, corrected), head, by, at), unchanged=False
            )
        except Moved:
            continue
    raise _kept_changing()


def review(engine: Engine, stored: StoredEdition, *, by: str, at: datetime) -> StoredEdition:
    """A second person agrees with a prepared edition."""
    if by == stored.prepared_by:
        raise Refusal(
            Text(
                en=f"{by} prepared this edition; a second person has to review it: name somebody else.",
                zh=f"本版由{by}编制，须由另一人复核；请由其他人员复核。",
            )
        )
    return editions.review(engine, stored.id, by, at)


def send_back(engine: Engine, stored: StoredEdition, *, reason: str, by: str, at: datetime) -> StoredEdition:
    """A prepared or reviewed edition becomes a draft again, for a reason."""
    refuse_unkept(reason)
    if not reason.strip():
        raise Refusal(
            Text(
                en="An edition is sent back with a reason: write what has to change.",
                zh="退回须写明原因：请写明需要修改之处。",
            )
        )
    return editions.send_back(engine, stored.id, reason, by, at)


def publish(engine: Engine, stored: StoredEdition, *, by: str, at: datetime) -> StoredEdition:
    """A reviewed edition goes out. What is published already stays as it is."""
    return stored if stored.state == "published" else editions.publish(engine, stored.id, by, at)


def correct(
    engine: Engine,
    programme: Programme,
    kind: Kind,
    period: str,
    *,
    issued_on: date,
    by: str,
    at: datetime,
    compose: Compose,
) -> Prepared:
    """Prepare the correction of what is published: a new edition that lists each figure that differs, and why."""
    if not any(one.state == "published" for one in list_editions(engine, programme.slug, kind, period)):
        raise Refusal(
            Text(
                en=f"Nothing is published for {period} yet, so there is nothing to correct; publish it first.",
                zh=f"{period} 尚未发布，无可更正；请先发布。",
            )
        )
    return prepare(engine, programme, kind, period, by=by, at=at, compose=compose, issued_on=issued_on)


def _next(
    desk: Desk, kept: list[StoredEdition], issued_on: date | None, head: str
) -> tuple[Edition, int | None]:
    """The period's next edition, and the published one that it corrects."""
    stored = next((one for one in reversed(kept) if one.state == "published"), None)
    former = _content(desk.engine, stored) if stored else None
    number, corrected = (stored.number + 1, stored.name) if stored else (1, "")
    drawn = desk.draw(number, issued_on or _calendars_day(desk, former), head, corrected)
    if kept and kept[-1].state == "draft":
        drawn = with_edits(drawn, _content(desk.engine, kept[-1]))
    if stored is None or former is None:
        return drawn, None
    found = corrections(former, drawn, desk.programme)
    return sealed(replace(drawn, corrections=found)), stored.id


def _calendars_day(desk: Desk, former: Edition | None) -> date:
    """The day of issue where nobody says one. Refused where the calendar's is over and institutions have filed since
    who had not by then: a bulletin would call them missing, and an assessment would give them nothing."""
    day = desk.day_of_issue(former)
    if former is None and (late := desk.filed_after(day)):
        raise Refusal(
            Text(
                en=f"By the calendar the day of issue is {day}; returns that were first accepted after it ({late}) "
                "would count as not filed. Give the date of issue, a later one if they are to count.",
                zh=f"按日历印发日期为{day}，而有{late}份报表在该日之后首次接受，按该日编制将视为未报送；"
                "请写明印发日期，要计入的，写接受之后的日期。",
            )
        )
    return day


def _kept_changing() -> Refusal:
    return Refusal(
        Text(
            en="The data kept changing while the edition was being drawn up; try again when nobody is filing.",
            zh="编制期间数据持续变动；请在无人报送时重试。",
        )
    )


def _content(engine: Engine, stored: StoredEdition) -> Edition:
    return read_edition(read_content(engine, stored.id))


def _as_draft(edition: Edition, data_version: str, corrects: int | None) -> EditionDraft:
    return EditionDraft(
        edition.programme,
        edition.kind,
        edition.period,
        edition.number,
        canonical_bytes(edition),
        digest(edition),
        data_version,
        corrects,
    )


def _stands(desk: Desk, stored: StoredEdition, issued_on: date | None) -> bool:
    """Whether nothing has changed since a frozen edition was drawn up, and no other day of issue is asked for.

    What is published as of an earlier day may be without returns that were in store when it was drawn up: that nothing
    came since does not say that nothing is missing in it.
    """
    engine, programme = desk.engine, desk.programme
    if stored.state == "draft" or stored.data_version != programmes.data_version(engine, programme.slug):
        return False
    edition = _content(engine, stored)
    # What has changed elsewhere since is no reason: its documents in the other language are asked for so, too.
    known_on = date.fromisoformat(edition.known_on[:10])
    if issued_on is None and stored.state == "published" and desk.refiled_after(known_on):
        return False
    same_day = issued_on is None or issued_on.isoformat() == edition.issued_on
    return same_day and edition.definitions == programme.digest


def _refuse_waiting(kept: list[StoredEdition]) -> None:
    if kept and kept[-1].state in ("prepared", "reviewed"):
        one = kept[-1]
        raise Refusal(
            Text(
                en=f"{one.name} is {one.state} and waits to be published, but something has changed since; "
                "publish it as it is, or send it back first.",
                zh=f"{one.name} 已编制待发布，而此后数据或发文日期有变；请先按原样发布，或先退回。",
            )
        )


def _refuse_other_draft(engine: Engine, kept: list[StoredEdition], drawn: Edition) -> None:
    if not kept or kept[-1].state != "draft":
        return
    differing = corrections(_content(engine, kept[-1]), drawn)
    if differing:
        raise Refusal(
            Text(
                en=f"{len(differing)} figures have changed since the draft was drawn up; draw it up again and read it.",
                zh=f"草稿编制后有{len(differing)}个数字发生变化；请重新生成草稿并核对。",
            )
        )
