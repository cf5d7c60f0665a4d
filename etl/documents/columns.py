"""How wide a table's columns are and how large its letters, so that nothing is cut and no number breaks."""

import operator
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from etl.documents.unbroken import DAY
from etl.documents.voice import Voice
from etl.editions.model import Cell, Table

_DASH = re.compile(r"(?<=[\d%])[—–](?=[−\d])")
_LISTED = re.compile(r"[!-~]+|[^\s!-~、，；：。]+")
"""A list or a sentence is no name: its lines end behind its marks."""
_SET = re.compile(r"(\s*)([（“‘《【]*(?:[!-~]+|[^\s!-~])[、，。；：！？）”’》】]*)")
"""A piece of a text that no program breaks: a Latin word, a Han character with the marks that no line begins or ends
with; before it the blanks that go where a line ends."""
_NAMES = re.compile(r"[!-~]+|[^\s!-~、，；（）]+")
LEAST = 8.0
"""Points below which no letters of a table go."""
HEAD_LINES = 5
"""Lines that a heading takes at most, where its column has no need of more room."""
_NAME = 6.0
"""Ems of a Han name that stays on one line of a heading."""
_BROADEST, _BROAD = frozenset("%mwMW"), frozenset("ABCDEFGHIJKLNOPQRSTUVXYZ")
_LATIN = dict.fromkeys(_BROAD, 0.68) | dict.fromkeys(_BROADEST, 0.85)
LEADING = 1.3
"""Height of a line of a table in its letters' size."""
PADDING = 0.7
"""Ems left and right of a cell's text, together."""

LONG = 24.0
"""Ems that a column of sentences asks for at least."""
SHORT = 8.0
"""Ems up to which a cell's words stay on one line: a date, a place."""
SMALLER = 0.7
"""How much smaller letters may be so that no cell wraps, or so that a table takes fewer pages."""
READABLE = 9.0
"""Points below which no letters go for that: two lines in a cell are read more easily."""


Needs = list[tuple[float, float]]
"""The least and the natural width of each column, in ems."""


@dataclass(frozen=True)
class Fit:
    """Size of letters and width of each column, both in points. The widths add up to the room given."""

    size: float
    widths: tuple[float, ...]


@lru_cache(maxsize=65536)
def ems(text: str) -> float:
    """Width in ems: a Han character is one, a Latin letter or a digit a little over half, and programs leave a
    quarter between the two kinds."""
    widths = [_em(c) for c in text]
    kinds = [width == 1.0 for width in widths]
    changes: int = sum(map(operator.ne, kinds, kinds[1:]))
    return sum(widths) + 0.25 * changes


@lru_cache(maxsize=4096)
def _em(letter: str) -> float:
    return 1.0 if unicodedata.east_asian_width(letter) in "WFA" else _LATIN.get(letter, 0.57)


def fit(table: Table, voice: Voice, room: float, sizes: Sequence[float], wider: float = 1.0) -> Fit:
    """The largest of `sizes` at which no number breaks; a little smaller where nothing at all would wrap then.
    `wider`: how much wider words may be in the face that a program takes for one that it has not."""
    return _fitted(_needed(table, voice, wider), room, sizes)


def _needed(table: Table, voice: Voice, wider: float) -> Needs:
    return [_needs(table, voice, column, wider) for column in range(len(table.columns))]


def _fitted(needed: Needs, room: float, sizes: Sequence[float]) -> Fit:
    whole = [size for size in sizes if sum(least for least, _ in needed) * size <= room]
    flat = [size for size in whole if sum(natural for _, natural in needed) * size <= room]
    if not whole:
        squeeze = room / sum(least for least, _ in needed)
        return Fit(sizes[-1], tuple(least * squeeze for least, _ in needed))
    size = flat[0] if flat and flat[0] >= min(whole[0], max(READABLE, SMALLER * whole[0])) else whole[0]
    spare = room / size - sum(least for least, _ in needed)
    return Fit(size, tuple(width * size for width in _shared_out(needed, spare)))


def evened(table: Table, voice: Voice, room: float, size: float, wider: float = 1.0) -> Fit:
    """As `fit` at one size, the widths such that the cell of most lines has as few as can be: a column of long lists
    leaves those beside it what their own words need."""
    needed = _needed(table, voice, wider)
    if sum(least for least, _ in needed) * size > room:
        return _fitted(needed, room, (size,))
    most = 1
    while sum(widths := [_wide(least, natural, most) for least, natural in needed]) * size > room:
        most += 1
    return Fit(size, tuple(width * room / sum(widths) for width in widths))


def _wide(least: float, natural: float, most: int) -> float:
    """The ems at which a column's longest words take `most` lines, of which each may end an em early at a mark."""
    return natural if most == 1 else min(natural, max(least, (natural - PADDING) / most + 1 + PADDING))


def needs(table: Table, voice: Voice, wider: float = 1.0) -> list[float]:
    """The least width of each column in ems at which nothing in it breaks that has to stay whole."""
    return [least for least, _ in _needed(table, voice, wider)]


def height(table: Table, voice: Voice, found: Fit, padding: float) -> float:
    """About how high the table is in points, heading and notes included."""
    pairs = zip(table.columns, found.widths, strict=True)
    head = max(lines(voice.heading(one), width, found.size) + bool(one.unit) for one, width in pairs)
    rows = sum(row_lines(row, voice, found) for row in table.rows)
    notes = sum(_note_height(voice.say(note), found) for note in table.notes)
    return (head + rows) * found.size * LEADING + (1 + len(table.rows)) * padding + notes


def note_size(size: float) -> float:
    """The size of the letters below a table, for that of its own."""
    return min(12.0, size + 1.5)


def _note_height(words: str, found: Fit) -> float:
    """A note stands on the table's page: all its lines, and the air above and below."""
    size = note_size(found.size)
    return lines(words, sum(found.widths), size) * (size + 6.0) + 8.0


def row_lines(row: Sequence[Cell], voice: Voice, found: Fit) -> int:
    """Lines of a row's tallest cell."""
    return max(
        lines(voice.printed(one), width, found.size) for one, width in zip(row, found.widths, strict=True)
    )


def fit_pages(
    table: Table,
    voice: Voice,
    room: float,
    sizes: Sequence[float],
    page: float,
    padding: float,
    wider: float = 1.0,
) -> Fit:
    """As `fit`, and a little smaller where the table then takes fewer pages of `page` points."""
    needed = _needed(table, voice, wider)
    found = _fitted(needed, room, sizes)
    tried = [_fitted(needed, room, (size,)) for size in sizes if SMALLER * found.size <= size <= found.size]
    return min(tried, key=lambda one: (-(-height(table, voice, one, padding) // page), -one.size))


def fit_page(
    table: Table, voice: Voice, room: float, sizes: Sequence[float], page: float, padding: float
) -> Fit:
    """As `fit`, and a little smaller where the table then stands on one page of `page` points."""
    needed = _needed(table, voice, 1.0)
    found = _fitted(needed, room, sizes)
    for size in sizes:
        if SMALLER * found.size <= size <= found.size:
            tried = _fitted(needed, room, (size,))
            if height(table, voice, tried, padding) <= page:
                return tried
    return found


def lines(text: str, width: float, size: float) -> int:
    """How many lines the text takes in a column of `width` points."""
    return max(1, -int(-ems(text) * size // max(1.0, width - PADDING * size)))


def set_lines(text: str, width: float, size: float) -> int:
    """How many lines a program sets the text in: as `lines`, piece by piece, so that what is left free at the ends of
    lines, before a word or a character with its marks, is counted too."""
    room, count, used, before = max(1.0, width / size - PADDING), 1, 0.0, ""
    for blank, piece in _SET.findall(text):
        wide = ems(piece)
        gap = 0.3 if blank else 0.25 * (bool(before) and before.isascii() != piece.isascii())
        if used and used + gap + wide > room:
            count, used, gap = count + 1, 0.0, 0.0
        used, before = used + gap + wide, piece
        if used > room:
            more = int(used // room)
            count, used = count + more, used - more * room
    return max(count, lines(text, width, size))


def _shared_out(needs: Needs, spare: float) -> list[float]:
    """What is left over goes first to columns whose words would wrap, then to all alike."""
    wish = sum(natural - least for least, natural in needs)
    part = min(1.0, spare / wish) if wish else 0.0
    widths = [least + (natural - least) * part for least, natural in needs]
    stretch = (spare - wish * part) / sum(widths)
    return [width * (1 + stretch) for width in widths]


def _needs(table: Table, voice: Voice, index: int, wider: float) -> tuple[float, float]:
    """The least and the natural width of a column in ems."""
    column = table.columns[index]
    heading, unit = voice.heading(column), voice.unit(column)
    cells = [voice.printed(row[index]) for row in table.rows]
    widest = max((ems(cell) for cell in cells), default=0.0)
    whole = widest if column.is_number else max((unbreakable(cell, wider) for cell in cells), default=0.0)
    if not column.is_number:
        whole = max(whole, min(LONG, 2 * widest**0.5))
    least = max(whole, headed(heading, wider), ems(unit), 2.0)
    return least + PADDING, max(least, widest, min(ems(heading), 8.0)) + PADDING


def _word(text: str, wider: float) -> float:
    """A Latin word; numbers are about as wide in all faces."""
    return ems(text) * (wider if any(letter.isalpha() for letter in text) else 1.0)


def unbreakable(text: str, wider: float = 1.0) -> float:
    """The ems of a cell that stay on one line: short words, those of Latin letters, and bands stay whole; of a long Han
    name at least half stays on a line."""
    if DAY.fullmatch(text):
        return ems(text) * wider
    if ems(text) <= SHORT:
        return _word(text, wider) if text.isascii() else ems(text)
    pieces = _LISTED.findall(_DASH.sub("-", text))
    whole = max((_word(piece, wider) for piece in pieces if piece.isascii()), default=0.0)
    han = max((ems(piece) for piece in pieces if not piece.isascii()), default=0.0)
    return max(whole, min(han, max(4.0, han / 2)))


def headed(heading: str, wider: float = 1.0) -> float:
    """The ems of a heading that stay on one line: it breaks between its words and names; of a long Han name a third
    stays whole."""
    pieces = _NAMES.findall(_DASH.sub("-", heading))
    widths = [
        _word(one, wider) if one.isascii() or ems(one) <= _NAME else max(4.0, ems(one) / 3) for one in pieces
    ]
    return max(*widths, ems(heading) / HEAD_LINES, 0.0) if widths else 0.0
