"""The imprint (版记) that ends an official document: at the foot of an even page, between rules."""

from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.shared import Pt

from etl.documents import labels
from etl.documents.columns import lines
from etl.documents.letter.pages import AREA, PORTRAIT_ROOM, close, open_section
from etl.documents.letter.styles import add
from etl.documents.letter.tables import WIDER
from etl.documents.packages import identity
from etl.documents.titles import imprint_size
from etl.documents.voice import Voice

LINE_HEIGHT, AIR = 22.0, 6.0
SPARE = 4.5
"""Points that rules and the line which has to follow a table take of the type area."""
THICK, THIN = 8, 6
"""0.35 mm and 0.25 mm in eighths of a point."""
EDGE = 14.0
"""What is left free at both ends of a line: a character of 四号."""
TAB = "<w:tab/>"
_BELOW = f"<w:br/>{TAB}"
"""Before the day where issuer and day have no room in one line."""
AIR_ABOVE = 127000
"""Between the text and a box at the foot of its page, in English Metric Units: 10 points."""
BOX_ID = 990
"""Its number among the drawings; charts are counted from 1001."""
_LEAST_LINE = '<w:pPr><w:pStyle w:val="GBTSmall"/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>'
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def add_imprint(document: Document, voice: Voice) -> None:
    """On an even page of its own: copies, then issuer and day, between rules, the last of which lies on the edge of the
    type area. Above the table stands a blank line as high as what is left: frames and hanging tables are put elsewhere
    by some programs, lines and rows of exact heights by none. In place of a page number stands what the edition can be
    checked by."""
    section = open_section(
        document, landscape=False, running=voice.demonstration(), start=WD_SECTION.EVEN_PAGE
    )
    close(section, identity(voice))
    rows, heights = _rows(voice)
    _blank(document, AREA - sum(heights) - SPARE)
    document.element.body._insert_tbl(parse_xml(_table(rows, heights)))
    _blank(document, 1.0)


def imprint_height(voice: Voice) -> float:
    """Points that the imprint takes at the foot of a page that it shares."""
    return sum(_rows(voice)[1]) + SPARE


def hang_imprint(document: Document, voice: Voice) -> None:
    """The same at the foot of the page on which the text has ended: in a box that hangs from an empty line. Of what
    hangs, drawings alone are put at the foot by every program."""
    rows, heights = _rows(voice)
    table, blank = _table(rows, heights), f'<w:p xmlns:w="{_SPACE}">{_LEAST_LINE}</w:p>'
    main = "http://schemas.openxmlformats.org/drawingml/2006"
    shape = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    wide, high = round(PORTRAIT_ROOM * 12700), round(imprint_height(voice) * 12700)
    size = f'cx="{wide}" cy="{high}"'
    box = (
        f'<w:p xmlns:w="{_SPACE}">{_LEAST_LINE}<w:r><w:drawing><wp:anchor xmlns:wp="{main}/wordprocessingDrawing" '
        f'distT="{AIR_ABOVE}" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" '
        f'layoutInCell="1" allowOverlap="0"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin">'
        f'<wp:align>left</wp:align></wp:positionH><wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align>'
        f'</wp:positionV><wp:extent {size}/><wp:wrapTopAndBottom/><wp:docPr id="{BOX_ID}" name="imprint" '
        f"descr={quoteattr(' '.join(word for row in rows for word in row[:2] if word))}/><a:graphic "
        f'xmlns:a="{main}/main"><a:graphicData uri="{shape}"><wps:wsp xmlns:wps="{shape}"><wps:cNvSpPr txBox="1"/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom><a:noFill/></wps:spPr><wps:txbx><w:txbxContent>{table}{blank}</w:txbxContent></wps:txbx>"
        f'<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/></wps:wsp></a:graphicData></a:graphic></wp:anchor>'
        f"</w:drawing></w:r></w:p>"
    )
    document.element.body.sectPr.addprevious(parse_xml(box))


def _rows(voice: Voice) -> tuple[list[tuple[str, str, float, int]], list[float]]:
    """What stands in each row of the imprint (left, right, size of letters, lines), and how high the rows are."""
    copies, issuer = voice.copies(), voice.say(voice.edition.letterhead.issuer)
    day, word = voice.date(voice.edition.issued_on), labels.ISSUED.in_language(voice.language)
    issued = f"{day}{word}" if voice.language == "zh" else f"{word} {day}"
    rows = [(copies, "", 14.0, lines(copies, PORTRAIT_ROOM - 2 * EDGE, 14.7))] if copies else []
    size = imprint_size(issuer, issued, PORTRAIT_ROOM)
    is_long = lines(issuer + issued, PORTRAIT_ROOM - 2 * EDGE - size, size * WIDER) > 1
    rows.append((issuer, issued, size, 1 + is_long))
    return rows, [count * LINE_HEIGHT + AIR for *_, count in rows]


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
