"""Rows that are no rows, as a layout declares them: notes, product lines, totals in another scale."""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from etl.definitions.returns import Sheet
from etl.sources.files.workbook import SheetCells, address
from etl.sources.numbers import shortened
from etl.sources.spelling import folded, plain
from etl.values.findings import Finding


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
