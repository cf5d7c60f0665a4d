"""Native tables on slides: letters as large as they fit, as many rows as a projector shows, and a line for the rest."""

from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide as OfficeSlide
from pptx.util import Emu, Inches, Pt

from etl.documents import labels
from etl.documents.charts import letters
from etl.documents.columns import LEADING, Fit, evened, fit, lines, set_lines
from etl.documents.plotted import GREY, INK
from etl.documents.slides import marks
from etl.documents.slides.cells import settle, tint
from etl.documents.slides.deck import FACES, spoken_in
from etl.documents.slides.memory import Laid
from etl.documents.slides.parts import BODY, Box
from etl.documents.slides.rows import row_names
from etl.documents.slides.words import Pencil
from etl.documents.voice import Voice
from etl.editions.model import Cell, Table

WIDER = 1.2
"""How much wider bold words of a heading may be in the face that stands in for the deck's own."""
SIZES = (28, 24, 20, 18, 16, 14, 13, 12, 11, 10)
READABLE, CROWDED = 12, 14
"""The smallest letters for a whole table, and those of a table that is cut."""
PADDING, BOLD = 7.0, 0.93
LINED = 1.45
"""Height of each of several lines in a cell in its letters' size: of Chinese letters as programs set them."""
MORE_HEIGHT = Inches(0.3)
MOST_AIR, FILLED = 2.5, 0.9
"""How many times as high as its letters need a row may be, and the part of its room that a table fills at most."""
NOTE, INSETS = 12, 14.4
"""The letters of a table's notes, and what a box of words leaves free at both ends of a line, in points."""
WHITE = "FFFFFF"


def put_table(slide: OfficeSlide, table: Table, pencil: Pencil, box: Box = BODY) -> None:
    """The table in `box`, below it its notes, and, where rows are left out, how many there are."""
    if not table.rows:
        return
    left, top, width, height = box
    voice = pencil.voice
    below = _notes_height(table, voice, width)
    found, shown = _fit_slide(table, voice, Emu(width).pt, Emu(height - below).pt)
    more = MORE_HEIGHT if shown < len(table.rows) else 0
    frame = slide.shapes.add_table(1 + shown, len(table.columns), left, top, width, Pt(10))
    marks.name_shape(frame, "body")
    for column, points in enumerate(found.widths):
        frame.table.columns[column].width = Pt(points)
    high = [
        _heading_lines(table, voice, found),
        *(_row_lines(row, voice, found) for row in table.rows[:shown]),
    ]
    heights = [_high(count, found.size) for count in high]
    airs = (1.0, *[_air(heights, Emu(height - below - more).pt)] * shown)
    for row, points, air in zip(frame.table.rows, heights, airs, strict=True):
        row.height = Pt(points * air)
    _write_rows(frame.table, table, voice, found.size)
    if below:
        _say_notes(slide, table, pencil, (left, top + height - below - more, width, below))
    _say_rest(slide, table, shown, pencil, (left, top + height - MORE_HEIGHT, width, MORE_HEIGHT))
    note_table(frame, table, pencil, range(shown), [])


def _high(count: int, size: float) -> float:
    """The least height of a row whose tallest cell has `count` lines, in points."""
    return count * size * (LEADING if count == 1 else LINED) + PADDING


def _air(heights: Sequence[float], room: float) -> float:
    """By how much rows below the headings are higher than their letters need: a table of few rows fills most of its
    slide, where it would stand at the top of an empty one."""
    head, *rows = heights
    return max(1.0, min(MOST_AIR, (FILLED * room - head) / sum(rows)))


def note_table(frame: Any, table: Table, pencil: Pencil, shown: Any, plain: list[str]) -> None:
    """What was written into a table, kept by the names of its rows; and its alternative text, unless the presenter
    wrote another one."""
    voice, held = pencil.voice, pencil.memory.table(frame)
    headings = [voice.heading(one) for one in table.columns]
    said = labels.table_in_words(voice.language, voice.say(table.title), headings, len(table.rows))
    if held is None or marks.alternative(frame) == held.alternative:
        marks.describe(frame, said)
    called = row_names(table, voice)
    laid = Laid(
        alternative=said,
        headings=[heading(voice, one) for one in table.columns],
        rows={called[place]: [voice.printed(cell) for cell in table.rows[place]] for place in shown},
        tinted=[called[place] for place in table.lagging if place in shown and called[place] not in plain],
        plain=sorted(set(plain)),
    )
    pencil.memory.note(frame, laid)


def _fit_slide(table: Table, voice: Voice, width: float, height: float) -> tuple[Fit, int]:
    """The largest letters at which every row has room; where none are that a room can read, what fits in such
    above the line that says how many there are."""
    largest = fit(table, voice, width, SIZES, WIDER)
    for size in (size for size in SIZES if READABLE <= size <= largest.size):
        tried = _lowest(table, voice, width, size)
        if _rows_that_fit(table, voice, tried, height) == len(table.rows):
            return tried, len(table.rows)
    settled = _lowest(table, voice, width, min(largest.size, CROWDED))
    return settled, _rows_that_fit(table, voice, settled, height - MORE_HEIGHT.pt)


def _lowest(table: Table, voice: Voice, width: float, size: float) -> Fit:
    """The widths at which the table is lower: what is left over given to what wraps, or lines made even."""
    tried = fit(table, voice, width, (size,), WIDER), evened(table, voice, width, size, WIDER)
    return min(tried, key=lambda found: _height(table, voice, found))


def _height(table: Table, voice: Voice, found: Fit) -> float:
    counts = [_heading_lines(table, voice, found), *(_row_lines(row, voice, found) for row in table.rows)]
    return sum(_high(count, found.size) for count in counts)


def heading(voice: Voice, column: Any) -> str:
    """A column's heading, with its unit in brackets on a second line where it has one."""
    unit = voice.unit(column)
    return voice.heading(column) + ("\n" + unit if unit else "")


def _heading_lines(table: Table, voice: Voice, found: Fit) -> int:
    pairs = zip(table.columns, found.widths, strict=True)
    return max(
        set_lines(voice.heading(one), width * BOLD, found.size) + bool(one.unit) for one, width in pairs
    )


def _row_lines(row: Sequence[Cell], voice: Voice, found: Fit) -> int:
    """Lines of a row's tallest cell as a program breaks them: a line of which a name's last character with its bracket
    goes to the next one cut the row at its foot."""
    pairs = zip(row, found.widths, strict=True)
    return max(set_lines(voice.printed(one), width, found.size) for one, width in pairs)


def _rows_that_fit(table: Table, voice: Voice, found: Fit, room: float) -> int:
    """Rows from the top until the room is used up; a row is as high as its tallest cell."""
    used, shown = _high(_heading_lines(table, voice, found), found.size), 0
    for row in table.rows:
        used += _high(_row_lines(row, voice, found), found.size)
        if used > room:
            return max(1, shown)
        shown += 1
    return shown


def _write_rows(grid: Any, table: Table, voice: Voice, size: float) -> None:
    for place, column in enumerate(table.columns):
        _write(grid.cell(0, place), heading(voice, column), size, PP_ALIGN.CENTER, WHITE, voice, bold=True)
    for row, cells in enumerate(table.rows[: len(grid.rows) - 1], 1):
        for place, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
            side = PP_ALIGN.RIGHT if column.is_number else PP_ALIGN.LEFT
            _write(grid.cell(row, place), voice.printed(cell), size, side, INK, voice)
        if row - 1 in table.lagging:
            tint(grid.rows[row]._tr)


def _write(
    cell: Any, words: str, size: float, side: Any, colour: str, voice: Voice, *, bold: bool = False
) -> None:
    cell.margin_left = cell.margin_right = Pt(size * 0.3)
    cell.margin_top = cell.margin_bottom = Pt(PADDING / 2 - 0.5)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame = cell.text_frame
    frame.text = words
    for paragraph in frame.paragraphs:
        paragraph.alignment = side
        run = paragraph.runs[0] if paragraph.runs else paragraph.add_run()
        letters(run.font, FACES, size, colour, bold=bold)
        spoken_in(run, voice.language)
        settle(paragraph)


def notes_of(table: Table, voice: Voice) -> str:
    """The notes of a table in one paragraph, and before them what the tint of some rows means."""
    said = [labels.TINTED_ROWS, *table.notes] if table.lagging else table.notes
    return ("" if voice.language == "zh" else " ").join(voice.say(note) for note in said)


def _notes_height(table: Table, voice: Voice, width: int) -> Emu:
    words = notes_of(table, voice)
    count = lines(words, Emu(width).pt - INSETS, NOTE * WIDER) if words else 0
    return Emu(int(Pt(count * NOTE * LEADING + PADDING))) if words else Emu(0)


def _say_notes(slide: OfficeSlide, table: Table, pencil: Pencil, box: Box) -> None:
    note = slide.shapes.add_textbox(*box)
    marks.name_shape(note, "note")
    pencil.write(note, [(notes_of(table, pencil.voice), "")], NOTE, GREY)


def _say_rest(slide: OfficeSlide, table: Table, shown: int, pencil: Pencil, box: Box) -> None:
    if shown == len(table.rows):
        return
    more = slide.shapes.add_textbox(*box)
    marks.name_shape(more, "more")
    said = labels.rows_left_out(shown, len(table.rows), pencil.voice.language)
    pencil.write(more, [(said, "")], 14, GREY)
