"""What a phone shows of a table and a chart before anybody moves it: the name and the first two figures at least.

Widths are reckoned from the words, rather too wide; house.css gives what is named here its width.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

import plotly.graph_objects as go

from pages.shared.figures.canvas import width_of
from pages.shared.words import ems

SCREEN_EMS, EDGE_EMS, LEAST_EMS = 27.0, 1.3, 4.3
"""Ems of a table's letters: how wide the page is on a phone, what stands beside the words of a cell, and how wide a
column is at least, as house.css has them."""
ROOMS, NO_ROOM = range(3, 15), 4
"""Ems that the words of a column may ask for: the class "e<ems>" of its heading."""
NAMES = (6, 8, 10, 12)
FEWEST_TO_SHRINK, MOST_LINES, SENTENCE, PARAGRAPH, HALF_EMS = 8, 3, 36, 72, 12.5
"""Ems up to which what is short stays in one line; lines of a heading, and of a name that is shrunk; ems above which a
cell holds a sentence: beside it a row is as high as the words that are not seen; ems of more lines than a cell has
where all are seen; ems of a cell and its heading up to
which two of a row that stands by itself have one line."""
LINE_EMS = 9.4
"""A line the size of a word (".spark")."""
CAPITALS = 1.15
"""How much wider than a letter of a text one of a single word may be, which begins with a capital: "Maximum"."""
FIRST_FIGURES = 2
STACKED, WIDE = "stack", "wide"
CELL_TYPE, CELL_EDGE = 12, 10
"""Pixels: the letters of a grid's cells, and what is left between two of them."""
FITS_REM, GRIDS_REM = 23, range(25, 101, 5)
"""How wide a chart is on a phone that need not be moved, and what grids of cells may take."""
REM = 15
"""Pixels, as .streamlit/config.toml sets them."""
NAME_TYPE, NAME_EDGE = 13, 14
"""Pixels: the letters of the names at the left of a grid, and what is left beside them."""
MOST_EMS_BELOW = 24
"""Letters and gaps between names that a phone is wide for below a chart."""


class Cells(NamedTuple):
    """What stands in a column: its heading, its words, whether they are figures, short, or drawn as a line."""

    title: str
    shown: Sequence[str]
    is_figure: bool
    is_short: bool
    has_line: bool = False


@dataclass(frozen=True)
class Fitted:
    """How a table fits a phone: the class of each column, and the kind of the whole. "wide" moves sideways under a line
    that says so, and its headings ask for room ("e8"); "stack" sets the cells of a row below each other, each with its
    heading, those of many words ("w") in a line of their own; "n1", "n2", … says which column has the names."""

    columns: tuple[str, ...]
    kind: str = ""

    @property
    def is_stacked(self) -> bool:
        """Whether each cell needs to know its heading."""
        return STACKED in self.kind.split()


def fitted(columns: Sequence[Cells], *, stacks: bool = False) -> Fitted:
    """Names are wrapped as far as all columns, or else the first two figures, need it. Where that is not enough, and
    where sentences would make rows high that a phone shows the beginning of, each row stands by itself: with `stacks`
    in any case."""
    asked = [_asks(one) for one in columns]
    least = [_least(one, width) for one, width in zip(columns, asked, strict=True)]
    figures = [n for n, one in enumerate(columns) if one.is_figure][:FIRST_FIGURES]
    leading = range(figures[-1] + 1 if figures else 0)
    is_wide = sum(least) > SCREEN_EMS
    does_fit = _shrink(asked, least, leading if is_wide else range(len(columns)))
    most = SENTENCE if is_wide else PARAGRAPH
    has_sentences = any(_longest(one) > most for one in columns if not one.is_figure)
    if len(columns) > 1 and (stacks or has_sentences or not does_fit):
        whole = [ems(one.title) + _longest(one) + 1 > HALF_EMS for one in columns]
        return Fitted(tuple("w" if is_whole else "" for is_whole in whole), _named(columns, STACKED))
    rooms = tuple(_room(one, width) for one, width in zip(columns, asked, strict=True))
    return Fitted(rooms, _named(columns, WIDE) if is_wide else "")


def _shrink(asked: list[float], least: Sequence[float], columns: range) -> bool:
    """Make these columns fit the screen, the widest first; whether they do."""
    while sum(asked[n] for n in columns) > SCREEN_EMS:
        give = [n for n in columns if asked[n] > least[n]]
        if not give:
            return False
        widest = max(give, key=lambda n: asked[n])
        asked[widest] = max(least[widest], asked[widest] - 1)
    return True


def _named(columns: Sequence[Cells], kind: str) -> str:
    names = next((n for n, one in enumerate(columns, 1) if not one.is_figure), 0)
    return f"{kind} n{names}" if names else kind


def _longest(one: Cells) -> float:
    return max(map(ems, one.shown), default=0.0)


def _word(texts: Sequence[str]) -> float:
    """Ems of the longest word, which no line breaks. Han characters break anywhere."""
    words = (word for text in texts for word in text.split() if word.isascii())
    return CAPITALS * max(map(ems, words), default=0.0)


def _asks(one: Cells) -> float:
    """Ems that a column would have."""
    inside = _longest(one) if one.is_figure else ceil(_longest(one) if one.is_short else _name(_longest(one)))
    return max(LEAST_EMS, LINE_EMS if one.has_line else 0.0, EDGE_EMS + max(inside, _heading(one)))


def _name(longest: float) -> float:
    """Of the rooms for names the least in which the longest stands in one line, or the most, for two."""
    return min(longest, next((room for room in NAMES if longest <= room), NAMES[-1]))


def _heading(one: Cells) -> float:
    """Ems in which a heading has no more than three lines and no word is broken."""
    return max(_word([one.title]), ems(one.title) / MOST_LINES)


def _least(one: Cells, asked: float) -> float:
    """Ems that a column needs whatever stands beside it."""
    longest = _longest(one)
    if one.is_figure or one.has_line or (one.is_short and longest <= FEWEST_TO_SHRINK):
        return asked
    inside = max(_heading(one), _word(one.shown), min(longest, SENTENCE) / MOST_LINES, NO_ROOM)
    return min(asked, EDGE_EMS + ceil(inside))


def _room(one: Cells, width: float) -> str:
    """The class of the room that the words or the heading of a column ask for."""
    inside = width - EDGE_EMS
    is_by_itself = one.is_figure and _heading(one) <= _word([one.title])
    is_narrow = max(inside, _longest(one)) <= NO_ROOM and not one.is_short
    if is_by_itself or one.has_line or is_narrow:
        return ""
    return f"e{next((room for room in ROOMS if inside <= room + 0.01), ROOMS[-1])}"


def chart_kind(figure: go.Figure) -> str:
    """What house.css knows a chart by whose names below it do not stand beside each other on a phone: it is made as
    wide as they are, and of months the newest is seen first. "" where it fits."""
    below = figure.layout.xaxis
    if below.side == "top":
        return _grid_kind(figure)
    widths = [max(map(width_of, name.split("<br>"))) for name in below.ticktext or ()]
    if sum(widths) + len(widths) <= MOST_EMS_BELOW:
        return ""
    return "-over-months" if below.categoryarray else "-broad"


def _grid_kind(figure: go.Figure) -> str:
    """The same for a grid: the width that holds the names at its left and in each column the widest of the words in
    cells and headings."""
    columns = figure.layout.xaxis.ticktext or ()
    if not any(trace.type == "heatmap" for trace in figure.data):
        return ""
    written = [text for trace in figure.data if trace.type == "scatter" for text in trace.text or ()]
    noted = [one.text for one in figure.layout.annotations]
    lines = [line for text in (*columns, *written, *noted) for line in text.split("<br>")]
    widest = max(map(width_of, lines), default=0.0)
    names = [line for name in figure.layout.yaxis.ticktext or () for line in name.split("<br>")]
    left = NAME_EDGE + NAME_TYPE * max(map(width_of, names), default=0.0)
    rem = (left + len(columns) * (CELL_TYPE * widest + CELL_EDGE)) / REM
    if rem <= FITS_REM:
        return "-cells-all"
    return f"-cells-{next((wide for wide in GRIDS_REM if rem <= wide), GRIDS_REM[-1])}"
