"""Native tables on slides: letters as large as they fit, as many rows as a projector shows, and a line for the rest."""

import copy
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide as OfficeSlide
from pptx.util import Emu, Inches, Pt

from etl.documents import labels
from etl.documents.charts import GREY, INK, letters
from etl.documents.columns import LEADING, Fit, fit, lines, row_lines
from etl.documents.slides import marks
from etl.documents.slides.deck import FACES
from etl.documents.slides.parts import BODY, Box
from etl.documents.slides.words import write
from etl.documents.voice import Voice
from etl.editions.model import Table

SIZES = (20, 18, 16, 14, 13, 12, 11, 10)
READABLE, CROWDED = 12, 14
"""The smallest letters for a whole table, and those of a table that is cut."""
PADDING, BOLD = 7.0, 0.93
MORE_HEIGHT = Inches(0.3)
WHITE = "FFFFFF"


def put_table(slide: OfficeSlide, table: Table, voice: Voice, box: Box = BODY) -> None:
    """The table in `box`, and below it, where rows are left out, how many there are."""
    left, top, width, height = box
    found, shown = _fit_slide(table, voice, Emu(width).pt, Emu(height - MORE_HEIGHT).pt)
    frame = slide.shapes.add_table(1 + shown, len(table.columns), left, top, width, Pt(10))
    marks.name_shape(frame, "body")
    marks.describe(frame, voice.say(table.title))
    for column, points in enumerate(found.widths):
        frame.table.columns[column].width = Pt(points)
    high = [_heading_lines(table, voice, found), *(row_lines(row, voice, found) for row in table.rows)]
    for row, count in zip(frame.table.rows, high, strict=False):
        row.height = Pt(count * found.size * LEADING + PADDING)
    _write_rows(frame.table, table, voice, found.size)
    _say_rest(slide, table, shown, voice, (left, top + height - MORE_HEIGHT, width, MORE_HEIGHT))


def _fit_slide(table: Table, voice: Voice, width: float, height: float) -> tuple[Fit, int]:
    """The largest letters at which every row has room; where none are that a room can read, what fits in such."""
    largest = fit(table, voice, width, SIZES)
    for size in (size for size in SIZES if READABLE <= size <= largest.size):
        tried = fit(table, voice, width, (size,))
        if _rows_that_fit(table, voice, tried, height) == len(table.rows):
            return tried, len(table.rows)
    settled = fit(table, voice, width, (min(largest.size, CROWDED),))
    return settled, _rows_that_fit(table, voice, settled, height)


def refresh_table(slide: OfficeSlide, frame: Any, table: Table, voice: Voice) -> bool:
    """New cells in the old grid, in the letters that stand there; False where the columns are others now."""
    grid = frame.table
    if len(grid.columns) != len(table.columns):
        return False
    room = len(grid.rows) - 1
    shown = min(len(table.rows), room) if _was_cut(slide) else len(table.rows)
    _resize(grid, 1 + shown)
    for place, column in enumerate(table.columns):
        _reword(grid.cell(0, place), _heading(voice, column))
    for row, cells in enumerate(table.rows[:shown], 1):
        for place, cell in enumerate(cells):
            _reword(grid.cell(row, place), voice.printed(cell))
    marks.describe(frame, voice.say(table.title))
    more = marks.shape_of(slide, "more")
    if more is not None:
        _reword(
            more,
            labels.rows_left_out(shown, len(table.rows), voice.language) if shown < len(table.rows) else "",
        )
    return True


def _heading(voice: Voice, column: Any) -> str:
    unit = voice.unit(column)
    return voice.heading(column) + ("\n" + unit if unit else "")


def _heading_lines(table: Table, voice: Voice, found: Fit) -> int:
    pairs = zip(table.columns, found.widths, strict=True)
    return max(lines(voice.heading(one), width * BOLD, found.size) + bool(one.unit) for one, width in pairs)


def _rows_that_fit(table: Table, voice: Voice, found: Fit, room: float) -> int:
    """Rows from the top until the room is used up; a row is as high as its tallest cell."""
    used, shown = _heading_lines(table, voice, found) * found.size * LEADING + PADDING, 0
    for row in table.rows:
        used += row_lines(row, voice, found) * found.size * LEADING + PADDING
        if used > room:
            return max(1, shown)
        shown += 1
    return shown


def _write_rows(grid: Any, table: Table, voice: Voice, size: float) -> None:
    for place, column in enumerate(table.columns):
        _write(grid.cell(0, place), _heading(voice, column), size, PP_ALIGN.CENTER, WHITE, bold=True)
    for row, cells in enumerate(table.rows[: len(grid.rows) - 1], 1):
        for place, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
            side = PP_ALIGN.RIGHT if column.is_number else PP_ALIGN.LEFT
            _write(grid.cell(row, place), voice.printed(cell), size, side, INK)


def _write(cell: Any, words: str, size: float, side: Any, colour: str, *, bold: bool = False) -> None:
    cell.margin_left = cell.margin_right = Pt(size * 0.3)
    cell.margin_top = cell.margin_bottom = Pt(PADDING / 2 - 0.5)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame = cell.text_frame
    frame.text = words
    for paragraph in frame.paragraphs:
        paragraph.alignment = side
        run = paragraph.runs[0] if paragraph.runs else paragraph.add_run()
        letters(run.font, FACES, size, colour, bold=bold)
        run._r.get_or_add_rPr().set("lang", "zh-CN")
        _settle(paragraph)


def _settle(paragraph: Any) -> None:
    """An empty line keeps its letters at its end, where programs look for the height of a line without words."""
    for run in paragraph.runs:
        if not run.text:
            for old in paragraph._p.findall(qn("a:endParaRPr")):
                paragraph._p.remove(old)
            end = paragraph._p.makeelement(
                qn("a:endParaRPr"), dict(run._r.rPr.attrib) if run._r.rPr is not None else {}
            )
            end.extend([] if run._r.rPr is None else copy.deepcopy(list(run._r.rPr)))
            paragraph._p.remove(run._r)
            paragraph._p.append(end)


def _say_rest(slide: OfficeSlide, table: Table, shown: int, voice: Voice, box: Box) -> None:
    if shown == len(table.rows):
        return
    more = slide.shapes.add_textbox(*box)
    marks.name_shape(more, "more")
    write(more, [(labels.rows_left_out(shown, len(table.rows), voice.language), "")], 14, GREY)


def _was_cut(slide: OfficeSlide) -> bool:
    return marks.shape_of(slide, "more") is not None


def _resize(grid: Any, rows: int) -> None:
    """Rows are added as copies of the last one and taken away from the end."""
    body = grid._tbl
    while len(grid.rows) < rows:
        body.append(copy.deepcopy(body.tr_lst[-1]))
    while len(grid.rows) > rows:
        body.remove(body.tr_lst[-1])


def _reword(box: Any, words: str) -> None:
    """Other words in the same letters: those of the first run, or of the empty line."""
    frame = box.text_frame
    found = frame._txBody.findall(f".//{qn('a:rPr')}") + frame._txBody.findall(f".//{qn('a:endParaRPr')}")
    side = frame.paragraphs[0].alignment
    frame.text = words
    for paragraph in frame.paragraphs:
        paragraph.alignment = side
        run = paragraph.runs[0] if paragraph.runs else paragraph.add_run()
        if found:
            kept = run._r.get_or_add_rPr()
            kept.attrib.update(found[0].attrib)
            kept.extend(copy.deepcopy(list(found[0])))
        _settle(paragraph)
