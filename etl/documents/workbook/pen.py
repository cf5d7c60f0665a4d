"""Writes cells: numbers as numbers, words as words that no program takes for a formula."""

import datetime
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from etl.documents import labels
from etl.documents.amounts import cell_format, cell_value, cell_words, day_of, is_countable
from etl.documents.columns import ems
from etl.documents.voice import Voice
from etl.editions.model import Figure

FACES = {"zh": "宋体", "en": "Arial"}
SHADE = "#D9E2F3"
WIDEST = 60
LONGEST_NAME = 31
PLACES, LEADING = 1.9, 1.35
"""Places of Excel's width in an em, and the height of a line in its letters' size."""
FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula."""
_PIECES = re.compile(r"[^\s\u2e80-\uffff]+\s*|[\u2e80-\uffff][，。；：、）》”]*\s*|\s+")
"""What no line ends inside: words of Latin letters, and a Han character with the marks behind it."""
DAYS = {"zh": 'yyyy"年"m"月"d"日"', "en": "d mmmm yyyy"}


def shortened(name: str) -> str:
    """The name of a sheet in as many signs as Excel allows: a longer one ends behind a whole word and says that it
    goes on."""
    if len(name) <= LONGEST_NAME:
        return name.strip()
    begun = name[: LONGEST_NAME - 1]
    whole, _, _ = begun.rpartition(" ")
    return (whole if len(whole) > LONGEST_NAME // 2 else begun).rstrip() + "…"


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
        name = shortened(f"{place} {allowed}" if place else allowed)
        self.names.append((name, title))
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer("&C" + self.voice.say(labels.PAGE_OF))
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
        prefixed = {"quote_prefix": True} if text[:1] in FORMULA else {}
        sheet.write_string(row, column, text, self.look(**properties, **prefixed))

    def title(self, sheet: Worksheet, text: str, widths: Sequence[float]) -> None:
        """Above columns of these widths, over all of them: nothing of it is cut, on paper neither."""
        self.across(sheet, 0, text, widths, bold=True, font_size=14)

    def across(
        self,
        sheet: Worksheet,
        row: int,
        text: str,
        widths: Sequence[float],
        first: int = 0,
        **properties: Any,
    ) -> None:
        """Words over several columns from the `first` on, in as many lines as they need."""
        size = properties.get("font_size", 11)
        needed = lines_of(text, sum(widths), size)
        sheet.set_row(row, max(1, needed) * size * LEADING + 4)
        if len(widths) < 2:
            self.words(sheet, row, first, text, text_wrap=True, **properties)
            return
        prefixed = {"quote_prefix": True} if text[:1] in FORMULA else {}
        look = self.look(text_wrap=True, align="left", **properties, **prefixed)
        sheet.merge_range(row, first, row, first + len(widths) - 1, "", look)
        sheet.write_string(row, first, text, look)

    def heading(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        """A column's heading: bold, centred, shaded, within borders."""
        self.words(
            sheet, row, column, text, bold=True, align="center", text_wrap=True, border=1, bg_color=SHADE
        )

    def figure(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        figure: Figure,
        *,
        among_numbers: bool = False,
        **properties: Any,
    ) -> None:
        """The stored value; where a spreadsheet's number would lose a digit, the digits as text. Percentages are
        percentages (0.5 that shows 50%), days are days. Words in a column of numbers stand where these do."""
        value, day = None if figure.is_band else cell_value(figure), day_of(figure)
        if day is not None:
            self.day(sheet, row, column, day, **properties)
        elif value is None:
            side = "left" if figure.unit == "text" and not among_numbers else "right"
            words = cell_words(figure, self.voice.say(figure.text))
            self.words(sheet, row, column, words, align=side, text_wrap=True, **properties)
        elif is_countable(value):
            shown = self.look(num_format=cell_format(figure), **properties)
            sheet.write_number(row, column, _number(value), shown)
        else:
            digits = f"{value.scaleb(2):,f}%" if figure.unit == "percent" else _digits(value, figure)
            self.words(sheet, row, column, digits, align="right", **properties)

    def day(self, sheet: Worksheet, row: int, column: int, day: datetime.datetime, **properties: Any) -> None:
        """A day as a spreadsheet keeps days, with the time where it has one."""
        has_time = day.time() != datetime.time()
        shown = DAYS[self.voice.language] + (" hh:mm" if has_time else "")
        sheet.write_datetime(row, column, day, self.look(num_format=shown, align="left", **properties))


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _digits(value: Decimal, figure: Figure) -> str:
    """All digits, in groups of three as the numbers around them have them; of money always those of its parts."""
    exponent = value.as_tuple().exponent
    own = max(0, -exponent) if isinstance(exponent, int) else 0
    return f"{value:,.{max(own, 2) if figure.unit == 'money' else own}f}"


def column_width(texts: Iterable[str]) -> float:
    """Excel's width for the widest text: a Han character takes two places. Wider ones are wrapped."""
    return min(WIDEST, 2 + PLACES * max((ems(text) for text in texts), default=2.0))


def lines_of(text: str, width: float, size: float = 11) -> int:
    """In how many lines words stand in columns that are so wide together: a line ends behind a whole word."""
    # Rounded, for 2 is added to a width and taken off again: words as wide as their column stand in one line.
    room = round(max(1.0, width - 2) / PLACES * 11 / size, 6)
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: float) -> int:
    """Lines of so many ems that the words take, each filled before the next begins; a longer word is broken."""
    fewest = max(1, math.ceil(round(ems(line) / room, 6)))
    if fewest == 1:
        return 1
    count, taken = 1, 0.0
    for piece in _PIECES.findall(line):
        wide = ems(piece.rstrip())
        if taken and taken + wide > room:
            count, taken = count + 1, 0.0
        count += max(0, math.ceil(round(wide / room, 6)) - 1)
        taken = (taken + ems(piece)) if wide <= room else wide % room
    return max(count, fewest)
