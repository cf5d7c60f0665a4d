"""Make the workbook of a return: empty for an institution to fill in, or filled; the same bytes every time."""

import datetime
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import xlsxwriter
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from etl.forms.cover import (
    CoverSheet,
    write_contents,
    write_cover,
    write_instructions,
    write_narrative,
)
from etl.forms.form import Form, FormColumn, FormRow, FormSheet
from etl.forms.formats import Formats, formats_of, head, lay_out, lay_out_wide, protect
from etl.forms.headings import Slot, slots_of, write_headings, write_notes
from etl.forms.words import places

Key = tuple[str, str, str]
"""region, scenario ("" where none), measure."""
Values = Mapping[Key, int]
"""Counts and amounts in the minor unit."""

_CREATED = datetime.datetime(2018, 4, 1, tzinfo=datetime.UTC)
_CODES, _TITLE, _HEADINGS = 0, 1, 2
_LINE = 16
_WIDE, _NARROW, _WIDEST = 22, 12, 44
"""Characters of the first column of names, of those beside it, and of any where its names are long."""
_LARGEST = 10**13
SPARE, LONGEST_LIST = 10, 255
"""Open rows below those of the period before, and the letters that a list to choose from may have."""


@dataclass(frozen=True)
class Empty:
    """What an empty form shows: the values accepted for the period before, and those that this one begins with.

    `must` are the measures that this institution has to fill in.
    """

    before: Values = field(default_factory=dict)
    begins: Values = field(default_factory=dict)
    must: frozenset[str] = frozenset()


def fill(form: Form, cover: CoverSheet, values: Values) -> bytes:
    """A filled return. A cell without value stays blank: not applicable."""
    return _made(form, cover, values, None)


def template(form: Form, cover: CoverSheet, empty: Empty) -> bytes:
    """The form to fill in: entry cells open, everything else locked, the period before in grey beside them."""
    return _made(form, cover, empty.begins, empty)


def _made(form: Form, cover: CoverSheet, values: Values, empty: Empty | None) -> bytes:
    buffer = io.BytesIO()
    no_guessing = {"strings_to_formulas": False, "strings_to_urls": False}  # a name stays a name
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **no_guessing}) as book:
        book.set_properties({"title": form.title, "created": _CREATED})
        formats = formats_of(book, form.words.font)
        is_open = empty is not None
        if empty is not None:
            write_contents(book.add_worksheet(form.words.contents), form, cover, empty.must, formats)
        write_cover(book.add_worksheet(form.cover.sheet), form, cover, formats, is_open=is_open)
        for sheet in form.sheets:
            _Maker(book.add_worksheet(sheet.name), form, sheet, formats, empty).write(cover, values)
        if form.narrative:
            write_narrative(book.add_worksheet(form.narrative), form, cover, formats, is_open=is_open)
        if form.instructions and empty is not None:
            write_instructions(book.add_worksheet(form.instructions), form, empty.must, formats)
    return buffer.getvalue()


class _Maker:
    """One sheet with a row per region (and kind of point), and its totals row."""

    def __init__(
        self, sheet: Worksheet, form: Form, declared: FormSheet, formats: Formats, empty: Empty | None
    ) -> None:
        self.sheet = sheet
        self.whole = form
        self.words = form.words
        self.form = declared
        self.rows = declared.rows
        if empty and declared.spare:
            self.rows += (FormRow(("",) * len(declared.keys), "", ""),) * SPARE
        self.formats = formats
        self.empty = empty
        self.slots = slots_of(declared, form.before if empty else "")
        self.first = len(declared.keys)
        self.body = _HEADINGS + declared.depth

    def write(self, cover: CoverSheet, values: Values) -> None:
        """Writes the sheet: title, headings, rows, what was accepted before, and the values, in the form's units."""
        title = self.whole.headed(self.form.name, cover.name, cover.period)
        self.sheet.write_string(_TITLE, 0, title, self.formats["title"])
        self._lay_out(title)
        write_headings(self.sheet, self.form, self.slots, _HEADINGS, self.formats)
        for row, line in enumerate(self.rows, start=self.body):
            for index, text in enumerate(line.texts):
                if line.region:
                    self.sheet.write_string(row, index, text, self.formats["words"])
                else:
                    self.sheet.write_blank(row, index, None, self.formats["open text"])
        if len(self.rows) > len(self.form.rows):
            self._offer_rows()
        for index, slot in enumerate(self.slots, start=self.first):
            self._write_column(index, slot, self._before() if slot.is_before else values)
        if self.empty:
            write_notes(self.sheet, self.slots, self.first, _HEADINGS, self.empty.must, self.words)
            protect(self.sheet)

    def _before(self) -> Values:
        return self.empty.before if self.empty else {}

    def _lay_out(self, title: str) -> None:
        codes = (*self.form.codes, *(slot.code for slot in self.slots))
        for index, code in enumerate(codes):
            self.sheet.write_string(_CODES, index, code)
        self.sheet.set_row(_CODES, None, None, {"hidden": True})
        lay_out(self.sheet, _HEADINGS, self.body - 1, self.words.footer)
        last = self.body + len(self.rows) - (not self.form.total)
        head(self.sheet, title)
        self.sheet.print_area(_HEADINGS, 0, last, self.first + len(self.slots) - 1)
        keys = [self._key_width(index) for index in range(self.first)]
        widths = [*keys, *(_width(slot, self.whole) for slot in self.slots)]
        lay_out_wide(self.sheet, self.first, widths, together=2 if self.empty else 1)
        for index, width in enumerate(widths):
            self.sheet.set_column(index, index, width)
        self.sheet.set_row(_TITLE, 22)
        lines = max(-(-places(slot.path[-1]) // (_width(slot, self.whole) - 1)) for slot in self.slots)
        lines += self.whole.language != "zh"  # words are not broken
        self.sheet.set_row(self.body - 1, max(2, lines) * _LINE)
        self.sheet.freeze_panes(self.body, self.first)

    def _key_width(self, index: int) -> int:
        """A column of names is as wide as the longest that may stand in it, which is broken only where that is very
        long: of a district nothing is cut."""
        listed = [line.texts[index] for line in (*self.rows, *self.form.spare)]
        return max(_NARROW if index else _WIDE, min(_WIDEST, max(map(places, listed), default=0) + 2))

    def _write_column(self, index: int, slot: Slot, values: Values) -> None:
        """All rows of a column, and below them their sum: a number in a filled return, a formula in an open one."""
        known: list[int] = []
        for row, line in enumerate(self.rows, start=self.body):
            value = values.get((line.region, line.scenario, slot.column.measure))
            known += [] if value is None else [value]
            if value is not None or self.empty:
                self._write_number(row, index, value, slot, is_open=not slot.is_before)
        last = self.body + len(self.rows) - 1
        if self.empty and not slot.is_before:
            self._validate(index, last, slot.column)
        if self.form.total:
            self._write_total(last + 1, index, slot, known)

    def _offer_rows(self) -> None:
        """Names and codes to choose from in the open rows: either is enough."""
        first, last = self.body + len(self.form.rows), self.body + len(self.rows) - 1
        for index in range(len(self.form.keys)):
            choices = list(dict.fromkeys(line.texts[index] for line in self.form.spare))
            if len(",".join(choices)) <= LONGEST_LIST:
                allowed = {"validate": "list", "source": choices, "error_message": self.words.choose}
                self.sheet.data_validation(first, index, last, index, allowed)

    def _write_total(self, row: int, index: int, slot: Slot, known: list[int]) -> None:
        if index == self.first:
            for key in range(self.first):
                self.sheet.write_string(row, key, self.form.total if key == 0 else "", self.formats["text"])
        if self.empty and not slot.is_before:
            area = xl_range(self.body, index, row - 1, index)
            shown = sum(known) / slot.column.factor if known else ""
            formula = f'=IF(COUNT({area})=0,"",SUM({area}))'
            self.sheet.write_formula(row, index, formula, self._look(slot, is_open=False), shown)
        elif known or self.empty:
            self._write_number(row, index, sum(known) if known else None, slot, is_open=False)

    def _write_number(self, row: int, index: int, value: int | None, slot: Slot, *, is_open: bool) -> None:
        look = self._look(slot, is_open=is_open and self.empty is not None)
        if value is None:
            self.sheet.write_blank(row, index, None, look)
        elif slot.column.factor == 1:
            self.sheet.write_number(row, index, value, look)
        else:
            # Dividing two whole numbers gives the binary number nearest to the decimal that the filer types.
            self.sheet.write_number(row, index, value / slot.column.factor, look)

    def _look(self, slot: Slot, *, is_open: bool) -> xlsxwriter.format.Format:
        kind = "money" if slot.column.factor > 1 else "count"
        return self.formats[f"{kind} before" if slot.is_before else f"open {kind}" if is_open else kind]

    def _validate(self, index: int, last: int, column: FormColumn) -> None:
        """Whole numbers for counts, decimals for money, neither below the measure's smallest value."""
        kind = self.words.wrong_kind[0 if column.is_money else 1]
        floor = "" if column.minimum is None else self.words.wrong_floor.format(least=column.minimum)
        self.sheet.data_validation(
            self.body,
            index,
            last,
            index,
            {
                "validate": "decimal" if column.is_money else "integer",
                "criteria": "between",
                "minimum": -_LARGEST if column.minimum is None else column.minimum // column.factor,
                "maximum": _LARGEST,
                "error_title": self.words.wrong,
                "error_message": self.words.wrong_text.format(
                    heading=column.path[-1], floor=floor, kind=kind
                ),
            },
        )


def _width(slot: Slot, form: Form) -> int:
    """Characters: what a city's amounts need, and as much for what is beside them in grey; more for long words."""
    narrow = 15 if slot.column.is_money else 12
    if slot.is_before:
        return narrow - 1
    return narrow if form.language == "zh" else max(narrow, 18)
