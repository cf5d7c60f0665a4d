"""Last month's file with this month's figures: what the presenter wrote, moved, added or took away stays so.

Slides are known by the code in their name, shapes by theirs. Untouched words become this month's; in words that
the presenter rewrote only the figures change, and the notes say that the wording wants a look. A slide that the
presenter deleted is not made again; one that the new edition no longer has goes, unless something of the
presenter's is on it.
"""

import io
import zipfile
from typing import Any

import pptx
from pptx.presentation import Presentation
from pptx.slide import Slide as OfficeSlide

from etl.documents import labels
from etl.documents.slides import marks, parts
from etl.documents.slides.compose import COVER, add_slide, cover_words, finished, put_body
from etl.documents.slides.notes import own_notes, put_notes
from etl.documents.slides.plots import refresh_chart
from etl.documents.slides.tables import refresh_table
from etl.documents.slides.words import refill, write
from etl.documents.voice import Voice
from etl.editions.model import Chart, Slide, Table
from etl.values.errors import Refusal
from etl.values.text import Text

LARGEST = 300 * 1024 * 1024
"""Bytes that a presenter's file may unpack to."""
RED = "C00000"


def refreshed(previous: bytes, voice: Voice) -> bytes:
    """The presenter's file with the figures of the edition."""
    deck = _opened(previous)
    wanted = {slide.code: slide for slide in voice.edition.slides}
    made_before = set(marks.noted_codes(deck))
    for code, office in list(marks.ours(deck)):
        if code == COVER:
            _refresh_cover(office, voice)
        elif code in wanted:
            _refresh_slide(office, wanted[code], voice)
        else:
            _retire(deck, office, voice)
    present = {code for code, _ in marks.ours(deck)}
    for slide in voice.edition.slides:
        if slide.code not in present and slide.code not in made_before:
            _insert(deck, slide, voice)
    return finished(deck, voice)


def _opened(previous: bytes) -> Presentation:
    try:
        with zipfile.ZipFile(io.BytesIO(previous)) as package:
            if sum(entry.file_size for entry in package.infolist()) > LARGEST:
                raise ValueError("it unpacks to too much")
        deck = pptx.Presentation(io.BytesIO(previous))
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError):
        raise _refused() from None
    if not any(True for _ in marks.ours(deck)):
        raise _refused()
    return deck


def _refused() -> Refusal:
    return Refusal(
        Text(
            zh="这不是由本系统生成的幻灯片（.pptx），无法刷新：请上传以往由“导出幻灯片”得到的文件。",
            en="These are no slides (.pptx) that this system made, so they cannot be refreshed: give a file that was "
            "exported here.",
        )
    )


def _refresh_cover(office: OfficeSlide, voice: Voice) -> None:
    for part, words in cover_words(voice).items():
        _refill(office, part, words)
    _refill(office, "foot", parts.foot_words(voice))


def _refresh_slide(office: OfficeSlide, slide: Slide, voice: Voice) -> None:
    _refill(office, "question", voice.say(slide.question))
    answer = marks.shape_of(office, "answer")
    rewritten = answer is not None and refill(answer, voice.pieces(slide.answer))
    _refresh_body(office, slide.body, voice)
    _refill(office, "foot", parts.foot_words(voice))
    warning = voice.say(labels.CHECK_WORDS) + "\n" if rewritten else ""
    put_notes(office, warning + voice.say(slide.notes), voice)


def _refill(office: OfficeSlide, part: str, words: str) -> None:
    """A box without figures: new words, unless the presenter rewrote it or took it away."""
    shape = marks.shape_of(office, part)
    if shape is not None:
        refill(shape, [(words, "")])


def _refresh_body(office: OfficeSlide, body: Table | Chart | None, voice: Voice) -> None:
    frame = marks.shape_of(office, "body")
    if frame is None:
        return
    if isinstance(body, Chart) and frame.has_chart:
        refresh_chart(frame, body, voice)
    elif not (isinstance(body, Table) and frame.has_table and refresh_table(office, frame, body, voice)):
        _replace_body(office, frame, body, voice)


def _replace_body(office: OfficeSlide, frame: Any, body: Table | Chart | None, voice: Voice) -> None:
    """A table where a chart was, or other columns: made anew in the old one's place."""
    box = (frame.left, frame.top, frame.width, max(frame.height, parts.BODY[3]))
    for shape in (frame, marks.shape_of(office, "more")):
        if shape is not None:
            shape._element.getparent().remove(shape._element)
    put_body(office, body, voice, box)


def _retire(deck: Presentation, office: OfficeSlide, voice: Voice) -> None:
    """A question that is not asked any more."""
    if not marks.own_shapes(office) and not own_notes(office):
        _remove(deck, office)
        return
    if marks.shape_of(office, "stale") is None:
        box = office.shapes.add_textbox(*parts.STALE)
        marks.name_shape(box, "stale")
        write(box, [(voice.say(labels.NOT_REFRESHED), "")], 14, RED, bold=True)


def _insert(deck: Presentation, slide: Slide, voice: Voice) -> None:
    """A new question comes after the one that it follows in the edition."""
    codes = [one.code for one in voice.edition.slides]
    before = set(codes[: codes.index(slide.code)])
    places = [place for place, office in enumerate(deck.slides) if marks.code_of(office) in before | {COVER}]
    add_slide(deck, slide, voice)
    order = deck.slides._sldIdLst
    order.insert((places[-1] if places else -1) + 1, order[-1])


def _remove(deck: Presentation, office: OfficeSlide) -> None:
    order = deck.slides._sldIdLst
    entry = next(one for one in order if one.id == office.slide_id)
    deck.part.drop_rel(entry.rId)
    order.remove(entry)
