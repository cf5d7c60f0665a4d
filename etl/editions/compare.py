"""Two editions side by side: each figure that differs, and why."""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from etl.definitions.programme import Programme
from etl.editions.model import Basis, Cause, Correction, Edition, Figure, Input
from etl.editions.words import paragraphs, said, template
from etl.values.errors import Refusal
from etl.values.periods import PER_YEAR, Period
from etl.values.text import Text
from etl.wording.dates import period_words

NOT_THERE = Text(zh="（无）", en="(none)")
SAME_VALUE = Text(zh="文字表述有改动，数值未变", en="worded differently; the value is the same")
EDITED = Text(zh="文字经编辑修改", en="words edited")
MEMBERS = Text(zh="参评机构范围有变", en="other institutions take part")
METHOD = Text(zh="考核办法有变", en="another method is in force")
DEFINITIONS = Text(zh="指标口径或计算程序有变", en="definitions or the calculation have changed")
DECIDED = Text(
    zh="报表未变，登记事项有变（申诉决定、期限调整等）",
    en="no return has changed, but what is recorded beside them has (decisions, moved deadlines …)",
)


_OWN_DATES = re.compile(
    r"issued_on|known_on|former\.(day|number)|next\.asked_on|next\.\d+\.due|appeal\.(since|due|over)"
)
_DAYS = re.compile(r"next\.\d+\.days")


@dataclass(frozen=True)
class _Change:
    """A filing that one edition was made from and the other not."""

    period: str
    institution: str
    words: Text


def corrections(
    before: Edition, after: Edition, programme: Programme | None = None
) -> tuple[Correction, ...]:
    """Each figure whose value or text differs, in the order of the editions, and each paragraph edited by hand. With
    the programme reasons name institutions as people do, without it by their codes.

    The cause is the nearest one that explains it: words alone; a filing behind the figure; who takes part; the
    method; a filing elsewhere (places move when others' figures do); the definitions; what was decided. Where the
    program or the definitions word documents otherwise since, what only reads differently is no correction.
    """
    changes = tuple(_changes(before, after, programme))
    ids = dict.fromkeys([*before.figures, *after.figures])
    other_words = is_worded_otherwise(before, after)
    found = [
        _correction(before, after, changes, name)
        for name in ids
        if _printed(before.figures.get(name)) != _printed(after.figures.get(name))
        and not (other_words and _is_worded(before, after, changes, name))
    ]
    return (*found, *_edited(before, after))


def is_worded_otherwise(before: Edition, after: Edition) -> bool:
    """Whether two editions were drawn up by other programs or definitions, which may word and choose otherwise."""
    return (before.definitions, before.code_version) != (after.definitions, after.code_version)


def has_same_value(was: Figure, now: Figure) -> bool:
    """Whether two figures are the same number, however it is printed."""
    return (was.value, was.unit) == (now.value, now.unit)


def _is_worded(before: Edition, after: Edition, changes: tuple[_Change, ...], name: str) -> bool:
    """Whether a figure only reads differently, or is told by one of two wordings only: no filing behind it changed,
    and whom it is about takes part in both."""
    was, now = before.figures.get(name), after.figures.get(name)
    if was is not None and now is not None:
        return has_same_value(was, now)
    bases = (was.basis if was else ()) + (now.basis if now else ())
    both = _members(before) & _members(after)
    return not any(
        (basis.institution and basis.institution not in both)
        or any(_touches(change, basis) for change in changes)
        for basis in bases
    )


def is_of_its_own_dates(correction: Correction) -> bool:
    """Whether it tells only when the edition itself was issued, and what runs from that day: nothing was corrected. So
    do the days for objections that stand in no sentence any more once objections are open."""
    return bool(_OWN_DATES.fullmatch(correction.figure)) or (
        correction.after == NOT_THERE and bool(_DAYS.fullmatch(correction.figure))
    )


def _printed(figure: Figure | None) -> tuple[object, ...] | None:
    return None if figure is None else (type(figure.value), figure.value, figure.unit, figure.text)


def _correction(before: Edition, after: Edition, changes: tuple[_Change, ...], name: str) -> Correction:
    was, now = before.figures.get(name), after.figures.get(name)
    cause, reason = _cause(before, after, changes, was, now)
    return Correction(name, was.text if was else NOT_THERE, now.text if now else NOT_THERE, cause, reason)


def _cause(
    before: Edition, after: Edition, changes: tuple[_Change, ...], was: Figure | None, now: Figure | None
) -> tuple[Cause, Text]:
    if was and now and (was.value, was.unit) == (now.value, now.unit) and was.value is not None:
        return "wording", SAME_VALUE
    bases = (was.basis if was else ()) + (now.basis if now else ())
    behind = [change for change in changes if any(_touches(change, basis) for basis in bases)]
    if behind:
        return "data", _listed(behind)
    other_members = _members(before) != _members(after)
    if other_members and (was is None or now is None):
        return "membership", MEMBERS
    if before.method != after.method:
        return "method", METHOD
    if changes:
        return "data", _listed(changes)
    if other_members:
        return "membership", MEMBERS
    if (before.definitions, before.code_version) != (after.definitions, after.code_version):
        return "method", DEFINITIONS
    return "data", DECIDED


def _touches(change: _Change, basis: Basis) -> bool:
    """Whether a filing may hold facts of a basis. A file of many institutions ("") may hold those of any."""
    if basis.institution and change.institution and basis.institution != change.institution:
        return False
    return change.period in months_of(basis.period)


def months_of(period: str) -> Set[str]:
    """A period and the shorter ones that it is made of."""
    try:
        whole = Period.parse(period)
        return {period, *(str(part) for per_year in PER_YEAR.values() for part in whole.parts(per_year))}
    except Refusal:
        return {period}


def _members(edition: Edition) -> Set[str]:
    return {
        basis.institution
        for figure in edition.figures.values()
        for basis in figure.basis
        if basis.institution
    }


def _changes(before: Edition, after: Edition, programme: Programme | None) -> Iterator[_Change]:
    were, are = _by_key(before), _by_key(after)
    for key in sorted({*were, *are}):
        was, now = were.get(key), are.get(key)
        if was is None or now is None or was.sha256 != now.sha256:
            source, period, institution = key
            what = _called(programme, period, institution, source)
            yield _Change(period, institution, _words(was, now, what))


def _by_key(edition: Edition) -> Mapping[tuple[str, str, str], Input]:
    return {(one.source, one.period, one.institution): one for one in edition.inputs}


def _called(programme: Programme | None, period: str, institution: str, source: str) -> Text:
    """What was filed, in words: 2018年10月星灯银行（演示）的报表; what Xingdeng (demo) filed for October 2018."""
    if programme is None:
        return Text(zh=f"{period} {institution or source}", en=f"{period} {institution or source}")
    when = period_words(Period.parse(period))
    if (one := programme.institutions.get(institution)) is None:
        told = programme.source_name(source)
        who = Text(zh=institution or told.zh, en=institution or told.en)
    else:
        who = Text(zh=one.short("zh"), en=one.short("en"))
    if institution:
        return Text(zh=f"{who.zh}{when.zh}报表", en=f"the return of {who.en} for {when.en}")
    return Text(zh=f"{when.zh}{who.zh}", en=f"“{who.en}” for {when.en}")


def _words(was: Input | None, now: Input | None, what: Text) -> Text:
    if was is None and now is not None:
        return Text(zh=f"{what.zh}新收（第{now.version}版）", en=f"{what.en} came in (version {now.version})")
    if now is None and was is not None:
        return Text(zh=f"{what.zh}不再计入", en=f"{what.en} is no longer counted")
    assert was is not None
    assert now is not None
    return Text(
        zh=f"{what.zh}更正（第{was.version}版改为第{now.version}版）",
        en=f"{what.en} corrected (version {was.version} to {now.version})",
    )


def _listed(changes: list[_Change] | tuple[_Change, ...]) -> Text:
    shown, rest = changes[:3], len(changes) - 3
    zh, en = "；".join(one.words.zh for one in shown), "; ".join(one.words.en for one in shown)
    return Text(
        zh=zh + (f"；等{len(changes)}份" if rest > 0 else ""),
        en=en + (f"; and {rest} more" if rest > 0 else ""),
    )


def _edited(before: Edition, after: Edition) -> Iterator[Correction]:
    """Paragraphs that a coordinator worded otherwise. Those that follow their figures are told by the figures."""
    were = {one.code: one for one in paragraphs(before)}
    for now in paragraphs(after):
        was = were.get(now.code)
        if was is None or not (was.edited or now.edited):
            continue
        if (template(was.zh), template(was.en)) != (template(now.zh), template(now.en)):
            words = [
                Text(zh=said(one.zh, of.figures, "zh"), en=said(one.en, of.figures, "en"))
                for one, of in ((was, before), (now, after))
            ]
            yield Correction(now.code, words[0], words[1], "wording", EDITED)
