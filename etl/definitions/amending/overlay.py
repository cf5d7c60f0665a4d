"""A programme with amendments laid over it: what the files would say if somebody had written them there.

Nothing is read here. Every fault that would refuse a programme's files refuses an amendment too, in a sentence.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError

from etl.definitions.amending.changes import (
    Amendment,
    Change,
    Day,
    Exists,
    Join,
    Leave,
    Merge,
    Target,
    kept_as,
)
from etl.definitions.files import sentence_of
from etl.definitions.institutions import Institution
from etl.definitions.method.adoption import in_force
from etl.definitions.method.tuning import Turn, knobs, tuned
from etl.definitions.programme import Programme
from etl.definitions.review.references import broken_references
from etl.definitions.scenarios import Universe
from etl.definitions.settings import SpecialDay
from etl.values.choices import offered
from etl.values.errors import Refusal
from etl.values.faults import in_both
from etl.values.periods import LENGTHS, Period
from etl.values.text import Text

Made = TypeVar("Made")
_BEGINNING = Text(zh="最初", en="the beginning")
_TODAY = Text(zh="今", en="today")


def amended(programme: Programme, amendments: Iterable[Amendment]) -> Programme:
    """The programme with these amendments, in their order; targets last, by the day they hold from.

    One that the files say already, word for word, changes nothing: so it goes over into the files. One that does not
    fit the files any more is refused with its number. Without any the programme itself is given back.
    """
    base = programme.unamended or programme
    listed = tuple(amendments)
    if not listed:
        return base
    laid = replace(base, unamended=base)
    for one in sorted(listed, key=_order):
        try:
            laid = _laid(laid, one.change)
        except Refusal as refusal:
            if not one.number:
                raise
            raise _outlived(one, refusal.sentence) from None
    for _name, sentence, *_where in broken_references(laid):
        _refuse_in(in_both(sentence))
    return replace(laid, digest=_digest(base, listed), amendments=listed, unamended=base)


def drafted(programme: Programme, change: Change) -> Programme:
    """The programme with one more amendment, which nobody has made yet."""
    return amended(programme, (*programme.amendments, Amendment(0, change)))


def first_touched(programme: Programme, change: Change) -> str:
    """The first period of returns whose answers another programme would give, as text; of a special day the one whose
    deadline falls in its month."""
    per_year = programme.settings.per_year
    match change:
        case Join(since=since) | Merge(since=since) | Target(since=since):
            return str(Period.parse(since).months[0].holder(per_year))
        case Leave(until=until):
            return str(Period.parse(until).months[-1].shift(1).holder(per_year))
        case Exists(as_of=day):
            return str(Period(day.year, day.month).holder(per_year))
        case Day(date=day):
            month = Period(day.year, day.month).shift(-programme.settings.calendar.due_month)
            return str(month.holder(per_year))


def _order(one: Amendment) -> tuple[int, str]:
    """Targets rest on each other by their dates, everything else by the order in which it was said."""
    return (1, _day_of(one.change.since)) if isinstance(one.change, Target) else (0, "")


def _laid(programme: Programme, change: Change) -> Programme:
    return _LAY[type(change)](programme, change)


def _joined(programme: Programme, change: Join) -> Programme:
    since = str(Period.parse(change.since).months[0])
    fields = change.model_dump(exclude={"kind", "since"})
    new = _held(lambda: Institution.model_validate({**fields, "valid_from": since}))
    there = programme.institutions.get(new.code)
    if there is not None and _without_end(there) == new:
        return programme
    if there is not None and there.valid_to and there.valid_to < since and not there.successor:
        return _with_institutions(programme, {new.code: _back(there, new)})
    if there is not None and any(spell.endswith(f"/{Period.parse(since).shift(-1)}") for spell in there.away):
        return programme
    if there is not None:
        _refuse(
            Text(
                en=f"{new.code} ({there.name('en')}) is in the programme already, {_span(there, 'en')}; "
                "give another code, or take back what was said of this one. Who left joins again under its code "
                "from a later month on.",
                zh=f"{new.code}（{there.name('zh')}）已在本项目中（{_span(there, 'zh')}）；"
                "请另用代码，或先撤回原有调整。已退出的机构可用原代码自其后某月重新加入。",
            ),
        )
    for other in programme.institutions.values():
        if {new.name_zh, new.name_en} & {other.name_zh, other.name_en}:
            _refuse(
                Text(
                    en=f"{other.code} is called {new.name('en')} already; an institution joins once.",
                    zh=f"{other.code} 已使用名称“{new.name('zh')}”；同一机构只能加入一次。",
                ),
            )
    if new.group not in programme.groups:
        choices = offered(new.group, programme.groups)
        _refuse(
            Text(
                en=f"there is no peer group “{new.group}”; {choices.en}.",
                zh=f"没有分组“{new.group}”；{choices.zh}。",
            ),
        )
    return _with_institutions(programme, {new.code: new})


def _back(there: Institution, new: Institution) -> Institution:
    """Who left, once it has come back: the same name and group, as what is known of it before stays as it was."""
    if (there.name_zh, there.name_en, there.group) != (new.name_zh, new.name_en, new.group):
        _refuse(
            Text(
                en=f"{there.code} comes back as it left: {there.name('en')}, group {there.group}. Write these, or give "
                "another code for an institution of its own.",
                zh=f"{there.code} 须按退出前的名称和分组重新加入：{there.name('zh')}，分组 {there.group}。"
                "请照此填写；如确为另一家机构，请另用代码。",
            ),
        )
    gone = str(Period.parse(there.valid_to).shift(1))
    over = str(Period.parse(new.valid_from).shift(-1))
    away = there.away if gone > over else (*there.away, f"{gone}/{over}")
    return _changed(there, valid_to="", away=away)


def _left(programme: Programme, change: Leave) -> Programme:
    one, last = programme.institution(change.institution), str(Period.parse(change.until).months[-1])
    if one.valid_to == last and not one.successor:
        return programme
    _refuse_gone(one)
    _refuse_before_joining(one, last)
    return _with_institutions(programme, {one.code: _changed(one, valid_to=last)})


def _merged(programme: Programme, change: Merge) -> Programme:
    one, into = programme.institution(change.institution), programme.institution(change.into)
    since = Period.parse(change.since).months[0]
    last = str(since.shift(-1))
    if one.code == into.code:
        _refuse(
            Text(
                en=f"{one.code} cannot merge into itself; name the institution that it goes on in.",
                zh=f"{one.code} 不能并入自身；请选择承接机构。",
            ),
        )
    if (one.valid_to, one.successor) == (last, into.code):
        return programme
    _refuse_gone(one)
    _refuse_before_joining(one, last)
    if not into.is_member(since):
        _refuse(
            Text(
                en=f"{into.code} does not belong to the programme in {since} ({_span(into, 'en')}), so nothing can "
                "go on "
                "in it.",
                zh=f"{into.code} 在 {since} 不属于本项目（{_span(into, 'zh')}），不能承接。",
            ),
        )
    return _with_institutions(programme, {one.code: _changed(one, valid_to=last, successor=into.code)})


def _existing(programme: Programme, change: Exists) -> Programme:
    if change.scenario not in programme.points:
        choices = offered(change.scenario, programme.points)
        _refuse(
            Text(
                en=f"there is no kind of point “{change.scenario}”; {choices.en}.",
                zh=f"没有场景“{change.scenario}”；{choices.zh}。",
            ),
        )
    programme.region(change.region)
    fields = change.model_dump(exclude={"kind", "as_of"})
    row = _held(lambda: Universe.model_validate({**fields, "as_of": change.as_of.isoformat()}))
    for known in programme.universe:
        if known == row:
            return programme
        if (known.scenario, known.region, known.as_of) == (row.scenario, row.region, row.as_of):
            _refuse(
                Text(
                    en=f"there is a count of {known.scenario} in {known.region} as of {known.as_of} already: "
                    f"{known.count} "
                    f"({known.source}); give the new one its own day, or take the other back.",
                    zh=f"{known.region} 的 {known.scenario} 在 {known.as_of} 已有总量 {known.count}（{known.source}）；"
                    "请另定日期，或先撤回原数。",
                ),
            )
    return replace(programme, universe=(*programme.universe, row))


def _special(programme: Programme, change: Day) -> Programme:
    day = _held(lambda: SpecialDay.model_validate(change.model_dump(exclude={"kind"})))
    settings = programme.settings
    for known in settings.special_days:
        if known == day:
            return programme
        if known.date == day.date:
            _refuse(
                Text(
                    en=f"{day.date} is a special day already ({known.source}); take that back before saying it "
                    "otherwise.",
                    zh=f"{day.date} 已是特殊日期（{known.source}）；请先撤回再另行设定。",
                ),
            )
    days = (*settings.special_days, day)
    return replace(programme, settings=settings.model_copy(update={"special_days": days}))


def _aimed(programme: Programme, change: Target) -> Programme:
    if not programme.methods:
        _refuse(
            Text(
                en="the programme has no method, so that there is no target.",
                zh="本项目没有考核办法，也就没有目标值。",
            )
        )
    asked, settings = Period.parse(change.since), programme.settings
    if asked.per_year != settings.assessed_per_year:
        every = LENGTHS[settings.assessment]
        _refuse(
            Text(
                en=f"{settings.slug} is assessed by the {every.en}; a target holds from such a period on, not from "
                f"{asked}.",
                zh=f"{settings.slug} 按{every.zh}考核；目标值须自某一考核期起执行，不能写 {asked}。",
            ),
        )
    method = in_force(programme.methods, asked)
    knob = next(
        (
            knob
            for item in method.item
            if item.code == change.item
            for knob in knobs(item)
            if knob.path == change.path and knob.kind == "target"
        ),
        None,
    )
    if knob is None:
        known = ", ".join(" ".join(one) for one in targets_of(programme, asked))
        _refuse(
            Text(
                en=f"item “{change.item}” of the method {method.code} has no target “{change.path}”; there are: "
                f"{known}.",
                zh=f"办法 {method.code} 的项目“{change.item}”没有目标值“{change.path}”；现有：{known}。",
            ),
        )
    day = _day_of(change.since)
    if knob.value == change.value and method.code == day:
        return programme
    in_files = {one.code for one in (programme.unamended or programme).methods}
    if day in in_files:
        _refuse(
            Text(
                en=f"a method dated {day} stands in the files and is never edited; let the target hold from the next "
                "period on, or adopt a method.",
                zh=f"{day} 已有生效的考核办法，办法一经采用不得改动；请自下一考核期起执行，或另行采用新办法。",
            ),
        )
    turned = tuned(programme, method, [Turn(change.item, change.path, change.value)])
    # What a part and the whole are worth stays as it was written: a target changes neither.
    new = turned.model_copy(update={"code": day, "full": method.full, "part": method.part})
    others = tuple(one for one in programme.methods if one.code != day)
    return replace(programme, methods=tuple(sorted((*others, new), key=lambda one: one.code)))


def targets_of(programme: Programme, period: Period) -> Mapping[tuple[str, str], Any]:
    """Every target of the method in force in a period: by item and path, its number."""
    found = {}
    for item in in_force(programme.methods, period).item:
        for knob in knobs(item):
            if knob.kind == "target":
                found[item.code, knob.path] = knob.value
    return MappingProxyType(found)


_LAY: Mapping[type, Callable[[Programme, Any], Programme]] = {
    Join: _joined,
    Leave: _left,
    Merge: _merged,
    Exists: _existing,
    Day: _special,
    Target: _aimed,
}


def _refuse_gone(one: Institution) -> None:
    if one.valid_to:
        _refuse(
            Text(
                en=f"{one.code} has left already: its last month is {one.valid_to}; take that back before saying it "
                "otherwise.",
                zh=f"{one.code} 已退出，最后一个月为 {one.valid_to}；请先撤回再另行设定。",
            ),
        )


def _refuse_before_joining(one: Institution, last: str) -> None:
    back = str(Period.parse(one.away[-1].partition("/")[2]).shift(1)) if one.away else ""
    joined = max(one.valid_from, back)
    if joined and last < joined:
        _refuse(
            Text(
                en=f"{one.code} joined in {joined} and cannot have left before that, with {last} as its last month.",
                zh=f"{one.code} 自 {joined} 加入，最后一个月不能早于此（{last}）。",
            ),
        )


def _changed(one: Institution, **values: str | tuple[str, ...]) -> Institution:
    return _held(lambda: Institution.model_validate({**one.model_dump(), **values}))


def _without_end(one: Institution) -> Institution:
    return one.model_copy(update={"valid_to": "", "successor": ""})


def _with_institutions(programme: Programme, changed: Mapping[str, Institution]) -> Programme:
    return replace(programme, institutions=MappingProxyType({**programme.institutions, **changed}))


def _held(make: Callable[[], Made]) -> Made:
    """What is made by the model of the programme's own files; its refusal is a sentence."""
    try:
        return make()
    except ValidationError as error:
        _refuse_in(sentence_of(error))


def _day_of(period: str) -> str:
    """The first day of a period, as a method is dated."""
    return date(*_first_month(period), 1).isoformat()


def _first_month(period: str) -> tuple[int, int]:
    first = Period.parse(period).months[0]
    return first.year, first.number


def _span(one: Institution, language: str) -> str:
    first, last = _BEGINNING.in_language(language), _TODAY.in_language(language)
    return one.span(first, last)


def _digest(base: Programme, amendments: Sequence[Amendment]) -> str:
    """The state of the definitions: the files', and what is laid over them in its order. Reasons and names change no
    answer and are not in it."""
    digest = hashlib.sha256(base.digest.encode())
    for one in amendments:
        digest.update(b"\0" + kept_as(one.change).encode())
    return digest.hexdigest()


def _outlived(one: Amendment, said: Text) -> Refusal:
    return Refusal(
        Text(
            en=f"Amendment {one.number} does not fit the programme: {said.en} Take it back, or mend the files.",
            zh=f"第 {one.number} 号调整与项目定义不符：{said.zh}请撤回该项调整，或更正定义文件。",
        )
    )


def _refuse(said: Text) -> NoReturn:
    raise Refusal(Text(en=said.en[0].upper() + said.en[1:], zh=said.zh))


def _refuse_in(said: Text) -> NoReturn:
    """Refuse with what is said of files, which has no stop at its end."""
    _refuse(Text(en=said.en.rstrip(".") + ".", zh=said.zh.rstrip("。") + "。"))
