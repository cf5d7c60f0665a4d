"""Pages of GB/T 9704-2012: paper, margins, the grid of 22 lines by 28 characters, numbers on the outer side."""

from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from etl.documents.letter.styles import LINE, SIZE_4, SONG, set_faces

WIDTH, HEIGHT = Mm(210), Mm(297)
TOP, BOTTOM, BINDING, FORE = Mm(37), Mm(35), Mm(28), Mm(26)
CHARACTERS = 28
CHARACTER_SPACE = round((Mm(156).pt / CHARACTERS - 16) * 4096)
"""By how much a character of the grid is wider than one of 16 points, in 4096ths of a point: below zero."""
PORTRAIT_ROOM = (WIDTH - BINDING - FORE) / Pt(1)
LANDSCAPE_ROOM = (HEIGHT - TOP - BOTTOM) / Pt(1)


def lay_out(section: Section, *, landscape: bool = False) -> None:
    """Paper, margins and grid. A landscape page is the portrait one turned to the left: its head is the binding."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (HEIGHT, WIDTH) if landscape else (WIDTH, HEIGHT)
    if landscape:
        section.top_margin, section.bottom_margin = BINDING, FORE
        section.left_margin, section.right_margin = BOTTOM, TOP
    else:
        section.top_margin, section.bottom_margin = TOP, BOTTOM
        section.left_margin, section.right_margin = BINDING, FORE
    section.header_distance, section.footer_distance = Mm(15), Mm(14) if landscape else Mm(21)
    section.gutter = 0
    _grid(section)


def open_section(document: Document, *, landscape: bool, even: bool = False) -> Section:
    """A section that begins on a new page, or on a new even page."""
    section: Section = document.add_section(WD_SECTION.EVEN_PAGE if even else WD_SECTION.NEW_PAGE)
    lay_out(section, landscape=landscape)
    return section


def number_pages(document: Document, running: str) -> None:
    """— 1 — on the outer side of odd and even pages; `running` (who may read it, and that it is a demonstration)
    stands above."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    sides = ((section.footer, "right"), (section.even_page_footer, "left"))
    for footer, side in sides:
        footer.is_linked_to_previous = False
        _page_number(footer.paragraphs[0], side)
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        _plain(header.paragraphs[0], running, WD_ALIGN_PARAGRAPH.CENTER)


def close(section: Section, words: str) -> None:
    """The last page carries no number but what the document can be checked by."""
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False
        _plain(footer.paragraphs[0], words, WD_ALIGN_PARAGRAPH.CENTER)


def _grid(section: Section) -> None:
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(LINE.twips))
    grid.set(qn("w:charSpace"), str(CHARACTER_SPACE))
    properties.append(grid)


def _page_number(paragraph: Paragraph, side: str) -> None:
    paragraph.style = "GBT Small"
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if side == "right" else WD_ALIGN_PARAGRAPH.LEFT
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn(f"w:{side}Chars"), "100")
    indent.set(qn(f"w:{side}"), "280")
    for piece in ("— ", "PAGE", " —"):
        run = paragraph.add_run()
        run.font.size = SIZE_4
        set_faces(run._r.get_or_add_rPr(), SONG)
        if piece == "PAGE":
            _field(run._r, piece)
        else:
            run.text = piece


def _field(run: Any, code: str) -> None:
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run.append(mark)
        if kind == "begin":
            words = OxmlElement("w:instrText")
            words.set(qn("xml:space"), "preserve")
            words.text = f" {code} "
            run.append(words)
        if kind == "separate":
            shown = OxmlElement("w:t")
            shown.text = "1"
            run.append(shown)


def _plain(paragraph: Paragraph, words: str, align: WD_ALIGN_PARAGRAPH) -> None:
    paragraph.style = "GBT Table"
    paragraph.alignment = align
    run = paragraph.add_run(words)
    run.font.size = Pt(9)
    run.font.color.rgb = RGBColor(0x59, 0x59, 0x59)
