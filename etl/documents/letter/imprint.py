"""The imprint (版记) that ends an official document: at the foot of an even page, between rules."""

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from etl.documents import labels
from etl.documents.columns import lines
from etl.documents.letter.pages import BOTTOM, HEIGHT, PORTRAIT_ROOM, TOP, close, open_section
from etl.documents.letter.styles import add
from etl.documents.packages import identity
from etl.documents.voice import Voice

AREA = (HEIGHT - TOP - BOTTOM) / Pt(1)
LINE_HEIGHT = 22.0
THICK, THIN = 8, 6
"""0.35 mm and 0.25 mm in eighths of a point."""


def add_imprint(document: Document, voice: Voice) -> None:
    """Copies, then issuer and day; in place of a page number what the edition can be checked by."""
    close(open_section(document, landscape=False, even=True), identity(voice))
    letterhead = voice.edition.letterhead
    copies = voice.copies()
    day, word = voice.date(voice.edition.issued_on), labels.ISSUED.in_language(voice.language)
    issued = f"{day}{word}" if voice.language == "zh" else f"{word} {day}"
    first = add(document, copies, "GBT Small") if copies else None
    second = add(document, f"{voice.say(letterhead.issuer)}\t{issued}", "GBT Small")
    second.paragraph_format.tab_stops.add_tab_stop(Pt(PORTRAIT_ROOM - 14), WD_TAB_ALIGNMENT.RIGHT)
    signed = f"{voice.say(letterhead.issuer)}　{issued}"
    count = sum(lines(words, PORTRAIT_ROOM - 14, 14.7) for words in (copies, signed) if words)
    height = count * LINE_HEIGHT + 32
    top = {"top": THIN if first else THICK}
    for paragraph, sides in ((first, {"top": THICK}), (second, top | {"bottom": THICK})):
        if paragraph is not None:
            paragraph.paragraph_format.line_spacing = Pt(LINE_HEIGHT)
            _rules(paragraph, sides)
    (first or second).paragraph_format.space_before = Pt(AREA - height)


def _rules(paragraph: Paragraph, sides: dict[str, int]) -> None:
    borders = OxmlElement("w:pBdr")
    for side in ("top", "bottom"):
        if side in sides:
            line = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", sides[side]), ("space", 3), ("color", "000000")):
                line.set(qn(f"w:{name}"), str(value))
            borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    after = next(one for one in properties if one.tag in (qn("w:tabs"), qn("w:spacing"), qn("w:ind")))
    after.addprevious(borders)
