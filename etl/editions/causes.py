"""Why an edition does not follow from its inputs any more: one cause, and how many differences it explains."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from etl.definitions.programme import Programme
from etl.values.periods import Period
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
    en="The {what} {was} is read under the code {now} today: {facts} of {files}. A code that is in use stays: put it "
    "back; a name may change.",
)
_NO_CODE = Text(
    zh="项目定义中已没有{what} {was}，涉及 {files} 个文件的 {facts} 个数据。请恢复该代码："
    "退出或合并的机构保留原行并填写 valid_to，名称可以更改。",
    en="The {what} {was} is not in the programme any more: it is the code of {facts} of {files}. Put it back: what has "
    "left or was merged keeps its row with valid_to; a name may change.",
)
_LEFT = Text(
    zh="按现行定义，机构 {was} 的参评期为 {span}，不含其已报送的 {first} 至 {last}，涉及 {files} 个文件。"
    "并入其他机构或退出不得追溯至其已报送的月份之前：请将 valid_to 改为其最后一个报送月份。",
    en="By today's definitions the institution {was} takes part in {span}, which leaves out what it filed from {first} "
    "to {last} ({files}). A merger or an end is not dated back before what was filed: let valid_to be the last month "
    "that it filed itself.",
)
_UNREADABLE = Text(
    zh="{files} 个文件已无法按现行定义读取，首个为“{first}”：{why}",
    en="{files} cannot be read by today's definitions, the first being “{first}”: {why}",
)
_DEFINITIONS = Text(
    zh="原始报表 {cells} 个单元格与存储值一致；项目定义在编制后有改动（范围底数、机构、指标或办法），"
    "有 {figures} 个数字因此不同：{first}",
    en="The filed workbooks say what is stored ({cells}); the programme's definitions were changed since it was drawn "
    "up (universe, institutions, indicators or method), and {figures} would come out otherwise. {first}",
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
    institution: str = ""
    period: str = ""
    """Who filed the file, and for which period; "" where nobody did."""


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
    whole = [one for one in found if not one.what]
    left = [one for one in whole if _had_left(programme, one)]
    causes += _of_those_who_left(programme, left)
    ordered = sorted(causes, key=lambda one: (-one.differences, one.sentence.en))
    return [*ordered, *_unreadable(one for one in whole if one not in left)]


def cause_in_definitions(cells: int, figures: int, first: Text) -> Cause:
    """The cause where every cell says what it said and figures come out otherwise; `first` tells one of them."""
    values = {"cells": (cells, "cell"), "figures": (figures, "figure")}
    return Cause(_told(_DEFINITIONS, values, {"first": first}), figures)


def _told(template: Text, counts: Mapping[str, tuple[int, str]], words: Mapping[str, Text | str]) -> Text:
    """The template with its words and counts put in; a count is a number with, in English, what is counted. Codes and
    names of files are the same in both languages."""
    zh = {name: f"{number:,}" for name, (number, _) in counts.items()}
    en = {name: f"{number:,} {one}" + "s" * (number != 1) for name, (number, one) in counts.items()}
    return Text(
        zh=template.zh.format(**zh, **{name: _word(word, "zh") for name, word in words.items()}),
        en=template.en.format(**en, **{name: _word(word, "en") for name, word in words.items()}),
    )


def _word(word: Text | str, language: str) -> str:
    return word if isinstance(word, str) else word.in_language(language)


def _had_left(programme: Programme, one: Differing) -> bool:
    """Whether its institution takes part, but by today's definitions not in the period that the file was filed for."""
    filer = programme.institutions.get(one.institution)
    return filer is not None and bool(one.period) and not filer.is_member(Period.parse(one.period))


def _of_those_who_left(programme: Programme, left: Iterable[Differing]) -> Iterator[Cause]:
    by: defaultdict[str, list[Differing]] = defaultdict(list)
    for one in left:
        by[one.institution].append(one)
    for code, its in by.items():
        periods = sorted(Period.parse(one.period) for one in its)
        words = {"was": code, "span": programme.institutions[code].span()}
        words |= {"first": str(periods[0]), "last": str(periods[-1])}
        yield Cause(_told(_LEFT, {"files": (len(its), "file")}, words), len(its))


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
    counts = {"facts": (facts, "figure"), "files": (files, "file")}
    return _told(_OTHER_CODE if now else _NO_CODE, counts, {"what": _NAMES[key], "was": was, "now": now})


def _unreadable(found: Iterable[Differing]) -> list[Cause]:
    whole = list(found)
    if len(whole) < 2:  # one is told by its difference itself
        return []
    first = whole[0]
    words: dict[str, Text | str] = {"first": first.file, "why": first.why}
    return [Cause(_told(_UNREADABLE, {"files": (len(whole), "file")}, words), len(whole))]
