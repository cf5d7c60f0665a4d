"""An edition as a workbook: a cover, a sheet a table, a sheet a chart, every figure, the filings behind it all."""

import datetime
import io

import xlsxwriter

from etl.documents import labels
from etl.documents.packages import settled
from etl.documents.voice import Voice, charts, tables
from etl.documents.workbook.chart_sheets import chart_sheet
from etl.documents.workbook.cover import cover_sheet
from etl.documents.workbook.ledgers import figures_sheet, inputs_sheet
from etl.documents.workbook.pen import Pen
from etl.documents.workbook.table_sheets import table_sheet


def workbook(voice: Voice) -> bytes:
    """The workbook's bytes: the same for the same edition, whenever and wherever it is written."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(
        written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    _describe(book, voice)
    pen = Pen(book, voice)
    cover = pen.sheet(voice.say(labels.COVER))
    for table in tables(voice.edition):
        table_sheet(pen, table)
    for chart in charts(voice.edition):
        chart_sheet(pen, chart)
    figures_sheet(pen)
    inputs_sheet(pen)
    cover_sheet(pen, cover)
    book.close()
    return settled(written.getvalue())


def _describe(book: xlsxwriter.Workbook, voice: Voice) -> None:
    day = datetime.datetime.fromisoformat(voice.edition.issued_on[:10])
    issuer = voice.say(voice.edition.letterhead.issuer)
    book.set_properties({"title": voice.title(), "author": issuer, "created": day})
    book.set_custom_property("edition", voice.digest)
    book.set_size(2400, 1600)
