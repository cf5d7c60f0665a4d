"""An edition as a reader sees it: its words and tables, in which every figure can be asked where it is from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import streamlit as st

from etl.editions.model import Block, Cell, Chart, Column, Edition, Paragraph, Run, Table
from pages.shared.language import Language
from pages.shared.numbers import with_minus
from pages.shared.view import View
from pages.shared.words import Words
from pages.subjects.editions.marks import SIGNS, Mark, mark_word
from pages.subjects.editions.sentences import origin_of

_HERE = Path(__file__).parent
_SHOWN = st.components.v2.component(
    "bianmin_edition",
    html='<div class="edition"></div>',
    css=(_HERE / "reader.css").read_text(encoding="utf-8"),
    js=(_HERE / "reader.js").read_text(encoding="utf-8"),
    isolate_styles=False,  # so that the text is found by the browser's own search; the style names its element
)
Size = Literal["plain", "large", "head"]
Piece = dict[str, str]
AROUND: dict[Language, int] = {"zh": 10, "en": 24}
"""So many letters of a sentence are shown on either side of a figure that is named by it."""
Words_and_tables = tuple[Paragraph | Table, ...]


def read_aloud(
    view: View,
    edition: Edition,
    blocks: Sequence[Paragraph | Table],
    key: str,
    size: Size = "plain",
    *,
    marks: Sequence[Mark] = (),
    folds: bool = False,
) -> str:
    """Show words and tables; the id of the figure that was just chosen, "" where none was. `marks` are those of the
    rows of a table; `folds` says that on a phone a table is opened by its title, for the words have said the most of
    it."""
    listed = [_block(one, view.words, marks, folds=folds) for one in blocks]
    if not listed:
        return ""
    data = {"size": size, "blocks": listed, "figures": _figures(view, edition, blocks)}
    answered = _SHOWN(key=key, data=data, on_figure_change=_nothing)
    return str(answered.figure or "")


def parted(blocks: Iterable[Block]) -> Iterator[Words_and_tables | Chart]:
    """Blocks in their order, words and tables that stand together in one piece."""
    together: list[Paragraph | Table] = []
    for block in blocks:
        if isinstance(block, Chart):
            if together:
                yield tuple(together)
            together = []
            yield block
        else:
            together.append(block)
    if together:
        yield tuple(together)


def figures_in(blocks: Iterable[Block], language: Language) -> Iterator[str]:
    """The ids of the figures that blocks print, each once, in their order."""
    yield from dict.fromkeys(id for block in blocks for id in _ids(block, language) if id)


def labels_of(edition: Edition, blocks: Iterable[Block], language: Language) -> dict[str, str]:
    """The figures that blocks print, each by its text and the words that it stands in: 113万笔（…支付交易113万笔，…）.

    A figure of a table goes by its row and its heading, one of a chart by what the chart shows."""
    found: dict[str, str] = {}
    for block in blocks:
        for id, around in _around(edition, block, language):
            said = with_minus(edition.figures[id].text.in_language(language))
            found.setdefault(id, f"{said} · {around}")
    return found


def _around(edition: Edition, block: Block, language: Language) -> Iterator[tuple[str, str]]:
    def text(run: Run | Cell) -> str:
        if run.figure:
            return with_minus(edition.figures[run.figure].text.in_language(language))
        return run.text if isinstance(run.text, str) else run.text.in_language(language) if run.text else ""

    if isinstance(block, Paragraph):
        runs = _runs(block, language)
        for nth, run in enumerate(runs):
            if run.figure:
                before = "".join(map(text, runs[:nth]))[-AROUND[language] :]
                after = "".join(map(text, runs[nth + 1 :]))[: AROUND[language]]
                yield run.figure, f"…{before}【{text(run)}】{after}…"
    elif isinstance(block, Table):
        for row in block.rows:
            for column, cell in zip(block.columns, row, strict=True):
                if cell.figure:
                    yield cell.figure, " · ".join((text(row[0]), column.heading.in_language(language)))
    else:
        for series in block.series:
            for category, figure in zip(block.categories, series.figures, strict=True):
                if figure:
                    names = (series.name, category)
                    yield figure, " · ".join(one.in_language(language) for one in names)


def _ids(block: Block, language: Language) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from (run.figure for run in _runs(block, language))
    elif isinstance(block, Table):
        yield from (cell.figure for row in block.rows for cell in row)
    else:
        yield from (figure for series in block.series for figure in series.figures)


def _nothing() -> None:
    """What Streamlit calls when a figure is chosen; the run itself takes it up."""


def _figures(view: View, edition: Edition, blocks: Iterable[Block]) -> Mapping[str, Piece]:
    return {
        id: {
            "text": view.words.text(edition.figures[id].text),
            "about": origin_of(view, edition.figures[id]),
        }
        for id in figures_in(blocks, view.language)
    }


def _block(
    block: Paragraph | Table, words: Words, marks: Sequence[Mark], *, folds: bool
) -> dict[str, object]:
    if isinstance(block, Table):
        label = words.say("Table: {title}", title=words.text(block.title)) if folds else ""
        return _table(block, words) | {"marks": [_mark(mark, words) for mark in marks], "fold": label}
    runs = [{"figure": run.figure, "text": run.text} for run in _runs(block, words.language)]
    return {"level": block.level, "runs": runs, "edited": words.say("words edited") if block.edited else ""}


def _runs(block: Paragraph, language: Language) -> tuple[Run, ...]:
    return block.zh if language == "zh" else block.en


def _table(block: Table, words: Words) -> dict[str, object]:
    rows = [
        [{"figure": cell.figure, "text": words.text(cell.text) if cell.text else ""} for cell in row]
        for row in block.rows
    ]
    return {
        "title": words.text(block.title),
        "columns": [_column(one, words) for one in block.columns],
        "rows": rows,
        "notes": [words.text(note) for note in block.notes],
    }


def _mark(mark: Mark, words: Words) -> Piece:
    return {"kind": mark, "sign": SIGNS.get(mark, ""), "word": mark_word(words, mark)}


def _column(column: Column, words: Words) -> dict[str, object]:
    unit = words.text(column.unit) if column.unit else ""
    return {"heading": words.text(column.heading), "unit": unit, "number": column.is_number}
