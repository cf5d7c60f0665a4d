"""Codes that an edition was made with and that the definitions of today do not have any more."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from etl.definitions.institutions import TO_BE_REVIEWED
from etl.definitions.programme import Programme
from etl.editions.causes import Cause
from etl.editions.model import Edition
from etl.values.text import Text

_SHOWN = 5
_WHAT: Mapping[str, Text] = {
    "institution": Text(zh="机构", en="institution"),
    "region": Text(zh="区划", en="region"),
    "scenario": Text(zh="场景", en="kind of point"),
    "measure": Text(zh="指标", en="measure"),
    "indicator": Text(zh="指标", en="indicator"),
    "family": Text(zh="场景类别", en="family"),
    "group": Text(zh="分组", en="group"),
    "item": Text(zh="考核项", en="item"),
    "part": Text(zh="考核部分", en="part"),
}
_FOR_DRAWING = ("institution", "region", "scenario")
"""What the stored figures and lists themselves stand under. The others are asked for by the definitions alone: one
that was taken out is not asked for any more, and everything else can be drawn up again."""
_IN_BASIS = ("institution", "region", "scenario", "measure")
_PERIOD = r"\d{4}(?:-\w+)?"
_IN_ID: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("institution", rf"ledger\.{_PERIOD}\.(.+)\.[^.]+\.\d+\.[^.]+"),
        ("indicator", r"(?:table\.|name\.)?indicator\.([^.]+)(?:\.[^.]+)?"),
        ("indicator", r"(?:name\.)?definition\.([^.]+)\.[^.]+"),
        ("indicator", r"rank\.([^.]+)\..+"),
        ("indicator", r"next\.gap\.([^.]+)\.[^.]+"),
        ("indicator", rf"table\.([^.]+)\.{_PERIOD}\..+\.[^.]+"),
        ("family", r"table\.family\.([^.]+)\.[^.]+"),
        ("group", r"table\.(?:filing\.)?group\.(.+)\.[^.]+"),
        ("group", r"(?:table\.)?score\.group\.(.+)\.[^.]+"),
        ("item", r"(?:table\.)?score\..+\.([^.]+)\.(?:full|lost|points|cost)"),
        ("item", r"table\.item\.(?!items-(?:base|bonus)\.)([^.]+)\.full"),
        ("part", r"(?:table\.)?(?:score\.)?part\.([^.]+)\.[^.]+"),
    )
)
"""How ids of figures name what their basis does not: places and words of a document have none. The sums over all items
stand in the table of items and are none themselves."""
_NOT_DRAWN = Text(
    zh="无法重新生成：编制所用的代码在项目定义中已不存在（{codes}）。请恢复这些代码：退出或合并的机构保留原行并填写 "
    "valid_to；名称可以更改，代码不可更改。",
    en="It cannot be drawn up again: it was made with codes that the programme does not have any more ({codes}). Put "
    "the codes back: an institution that has left or was merged keeps its row with valid_to; a name may change, a code "
    "stays.",
)
_MORE = Text(zh="{codes} 等 {all} 个", en="{codes} …, {all} in all")
_NOT_RECKONED = Text(
    zh="项目定义中已没有{what} {code}，涉及本版的 {figures} 个数字，无法重新计算。请恢复该代码：名称可以更改，"
    "代码不可更改。",
    en="The {what} {code} is not in the programme any more; figures of the edition that cannot be reckoned again: "
    "{figures}. Put the code back: a name may change, a code stays.",
)
_PRINTED = Text(
    zh="数字 {id} 载明为 {text}；现行项目定义中已没有{what} {code}，无法重新计算。",
    en="The figure {id} is printed as {text}; it cannot be reckoned again without the {what} {code}.",
)


@dataclass(frozen=True)
class Gone:
    """A code that the definitions do not have any more, and the figures of the edition that name it, in its order."""

    kind: str
    code: str
    figures: tuple[str, ...]

    @property
    def is_for_drawing(self) -> bool:
        """Whether nothing can be drawn up without it."""
        return self.kind in _FOR_DRAWING

    @property
    def what(self) -> Text:
        """What it is the code of, as a sentence names it."""
        return _WHAT[self.kind]


def gone_from(programme: Programme, edition: Edition) -> list[Gone]:
    """The codes that an edition names and `programme` does not have, in the order in which the edition names them.

    What is chosen otherwise today is not among them: its codes are there. Nor are names that await review: those no
    definition has ever had.
    """
    known = _known(programme)
    found: dict[tuple[str, str], dict[str, None]] = {
        ("institution", one.institution): {} for one in edition.inputs if one.institution
    }
    for id, figure in edition.figures.items():
        in_basis = ((kind, getattr(one, kind)) for one in figure.basis for kind in _IN_BASIS)
        for named in (*in_basis, *_named_in(id)):
            found.setdefault(named, {})[id] = None
    return [
        Gone(*named, tuple(ids))
        for named, ids in found.items()
        if named[1] and named[1] not in known[named[0]] and not named[1].startswith(TO_BE_REVIEWED)
    ]


def cause_not_drawn(gone: Collection[Gone]) -> Cause:
    """Why an edition was not drawn up again: the first codes by name, and how many there are of many."""
    named = [(one.what, one.code) for one in gone]
    zh = "、".join(f"{what.zh} {code}" for what, code in named[:_SHOWN])
    en = ", ".join(f"{what.en} {code}" for what, code in named[:_SHOWN])
    if len(named) > _SHOWN:
        zh, en = _MORE.zh.format(codes=zh, all=len(named)), _MORE.en.format(codes=en, all=len(named))
    return Cause(Text(zh=_NOT_DRAWN.zh.format(codes=zh), en=_NOT_DRAWN.en.format(codes=en)), 1)


def cause_not_reckoned(gone: Gone, figures: int) -> Cause:
    """Why this many figures that the edition prints cannot be reckoned again."""
    values = {"code": gone.code, "figures": f"{figures:,}"}
    return Cause(
        Text(
            zh=_NOT_RECKONED.zh.format(what=gone.what.zh, **values),
            en=_NOT_RECKONED.en.format(what=gone.what.en, **values),
        ),
        figures,
    )


def not_reckoned(gone: Iterable[Gone], dropped: Collection[str]) -> dict[str, Gone]:
    """Of the figures that are not drawn up today (`dropped`) those that name a code that is gone, with the first such
    code; the others are chosen otherwise."""
    codes = {id: one for one in reversed(list(gone)) for id in one.figures}
    return {id: codes[id] for id in dropped if id in codes}


def sentence_of(gone: Gone, id: str, printed: Text) -> Text:
    """The difference of one figure that cannot be reckoned again."""
    return Text(
        zh=_PRINTED.zh.format(id=id, text=printed.zh, what=gone.what.zh, code=gone.code),
        en=_PRINTED.en.format(id=id, text=printed.en, what=gone.what.en, code=gone.code),
    )


def _named_in(id: str) -> Iterator[tuple[str, str]]:
    for kind, pattern in _IN_ID:
        if found := pattern.fullmatch(id):
            yield kind, found[1]


def _known(programme: Programme) -> Mapping[str, Collection[str]]:
    return {
        "institution": programme.institutions,
        "region": programme.regions,
        "scenario": programme.points,
        "measure": programme.measures,
        "indicator": programme.indicators,
        "family": programme.families,
        "group": programme.groups,
        "item": {item.code for method in programme.methods for item in method.item},
        "part": {part.code for method in programme.methods for part in method.part},
    }
