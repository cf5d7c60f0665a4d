"""The imprint (版记) that ends an official document: at the foot of an even page, between rules."""

from xml.sax.saxutils import escape

from docx.document import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.shared import Pt

from etl.documents import labels
from etl.documents.columns import lines
from etl.documents.letter.pages import BOTTOM, HEIGHT, PORTRAIT_ROOM, TOP, close, open_section
from etl.documents.letter.styles import add
from etl.documents.letter.tables import WIDER
from etl.documents.packages import identity
from etl.documents.titles import imprint_size
from etl.documents.voice import Voice

LINE_HEIGHT, AIR = 22.0, 6.0
AREA, SPARE = (HEIGHT - TOP - BOTTOM) / Pt(1), 4.5
"""The height of the type area, and what rules and the line that has to follow a table take of it."""
THICK, THIN = 8, 6
"""0.35 mm and 0.25 mm in eighths of a point."""
EDGE = 14.0
"""What is left free at both ends of a line: a character of 四号."""
TAB = "<w:tab/>"
_BELOW = f"<w:br/>{TAB}"
"""Before the day where issuer and day have no room in one line."""
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def add_imprint(document: Document, voice: Voice) -> None:
    """Copies, then issuer and day, between rules, the last of which lies on the edge of the type area. Above the table
    stands a blank line as high as what is left: frames and hanging tables are put elsewhere by some programs, lines
    and rows of exact heights by none. In place of a page number stands what the edition can be checked by."""
    section = open_section(document, landscape=False, running=voice.demonstration(), even=True)
    close(section, identity(voice))
    copies, issuer = voice.copies(), voice.say(voice.edition.letterhead.issuer)
    day, word = voice.date(voice.edition.issued_on), labels.ISSUED.in_language(voice.language)
    issued = f"{day}{word}" if voice.language == "zh" else f"{word} {day}"
    rows = [(copies, "", 14.0, lines(copies, PORTRAIT_ROOM - 2 * EDGE, 14.7))] if copies else []
    size = imprint_size(issuer, issued, PORTRAIT_ROOM)
    is_long = lines(issuer + issued, PORTRAIT_ROOM - 2 * EDGE - size, size * WIDER) > 1
    rows.append((issuer, issued, size, 1 + is_long))
    heights = [count * LINE_HEIGHT + AIR for *_, count in rows]
    _blank(document, AREA - sum(heights) - SPARE)
    document.element.body._insert_tbl(parse_xml(_table(rows, heights)))
    _blank(document, 1.0)


def _blank(document: Document, height: float) -> None:
    """An empty line of this height in points."""
    form = add(document, "", "GBT Small").paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(height)


def _table(rows: list[tuple[str, str, float, int]], heights: list[float]) -> str:
    """What stands left and right, the size of its letters, and how many lines it takes, a row each."""
    width, edge = round(PORTRAIT_ROOM * 20), round(EDGE * 20)
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{width - 2 * edge}"/></w:tabs>'
    cells = "".join(
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{round(height * 20)}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="GBTSmall"/>{tab}<w:spacing w:line="{round(LINE_HEIGHT * 20)}" w:lineRule="exact"/>'
        f'<w:jc w:val="left"/></w:pPr>'
        f"{_run(left, size)}{_run(right, size, _BELOW if count > 1 else TAB) if right else ''}</w:p></w:tc></w:tr>"
        for (left, right, size, count), height in zip(rows, heights, strict=True)
    )
    rule = '<w:{} w:val="single" w:sz="{}" w:space="0" w:color="000000"/>'
    rules = rule.format("top", THICK) + rule.format("bottom", THICK) + rule.format("insideH", THIN)
    return (
        f'<w:tbl xmlns:w="{_SPACE}"><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblInd w:w="{edge}" w:type="dxa"/>'
        f'<w:tblBorders>{rules}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{edge}" '
        f'w:type="dxa"/><w:right w:w="{edge}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol '
        f'w:w="{width}"/></w:tblGrid>{cells}</w:tbl>'
    )


def _run(words: str, size: float, before: str = "") -> str:
    half = round(size * 2)
    return (
        f'<w:r><w:rPr><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>{before}'
        f'<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'
    )
