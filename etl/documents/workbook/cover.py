"""The first sheet: which edition this is, from when, by what definitions, and where everything stands."""

from xlsxwriter.worksheet import Worksheet

from etl.documents import labels
from etl.documents.packages import short_code
from etl.documents.voice import Voice
from etl.documents.workbook.pen import Pen
from etl.values.text import Text


def cover_sheet(pen: Pen, sheet: Worksheet) -> None:
    voice = pen.voice
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 80)
    pen.words(sheet, 0, 0, voice.title(), bold=True, font_size=16)
    pen.words(sheet, 1, 0, voice.demonstration(), font_color="#C00000")
    for row, (label, words) in enumerate(_facts(voice), 3):
        pen.words(sheet, row, 0, voice.say(label), bold=True)
        pen.words(sheet, row, 1, words, text_wrap=True)
    start = 4 + len(_facts(voice))
    pen.words(sheet, start, 0, voice.say(labels.FULL_PRECISION), font_color="#595959")
    pen.words(sheet, start + 2, 0, voice.say(labels.CONTENTS), bold=True)
    for row, (name, title) in enumerate(pen.names[1:], start + 3):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", pen.look(font_color="#0563C1", underline=1), name)
        pen.words(sheet, row, 1, title)
    sheet.activate()


def _facts(voice: Voice) -> list[tuple[Text, str]]:
    edition, letterhead = voice.edition, voice.edition.letterhead
    given = [
        (labels.ISSUER, voice.say(letterhead.issuer)),
        (labels.NUMBER, letterhead.number),
        (labels.PERIOD, edition.period),
        (labels.EDITION, str(edition.number)),
        (labels.ISSUED_ON, voice.date(edition.issued_on)),
        (labels.KNOWN_ON, voice.date(edition.known_on)),
        (labels.SCOPE, voice.say(letterhead.scope)),
        (labels.CORRECTS, edition.corrects),
        (labels.DIGEST, short_code(voice)),
        (labels.FULL_DIGEST, voice.digest),
        (labels.AUDIT, edition.audit_head),
        (labels.METHOD, edition.method),
        (labels.DEFINITIONS, edition.definitions),
        (labels.CODE_VERSION, edition.code_version),
    ]
    return [(label, words) for label, words in given if words]
