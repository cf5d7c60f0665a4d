"""Words in text boxes: written once, found again next month, and changed without losing what a presenter wrote."""

import copy
import re
from collections.abc import Mapping
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn

from etl.documents.charts import letters
from etl.documents.slides import marks
from etl.documents.slides.deck import FACES
from etl.documents.voice import Piece


def write(shape: Any, pieces: list[Piece], size: float, colour: str, *, bold: bool = False) -> None:
    """Fills a text box with one paragraph, a run a piece, and remembers what was written."""
    frame = shape.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    for words, figure in pieces:
        run = paragraph.add_run()
        run.text = words
        letters(run.font, FACES, size, colour, bold=bold or bool(figure))
        run._r.get_or_add_rPr().set("lang", "zh-CN")
        run._r.get_or_add_rPr().set("altLang", "en-US")
    marks.remember(shape, pieces)


def refill(shape: Any, pieces: list[Piece]) -> bool:
    """New words in place of untouched ones, in the letters that stand there; in words of the presenter's only the
    figures change. Returns whether the words were the presenter's."""
    digest, before = marks.remembered(shape)
    if marks.is_untouched(shape) and shape.text_frame.paragraphs[0].runs:
        _replace_runs(shape.text_frame.paragraphs[0], pieces, set(before.values()))
        marks.remember(shape, pieces)
        return False
    after = {figure: words for words, figure in pieces if figure}
    changes = {before[figure]: after[figure] for figure in before if figure in after}
    for paragraph in shape.text_frame.paragraphs:
        _change_figures(paragraph, changes)
    marks.note(shape, digest, after)
    return True


def _replace_runs(paragraph: Any, pieces: list[Piece], prints: set[str]) -> None:
    """The letters of the first plain run and of the first figure's are kept for all of their kind."""
    runs = list(paragraph.runs)
    plain = next((run for run in runs if run.text not in prints), runs[0])
    printed = next((run for run in runs if run.text in prints), plain)
    for words, figure in pieces:
        made = copy.deepcopy((printed if figure else plain)._r)
        made.find(qn("a:t")).text = words
        runs[0]._r.addprevious(made)
    for run in runs:
        paragraph._p.remove(run._r)


def _change_figures(paragraph: Any, changes: Mapping[str, str]) -> None:
    """Each print of last month's becomes this month's: longest first, no part of a longer number, runs as they are."""
    prints = sorted((one for one in changes if one), key=len, reverse=True)
    if not prints:
        return
    pattern = re.compile("|".join(rf"(?<![\d.,]){re.escape(one)}(?!\d)" for one in prints))
    for run in paragraph.runs:
        run.text = pattern.sub(lambda found: changes[found.group()], run.text)
