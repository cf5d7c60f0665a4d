"""Why an edition does not follow from its inputs any more: one cause, and how many differences it explains."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from etl.definitions.programme import Programme
from etl.values.text import Text

KEYS = ("institution", "region", "scenario", "measure")
"""What a fact stands under, in the order in which the key of a cell names it."""
_NAMES: Mapping[str, Text] = {
    "institution": Text(zh="机构", en="institution"),
    "region": Text(zh="区划", en="region"),
    "scenario": Text(zh="场景", en="kind of point"),
    "measure": Text(zh="指标", en="measure"),
}
_OTHER_CODE = Text(
    zh="{what} {was} 现以代码 {now} 读取，涉及 {files} 个文件的 {facts} 个数据。代码一经使用不得更改：请恢复原代码，"
    "名称可以更改。",
    en="The {what} {was} is read under the code {now} today: {facts} figures of {files} files. A code that is in use "
    "stays: put it back; a name may change.",
)
_NO_CODE = Text(
    zh="项目定义中已没有{what} {was}，涉及 {files} 个文件的 {facts} 个数据。请恢复该代码："
    "退出或合并的机构保留原行并填写 valid_to，名称可以更改。",
    en="The {what} {was} is not in the programme any more: {facts} figures of {files} files stand under it. Put the "
    "code back: what has left or was merged keeps its row with valid_to; a name may change.",
)
_UNREADABLE = Text(
    zh="{files} 个文件已无法按现行定义读取，首个为“{first}”：{why}",
    en="{files} files cannot be read by today's definitions, the first being “{first}”: {why}",
)
_DEFINITIONS = Text(
    zh="原始报表 {cells} 个单元格与存储值一致；项目定义在编制后有改动（范围底数、机构、指标或办法），"
    "有 {figures} 个数字因此不同：{first}",
    en="All {cells} cells of the filed workbooks say what is stored; the programme's definitions were changed since it "
    "was drawn up (universe, institutions, indicators or method), and {figures} figures come out otherwise. {first}",
)


@dataclass(frozen=True)
class Cause:
    """A cause in a sentence, and how many of the differences it explains."""

    sentence: Text
    differences: int


@dataclass(frozen=True)
class Differing:
    """A place of a filed file that is read otherwise than it is stored: under `what` (the keys of a fact, separated by
    spaces; "" for the whole file, then `why` says what became of it)."""

    file: str
    place: str
    what: str
    stored: str
    read: str
    why: Text


def causes_of_cells(programme: Programme, found: Collection[Differing]) -> list[Cause]:
    """What explains the cells that are read otherwise, the cause of most differences first."""
    facts: Counter[tuple[str, str, str]] = Counter()
    counted: Counter[tuple[str, str, str]] = Counter()
    files: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for at, differences in _by_place(found).items():
        for change, explained in _changes(programme, differences):
            facts[change] += 1
            counted[change] += explained
            files[change].add(at[0])
    causes = [
        Cause(_sentence(change, facts[change], len(files[change])), counted[change]) for change in facts
    ]
    return [*sorted(causes, key=lambda one: (-one.differences, one.sentence.en)), *_unreadable(found)]


def cause_in_definitions(cells: int, figures: int, first: Text) -> Cause:
    """The cause where every cell says what it said and figures come out otherwise; `first` tells one of them."""
    values = {"cells": f"{cells:,}", "figures": f"{figures:,}"}
    return Cause(
        Text(
            zh=_DEFINITIONS.zh.format(first=first.zh, **values),
            en=_DEFINITIONS.en.format(first=first.en, **values),
        ),
        figures,
    )


def _by_place(found: Iterable[Differing]) -> dict[tuple[str, str], list[Differing]]:
    places: dict[tuple[str, str], list[Differing]] = {}
    for one in found:
        if one.what:
            places.setdefault((one.file, one.place), []).append(one)
    return places


def _changes(programme: Programme, at: list[Differing]) -> Iterator[tuple[tuple[str, str, str], int]]:
    """(key, code once, code today or "") of each stored figure of a place, with the differences that it explains."""
    gone = [one for one in at if one.stored and not one.read]
    come = [one for one in at if one.read and not one.stored]
    for one in gone:
        was = _keys(one.what)
        other = next(
            (each for each in come if each.read == one.stored and _apart(was, _keys(each.what))), None
        )
        if other is not None:
            key, now = _apart(was, _keys(other.what))[0]
            come.remove(other)
            yield (key, was[key], now), 2
        elif lost := _lost(programme, was):
            yield (lost, was[lost], ""), 1


def _keys(what: str) -> dict[str, str]:
    parts = what.split(" ")
    return dict(zip(KEYS, parts, strict=True)) if len(parts) == len(KEYS) else {}


def _apart(was: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str]]:
    """The one key in which two differ with what it is today; empty where they differ in none or in several."""
    differing = [(key, now[key]) for key in KEYS if was and now and was[key] != now[key]]
    return differing if len(differing) == 1 else []


def _lost(programme: Programme, was: Mapping[str, str]) -> str:
    known: Mapping[str, Collection[str]] = {
        "institution": programme.institutions,
        "region": programme.regions,
        "scenario": programme.points,
        "measure": programme.measures,
    }
    return next((key for key, code in was.items() if code and code not in known[key]), "")


def _sentence(change: tuple[str, str, str], facts: int, files: int) -> Text:
    key, was, now = change
    values = {"was": was, "now": now, "facts": f"{facts:,}", "files": f"{files:,}"}
    chosen = _OTHER_CODE if now else _NO_CODE
    return Text(
        zh=chosen.zh.format(what=_NAMES[key].zh, **values), en=chosen.en.format(what=_NAMES[key].en, **values)
    )


def _unreadable(found: Iterable[Differing]) -> list[Cause]:
    whole = [one for one in found if not one.what]
    if len(whole) < 2:  # one is told by its difference itself
        return []
    first = whole[0]
    values = {"files": f"{len(whole):,}", "first": first.file}
    return [
        Cause(
            Text(
                zh=_UNREADABLE.zh.format(why=first.why.zh, **values),
                en=_UNREADABLE.en.format(why=first.why.en, **values),
            ),
            len(whole),
        )
    ]
