"""Writes cells: numbers as numbers, words as words that no program takes for a formula."""

import re
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from etl.documents.amounts import exact, is_countable, number_format
from etl.documents.columns import ems
from etl.documents.voice import Voice
from etl.editions.model import Figure

FACES = {"zh": "宋体", "en": "Arial"}
SHADE = "#D9E2F3"
WIDEST = 60
LONGEST_NAME = 31


class Pen:
    """Sheets and formats of one workbook. `names` remembers the sheets in order with their titles."""

    def __init__(self, book: xlsxwriter.Workbook, voice: Voice) -> None:
        self.book, self.voice = book, voice
        self.names: list[tuple[str, str]] = []
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def sheet(self, title: str) -> Worksheet:
        """A new sheet; its name is its place and as much of the title as Excel allows."""
        place = len(self.names)
        allowed = re.sub(r"[\[\]:*?/\\']", " ", title)
        name = (f"{place} {allowed}" if place else allowed)[:LONGEST_NAME].strip()
        self.names.append((name, title))
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def look(self, **properties: Any) -> Format:
        """The format with these properties."""
        given = {"font_name": FACES[self.voice.language], "font_size": 11, "valign": "vcenter"} | properties
        key = tuple(sorted(given.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(given)
        return self._formats[key]

    def words(self, sheet: Worksheet, row: int, column: int, text: str, **properties: Any) -> None:
        """Words stay words: what looks like a formula is marked as text, also for programs that read it later."""
        prefixed = {"quote_prefix": True} if text[:1] in ("=", "+", "-", "@") else {}
        sheet.write_string(row, column, text, self.look(**properties, **prefixed))

    def title(self, sheet: Worksheet, text: str) -> None:
        sheet.set_row(0, 24)
        self.words(sheet, 0, 0, text, bold=True, font_size=14)

    def heading(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        self.words(
            sheet, row, column, text, bold=True, align="center", text_wrap=True, border=1, bg_color=SHADE
        )

    def figure(self, sheet: Worksheet, row: int, column: int, figure: Figure, **properties: Any) -> None:
        """The stored value; where a spreadsheet's number would lose a digit, the digits as text."""
        value = None if figure.is_band else exact(figure)
        if value is None:
            self.words(sheet, row, column, self.voice.say(figure.text), align="right", **properties)
        elif is_countable(value):
            shown = self.look(num_format=number_format(figure), **properties)
            sheet.write_number(row, column, _number(value), shown)
        else:
            self.words(sheet, row, column, f"{value:f}", align="right", **properties)


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def column_width(texts: list[str]) -> float:
    """Excel's width for the widest text: a Han character takes two places."""
    return min(WIDEST, 2 + 1.9 * max((ems(text) for text in texts), default=2.0))
