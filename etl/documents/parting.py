"""Tables as they are printed on paper: one unit is said once above them, and a table that is too wide for letters one
can read is printed in parts, each with the columns that tell its rows apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from etl.documents import labels
from etl.documents.columns import LEAST, needs
from etl.documents.voice import Voice
from etl.editions.model import Column, Table
from etl.values.text import Text

_SAID_ONCE = 3
"""From so many columns of one unit on, more than count something without a unit, it is said once for the table."""
_MOST_KEYS = 2


@dataclass(frozen=True)
class Part:
    """A table or a part of it, and the unit of all its columns that have one ("" where the headings say it)."""

    table: Table
    unit: str = ""


def parts(table: Table, voice: Voice, room: float, wider: float = 1.0) -> list[Part]:
    """The table as it fits into `room` points in letters of at least 8 points: whole, or columns of it side by side on
    as few parts as there have to be, about as wide as each other. What belongs to the figure before it (a place, a
    movement: headings that stand there several times) stays with it."""
    table, unit = _unit_once(told(table, voice), voice)
    if len(table.columns) < 2 * _MOST_KEYS or sum(needs(table, voice, wider)) * LEAST <= room:
        return [Part(table, unit)]
    keys = _keys(table, voice)
    edges = _edges(needs(table, voice, wider), keys, _starts(table, voice, keys), room / LEAST)
    chosen = [(*range(keys), *range(start, end)) for start, end in pairwise(edges)]
    return [
        Part(_of_columns(table, columns, place, len(chosen)), unit) for place, columns in enumerate(chosen, 1)
    ]


def sheet_parts(table: Table, voice: Voice, widths: Sequence[float], room: float) -> tuple[int, list[int]]:
    """The same of a sheet, whose columns are so wide: how many columns at the left tell its rows apart, and between
    which columns its pages lie that stand side by side, from the first of the others to one after the last."""
    keys = min(_keys(table, voice), len(widths) - 1)
    if len(table.columns) < 2 * _MOST_KEYS or sum(widths) <= room:
        return keys, [keys, len(widths)]
    return keys, _edges(widths, keys, _starts(table, voice, keys), room)


def told(table: Table, voice: Voice) -> Table:
    """Without the columns of numbers in which nothing stands in any row: they say nothing and take room."""
    kept = [
        at
        for at, column in enumerate(table.columns)
        if not column.is_number or any(voice.printed(row[at]) != labels.NOTHING for row in table.rows)
    ]
    if len(kept) == len(table.columns) or not any(table.columns[at].is_number for at in kept):
        return table
    columns, rows = (
        tuple(table.columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in table.rows),
    )
    return replace(table, columns=columns, rows=rows)


def _unit_once(table: Table, voice: Voice) -> tuple[Table, str]:
    units = [one.unit for one in table.columns if one.unit]
    counts = sum(one.is_number and one.unit is None for one in table.columns)
    said = {voice.say(unit) for unit in units}
    if len(units) < max(_SAID_ONCE, counts + 1) or len(said) > 1 or said == {"%"}:
        return table, ""
    bare = tuple(replace(one, unit=None) for one in table.columns)
    return replace(table, columns=bare), voice.labelled(labels.UNIT, voice.say(units[0]))


def _keys(table: Table, voice: Voice) -> int:
    """How many columns at the left tell the rows apart."""
    for count in range(1, _MOST_KEYS):
        rows = [tuple(voice.printed(cell) for cell in row[:count]) for row in table.rows]
        if len(set(rows)) == len(rows):
            return count
    return _MOST_KEYS


def _starts(table: Table, voice: Voice, keys: int) -> list[int]:
    """The columns at which a part may begin."""
    headings = [voice.heading(one) for one in table.columns]
    often = Counter(headings)
    return [at for at in range(keys, len(headings)) if at == keys or often[headings[at]] == 1]


def _edges(least: Sequence[float], keys: int, starts: Sequence[int], most: float) -> list[int]:
    """Where parts begin and the last one ends: as few as have room for `most` ems, the widest as narrow as can be."""
    held = sum(least[:keys])
    starts = [
        at
        for start, end in pairwise([*starts, len(least)])
        for at in ((start,) if held + sum(least[start:end]) <= most else range(start, end))
    ]
    groups = [sum(least[start:end]) for start, end in pairwise([*starts, len(least)])]
    fewest = _filled(groups, most - held)
    narrow = most - held
    while len(tried := _filled(groups, narrow - 0.5)) == len(fewest) and narrow > max(groups):
        fewest, narrow = tried, narrow - 0.5
    return [*(starts[at] for at in fewest), len(least)]


def _filled(groups: Sequence[float], room: float) -> list[int]:
    """The first group of each part, as many in each as have room."""
    first, taken = [0], 0.0
    for at, width in enumerate(groups):
        if taken and taken + width > room:
            first.append(at)
            taken = 0.0
        taken += width
    return first


def _of_columns(table: Table, columns: Sequence[int], place: int, count: int) -> Table:
    """Some columns of a table; the notes stand below the last part."""
    more = labels.CONTINUED
    title = Text(zh=table.title.zh + more.zh, en=f"{table.title.en} {more.en}") if place > 1 else table.title
    kept: tuple[Column, ...] = tuple(table.columns[at] for at in columns)
    return replace(
        table,
        title=title,
        columns=kept,
        rows=tuple(tuple(row[at] for at in columns) for row in table.rows),
        notes=table.notes if place == count else (),
    )
