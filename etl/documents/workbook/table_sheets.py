"""A sheet a table: title, frozen headings with units, rows to sort and filter, notes below."""

import re
from collections.abc import Sequence
from itertools import pairwise

from xlsxwriter.worksheet import Worksheet

from etl.documents import labels
from etl.documents.amounts import cell_words, exact, scale_of
from etl.documents.parting import sheet_parts, told
from etl.documents.voice import Voice
from etl.documents.workbook.pen import LEADING, Pen, lines_of
from etl.documents.workbook.widths import LEAST_SCALE, PAGE_WIDTH, ROOM, TIGHT, page_widths
from etl.editions.model import Cell, Column, Table

HEAD_ROW = 2
LINE = 11 * LEADING
PAGE_HEIGHT = 500.0
"""A page in full size, in points."""
TITLE = 60.0
"""Points that the title takes with the empty rows below it and above the notes."""
APART = 3.0
"""Excel's width of an indent."""
_ENDS_IN_BRACKETS = re.compile(r"^([^（）]{4,})(（[^（）]+）)$")


def table_sheet(pen: Pen, table: Table) -> None:
    """A sheet for a table, laid out so that it prints: wide ones over pages side by side, with the key columns on
    each."""
    voice = pen.voice
    table = told(table, voice)
    sheet = pen.sheet(voice.say(table.title))
    headings = [heading(voice, column) for column in table.columns]
    numbers = [column.is_number for column in table.columns]
    shown = [
        [_as_seen(voice, row[at], column) for row in table.rows] for at, column in enumerate(table.columns)
    ]
    # Words behind a number would touch it.
    apart = [APART if at and numbers[at - 1] and not numbers[at] else 0.0 for at in range(len(numbers))]
    laid = [
        (bare, *sheet_parts(table, voice, widths, _room(sum(widths))))
        for bare in page_widths(headings, shown, numbers, sum(apart))
        for widths in [_added(bare, apart)]
    ]
    bare, keys, edges = min(laid, key=lambda one: len(one[2]))
    widths = _added(bare, apart)
    is_wide = len(edges) > 2
    # On pages side by side the key columns stand again, and words over more columns would be cut where these end: there
    # the title stands above the key columns, and the notes beside them, on the first page only.
    over = widths[:keys] if is_wide else widths
    begin, below = (keys, widths[keys : edges[1]]) if is_wide else (0, widths)
    pen.title(sheet, voice.say(table.title), over)
    titled = max(0.0, lines_of(voice.say(table.title), sum(over), 14) - 1) * 14 * LEADING
    high = max(lines_of(words, width) for words, width in zip(headings, widths, strict=True))
    heights = [max(2, high) * LINE + 4]
    sheet.set_row(HEAD_ROW, heights[0])
    for place, words in enumerate(headings):
        pen.heading(sheet, HEAD_ROW, place, words)
    for row, cells in enumerate(table.rows, HEAD_ROW + 1):
        for place, cell in enumerate(cells):
            _cell(pen, sheet, row, place, cell, table.columns[place], is_apart=apart[place] > 0)
        seen = [column[row - HEAD_ROW - 1] for column in shown]
        needed = max(lines_of(words, width) for words, width in zip(seen, bare, strict=True))
        heights.append(max(1, needed) * LINE + 4)
        # A height is said for each row: left to themselves, programs make some too low for their letters.
        sheet.set_row(row, heights[-1])
    last = HEAD_ROW + len(table.rows)
    for row, note in enumerate(table.notes, last + 2):
        pen.across(sheet, row, voice.say(note), below, begin, font_color="#595959")
        heights.append(lines_of(voice.say(note), sum(below)) * LINE + 4)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(HEAD_ROW + 1, _fixed_columns(table))
    sheet.repeat_rows(HEAD_ROW)
    if is_wide:
        _side_by_side(sheet, keys, edges, widths, sum(heights) + titled)
    elif sum(heights) + titled + TITLE <= PAGE_HEIGHT * 100 / LEAST_SCALE:
        sheet.fit_to_pages(1, 1)  # notes that spill over would stand on a page alone
    if table.rows:
        sheet.autofilter(HEAD_ROW, 0, last, len(table.columns) - 1)


def _room(wide: float) -> float:
    """The widths that a page has room for: a table that is only just too wide is shrunk to one page, and one on pages
    side by side is not, for there a column too many goes to a page of its own, with the end of the notes."""
    return TIGHT if wide <= TIGHT else ROOM


def _added(widths: Sequence[float], more: Sequence[float]) -> list[float]:
    return [wide + one for wide, one in zip(widths, more, strict=True)]


def _side_by_side(
    sheet: Worksheet, keys: int, edges: Sequence[int], widths: Sequence[float], high: float
) -> None:
    """A wide table on pages side by side, each with the columns that tell its rows apart, in letters that are read; as
    small as rows and notes of `high` points need to stand on one page, where that is read too."""
    held = sum(widths[:keys])
    widest = held + max(sum(widths[start:end]) for start, end in pairwise(edges))
    scale = min(100, max(LEAST_SCALE, int(PAGE_WIDTH * 100 / widest)))
    to_hold_all = int(PAGE_HEIGHT * 100 / (high + TITLE))
    sheet.set_print_scale(min(scale, to_hold_all) if to_hold_all >= LEAST_SCALE else scale)
    sheet.set_v_pagebreaks(list(edges[1:-1]))
    sheet.repeat_columns(0, keys - 1)
    sheet.print_across()


def heading(voice: Voice, column: Column) -> str:
    """The heading with its unit; cells hold the plain unit, so 万元 becomes 元."""
    if not column.unit:
        return _broken(voice.heading(column))
    plain = scale_of(voice.say(column.unit))[1]
    shown = "" if plain == "%" else plain  # the cells show it themselves
    return _broken(voice.heading(column)) + ("\n" + voice.bracketed(shown) if shown else "")


def _broken(words: str) -> str:
    """A long Chinese heading stands in two lines: what is in brackets at its end goes to the second one whole."""
    return _ENDS_IN_BRACKETS.sub(r"\1\n\2", words)


def _cell(
    pen: Pen, sheet: Worksheet, row: int, place: int, cell: Cell, column: Column, *, is_apart: bool
) -> None:
    """A figure's value, or words."""
    indented = {"indent": 1} if is_apart else {}
    if cell.figure:
        figure = pen.voice.figure(cell.figure)
        pen.figure(sheet, row, place, figure, among_numbers=column.is_number, border=1, **indented)
    else:
        words = _as_seen(pen.voice, cell, column)
        side = "right" if column.is_number else "left"
        pen.words(sheet, row, place, words, border=1, text_wrap=True, align=side, **indented)


def _as_seen(voice: Voice, cell: Cell, column: Column) -> str:
    """What stands in the cell: a value with its separators, or words, of a unit the plain one."""
    figure = voice.figure(cell.figure) if cell.figure else None
    value = exact(figure) if figure else None
    if figure is not None and not figure.is_band and value is not None:
        return f"{value:,.2f}"
    said = cell_words(figure, voice.printed(cell)) if figure else voice.printed(cell)
    return scale_of(said)[1] if column.heading == labels.UNIT else said


def _fixed_columns(table: Table) -> int:
    """Columns up to the first one of words stay in sight."""
    return next((n + 1 for n, column in enumerate(table.columns) if not column.is_number), 0)
