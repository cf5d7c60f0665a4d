"""A workbook with the values of a file that nothing can be added to (.xls, .xlsb, .ods, .csv), and notes on them."""

import datetime
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from etl.forms.listing import HEADINGS, WIDTHS, free_name
from etl.forms.notes import AUTHOR
from etl.forms.package import SheetPart
from etl.forms.placing import Note, Seen, by_cell, by_sheet, place_of
from etl.forms.words import places
from etl.sources.files.workbook import Broken, SheetCells

_SAID = {
    "zh": "本文件由“{file}”转换而成：仅保留各单元格的值，格式、公式未保留；请在原文件中修改后报送。",
    "en": "This workbook was made from “{file}”: it has the values of its cells, no formats and no formulas. "
    "Correct the original and send that.",
}
_CREATED = datetime.datetime(2018, 4, 1, tzinfo=datetime.UTC)
_LARGEST_EXACT = 10**15
_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_NARROWEST, _WIDEST = 8, 40
"""Characters of a column, in letters of 11 points."""


def converted(sheets: dict[str, SheetCells], filename: str, notes: Sequence[Note], language: str) -> bytes:
    """The workbook's bytes; the first note says from what it was made. No text becomes a formula."""
    every = [("", "", _SAID[language].format(file=filename)), *notes]
    said = dict(_said(list(sheets), every))
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        broken = book.add_format({"text_wrap": True, "valign": "top"})
        bad = book.add_format({"bg_color": "#FFC7CE"})
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name[:_LONGEST_NAME])
            _write_values(sheet, cells, day, broken)
            for cell in dict.fromkeys(cell for cell, _ in said.get(name, []) if place_of(cell)):
                sheet.conditional_format(cell, {"type": "formula", "criteria": "TRUE", "format": bad})
            texts, _ = by_cell(Seen(frozenset(), (), tuple(cells.merged), frozenset()), said.get(name, []))
            for cell, text in texts.items():
                options = {"author": AUTHOR[language], "x_scale": 2.5, "y_scale": 2}
                sheet.write_comment(cell, f"{AUTHOR[language]}\n{text}", options)
        _write_list(book, sheets, every, language)
    return stream.getvalue()


def _write_list(
    book: xlsxwriter.Workbook, sheets: dict[str, SheetCells], notes: Sequence[Note], language: str
) -> None:
    """Every finding with a link to its cell, on a sheet of its own."""
    names = {name.casefold(): name[:_LONGEST_NAME] for name in sheets}
    listed = book.add_worksheet(free_name([*names, *names.values()], language))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, (heading, width) in enumerate(zip(HEADINGS[language], WIDTHS, strict=True)):
        listed.set_column(column, column, width)
        listed.write_string(0, column, heading, bold)
    for row, (sheet, cell, text) in enumerate(notes, 1):
        listed.write_number(row, 0, row)
        listed.write_string(row, 1, sheet)
        name = names.get(sheet.casefold())
        if name is not None and place_of(cell):
            quoted = name.replace("'", "''")
            listed.write_url(row, 2, f"internal:'{quoted}'!{cell.split(':')[0]}", None, cell)
        else:
            listed.write_string(row, 2, cell)
        listed.write_string(row, 3, text[:_LONGEST_TEXT], wrapped)


def _said(names: list[str], notes: Sequence[Note]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(sheet.name, said) for sheet, said in by_sheet([SheetPart(n, n, True) for n in names], notes)]


def _write_values(sheet: Worksheet, cells: SheetCells, day: Format, broken: Format) -> None:
    """Columns are as wide as their words; very long ones with something beside them are broken, titles run on."""
    widths: dict[int, int] = {}
    for row, values in enumerate(cells.rows):
        for column, value in enumerate(values):
            if value == "":
                continue
            _write_value(sheet, row, column, value, day)
            wide = places(value) if isinstance(value, str) else 0
            runs_on = not any(beside != "" for beside in values[column + 1 :])
            if wide > _WIDEST and not runs_on:
                sheet.write_string(row, column, value[:_LONGEST_TEXT], broken)
            if not (runs_on and wide > _WIDEST):
                widths[column] = max(widths.get(column, _NARROWEST), min(wide, _WIDEST) * 11 // 10 + 2)
    for column, width in widths.items():
        sheet.set_column(column, column, width)


def _write_value(sheet: Worksheet, row: int, column: int, value: Any, day: Format) -> None:
    """Numbers stay numbers where a spreadsheet keeps all their digits; everything else is text or a day."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float) and abs(value) < _LARGEST_EXACT:
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime.date) and value.year >= 1900:
        sheet.write_datetime(row, column, value, day)
    else:
        text = value.shown if isinstance(value, Broken) else str(value)
        sheet.write_string(row, column, text[:_LONGEST_TEXT])
