"""The columns of a sheet from left to right, and their headings over one or several rows."""

from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from etl.forms.form import FormColumn, FormSheet
from etl.forms.formats import Formats
from etl.forms.words import Words, places
from etl.sources.columns import BEFORE_CODE

_NOTE_WIDTH, _NOTE_LINE, _NOTE_LETTERS = 260, 22, 38


@dataclass(frozen=True)
class Slot:
    """One column on the sheet: a measure to fill in, or (`is_before`) what was accepted of it for the period before."""

    column: FormColumn
    path: tuple[str, ...]
    is_before: bool

    @property
    def code(self) -> str:
        """What stands in the row of codes: the measure, marked where it is of the period before and not to be filled
        in."""
        return BEFORE_CODE + self.column.measure if self.is_before else self.column.measure


def slots_of(form: FormSheet, before: str) -> list[Slot]:
    """The columns of numbers in order; with `before` each is followed by its grey column, which bears that heading."""
    slots = []
    for column in form.columns:
        slots.append(Slot(column, column.path, is_before=False))
        if before:
            slots.append(Slot(column, (*column.path[:-1], before), is_before=True))
    return slots


def write_headings(sheet: Worksheet, form: FormSheet, slots: list[Slot], top: int, formats: Formats) -> None:
    """Key headings and paths from row `top` on; what several columns share is merged across, a leaf down."""
    paths = [*((key,) for key in form.keys), *(slot.path for slot in slots)]
    looks = [formats["heading"]] * len(form.keys)
    looks += [formats["heading before" if slot.is_before else "heading"] for slot in slots]
    _write_level(sheet, paths, looks, (top, top + form.depth - 1), range(len(paths)), 0)


def write_notes(
    sheet: Worksheet, slots: list[Slot], first: int, top: int, must: frozenset[str], words: Words
) -> None:
    """A note with the definition at the leaf heading of every column to fill in."""
    for index, slot in enumerate(slots, start=first):
        if slot.is_before:
            continue
        lines = [*slot.column.definition]
        lines.append(words.note[0 if slot.column.measure in must else 1])
        height = _NOTE_LINE * sum(1 + places(line) // _NOTE_LETTERS for line in lines)
        size = {"width": _NOTE_WIDTH, "height": height, "font_name": words.font, "font_size": 10}
        leaf = top + len(slot.path) - 1
        sheet.write_comment(leaf, index, "\n".join(lines), size | {"author": words.instructions_title})


def _write_level(
    sheet: Worksheet,
    paths: list[tuple[str, ...]],
    looks: list[Format],
    rows: tuple[int, int],
    columns: range,
    level: int,
) -> None:
    top, last = rows[0] + level, rows[1]
    index = columns.start
    while index < columns.stop:
        path = paths[index]
        if len(path) == level + 1:
            _write_area(sheet, (top, index, last, index), path[level], looks[index])
            index += 1
            continue
        end = index
        while end < columns.stop and len(paths[end]) > level + 1 and paths[end][level] == path[level]:
            end += 1
        _write_area(sheet, (top, index, top, end - 1), path[level], looks[index])
        _write_level(sheet, paths, looks, rows, range(index, end), level + 1)
        index = end


def _write_area(sheet: Worksheet, area: tuple[int, int, int, int], text: str, look: Format) -> None:
    top, left, bottom, right = area
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, text, look)
    else:
        sheet.merge_range(top, left, bottom, right, text, look)
