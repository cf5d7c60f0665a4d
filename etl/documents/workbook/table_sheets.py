"""A sheet a table: title, frozen headings with units, rows to sort and filter, notes below."""

from xlsxwriter.worksheet import Worksheet

from etl.documents.amounts import exact, scale_of
from etl.documents.voice import Voice
from etl.documents.workbook.pen import Pen, column_width
from etl.editions.model import Cell, Column, Table

HEAD_ROW = 2


def table_sheet(pen: Pen, table: Table) -> None:
    voice = pen.voice
    sheet = pen.sheet(voice.say(table.title))
    pen.title(sheet, voice.say(table.title))
    headings = [heading(voice, column) for column in table.columns]
    sheet.set_row(HEAD_ROW, 34)
    for place, words in enumerate(headings):
        pen.words(
            sheet,
            HEAD_ROW,
            place,
            words,
            bold=True,
            align="center",
            text_wrap=True,
            border=1,
            bg_color="#D9E2F3",
        )
    for row, cells in enumerate(table.rows, HEAD_ROW + 1):
        for place, cell in enumerate(cells):
            _cell(pen, sheet, row, place, cell)
    last = HEAD_ROW + len(table.rows)
    for row, note in enumerate(table.notes, last + 2):
        pen.words(sheet, row, 0, voice.say(note), font_color="#595959")
    for place in range(len(table.columns)):
        shown = [_as_seen(voice, row[place]) for row in table.rows]
        sheet.set_column(place, place, column_width([*shown, headings[place].split("\n")[0]]))
    sheet.freeze_panes(HEAD_ROW + 1, _fixed_columns(table))
    sheet.repeat_rows(HEAD_ROW)
    if table.rows:
        sheet.autofilter(HEAD_ROW, 0, last, len(table.columns) - 1)


def heading(voice: Voice, column: Column) -> str:
    """The heading with its unit; cells hold the plain unit, so 万元 becomes 元."""
    if not column.unit:
        return voice.heading(column)
    plain = scale_of(voice.say(column.unit))[1]
    return voice.heading(column) + ("\n" + voice.bracketed(plain) if plain else "")


def _cell(pen: Pen, sheet: Worksheet, row: int, place: int, cell: Cell) -> None:
    if cell.figure:
        pen.figure(sheet, row, place, pen.voice.figure(cell.figure), border=1)
    else:
        pen.words(sheet, row, place, pen.voice.printed(cell), border=1)


def _as_seen(voice: Voice, cell: Cell) -> str:
    value = exact(voice.figure(cell.figure)) if cell.figure else None
    return voice.printed(cell) if value is None else f"{value:,.2f}"


def _fixed_columns(table: Table) -> int:
    """Columns up to the first one of words stay in sight."""
    return next((n + 1 for n, column in enumerate(table.columns) if not column.is_number), 0)
