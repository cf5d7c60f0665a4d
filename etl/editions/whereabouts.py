"""Where the figures of an edition stand in it, so that who reads that one was corrected finds it."""

from collections.abc import Mapping

from etl.editions.compare import NOT_THERE, is_of_its_own_dates
from etl.editions.model import Block, Cell, Chart, Correction, Edition, Paragraph, Table
from etl.values.text import Text

NOWHERE = Text(zh="本版正文和附表未列示", en="in no text or table of this edition")
GONE = Text(zh="原文件列示，本版不再列示", en="in the document that is corrected, and in this one no more")


def whereabouts(edition: Edition) -> Mapping[str, Text]:
    """For each figure that is printed, by its id, its place in words: a table with row and column, else a chart with
    what is drawn there, else the section in whose text it stands. Paragraphs are found by their codes too. A figure
    that is printed nowhere has none."""
    told: tuple[dict[str, Text], ...] = ({}, {}, {})
    for section in edition.sections:
        for block in section.blocks:
            _add(edition, told, block, section.title)
    for paragraph in edition.lead:
        _add(edition, told, paragraph, edition.letterhead.title)
    for slide in edition.slides:
        _add(edition, told, slide.answer, slide.question)
    in_tables, in_charts, in_text = told
    return {**in_text, **in_charts, **in_tables}


def corrected(edition: Edition) -> tuple[tuple[Text, Correction], ...]:
    """What a correction corrects, each with the place where it stands, or that it stands nowhere in it: not that
    the correction has a day of issue, and days that run from it, of its own."""
    places = whereabouts(edition)
    found = (one for one in edition.corrections if not is_of_its_own_dates(one))
    return tuple((places.get(one.figure, GONE if one.after == NOT_THERE else NOWHERE), one) for one in found)


def _add(edition: Edition, told: tuple[dict[str, Text], ...], block: Block, title: Text) -> None:
    in_tables, in_charts, in_text = told
    match block:
        case Paragraph():
            for name in (block.code, *(run.figure for run in (*block.zh, *block.en) if run.figure)):
                in_text.setdefault(name, title)
        case Table():
            for row in block.rows:
                for cell, column in zip(row, block.columns, strict=True):
                    if cell.figure:
                        in_tables.setdefault(
                            cell.figure, _joined(block.title, _words(edition, row[0]), column.heading)
                        )
        case Chart():
            for series in block.series:
                for name, category in zip(series.figures, block.categories, strict=True):
                    if name:
                        in_charts.setdefault(name, _joined(block.title, category))


def _words(edition: Edition, cell: Cell) -> Text | None:
    return edition.figures[cell.figure].text if cell.figure else cell.text


def _joined(title: Text, *parts: Text | None) -> Text:
    told = [part for part in parts if part]
    return Text(
        zh=f"{title.zh}：{'，'.join(part.zh for part in told)}",
        en=f"{title.en}: {', '.join(part.en for part in told)}",
    )
