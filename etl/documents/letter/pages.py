"""Pages of GB/T 9704-2012: paper, margins, the grid of 22 lines by 28 characters, numbers on the outer side."""

from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor, Twips
from docx.text.paragraph import Paragraph

from etl.documents.letter.styles import LINE, SIZE_4, SONG, set_faces

WIDTH, HEIGHT = Mm(210), Mm(297)
TOP, BOTTOM, BINDING, FORE = Mm(37), Mm(35), Mm(28), Mm(26)
CHARACTERS = 28
CHARACTER_SPACE = round((Mm(156).pt / CHARACTERS - 16) * 4096)
"""By how much a character of the grid is wider than one of 16 points, in 4096ths of a point: below zero."""
PORTRAIT_ROOM = (WIDTH - BINDING - FORE) / Pt(1)
AREA = LANDSCAPE_ROOM = (HEIGHT - TOP - BOTTOM) / Pt(1)
"""The type area's height, and the room of a turned page."""
LANDSCAPE_AREA = PORTRAIT_ROOM
"""The height of a turned page's type area."""


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


def open_section(
    document: Document, *, landscape: bool, running: str, start: WD_SECTION = WD_SECTION.NEW_PAGE
) -> Section:
    """A section that begins on a new page (`start`: on an even or odd one), with the numbers and running words of its
    kind."""
    before = document.sections[-1].orientation
    section: Section = document.add_section(start)
    lay_out(section, landscape=landscape)
    if section.orientation != before:
        number_pages(section, running)
    return section


def start_numbers(document: Document, running: str) -> None:
    """Odd and even pages differ; the first section is numbered."""
    document.settings.odd_and_even_pages_header_footer = True
    number_pages(document.sections[0], running)


def number_pages(section: Section, running: str) -> None:
    """— 1 — on the outer side of odd and even pages, of turned pages too where it stands on the others; `running`
    (that it is a demonstration) stands above."""
    turned = section.orientation == WD_ORIENT.LANDSCAPE
    sides = (
        (section.header, section.footer, "right"),
        (section.even_page_header, section.even_page_footer, "left"),
    )
    for header, footer, side in sides:
        header.is_linked_to_previous = footer.is_linked_to_previous = False
        _plain(header.paragraphs[0], running, WD_ALIGN_PARAGRAPH.CENTER)
        if turned:
            _page_number(_turned_cell(header), side)
        else:
            _page_number(footer.paragraphs[0], side)


def _turned_cell(header: Any) -> Paragraph:
    """The paragraph of a narrow cell that stands beside a turned page's left edge over the whole type area, its
    letters turned: once the page is held upright, that is the foot."""
    width, height, left = 400, round((WIDTH - BINDING - FORE) / Twips(1)), round(BINDING / Twips(1))
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    grid = parse_xml(
        f'<w:tbl xmlns:w="{space}"><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" '
        f'w:horzAnchor="page" w:tblpX="{left - width}" w:tblpY="{left}"/><w:tblW w:w="{width}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f'</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid><w:tr><w:trPr><w:trHeight '
        f'w:val="{height}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        f'<w:textDirection w:val="tbRl"/><w:vAlign w:val="center"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    )
    header._element.insert(0, grid)
    found: Paragraph = header.tables[0].cell(0, 0).paragraphs[0]
    return found


def sign(section: Section, running: str, words: str) -> None:
    """The pages of the last annex, the last of which holds the imprint, carry below their number what the document can
    be checked by."""
    if section.footer.is_linked_to_previous:
        number_pages(section, running)
    for footer in (section.footer, section.even_page_footer):
        _plain(footer.add_paragraph(), words, WD_ALIGN_PARAGRAPH.CENTER)


def close(section: Section, words: str) -> None:
    """The last page carries no number but what the document can be checked by."""
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False
        footer.paragraphs[0].clear()
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
