"""Two ledgers at the end: every figure of the edition with what it was reckoned from, and the filings."""

from collections.abc import Sequence
from itertools import accumulate

from xlsxwriter.worksheet import Worksheet

from etl.documents import labels
from etl.documents.voice import Voice
from etl.documents.workbook.pen import LEADING, WIDEST, Pen, column_width, lines_of
from etl.documents.workbook.widths import ROOM
from etl.editions.model import Figure
from etl.values.text import Text

HEAD_ROW = 2
FROM, HIGHEST, LONGEST = 60, 400, 32_000
"""Width of the columns of sources, the height that a spreadsheet gives a row at most, and the letters of a cell."""
SHA256_WIDTH = 76.0


def figures_sheet(pen: Pen) -> None:
    """A sheet of every figure of the edition by id: as printed, its stored value with its unit, the facts behind it,
    its source."""
    voice = pen.voice
    headings = (labels.FIGURE, labels.PRINTED, labels.VALUE, labels.UNIT, labels.FROM, labels.SOURCE)
    figures = [voice.edition.figures[code] for code in sorted(voice.edition.figures)]
    widths = [
        column_width([figure.id for figure in figures]),
        column_width([voice.say(figure.text) for figure in figures]),
        22.0,
        column_width([voice.say(labels.UNIT), *(figure.unit for figure in figures)]),
        FROM,
        FROM,
    ]
    sheet = _ledger(pen, labels.FIGURES, headings, widths)
    for row, figure in enumerate(figures, HEAD_ROW + 1):
        pen.words(sheet, row, 0, figure.id)
        pen.words(sheet, row, 1, voice.say(figure.text), text_wrap=True)
        pen.figure(sheet, row, 2, figure)
        pen.words(sheet, row, 3, figure.unit)
        basis, source = _basis(figure), voice.say(figure.source)
        pen.words(sheet, row, 4, basis, text_wrap=True)
        pen.words(sheet, row, 5, source, text_wrap=True)
        seen = ((figure.id, WIDEST), (voice.say(figure.text), WIDEST), (basis, FROM), (source, FROM))
        needed = max(lines_of(words, width) for words, width in seen)
        if needed > 1:
            sheet.set_row(row, min(needed * 11 * LEADING + 4, HIGHEST))


def inputs_sheet(pen: Pen) -> None:
    """A sheet of the filings that the edition rests on, one a row, with the file's name and SHA-256."""
    headings = (labels.FILING, labels.SOURCE, labels.PERIOD, labels.INSTITUTION, labels.VERSION, labels.FILE)
    inputs = pen.voice.edition.inputs
    given = {1: "source", 2: "period", 3: "institution", 5: "filename"}
    widths = [
        max(10.0, column_width([pen.voice.say(label), *(str(getattr(one, given[at])) for one in inputs)]))
        if at in given
        else max(10.0, column_width([pen.voice.say(label)]))
        for at, label in enumerate(headings)
    ]
    sheet = _ledger(pen, labels.INPUTS, (*headings, labels.SHA256), [*widths, SHA256_WIDTH])
    for row, one in enumerate(inputs, HEAD_ROW + 1):
        sheet.write_number(row, 0, one.filing, pen.look())
        sheet.write_number(row, 4, one.version, pen.look())
        words_at = {1: one.source, 2: one.period, 3: one.institution, 5: one.filename, 6: one.sha256}
        for place, words in words_at.items():
            pen.words(sheet, row, place, words, text_wrap=True)


def _ledger(pen: Pen, title: Text, headings: tuple[Text, ...], widths: Sequence[float]) -> Worksheet:
    """Thousands of rows to be looked up on a screen: of them a printed workbook has the headings, and says so. All of
    the headings would be too small to read: those print that a page has room for."""
    voice: Voice = pen.voice
    sheet = pen.sheet(voice.say(title))
    printed = max(1, sum(wide <= ROOM for wide in accumulate(widths)))
    pen.title(sheet, voice.say(title), widths[:printed])
    pen.across(sheet, 1, voice.say(labels.LOOKED_UP), widths[:printed])
    sheet.print_area(0, 0, HEAD_ROW, printed - 1)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    for place, heading in enumerate(headings):
        pen.heading(sheet, HEAD_ROW, place, voice.say(heading))
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    return sheet


def _basis(figure: Figure) -> str:
    """What it was reckoned from: measure | period | institutions | region | kind of point. Institutions that share
    the rest stand together, or a median of all would fill a page."""
    together: dict[tuple[str, str, str, str], list[str]] = {}
    for one in figure.basis:
        together.setdefault((one.measure, one.period, one.region, one.scenario), []).append(one.institution)
    said = [
        " | ".join(part or "*" for part in (measure, period, ", ".join(filter(None, who)), region, scenario))
        for (measure, period, region, scenario), who in together.items()
    ]
    whole = "; ".join(said)
    return whole if len(whole) <= LONGEST else whole[:LONGEST] + "…"
