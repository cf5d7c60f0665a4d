"""Rows that are no rows: those that a layout declares (notes, product lines, totals in another scale), and headings
that a printing program repeats at the top of every page."""

import re
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from etl.definitions.returns import Sheet
from etl.sources.files.workbook import SheetCells, address
from etl.sources.heading_units import says_unit
from etl.sources.numbers import shortened
from etl.sources.spelling import folded, plain
from etl.values.findings import Finding

_MOST_ROWS = 8
"""At most so many rows are named in one sentence."""


def is_skipped(text: object, patterns: Iterable[str]) -> bool:
    """Whether the whole of a label is what one of the regular expressions says."""
    return _is_skipped(text if isinstance(text, str) and text.isascii() else plain(text), tuple(patterns))


@lru_cache(maxsize=8_192)
def _is_skipped(text: str, patterns: tuple[str, ...]) -> bool:
    written = " ".join(text.split())
    return any(pattern.fullmatch(written) for pattern in _compiled(patterns))


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def body_of(
    sheet: SheetCells, declared: Sheet, body: int, label: int, numbers: Sequence[int]
) -> tuple[SheetCells, list[Finding]]:
    """The sheet as it is to be read from row `body` on, addresses unchanged: rows that are none are blank, each with
    a note, and the label of a totals row stands in the column `label`, wherever it stood before the numbers."""
    if not declared.skip and not declared.totals:
        return sheet, []
    totals = {folded(text) for text in declared.totals}
    rows, notes = list(sheet.rows), []
    first = min(numbers, default=0)
    for number in range(body, len(rows)):
        values = rows[number]
        if not any(column < len(values) and values[column] != "" for column in numbers):
            continue  # text outside the table, as the reader of the table says
        before = [(i, value) for i, value in enumerate(values[:first]) if isinstance(value, str) and value]
        hit = next((i for i, value in before if is_skipped(value, declared.skip)), None)
        if hit is not None:
            text = shortened(rows[number][hit])
            notes.append(Finding("ROW-SKIPPED", sheet.name, address(number, hit), {"text": text}))
            rows[number] = []
        elif label < len(rows[number]) and rows[number][label] == "":
            said = next((value for _, value in before if folded(value) in totals), None)
            if said is not None:
                rows[number] = [*rows[number][:label], said, *rows[number][label + 1 :]]
    return SheetCells(sheet.name, rows, sheet.merged, sheet.look_for_hidden), notes


def without_headings(
    sheet: SheetCells, top: int, body: int, labels: Collection[int]
) -> tuple[SheetCells, list[Finding]]:
    """The sheet with the headings that are printed again below row `body` blank, addresses unchanged, and a note of
    them. `labels` are columns whose heading in row `top` tells that it is one.

    Only what says the very same again is left out: where a column has moved or a unit differs, the row stays and asks.
    """
    marks = {index: _squeezed(str(sheet.value(top, index))) for index in labels}
    marks = {index: mark for index, mark in marks.items() if mark}
    again = [row for row in range(body, len(sheet.rows)) if _is_marked(sheet.rows[row], marks)]
    found = [block for row in again if (block := _printed_again(sheet, row, top, body))]
    if not found:
        return sheet, []
    rows = list(sheet.rows)
    for block in found:
        for row in block:
            rows[row] = []
    firsts = [block[0] for block in found]
    told = ", ".join(str(row + 1) for row in firsts[:_MOST_ROWS]) + ("…" if len(firsts) > _MOST_ROWS else "")
    note = Finding("ROW-HEADINGS", sheet.name, address(firsts[0], min(marks)), {"rows": told})
    return SheetCells(sheet.name, rows, sheet.merged, sheet.look_for_hidden), [note]


def _is_marked(values: list[object], marks: dict[int, str]) -> bool:
    width = len(values)
    for index, mark in marks.items():
        if index < width and isinstance(value := values[index], str) and value and _squeezed(value) == mark:
            return True
    return False


def _squeezed(text: str) -> str:
    """As `folded`, for what is asked of every row and seldom the same twice."""
    return "".join(text.split()).casefold()


def _printed_again(sheet: SheetCells, row: int, top: int, body: int) -> list[int]:
    """The rows of the headings that are printed again around `row`; none where they do not say the same."""
    if not _says_again(sheet, row, top):
        return []
    block = [row]
    for heading in range(top + 1, body):  # headings of several rows, a row of units, one of numbers
        below = row + heading - top
        if not any(value != "" for value in sheet.rows[heading]):
            continue
        if not _says_again(sheet, below, heading):
            return []
        block.append(below)
    for heading in range(top - 1, -1, -1):  # groups above the row of labels, a title, the unit of the whole
        above = row - (top - heading)
        if above < body or not _says_again(sheet, above, heading):
            break
        block.insert(0, above)
    known = {folded(value) for values in sheet.rows[:body] for value in values if isinstance(value, str)}
    above = block[0] - 1
    while above >= body and not any(_is_figure(value) for value in sheet.rows[above]):
        texts = [value for value in sheet.rows[above] if isinstance(value, str) and value]
        if any(says_unit(text) and folded(text) not in known for text in texts):
            return []  # another unit from here on
        above -= 1
    return block


def _says_again(sheet: SheetCells, row: int, heading: int) -> bool:
    """Whether a row has only what a row of headings has in the same columns, and enough of it to be sure."""
    filled = (
        [(i, value) for i, value in enumerate(sheet.rows[row]) if value != ""]
        if row < len(sheet.rows)
        else []
    )
    wanted = sum(value != "" for value in sheet.rows[heading])
    return len(filled) >= min(2, wanted) > 0 and all(
        _is_same(sheet, heading, i, value) for i, value in filled
    )


def _is_same(sheet: SheetCells, heading: int, column: int, value: object) -> bool:
    said = (sheet.value(heading, column), sheet.shown(heading, column))
    return any(value == one or (isinstance(value, str) and folded(value) == folded(one)) for one in said)


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float | Decimal)
