"""An edition as an official document (docx)."""

import datetime
import io
from collections.abc import Sequence
from typing import Literal

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from etl.documents import labels
from etl.documents.letter.charts import add_chart
from etl.documents.letter.ending import sign_below
from etl.documents.letter.imprint import add_imprint, hang_imprint, imprint_height
from etl.documents.letter.pages import (
    LANDSCAPE_ROOM,
    PORTRAIT_ROOM,
    lay_out,
    open_section,
    sign,
    start_numbers,
)
from etl.documents.letter.reckoned import has_room, last_page, pages
from etl.documents.letter.styles import LINE, RED, TITLE, add, set_faces, set_up
from etl.documents.letter.tables import add_table, has_whole_part
from etl.documents.packages import drop_thumbnail, identity, settled
from etl.documents.titles import masthead, title_lines
from etl.documents.turning import LEAST_PARTED, is_turned
from etl.documents.unbroken import is_ragged, joined
from etl.documents.voice import Voice, annexes, body, short, subheadings, titled_above
from etl.editions.model import Chart, Section, Table
from etl.editions.model import Paragraph as Words

MIDDLE = WD_ALIGN_PARAGRAPH.CENTER


def letter(voice: Voice) -> bytes:
    """The document's bytes: the same for the same edition, whenever and wherever it is written."""
    document = docx.Document()
    _describe(document, voice)
    drop_thumbnail(document.part.package.rels)
    set_up(document, justified=voice.language == "zh")
    lay_out(document.sections[0])
    start_numbers(document, voice.demonstration())
    _head(document, voice)
    charts = _Charts()
    for words in voice.edition.lead:
        _words(document, words, voice, 0)
    for place, section in enumerate(body(voice.edition), 1):
        title = labels.section_title(place, voice.say(section.title), voice.language)
        add(document, title, "Heading 1")
        _blocks(document, section, voice, charts, PORTRAIT_ROOM)
    sign_below(document, voice)
    given = annexes(voice.edition)
    end = _end(voice)
    for place, section in enumerate(given, 1):
        _annex(document, section, place, voice, charts, end if place == len(given) else "")
    if end:
        hang_imprint(document, voice)
    else:
        add_imprint(document, voice)
    return settled(_saved(document))


class _Charts:
    """Counts the charts of one document."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def _saved(document: Document) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _describe(document: Document, voice: Voice) -> None:
    """Properties; the day of issue stands for every date, and nobody's name is in them."""
    properties, letterhead = document.core_properties, voice.edition.letterhead
    day = datetime.datetime.fromisoformat(voice.edition.issued_on[:10])
    properties.created = properties.modified = properties.last_printed = day
    properties.title, properties.author = voice.title(), voice.say(letterhead.issuer)
    properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.identifier = voice.digest
    properties.language = "zh-CN" if voice.language == "zh" else "en-GB"


def _head(document: Document, voice: Voice) -> None:
    """The issuer in red, two lines below it the number, the red rule, two lines below that the title, addressees."""
    _issuer(document, voice)
    above = document.paragraphs[-1]
    if voice.number():
        above = add(document, voice.number(), "GBT Flush", MIDDLE)
        above.paragraph_format.space_before = LINE * 2
    _rule(above, "E60000", 12, Mm(4).pt)
    title = add(document, "", "GBT Title")
    _in_lines(title, title_lines(voice, PORTRAIT_ROOM))
    title.paragraph_format.space_before = LINE * 2
    title.paragraph_format.space_after = LINE
    title.paragraph_format.line_spacing = Pt(33)
    if voice.addressees():
        add(document, voice.addressees(), "GBT Flush")


def _issuer(document: Document, voice: Voice) -> None:
    """Larger than the title; its upper edge is 35 mm below that of the type area."""
    head = masthead(voice, PORTRAIT_ROOM)
    paragraph = add(document, "", "GBT Title")
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(head.size * 1.3)
    paragraph.paragraph_format.space_before = Pt(Mm(35).pt - head.size * 0.15)
    run = _in_lines(paragraph, head.lines)
    run.font.size, run.font.color.rgb = Pt(head.size), RED
    set_faces(run._r.get_or_add_rPr(), TITLE)


def _in_lines(paragraph: Paragraph, lines: Sequence[str]) -> Run:
    """One run whose lines break where they are told to."""
    run: Run = paragraph.add_run(lines[0])
    for line in lines[1:]:
        run.add_break()
        run.add_text(line)
    return run


def _rule(paragraph: Paragraph, colour: str, eighths: int, space: float) -> None:
    """A line below the paragraph, over the width of the type area."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", eighths), ("space", round(space)), ("color", colour)):
        line.set(qn(f"w:{name}"), str(value))
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.find(qn("w:spacing")).addprevious(borders)


def _blocks(
    document: Document,
    section: Section,
    voice: Voice,
    charts: _Charts,
    room: float,
    *,
    goes_over: float = 0.0,
) -> None:
    """Where it `goes_over`, the end of the last table stands on a page behind that on which it takes so many points."""
    numbered = zip(section.blocks, subheadings(section.blocks), titled_above(section, voice), strict=True)
    for place, (block, subheading, same) in enumerate(numbered, 1):
        if isinstance(block, Table):
            add_table(
                document,
                short(block),
                voice,
                room,
                titled=not same,
                among_text=not section.is_annex,
                goes_over=goes_over if place == len(section.blocks) else 0.0,
            )
        elif isinstance(block, Chart):
            add_chart(document, block, voice, charts.next(), room)
        else:
            _words(document, block, voice, subheading)


def _words(document: Document, words: Words, voice: Voice, subheading: int) -> None:
    """A paragraph, a run a piece; one whose words a person changed carries a comment that says so."""
    style = {"heading": "Heading 1", "subheading": "Heading 2", "note": "GBT Note"}.get(
        words.level, "GBT Body"
    )
    paragraph = add(document, "", style)
    for piece, _ in voice.pieces(words):
        paragraph.add_run(joined(piece, voice.language))
    if is_ragged(voice.words(words), voice.language):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    if words.level == "subheading" and paragraph.runs:
        paragraph.runs[0].text = labels.subheading(subheading, paragraph.runs[0].text, voice.language)
    if words.edited and paragraph.runs:
        said = document.add_comment(paragraph.runs, voice.say(labels.EDITED), "Bianmin", "B")
        said._comment_elm.set(qn("w:date"), f"{voice.edition.issued_on[:10]}T00:00:00Z")


End = Literal["", "here", "over"]
"""Where the imprint stands: on an even page of its own, at the foot of the page on which the last annex ends, or of the
next one, to which the end of its last table goes over."""


def _end(voice: Voice) -> End:
    """An imprint stands on an even page, and with content where that can be. By what is reckoned: a section that began
    on an even or odd page whatever is before it would leave a page blank, and its number would be missing."""
    given = annexes(voice.edition)
    if not given or is_turned(given[-1], voice):
        return ""
    if last_page(voice) % 2:
        last, (_, taken) = given[-1].blocks[-1], pages(given[-1], voice)
        goes_over = isinstance(last, Table) and (
            len(last.rows) >= LEAST_PARTED or has_whole_part(short(last), voice, PORTRAIT_ROOM, taken)
        )
        return "over" if goes_over else ""
    return "here" if has_room(given[-1], voice, imprint_height(voice) + LINE.pt) else ""


def _annex(document: Document, section: Section, place: int, voice: Voice, charts: _Charts, end: End) -> None:
    turned, running = is_turned(section, voice), voice.demonstration()
    opened = open_section(document, landscape=turned, running=running)
    if end:
        sign(opened, running, identity(voice))
    add(document, labels.annex_name(place, voice.language), "GBT Mark")
    title = add(document, voice.say(section.title), "GBT Title")
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(14)
    room = LANDSCAPE_ROOM if turned else PORTRAIT_ROOM
    over = pages(section, voice)[1] if end == "over" else 0.0
    _blocks(document, section, voice, charts, room, goes_over=over)
