"""One number of decimals a column: what stands in a column of rates or points is printed with as many as the one that
needs most of them.

A band is told with the decimals of its own width, so that 72%—74% stood beneath 66.67%—70.00%. The value of a figure is
left as it is; only what is printed is filled up. Counts and amounts, whose columns hold several units, are left alone,
and so is the official score, which a method rounds to its own decimals. What a ranking says of institutions with its
unit, in sentences and on slides, has one number of decimals an indicator; the medians of parts, by group, all have one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from etl.editions.model import Block, Figure, Section, Slide, Table
from etl.values.text import Text

_NUMBER = r"[−+-]?[\d,]+(?:\.\d+)?"
_PRINTED = re.compile(rf"({_NUMBER})(?:([—–])({_NUMBER}))?")
_RATE = re.compile(rf"{_NUMBER}%?(?:[—–]{_NUMBER}%)?")
_RANKED = re.compile(r"(rank\.[^.]+)\..*(?:value|median)|rank\.[^.]+\.median")
"""The ids of what a ranking says of an institution, of a group and of all."""
RATES = ("percent", "points", "ratio", "score")
"""The units whose columns are of one kind."""
_MIDDLE = re.compile(r"table\.score\.(?:part\.[^.]+\.all|group\.[^.]+\.(?!median$)[^.]+)")
"""The ids of what a part earned in the middle of all and of each group, which are read along rows as along columns."""
OFFICIAL = ".total"
"""How the ids of official scores end."""


def aligned(
    figures: Mapping[str, Figure], sections: Iterable[Section], slides: Iterable[Slide]
) -> dict[str, Figure]:
    """The figures, those in columns of rates and points printed with one number of decimals a column, and those that a
    ranking tells with one an indicator. One that stands in several columns has the decimals of the one that needs
    most."""
    tables = (column for table in _tables(sections, slides) for column in _columns(figures, table))
    middles = [id for id, figure in figures.items() if _MIDDLE.fullmatch(id) and is_bare(figure)]
    columns = [column for column in (*tables, *_ranked(figures), middles) if len(column) > 1]
    decimals = {id: decimals_of(figures[id].text) for column in columns for id in column}
    while any(_level(column, decimals) for column in columns):
        pass
    return {
        id: replace(figure, text=filled_up(figure.text, decimals[id])) if id in decimals else figure
        for id, figure in figures.items()
    }


def _level(column: list[str], decimals: dict[str, int]) -> bool:
    """Give all of a column the most decimals of one; whether anything changed."""
    most = max(decimals[id] for id in column)
    fewer = [id for id in column if decimals[id] < most]
    decimals.update(dict.fromkeys(fewer, most))
    return bool(fewer)


def _tables(sections: Iterable[Section], slides: Iterable[Slide]) -> Iterator[Table]:
    blocks: list[Block | None] = [block for section in sections for block in section.blocks]
    blocks += [slide.body for slide in slides]
    yield from (block for block in blocks if isinstance(block, Table))


def _columns(figures: Mapping[str, Figure], table: Table) -> Iterator[list[str]]:
    """Of each column of numbers the ids of its rates or points that are printed bare."""
    for place, column in enumerate(table.columns):
        if column.is_number:
            ids = (row[place].figure for row in table.rows)
            yield [id for id in ids if id and is_bare(figures[id])]


def _ranked(figures: Mapping[str, Figure]) -> list[list[str]]:
    """For each indicator the ids of what its ranking tells as a rate with its unit."""
    found: dict[str, list[str]] = {}
    for id, figure in figures.items():
        if (of := _RANKED.fullmatch(id)) and _RATE.fullmatch(figure.text.zh) and "%" in figure.text.zh:
            found.setdefault(of[1] or id.removesuffix(".median"), []).append(id)
    return [*found.values()]


def is_bare(figure: Figure) -> bool:
    """Whether a figure is a rate, or points, of a table: a number or band without its unit."""
    return (
        figure.unit in RATES
        and not figure.id.endswith(OFFICIAL)
        and _PRINTED.fullmatch(figure.text.zh) is not None
        and _PRINTED.fullmatch(figure.text.en) is not None
    )


def decimals_of(text: Text) -> int:
    """The most decimals of the numbers that stand there.

    >>> decimals_of(Text(zh="95—100", en="95–100")), decimals_of(Text(zh="66.67—70.00", en="66.67–70.00"))
    (0, 2)
    """
    return max(len(one.partition(".")[2]) for one in re.findall(_NUMBER, text.zh))


def filled_up(text: Text, decimals: int) -> Text:
    """The numbers of a text with zeros up to so many decimals.

    >>> filled_up(Text(zh="95—100", en="95–100"), 2).zh
    '95.00—100.00'
    """
    return Text(zh=_filled(text.zh, decimals), en=_filled(text.en, decimals))


def _filled(words: str, decimals: int) -> str:
    def one(found: re.Match[str]) -> str:
        whole, _, rest = found[0].partition(".")
        return f"{whole}.{rest:0<{decimals}}" if decimals else found[0]

    return re.sub(_NUMBER, one, words)
