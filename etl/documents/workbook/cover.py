"""The first sheet: which edition this is, from when, by what definitions, and where everything stands."""

import datetime

from xlsxwriter.worksheet import Worksheet

from etl.documents import labels
from etl.documents.packages import short_code
from etl.documents.voice import Voice
from etl.documents.workbook.pen import Pen, column_width
from etl.values.text import Text


def cover_sheet(pen: Pen, sheet: Worksheet) -> None:
    """Fills the first sheet: what the workbook is, when it was issued and known, and links to every other sheet. To be
    called last, when all sheets have their names."""
    voice = pen.voice
    names = [name for name, _ in pen.names[1:]]
    labelled = [voice.say(label) for label, _ in _facts(voice)]
    widths = [max(column_width([*names, *labelled]), 20), 80.0]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    pen.across(sheet, 0, voice.title(), widths, bold=True, font_size=16)
    pen.across(sheet, 1, voice.demonstration(), widths, font_color="#C00000")
    for row, (label, told) in enumerate(_facts(voice), 3):
        pen.words(sheet, row, 0, voice.say(label), bold=True)
        if isinstance(told, datetime.datetime):
            pen.day(sheet, row, 1, told)
        else:
            pen.words(sheet, row, 1, told, text_wrap=True)
    start = 4 + len(_facts(voice))
    pen.across(sheet, start, voice.say(labels.FULL_PRECISION), widths, font_color="#595959")
    pen.words(sheet, start + 2, 0, voice.say(labels.CONTENTS), bold=True)
    for row, (name, title) in enumerate(pen.names[1:], start + 3):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", pen.look(font_color="#0563C1", underline=1), name)
        pen.words(sheet, row, 1, title, text_wrap=True)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.activate()


def _facts(voice: Voice) -> list[tuple[Text, str | datetime.datetime]]:
    edition, letterhead = voice.edition, voice.edition.letterhead
    given: list[tuple[Text, str | datetime.datetime]] = [
        (labels.ISSUER, voice.say(letterhead.issuer)),
        (labels.NUMBER, voice.number()),
        (labels.PERIOD, voice.period()),
        (labels.EDITION, str(edition.number)),
        (labels.ISSUED_ON, _day(edition.issued_on)),
        (labels.KNOWN_ON, _day(edition.known_on)),
        (labels.SCOPE, voice.say(letterhead.scope)),
        (labels.CORRECTS, edition.corrects),
        (labels.DIGEST, short_code(voice)),
        (labels.FULL_DIGEST, voice.digest),
        (labels.AUDIT, edition.audit_head),
        (labels.METHOD, edition.method),
        (labels.DEFINITIONS, edition.definitions),
        (labels.CODE_VERSION, edition.code_version),
    ]
    return [(label, told) for label, told in given if told]


def _day(iso: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(iso[:10])
