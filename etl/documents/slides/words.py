"""Words in text boxes: written once, found again next month, and changed without losing what a presenter wrote."""

import copy
import re
from collections.abc import Mapping
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn

from etl.documents.charts import letters
from etl.documents.slides import marks
from etl.documents.slides.deck import FACES, spoken_in
from etl.documents.slides.memory import Memory, Said
from etl.documents.voice import Piece, Voice


class Pencil:
    """What writes on a deck: the voice, and the memory of what was written."""

    def __init__(self, voice: Voice, memory: Memory) -> None:
        self.voice, self.memory = voice, memory

    def write(
        self, shape: Any, pieces: list[Piece], size: float, colour: str, *, bold: bool | None = None
    ) -> None:
        """Fills a text box with one paragraph, a run a piece, and notes what was written. `bold`: all or nothing of
        it; else the figures."""
        frame = shape.text_frame
        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT
        for words, figure in pieces:
            run = paragraph.add_run()
            run.text = words
            letters(run.font, FACES, size, colour, bold=bool(figure) if bold is None else bold)
            spoken_in(run, self.voice.language)
        self._note(shape, pieces)

    def refill(self, shape: Any, pieces: list[Piece]) -> bool:
        """New words in place of untouched ones, in the letters that stand there; in words of the presenter's only the
        figures change. Returns whether the words were the presenter's."""
        held = self.memory.words(shape) or Said(digest="")
        is_untouched = held.digest == marks.digest(shape.text_frame.text)
        if is_untouched and shape.text_frame.paragraphs[0].runs:
            _replace_runs(shape.text_frame.paragraphs[0], pieces, set(held.figures.values()))
            for run in shape.text_frame.paragraphs[0].runs:
                spoken_in(run, self.voice.language)
        else:
            after = {figure: words for words, figure in pieces if figure}
            before = held.figures
            changes = {before[figure]: after[figure] for figure in before if figure in after}
            for paragraph in shape.text_frame.paragraphs:
                _change_figures(paragraph, changes)
        if marks.alternative(shape).startswith("{"):
            marks.describe(shape, "")
        self._note(shape, pieces)
        return not is_untouched

    def _note(self, shape: Any, pieces: list[Piece]) -> None:
        words = "".join(words for words, _ in pieces)
        figures = {figure: words for words, figure in pieces if figure}
        self.memory.note(shape, Said(digest=marks.digest(words), figures=figures))


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
