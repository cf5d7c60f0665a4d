"""Where the parts of a slide stand: its question, its answer as the title, what the answer rests on, its foot."""

import re
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide as OfficeSlide
from pptx.util import Emu, Inches, Pt

from etl.documents import labels
from etl.documents.columns import lines
from etl.documents.packages import short_code
from etl.documents.plotted import GREY, INK
from etl.documents.slides import marks
from etl.documents.slides.deck import LANGUAGES
from etl.documents.slides.words import Pencil
from etl.documents.voice import Piece, Voice

Box = tuple[Any, Any, Any, Any]
QUESTION: Box = (Inches(0.6), Inches(0.28), Inches(12.1), Inches(0.42))
TITLE: Box = (Inches(0.6), Inches(0.7), Inches(12.1), Inches(1.05))
DETAIL: Box = (Inches(0.6), Inches(1.75), Inches(12.1), Inches(0.72))
ALONE: Box = (Inches(0.6), Inches(2.1), Inches(12.1), Inches(4.4))
BODY: Box = (Inches(0.6), Inches(2.5), Inches(12.1), Inches(4.3))
HIGH_BODY: Box = (Inches(0.6), Inches(1.8), Inches(12.1), Inches(5.0))
"""Where the answer is its title alone."""
FOOT: Box = (Inches(0.6), Inches(6.84), Inches(11.2), Inches(0.6))
NUMBER: Box = (Inches(12.0), Inches(7.02), Inches(0.75), Inches(0.36))
STALE: Box = (Inches(0.6), Inches(0.05), Inches(12.1), Inches(0.32))
TITLE_SIZES = (30.0, 28.0, 26.0, 24.0, 22.0, 20.0, 18.0)
DETAIL_SIZES = (18.0, 17.0, 16.0, 15.0, 14.0)
DETAIL_LINE = 1.45
"""Height of a line of Chinese letters as programs set them, in their size."""
ALONE_SIZES = (28.0, 26.0, 24.0, 22.0, 20.0)
BLUE = "0B3C6F"
SIZES = {"question": 16.0, "foot": 9.0}
_END = {"zh": re.compile(r"[。！？]"), "en": re.compile(r"[.!?](?= |$)")}


def divided(pieces: list[Piece], language: str) -> tuple[list[Piece], list[Piece]]:
    """The first sentence of an answer, which is the slide's title, and the rest. A title has no full stop."""
    first: list[Piece] = []
    for place, (words, figure) in enumerate(pieces):
        end = None if figure else _END[language].search(words)
        if end is None:
            first.append((words, figure))
            continue
        stop = end.start() if end.group() in "。." else end.end()
        rest = [(words[end.end() :].lstrip(), ""), *pieces[place + 1 :]]
        return _filled([*first, (words[:stop], "")]), _filled(rest)
    return first, []


def _filled(pieces: list[Piece]) -> list[Piece]:
    return [one for one in pieces if one[0]]


def put_title(slide: OfficeSlide, part: str, pieces: list[Piece], pencil: Pencil) -> Any:
    """The slide's title, so that outlines and screen readers find it: on a slide its answer, on the cover the name."""
    title = slide.shapes.title
    if title is None:
        title = slide.shapes.add_textbox(*TITLE)
    title.left, title.top, title.width, title.height = TITLE
    marks.name_shape(title, part)
    size = _size("".join(words for words, _ in pieces), TITLE, TITLE_SIZES)
    pencil.write(title, pieces, size, BLUE, bold=True)
    return title


def put_question(slide: OfficeSlide, pencil: Pencil, words: str) -> None:
    """The question above the answer, in small letters."""
    box = slide.shapes.add_textbox(*QUESTION)
    marks.name_shape(box, "question")
    pencil.write(box, [(words, "")], SIZES["question"], GREY)


def put_detail(slide: OfficeSlide, pencil: Pencil, pieces: list[Piece], *, alone: bool) -> None:
    """The rest of the answer, above its table or chart; `alone`, it has the whole slide and larger letters."""
    words = "".join(words for words, _ in pieces)
    place, sizes = (ALONE, ALONE_SIZES) if alone else (detail_box(words), DETAIL_SIZES)
    box = slide.shapes.add_textbox(*place)
    marks.name_shape(box, "detail")
    pencil.write(box, pieces, _size(words, place, sizes), INK)
    box.text_frame.vertical_anchor = MSO_ANCHOR.TOP


def detail_box(words: str) -> Box:
    """Where the rest of an answer stands: as high as it needs in the least letters that a room reads."""
    left, top, width, height = DETAIL
    least = DETAIL_SIZES[-1]
    count = lines(words, width.pt - 14, least)
    return left, top, width, max(height, Pt(8 + count * least * DETAIL_LINE) if count > 2 else height)


def body_box(words: str) -> Box:
    """Where the table or chart stands below the rest of an answer, or below its title alone."""
    if not words:
        return HIGH_BODY
    left, top, width, height = BODY
    more = detail_box(words)[3] - DETAIL[3]
    return left, Emu(top + more), width, Emu(height - more)


def _size(words: str, place: Box, sizes: tuple[float, ...]) -> float:
    """The largest letters at which the words stay in their box."""
    width, height = place[2].pt, place[3].pt - 8
    fitting = (size for size in sizes if lines(words, width - 14, size) * size * 1.22 <= height)
    return next(fitting, sizes[-1])


def put_foot(slide: OfficeSlide, pencil: Pencil, notes: str = "") -> None:
    """The source that the notes name, the period, the edition's code, the demonstration's sentence; the slide's number
    to the right."""
    voice = pencil.voice
    box = slide.shapes.add_textbox(*FOOT)
    marks.name_shape(box, "foot")
    pencil.write(box, [(foot_words(voice, notes), "")], SIZES["foot"], GREY)
    number = slide.shapes.add_textbox(*NUMBER)
    marks.name_shape(number, f"number{marks.AT}{marks.code_of(slide)}")
    paragraph = number.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT
    field = paragraph._p.makeelement(
        qn("a:fld"), {"id": "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", "type": "slidenum"}
    )
    paragraph._p.append(field)
    field.append(field.makeelement(qn("a:rPr"), {"lang": LANGUAGES[voice.language][0], "sz": "1100"}))
    words = field.makeelement(qn("a:t"), {})
    words.text = "‹#›"
    field.append(words)


def foot_words(voice: Voice, notes: str = "") -> str:
    """The foot's words: the source and its day, which the first sentence of the speaker's notes names, for those who
    sit in the room see no notes; the period, the edition's short digest, and that figures are a demonstration's where
    they are."""
    end = _END[voice.language].search(notes)
    source = notes[: end.end()] if end else notes
    parts = (
        source,
        voice.period(),
        voice.labelled(labels.DIGEST, short_code(voice)),
        voice.demonstration(),
    )
    return "　".join(part for part in parts if part)
