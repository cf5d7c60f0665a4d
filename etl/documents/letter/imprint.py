"""The imprint (版记) that ends an official document: at the foot of an even page, between rules."""

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from etl.documents import labels
from etl.documents.letter.pages import PORTRAIT_ROOM, close, open_section
from etl.documents.letter.styles import add
from etl.documents.packages import identity
from etl.documents.titles import imprint_size
from etl.documents.voice import Voice

LINE_HEIGHT = 22.0
THICK, THIN = 8, 6
"""0.35 mm and 0.25 mm in eighths of a point."""


def add_imprint(document: Document, voice: Voice) -> None:
    """Copies, then issuer and day, in a frame whose last line lies on the edge of the type area; in place of a page
    number what the edition can be checked by."""
    section = open_section(document, landscape=False, running=voice.demonstration(), even=True)
    close(section, identity(voice))
    copies, issuer = voice.copies(), voice.say(voice.edition.letterhead.issuer)
    day, word = voice.date(voice.edition.issued_on), labels.ISSUED.in_language(voice.language)
    issued = f"{day}{word}" if voice.language == "zh" else f"{word} {day}"
    first = add(document, copies, "GBT Small") if copies else None
    second = add(document, f"{issuer}\t{issued}", "GBT Small")
    second.paragraph_format.tab_stops.add_tab_stop(Pt(PORTRAIT_ROOM - 14), WD_TAB_ALIGNMENT.RIGHT)
    for run in second.runs:
        run.font.size = Pt(imprint_size(issuer, issued, PORTRAIT_ROOM))
    top = {"top": THIN if first else THICK}
    for paragraph, sides in ((first, {"top": THICK}), (second, top | {"bottom": THICK})):
        if paragraph is not None:
            paragraph.paragraph_format.line_spacing = Pt(LINE_HEIGHT)
            _rules(paragraph, sides)
            _at_the_foot(paragraph)
    add(document, "", "GBT Small")


def _at_the_foot(paragraph: Paragraph) -> None:
    """In a frame that stands on the lower edge of the type area, as wide as that; neighbours share one frame."""
    frame = OxmlElement("w:framePr")
    for name, value in (
        ("w", round(PORTRAIT_ROOM * 20)), ("wrap", "around"), ("vAnchor", "margin"), ("hAnchor", "margin"),
        ("xAlign", "left"), ("yAlign", "bottom"),
    ):  # fmt: skip
        frame.set(qn(f"w:{name}"), str(value))
    paragraph._p.get_or_add_pPr().find(qn("w:pStyle")).addnext(frame)


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
