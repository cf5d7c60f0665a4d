"""A programme is amended while it runs, and an amendment taken back. Nothing is written that the files would refuse."""

from datetime import datetime

from sqlalchemy import Engine

from etl.definitions.amending.changes import Change, Target, kept_as
from etl.definitions.amending.overlay import drafted, first_touched
from etl.definitions.programme import Programme
from etl.queries.amended.preview import covering, published_assessments
from etl.queries.amended.running import Listed, listed, running, without
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from etl.values.typed import refuse_unkept
from store.life.amendments import AmendedMeanwhile, add_line, read_lines

TRIES = 20
"""How often an amendment is held against the programme again because somebody amended it meanwhile."""
TAKING_BACK = "take-back"


def amend(
    engine: Engine,
    programme: Programme,
    change: Change,
    reason: str,
    *,
    by: str,
    at: datetime,
    knowing: bool = False,
) -> int:
    """Make an amendment; returns its number. One that reaches into published editions is refused unless whoever makes
    it says that they know (`knowing`): those editions stay as they are."""
    _refuse_without_reason(reason)
    refuse_unkept(change.model_dump())
    for _ in range(TRIES):
        seen = _last_seen(engine, programme)
        now = running(engine, programme)
        if drafted(now, change).digest == now.digest or _says_nothing_new(now, change):
            raise Refusal(
                Text(
                    en="This is so already; there is nothing to amend.",
                    zh="现行内容已是如此，无须调整。",
                )
            )
        _refuse_published(engine, now, change, knowing, at)
        try:
            return add_line(
                engine, programme.slug, change.kind, kept_as(change), reason.strip(), by=by, at=at, seen=seen
            )
        except AmendedMeanwhile:
            continue
    raise AmendedMeanwhile


def take_back(
    engine: Engine,
    programme: Programme,
    number: int,
    reason: str,
    *,
    by: str,
    at: datetime,
    knowing: bool = False,
) -> int:
    """Take an amendment back by a line of its own; returns that line's number. Both stay on record."""
    _refuse_without_reason(reason)
    seen = _last_seen(engine, programme)
    one = _standing(listed(engine, programme.slug), number)
    if not _is_outlived(engine, programme):
        without(running(engine, programme), number)
    _refuse_published(engine, programme, one.amendment.change, knowing, at, is_taken_back=True)
    return add_line(
        engine,
        programme.slug,
        TAKING_BACK,
        "",
        reason.strip(),
        by=by,
        at=at,
        seen=seen,
        takes_back=number,
    )


def _standing(lines: list[Listed], number: int) -> Listed:
    one = next((one for one in lines if one.amendment.number == number), None)
    if one is None:
        numbers = [str(each.amendment.number) for each in lines if each.taken_back is None]
        raise Refusal(
            Text(
                en=f"There is no amendment {number}; in force are: {', '.join(numbers) or 'none'}.",
                zh=f"没有第 {number} 号调整；现行有效的有：{'、'.join(numbers) or '无'}。",
            )
        )
    if one.taken_back is not None:
        raise Refusal(
            Text(
                en=f"Amendment {number} was taken back by {one.taken_back.made_by} already.",
                zh=f"第 {number} 号调整已由 {one.taken_back.made_by} 撤回。",
            )
        )
    return one


def _last_seen(engine: Engine, programme: Programme) -> int:
    return max((line.id for line in read_lines(engine, programme.slug)), default=0)


def _is_outlived(engine: Engine, programme: Programme) -> bool:
    """Whether the amendments do not fit the files any more, so that one of them has to be taken back first."""
    try:
        running(engine, programme)
    except Refusal:
        return True
    return False


def _says_nothing_new(programme: Programme, change: Change) -> bool:
    after = drafted(programme, change)
    return all(
        getattr(after, part) == getattr(programme, part)
        for part in ("institutions", "universe", "settings", "methods")
    )


def _refuse_without_reason(reason: str) -> None:
    refuse_unkept(reason)
    if not reason.strip():
        raise Refusal(
            Text(
                en="Say why: an amendment is kept with its reason.",
                zh="请填写理由：每项调整都须附理由留存。",
            )
        )


def _refuse_published(
    engine: Engine,
    programme: Programme,
    change: Change,
    knowing: bool,
    at: datetime,
    *,
    is_taken_back: bool = False,
) -> None:
    """A target never reaches into a period that is over or whose assessment is published, as no method does; anything
    else does only where somebody says that they know."""
    if isinstance(change, Target):
        _refuse_late_target(engine, programme, change, at)
    names = covering(engine, programme, change)
    if not names or knowing:
        return
    first, last = first_touched(programme, change), names[-1]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    more_zh = f"等{len(names)}期" if len(names) > 1 else ""
    what = ("Taking it back", "撤回") if is_taken_back else ("It", "该调整")
    raise Refusal(
        Text(
            en=f"{what[0]} holds from {first}, which {last}{more} covers. What is published stays as it is; say that "
            "you know, and draw up a correction where figures change.",
            zh=f"{what[1]}自 {first} 起生效，而 {last}{more_zh}已发布并包含该期。已发布的内容不会改动；请勾选“已知悉”，"
            "数字有变动的另行编制更正。",
        )
    )


def _refuse_late_target(engine: Engine, programme: Programme, change: Target, at: datetime) -> None:
    asked, per_year = Period.parse(change.since), programme.settings.assessed_per_year
    current = Period(at.year, at.month).holder(per_year)
    if asked < current:
        raise Refusal(
            Text(
                en=f"{asked} is over; let the target hold from {current} on or later.",
                zh=f"{asked} 已经结束；目标值最早自 {current} 起执行。",
            )
        )
    day = f"{asked.months[0]}-01"
    if touched := [one for one in published_assessments(engine, programme) if day <= f"{one.months[-1]}-31"]:
        raise Refusal(
            Text(
                en=f"The assessment of {max(touched)} is published; let the target hold from a later period on.",
                zh=f"{max(touched)} 的考核结果已公布；目标值须自其后的考核期起执行。",
            )
        )
