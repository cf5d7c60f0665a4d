"""The slides of an edition: a cover, then one question a slide."""

import datetime
import io

from pptx.presentation import Presentation
from pptx.slide import Slide as OfficeSlide
from pptx.util import Inches

from etl.documents import labels
from etl.documents.charts import GREY, INK
from etl.documents.packages import settled
from etl.documents.slides import marks, parts
from etl.documents.slides.deck import empty_deck, question_layout
from etl.documents.slides.notes import put_notes
from etl.documents.slides.plots import put_chart
from etl.documents.slides.tables import put_table
from etl.documents.slides.words import write
from etl.documents.voice import Voice
from etl.editions.model import Chart, Slide, Table

COVER = "cover"


def slides(voice: Voice) -> bytes:
    """The file's bytes: the same for the same edition, whenever and wherever it is written."""
    deck = empty_deck()
    add_cover(deck, voice)
    for slide in voice.edition.slides:
        add_slide(deck, slide, voice)
    return finished(deck, voice)


def add_cover(deck: Presentation, voice: Voice) -> None:
    office = deck.slides.add_slide(question_layout(deck))
    marks.name_slide(office, COVER)
    parts.put_question(office, voice.title())
    office.shapes.title.top, office.shapes.title.height = Inches(2.2), Inches(1.6)
    for part, top, size, colour in (("issuer", 4.0, 24, INK), ("known", 4.7, 18, GREY)):
        box = office.shapes.add_textbox(Inches(0.6), Inches(top), Inches(12.1), Inches(0.6))
        marks.name_shape(box, part)
        write(box, [(cover_words(voice)[part], "")], size, colour)
    parts.put_foot(office, voice)
    put_notes(office, "", voice)


def cover_words(voice: Voice) -> dict[str, str]:
    edition = voice.edition
    known = voice.labelled(labels.KNOWN_ON, voice.date(edition.known_on))
    audit = voice.labelled(labels.AUDIT, edition.audit_head)
    issuer = f"{voice.say(edition.letterhead.issuer)}　{voice.date(edition.issued_on)}"
    return {"question": voice.title(), "issuer": issuer, "known": f"{known}　{audit}"}


def add_slide(deck: Presentation, slide: Slide, voice: Voice) -> OfficeSlide:
    office: OfficeSlide = deck.slides.add_slide(question_layout(deck))
    marks.name_slide(office, slide.code)
    parts.put_question(office, voice.say(slide.question))
    parts.put_answer(office, voice.pieces(slide.answer), alone=slide.body is None)
    put_body(office, slide.body, voice)
    parts.put_foot(office, voice)
    put_notes(office, voice.say(slide.notes), voice)
    return office


def put_body(
    office: OfficeSlide, body: Table | Chart | None, voice: Voice, box: parts.Box = parts.BODY
) -> None:
    if isinstance(body, Table):
        put_table(office, body, voice, box)
    elif body is not None:
        put_chart(office, body, voice, box)


def finished(deck: Presentation, voice: Voice) -> bytes:
    """Properties without a clock or a person, then the settled bytes."""
    properties = deck.core_properties
    day = datetime.datetime.fromisoformat(voice.edition.issued_on[:10])
    properties.created = properties.modified = properties.last_printed = day
    properties.title, properties.author = voice.title(), voice.say(voice.edition.letterhead.issuer)
    properties.last_modified_by = properties.comments = ""
    properties.revision = 1
    properties.identifier = voice.digest
    marks.note_codes(deck, [COVER, *(slide.code for slide in voice.edition.slides)])
    written = io.BytesIO()
    deck.save(written)
    return settled(written.getvalue())
