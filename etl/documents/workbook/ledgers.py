"""Two ledgers at the end: every figure of the edition with what it was reckoned from, and the filings."""

from xlsxwriter.worksheet import Worksheet

from etl.documents import labels
from etl.documents.voice import Voice
from etl.documents.workbook.pen import Pen, column_width
from etl.editions.model import Basis, Figure
from etl.values.text import Text

HEAD_ROW = 2


def figures_sheet(pen: Pen) -> None:
    voice = pen.voice
    headings = (labels.FIGURE, labels.PRINTED, labels.VALUE, labels.UNIT, labels.FROM, labels.SOURCE)
    sheet = _ledger(pen, labels.FIGURES, headings)
    figures = [voice.edition.figures[code] for code in sorted(voice.edition.figures)]
    for row, figure in enumerate(figures, HEAD_ROW + 1):
        pen.words(sheet, row, 0, figure.id)
        pen.words(sheet, row, 1, voice.say(figure.text))
        pen.figure(sheet, row, 2, figure)
        pen.words(sheet, row, 3, figure.unit)
        pen.words(sheet, row, 4, _basis(figure))
        pen.words(sheet, row, 5, voice.say(figure.source))
    sheet.set_column(0, 0, column_width([figure.id for figure in figures]))
    sheet.set_column(1, 1, column_width([voice.say(figure.text) for figure in figures]))
    sheet.set_column(2, 2, 22)
    sheet.set_column(4, 5, 50)


def inputs_sheet(pen: Pen) -> None:
    headings = (labels.FILING, labels.SOURCE, labels.PERIOD, labels.INSTITUTION, labels.VERSION, labels.FILE)
    sheet = _ledger(pen, labels.INPUTS, (*headings, labels.SHA256))
    for row, one in enumerate(pen.voice.edition.inputs, HEAD_ROW + 1):
        sheet.write_number(row, 0, one.filing, pen.look())
        sheet.write_number(row, 4, one.version, pen.look())
        words_at = {1: one.source, 2: one.period, 3: one.institution, 5: one.filename, 6: one.sha256}
        for place, words in words_at.items():
            pen.words(sheet, row, place, words)
    sheet.set_column(0, 4, 14)
    sheet.set_column(5, 5, 40)
    sheet.set_column(6, 6, 68)


def _ledger(pen: Pen, title: Text, headings: tuple[Text, ...]) -> Worksheet:
    voice: Voice = pen.voice
    sheet = pen.sheet(voice.say(title))
    pen.title(sheet, voice.say(title))
    for place, heading in enumerate(headings):
        pen.heading(sheet, HEAD_ROW, place, voice.say(heading))
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    return sheet


def _basis(figure: Figure) -> str:
    return "; ".join(_key(one) for one in figure.basis)


def _key(basis: Basis) -> str:
    parts = (basis.measure, basis.period, basis.institution, basis.region, basis.scenario)
    return " | ".join(part or "*" for part in parts)
