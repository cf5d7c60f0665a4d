"""How wide the columns of a sheet are: as wide as what stands in them, or narrower where a row then stays on one
page."""

from collections.abc import Sequence

from etl.documents.columns import ems, headed, unbreakable
from etl.documents.workbook.pen import PLACES, column_width

LEAST = 9.0
"""Excel's width below which no column goes."""
PAGE_WIDTH, LEAST_SCALE = 102.0, 65
"""A page across in full size, in Excel's widths, of the widest letters that may stand in for missing ones; and the
percentage of 11 points below which nobody reads."""
ROOM = PAGE_WIDTH * 100 / LEAST_SCALE
"""The widths of which a page across has room in the smallest letters that are read."""
TIGHT = ROOM * 1.08
"""The same where a row is only just too wide for one page: Excel's own letters are a third narrower."""
MOST_LINES = 8
"""Lines that a cell of words takes at most so that its row stands on one page; more of them nobody reads across."""
BESIDE = 2
"""Lines in which words stand where a table then has fewer pages side by side."""


def page_widths(
    headings: Sequence[str], shown: Sequence[Sequence[str]], are_numbers: Sequence[bool], taken: float
) -> tuple[list[float], list[float]]:
    """Excel's width of each column, of which `shown` has the cells, beside the width that is `taken` already: as wide
    as their words, or, where a row would then need several pages, with words and headings broken into as few lines as
    let it stand on one. Where no lines do, as wide as their words, and with these in two lines, for pages side by
    side."""
    pairs = list(zip(headings, shown, are_numbers, strict=True))
    natural = [_natural(heading, cells) for heading, cells, _ in pairs]
    if sum(natural) + taken <= ROOM:
        return natural, natural
    tried = {
        most: [min(wide, _narrow(*one, most)) for wide, one in zip(natural, pairs, strict=True)]
        for most in range(BESIDE, MOST_LINES + 1)
    }
    for room in (ROOM - taken, TIGHT - taken):
        for widths in tried.values():
            if sum(widths) <= room:
                spare = (room - 0.001 - sum(widths)) / max(1.0, sum(natural) - sum(widths))
                pairs_of = zip(widths, natural, strict=True)  # names and headings have what is left over
                fitting = [least + (wide - least) * min(1.0, spare) for least, wide in pairs_of]
                return fitting, fitting
    return natural, tried[BESIDE]


def _natural(heading: str, cells: Sequence[str]) -> float:
    """As wide as its widest cell, at most as a line is read; a heading may stand in two lines."""
    lines = [column_width([line]) / (1 if len(line) < 10 else 2) for line in heading.split("\n")]
    return max(column_width(cells), *lines, LEAST)


def _narrow(heading: str, cells: Sequence[str], is_number: bool, most: int) -> float:
    """The width at which its words take about `most` lines: no number and no word of it breaks."""
    widest = max((ems(cell) for cell in cells), default=0.0)
    whole = widest if is_number else max(widest / most + 1, *(unbreakable(cell) for cell in cells), 0.0)
    return max(2 + PLACES * max(whole, *(headed(line) for line in heading.split("\n"))), LEAST)
