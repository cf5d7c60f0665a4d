"""The slides of an edition: a cover, then one question a slide, whose answer is the slide's title."""

import datetime
import io

from pptx.presentation import Presentation
from pptx.slide import Slide as OfficeSlide
from pptx.util import Inches

from etl.documents import labels
from etl.documents.packages import settled
from etl.documents.plotted import GREY, INK
from etl.documents.slides import marks, parts
from etl.documents.slides.deck import LANGUAGES, empty_deck, question_layout
from etl.documents.slides.memory import Memory
from etl.documents.slides.notes import put_notes
from etl.documents.slides.plots import put_chart
from etl.documents.slides.tables import put_table
from etl.documents.slides.words import Pencil
from etl.documents.voice import Voice
from etl.editions.model import Chart, Slide, Table

COVER = marks.COVER


def slides(voice: Voice) -> bytes:
    """The file's bytes: the same for the same edition, whenever and wherever it is written."""
    deck, pencil = empty_deck(), Pencil(voice, Memory())
    add_cover(deck, pencil)
    for slide in voice.edition.slides:
        add_slide(deck, slide, pencil)
    return finished(deck, pencil)


def add_cover(deck: Presentation, pencil: Pencil) -> None:
    """Adds the first slide: what the deck answers, who issues it, and as of when its figures were known."""
    office, said = deck.slides.add_slide(question_layout(deck)), cover_words(pencil.voice)
    marks.name_slide(office, COVER)
    title = parts.put_title(office, "question", [(said["question"], "")], pencil)
    title.top, title.height = Inches(2.2), Inches(1.6)
    for part, top, size, colour in (("issuer", 4.0, 24, INK), ("known", 4.7, 18, GREY)):
        box = office.shapes.add_textbox(Inches(0.6), Inches(top), Inches(12.1), Inches(0.6))
        marks.name_shape(box, part)
        pencil.write(box, [(said[part], "")], size, colour)
    parts.put_foot(office, pencil)
    put_notes(office, "", pencil.voice)


def cover_words(voice: Voice) -> dict[str, str]:
    """The words of the cover by part: question, issuer with the day of issue, and as known on, with the audit's
    head."""
    edition = voice.edition
    known = voice.labelled(labels.KNOWN_ON, voice.date(edition.known_on))
    audit = voice.labelled(labels.AUDIT, edition.audit_head)
    issuer = f"{voice.say(edition.letterhead.issuer)}　{voice.date(edition.issued_on)}"
    return {"question": voice.title(), "issuer": issuer, "known": f"{known}　{audit}"}


def add_slide(deck: Presentation, slide: Slide, pencil: Pencil) -> OfficeSlide:
    """Adds one slide: its question, the answer as the title, what else is to be said, a body at most, foot and notes.
    Every shape bears its part's name, by which next month's refresh finds it."""
    voice = pencil.voice
    office: OfficeSlide = deck.slides.add_slide(question_layout(deck))
    marks.name_slide(office, slide.code)
    title, detail = parts.divided(voice.pieces(slide.answer), voice.language)
    parts.put_title(office, "answer", title, pencil)
    parts.put_question(office, pencil, voice.say(slide.question))
    if detail:
        parts.put_detail(office, pencil, detail, alone=slide.body is None)
    put_body(office, slide.body, pencil, parts.body_box("".join(words for words, _ in detail)))
    parts.put_foot(office, pencil, voice.say(slide.notes))
    put_notes(office, voice.say(slide.notes), voice)
    return office


def put_body(office: OfficeSlide, body: Table | Chart | None, pencil: Pencil, box: parts.Box) -> None:
    """Puts the table or chart into the box (in EMU); nothing where a slide has none."""
    if isinstance(body, Table):
        put_table(office, body, pencil, box)
    elif body is not None:
        put_chart(office, body, pencil, box)


def finished(deck: Presentation, pencil: Pencil) -> bytes:
    """Properties without a clock or a person, then the settled bytes."""
    voice, properties = pencil.voice, deck.core_properties
    day = datetime.datetime.fromisoformat(voice.edition.issued_on[:10])
    properties.created = properties.modified = properties.last_printed = day
    properties.title, properties.author = voice.title(), voice.say(voice.edition.letterhead.issuer)
    properties.language = LANGUAGES[voice.language][0]
    properties.last_modified_by = properties.comments = ""
    properties.revision = 1
    properties.identifier = voice.digest
    if properties.keywords.startswith(marks.PREFIX):
        properties.keywords = ""
    pencil.memory.store(deck, [COVER, *(slide.code for slide in voice.edition.slides)])
    written = io.BytesIO()
    deck.save(written)
    return settled(written.getvalue())
