"""Tables of the document: a heading row that returns on every page, rows that stay whole, numbers to the right."""

from typing import Any

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Cell, _Row

from etl.documents.columns import fit_page, height
from etl.documents.letter.pages import PORTRAIT_ROOM
from etl.documents.letter.styles import HEI, add, dress, set_faces
from etl.documents.voice import Voice
from etl.editions.model import Column, Table

SIZES = (12, 10.5, 9, 8, 7)
PORTRAIT_HEIGHT, LANDSCAPE_HEIGHT = 540.0, 335.0
"""Height in points that a table may have and still stand on one page below its titles."""
ROW_PADDING = 4.0


def add_table(document: Document, table: Table, voice: Voice, room: float, *, titled: bool = True) -> None:
    """The table over the whole width of the type area, with its title above and its notes below."""
    if titled:
        title = add(document, voice.say(table.title), "GBT Mark", WD_ALIGN_PARAGRAPH.CENTER)
        title.paragraph_format.keep_with_next = True
        for run in title.runs:
            run.font.size = Pt(14)
    page = PORTRAIT_HEIGHT if room <= PORTRAIT_ROOM else LANDSCAPE_HEIGHT
    found = fit_page(table, voice, room, SIZES, page, ROW_PADDING)
    grid = document.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    grid.style = "Table Grid"
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    _margins(grid._tbl.tblPr, found.size)
    for column, width in zip(grid.columns, found.widths, strict=True):
        column.width = Pt(width)
    rows = list(grid.rows)
    _heading_row(rows[0], table.columns, voice, found.size)
    if height(table, voice, found, ROW_PADDING) <= page:
        _stay_together(rows[:-1])
    for row, cells in zip(rows[1:], table.rows, strict=True):
        _stay_whole(row)
        for box, cell, column, width in zip(row.cells, cells, table.columns, found.widths, strict=True):
            _fill(box, voice.printed(cell), found.size, width, _side(column))
    for box, width in zip(rows[0].cells, found.widths, strict=True):
        box.width = Pt(width)
    for note in table.notes:
        add(document, voice.say(note), "GBT Table").runs[0].font.size = Pt(min(12, found.size + 1.5))


def _side(column: Column) -> WD_ALIGN_PARAGRAPH:
    return WD_ALIGN_PARAGRAPH.RIGHT if column.is_number else WD_ALIGN_PARAGRAPH.LEFT


def _heading_row(row: _Row, columns: tuple[Column, ...], voice: Voice, size: float) -> None:
    _stay_whole(row)
    repeat = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(repeat)
    for box, column in zip(row.cells, columns, strict=True):
        paragraph = box.paragraphs[0]
        dress(paragraph, "GBT Table")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(voice.heading(column))
        run.font.size = Pt(size)
        set_faces(run._r.get_or_add_rPr(), HEI)
        if column.unit:
            run.add_break()
            unit = paragraph.add_run(voice.unit(column))
            unit.font.size = Pt(size)
        _middle(box)


def _fill(box: _Cell, words: str, size: float, width: float, side: WD_ALIGN_PARAGRAPH) -> None:
    box.width = Pt(width)
    paragraph = box.paragraphs[0]
    dress(paragraph, "GBT Table")
    paragraph.alignment = side
    paragraph.add_run(words).font.size = Pt(size)
    _middle(box)


def _middle(box: _Cell) -> None:
    place = OxmlElement("w:vAlign")
    place.set(qn("w:val"), "center")
    box._tc.get_or_add_tcPr().append(place)


def _stay_together(rows: list[_Row]) -> None:
    """A table that has room on one page is not cut by the end of another."""
    for row in rows:
        for box in row._tr.tc_lst:
            box.p_lst[0].get_or_add_pPr().get_or_add_keepNext()


def _stay_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _margins(properties: Any, size: float) -> None:
    """Air in the cells: a third of a letter at the sides, a little above and below."""
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", 22), ("left", size * 6.4), ("bottom", 22), ("right", size * 6.4)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(round(twips)))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties.append(margins)
