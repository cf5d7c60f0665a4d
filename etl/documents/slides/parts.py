"""Where the parts of a slide stand, and its question, answer and foot."""

from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide as OfficeSlide
from pptx.util import Inches

from etl.documents import labels
from etl.documents.charts import GREY, INK
from etl.documents.columns import lines
from etl.documents.packages import short_code
from etl.documents.slides import marks
from etl.documents.slides.words import write
from etl.documents.voice import Piece, Voice

Box = tuple[Any, Any, Any, Any]
QUESTION: Box = (Inches(0.6), Inches(0.35), Inches(12.1), Inches(0.85))
ANSWER: Box = (Inches(0.6), Inches(1.2), Inches(12.1), Inches(1.05))
ALONE: Box = (Inches(0.6), Inches(1.5), Inches(12.1), Inches(4.8))
BODY: Box = (Inches(0.6), Inches(2.35), Inches(12.1), Inches(4.35))
FOOT: Box = (Inches(0.6), Inches(7.02), Inches(11.2), Inches(0.36))
NUMBER: Box = (Inches(12.0), Inches(7.02), Inches(0.75), Inches(0.36))
STALE: Box = (Inches(0.6), Inches(0.05), Inches(12.1), Inches(0.32))
ANSWER_SIZES = (24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.0)
BLUE = "0B3C6F"
SIZES = {"question": 32.0, "foot": 9.0}


def put_question(slide: OfficeSlide, words: str) -> None:
    """The question is the slide's title, so that outlines and screen readers find it."""
    title = slide.shapes.title
    if title is None:
        title = slide.shapes.add_textbox(*QUESTION)
    title.left, title.top, title.width, title.height = QUESTION
    marks.name_shape(title, "question")
    write(title, [(words, "")], SIZES["question"], BLUE, bold=True)


def put_answer(slide: OfficeSlide, pieces: list[Piece], *, alone: bool = False) -> None:
    """The answer above its table or chart; `alone`, it has the whole slide and larger letters."""
    place = ALONE if alone else ANSWER
    box = slide.shapes.add_textbox(*place)
    marks.name_shape(box, "answer")
    write(box, pieces, _answer_size("".join(words for words, _ in pieces), place), INK)
    box.text_frame.vertical_anchor = MSO_ANCHOR.TOP


def _answer_size(words: str, place: Box) -> float:
    """The largest letters at which the answer stays in its box."""
    width, height = place[2].pt, place[3].pt - 8
    sizes = ANSWER_SIZES if place == ANSWER else (32.0, 28.0, *ANSWER_SIZES)
    fitting = (size for size in sizes if lines(words, width - 14, size) * size * 1.22 <= height)
    return next(fitting, ANSWER_SIZES[-1])


def put_foot(slide: OfficeSlide, voice: Voice) -> None:
    """The demonstration's sentence, the period, the edition's code; the slide's number to the right."""
    box = slide.shapes.add_textbox(*FOOT)
    marks.name_shape(box, "foot")
    write(box, [(foot_words(voice), "")], SIZES["foot"], GREY)
    number = slide.shapes.add_textbox(*NUMBER)
    marks.name_shape(number, "number")
    paragraph = number.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT
    field = paragraph._p.makeelement(
        qn("a:fld"), {"id": "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", "type": "slidenum"}
    )
    paragraph._p.append(field)
    field.append(field.makeelement(qn("a:rPr"), {"lang": "zh-CN", "sz": "1100"}))
    words = field.makeelement(qn("a:t"), {})
    words.text = "‹#›"
    field.append(words)


def foot_words(voice: Voice) -> str:
    parts = (voice.demonstration(), voice.edition.period, voice.labelled(labels.DIGEST, short_code(voice)))
    return "　".join(part for part in parts if part)
