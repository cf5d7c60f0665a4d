"""Last month's file with this month's figures: what the presenter wrote, moved, added or took away stays so.

Slides are known by the code in their name, shapes by theirs, rows, bars and series by what they are called. Untouched
words become this month's; in words that the presenter rewrote only the figures change, and the notes say that the
wording wants a look. A slide that the presenter deleted is not made again; one that the new edition no longer has
goes, unless something of the presenter's is on it.
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
from etl.documents.slides.memory import Memory
from etl.documents.slides.notes import own_notes, put_notes
from etl.documents.slides.plots import refresh_chart
from etl.documents.slides.rows import refresh_rows
from etl.documents.slides.tables import note_table, notes_of
from etl.documents.slides.told import Told
from etl.documents.slides.words import Pencil
from etl.documents.voice import Piece, Voice
from etl.editions.model import Chart, Slide, Table
from etl.values.errors import Refusal
from etl.values.text import Text

LARGEST = 300 * 1024 * 1024
"""Bytes that a presenter's file may unpack to."""
RED = "C00000"


def refreshed(previous: bytes, voice: Voice) -> bytes:
    """The presenter's file with the figures of the edition."""
    deck = _opened(previous)
    memory = Memory.of(deck)
    pencil = Pencil(voice, memory)
    wanted = {slide.code: slide for slide in voice.edition.slides}
    for code, office in list(marks.ours(deck)):
        if code == COVER:
            _refresh_cover(office, pencil)
        elif code in wanted:
            _refresh_slide(office, wanted[code], pencil)
        else:
            _retire(deck, office, pencil)
    present = {code for code, _ in marks.ours(deck)}
    for slide in voice.edition.slides:
        if slide.code not in present and slide.code not in memory.before.slides:
            _insert(deck, slide, pencil)
    return finished(deck, pencil)


def _opened(previous: bytes) -> Presentation:
    try:
        with zipfile.ZipFile(io.BytesIO(previous)) as package:
            if sum(entry.file_size for entry in package.infolist()) > LARGEST:
                raise ValueError("it unpacks to too much")
        deck = pptx.Presentation(io.BytesIO(previous))
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError):
        raise _refused() from None
    marks.restore(deck)
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


def _refresh_cover(office: OfficeSlide, pencil: Pencil) -> None:
    for part, words in cover_words(pencil.voice).items():
        _refill(office, part, [(words, "")], pencil)
    _refill(office, "foot", [(parts.foot_words(pencil.voice), "")], pencil)


def _refresh_slide(office: OfficeSlide, slide: Slide, pencil: Pencil) -> None:
    voice, told = pencil.voice, Told()
    _refill(office, "question", [(voice.say(slide.question), "")], pencil)
    title, detail = parts.divided(voice.pieces(slide.answer), voice.language)
    if pencil.memory.knows(slide.code):
        told.reworded = _refill(office, "answer", title, pencil)
        told.reworded |= _refresh_detail(office, slide, detail, pencil)
    else:  # a deck of before, in which the question was the title and the whole answer stood below it
        told.reworded = _refill(office, "answer", voice.pieces(slide.answer), pencil)
    _refresh_body(office, slide.body, pencil, told)
    _refill(office, "foot", [(parts.foot_words(voice, voice.say(slide.notes)), "")], pencil)
    put_notes(office, told.sentences(voice) + voice.say(slide.notes), voice)


def _refresh_detail(office: OfficeSlide, slide: Slide, detail: list[Piece], pencil: Pencil) -> bool:
    """The rest of the answer; a box for it comes where there was none and the presenter did not take one away."""
    box = marks.shape_of(office, "detail")
    if box is not None:
        return pencil.refill(box, detail or [("", "")])
    if detail and not pencil.memory.was_made(slide.code, "detail"):
        parts.put_detail(office, pencil, detail, alone=slide.body is None)
        body = marks.shape_of(office, "body")
        if body is not None and body.top == parts.HIGH_BODY[1]:
            body.top = parts.BODY[1]
    return False


def _refill(office: OfficeSlide, part: str, pieces: list[Piece], pencil: Pencil) -> bool:
    """New words, unless the presenter rewrote them or took the box away. Returns whether they were rewritten."""
    shape = marks.shape_of(office, part)
    return shape is not None and pencil.refill(shape, pieces)


def _refresh_body(office: OfficeSlide, body: Table | Chart | None, pencil: Pencil, told: Told) -> None:
    frame = marks.shape_of(office, "body")
    if frame is None:
        if body is not None and not pencil.memory.was_made(marks.code_of(office), "body"):
            put_body(office, body, pencil, parts.BODY)
        return
    if isinstance(body, Chart) and frame.has_chart:
        found = refresh_chart(frame, body, pencil)
        if found is not None:
            told.gone += found.gone
            told.kept += found.kept
            return
    elif (
        isinstance(body, Table)
        and body.rows
        and frame.has_table
        and _refresh_table(office, frame, body, pencil, told)
    ):
        return
    told.anew = body is not None and not (isinstance(body, Table) and not body.rows)
    _replace_body(office, frame, body, pencil)


def _refresh_table(office: OfficeSlide, frame: Any, table: Table, pencil: Pencil, told: Told) -> bool:
    voice, more = pencil.voice, marks.shape_of(office, "more")
    held = pencil.memory.table(frame)
    before = len(frame.table.rows)
    found = refresh_rows(frame.table, table, voice, held, told, is_cut=more is not None)
    if found is None:
        return False
    note_table(frame, table, pencil, found.shown, found.plain)
    if len(frame.table.rows) > before:
        _lower_rows(frame)
    if (note := marks.shape_of(office, "note")) is not None:
        pencil.refill(note, [(notes_of(table, voice), "")])
    if more is not None:
        shown = len(found.shown)
        left = shown < len(table.rows)
        said = labels.rows_left_out(shown, len(table.rows), voice.language) if left else ""
        pencil.refill(more, [(said, "")])
    return True


def _lower_rows(frame: Any) -> None:
    """A table that has more rows now stays on its slide: rows give up their air, never the room of their letters."""
    room = parts.BODY[1] + parts.BODY[3] - frame.top
    total = sum(row.height for row in frame.table.rows)
    if total > room > 0:
        for row in frame.table.rows:
            row.height = int(row.height * room / total)


def _replace_body(office: OfficeSlide, frame: Any, body: Table | Chart | None, pencil: Pencil) -> None:
    """A table where a chart was, or other columns: made anew in the old one's place."""
    box = (frame.left, frame.top, frame.width, max(frame.height, parts.BODY[3]))
    for shape in (frame, marks.shape_of(office, "note"), marks.shape_of(office, "more")):
        if shape is not None:
            shape._element.getparent().remove(shape._element)
    put_body(office, body, pencil, box)


def _retire(deck: Presentation, office: OfficeSlide, pencil: Pencil) -> None:
    """A question that is not asked any more."""
    if not marks.own_shapes(office) and not own_notes(office):
        _remove(deck, office)
        return
    if marks.shape_of(office, "stale") is None:
        box = office.shapes.add_textbox(*parts.STALE)
        marks.name_shape(box, "stale")
        pencil.write(box, [(pencil.voice.say(labels.NOT_REFRESHED), "")], 14, RED, bold=True)


def _insert(deck: Presentation, slide: Slide, pencil: Pencil) -> None:
    """A new question comes after the one that it follows in the edition."""
    codes = [one.code for one in pencil.voice.edition.slides]
    before = set(codes[: codes.index(slide.code)])
    places = [place for place, office in enumerate(deck.slides) if marks.code_of(office) in before | {COVER}]
    add_slide(deck, slide, pencil)
    order = deck.slides._sldIdLst
    order.insert((places[-1] if places else -1) + 1, order[-1])


def _remove(deck: Presentation, office: OfficeSlide) -> None:
    order = deck.slides._sldIdLst
    entry = next(one for one in order if one.id == office.slide_id)
    deck.part.drop_rel(entry.rId)
    order.remove(entry)
