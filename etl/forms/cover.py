"""The sheets of words in a return: the cover, the narrative, and how to fill the form in."""

import datetime
import re
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from etl.forms.form import Form, FormSheet
from etl.forms.formats import Formats, head, lay_out, protect
from etl.forms.words import Words, period_in_words, places

_LINE = 14
"""Points of a line."""
_ANSWER = 100
"""Width of what is filled in on the cover, in a spreadsheet's places."""


@dataclass(frozen=True)
class CoverSheet:
    """What the cover says. Who answers for it are posts, never persons; an empty form has no day of filing. `due` is
    until when it is to be filed, in words, "" where that is not said."""

    institution: str
    name: str
    period: str
    filed_on: datetime.date | None
    version: int
    reason: str
    due: str = ""


@dataclass(frozen=True)
class _Line:
    """A line of the cover: its label, what stands beside it, whether the filer may change it, and to what."""

    label: str
    value: str | int
    is_open: bool = True
    choices: tuple[str, ...] = ()


def write_cover(sheet: Worksheet, form: Form, cover: CoverSheet, formats: Formats, *, is_open: bool) -> None:
    """Who reports, for when, in which version of the form, and who answers for it."""
    lay_out(sheet, 0, 0, form.words.footer)
    sheet.set_column(0, 0, 16 if form.language == "zh" else 24)
    sheet.set_column(1, 1, _ANSWER)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, form.title, formats["title"])
    for row, line in enumerate(_lines(form, cover), start=2):
        high = -(-places(str(line.value)) // (_ANSWER - 2))
        if high > 1:
            sheet.set_row(row, high * _LINE + 4)
        sheet.write_string(row, 0, line.label, formats["heading"])
        look = formats["open words" if is_open and line.is_open else "words"]
        sheet.write(row, 1, line.value, look)
        if is_open and line.choices:
            allowed = {"validate": "list", "source": list(line.choices)}
            sheet.data_validation(row, 1, row, 1, allowed | {"error_message": form.words.choose})
    if is_open:
        protect(sheet)


def _lines(form: Form, cover: CoverSheet) -> list[_Line]:
    labels, words = form.cover, form.words
    version, reason = words.filing
    promise, promised = words.promise
    return [
        _Line(labels.institution, cover.institution, is_open=False),
        _Line(labels.name or words.name, cover.name, is_open=False),
        _Line(labels.period, period_in_words(cover.period, form.language), is_open=False),
        *([_Line(words.due, cover.due, is_open=False)] if cover.due else []),
        _Line(labels.version or words.version, form.mark, is_open=False),
        _Line(version, cover.version),
        _Line(reason, cover.reason or words.none),
        *(_Line(choice.label, choice.values[0], choices=choice.values) for choice in labels.choices),
        *(_Line(label, post) for label, post in words.posts),
        _Line(words.day, cover.filed_on.isoformat() if cover.filed_on else ""),
        _Line(promise, promised, is_open=False),
    ]


def write_narrative(
    sheet: Worksheet, form: Form, cover: CoverSheet, formats: Formats, *, is_open: bool
) -> None:
    """What cannot be said in numbers."""
    words = form.words
    lay_out(sheet, 0, 0, words.footer)
    head(sheet, form.headed(form.narrative, cover.name, cover.period))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    for row, label in enumerate(words.narrative):
        if is_open:
            sheet.set_row(row, 90)
        sheet.write_string(row, 0, label, formats["heading"])
        sheet.write_string(row, 1, words.none, formats["open words" if is_open else "words"])
    if is_open:
        protect(sheet)


def write_contents(
    sheet: Worksheet, form: Form, cover: CoverSheet, must: frozenset[str], formats: Formats
) -> None:
    """The first sheet: what there is, how much of it this institution has to fill in, and where it stands."""
    words = form.words
    lay_out(sheet, 3, 3, words.footer)
    declared = {one.name: one for one in form.sheets}
    names = [form.cover.sheet, *declared, *(one for one in (form.narrative, form.instructions) if one)]
    widths = (max(24, *(places(name) + 2 for name in names)), 14, 16, 60)
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, form.headed(form.title, cover.name, cover.period), formats["title"])
    sheet.write_string(1, 0, words.how, formats["plain"])
    for index, heading in enumerate(words.contents_headings):
        sheet.write_string(3, index, heading, formats["heading"])
    told = {form.cover.sheet: words.cover_told}
    told |= {one: words.narrative_told for one in (form.narrative,) if one}
    told |= {one: words.instructions_told for one in (form.instructions,) if one}
    for row, name in enumerate(names, start=4):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", formats["link"], name)
        one = declared.get(name)
        counts = (
            (len(one.columns), sum(column.measure in must for column in one.columns)) if one else ("", "")
        )
        for index, count in enumerate(counts, start=1):
            sheet.write(row, index, count, formats["text"])
        sheet.write_string(row, 3, _rows_told(one, words) if one else told[name], formats["words"])
    protect(sheet)


def _rows_told(sheet: FormSheet, words: Words) -> str:
    """Which rows a sheet has."""
    text = words.rows_listed if sheet.spare else words.rows_each if len(sheet.rows) > 1 else words.rows_one
    return text.format(count=len(sheet.rows), area=sheet.rows[0].texts[0] if sheet.rows else "")


def write_instructions(sheet: Worksheet, form: Form, must: frozenset[str], formats: Formats) -> None:
    """How the form is filled in, and the definition of every column, for those who print it."""
    words = form.words
    columns = words.instructions_headings
    first = len(words.instructions) + 2
    lay_out(sheet, first, first, words.footer)
    widths = (14, 26, 56, 30, 38, 24, 9)
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.write_string(0, 0, words.instructions_title, formats["title"])
    for row, text in enumerate(words.instructions, start=1):
        sheet.write_string(row, 0, f"{row}. {text}")
    for index, heading in enumerate(columns):
        sheet.write_string(first, index, heading, formats["heading"])
    row = first + 1
    for declared in form.sheets:
        for column in declared.columns:
            duty = words.duty[0 if column.measure in must else 1]
            path = "／".join(column.path)
            texts = (declared.name, path, *map(_unlabelled, column.definition), duty)
            for index, text in enumerate(texts):
                sheet.write_string(row, index, text, formats["words"])
            high = max(_high(text, width) for text, width in zip(texts, widths, strict=True))
            sheet.set_row(row, high * _LINE)
            row += 1
    protect(sheet)


def _unlabelled(line: str) -> str:
    """A line of a definition without the word that it begins with: the column's heading says it."""
    return re.split("：|: ", line, maxsplit=1)[-1]


def _high(text: str, width: int) -> int:
    """In how many lines words stand in a column, of which a few places stay free."""
    return max(1, -(-places(text) // (width - 3)))
