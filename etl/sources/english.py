"""A form that was handed out in English, read as if its own words were those of the layout."""

import re
from collections.abc import Mapping
from functools import lru_cache

from etl.definitions.returns import Layout
from etl.sources.files.cells import SheetCells
from etl.sources.spelling import folded
from etl.sources.titles import read_period

_TITLE = re.compile(r"(.+) · (.+) · ([A-Z][a-z]+ \d{4})")
"""How an English form heads its sheets: what, whose, for when."""


def in_layouts_words(sheets: dict[str, SheetCells], layout: Layout) -> dict[str, SheetCells]:
    """The sheets by the names that the layout has for them, their words likewise; places and figures are the same.

    A sheet keeps its own name, by which it is called in findings.
    """
    if not layout.english:
        return sheets
    words = _words(tuple(layout.english.items()))
    found = {words.get(folded(name), name): _translated(sheet, words) for name, sheet in sheets.items()}
    return found if len(found) == len(sheets) else sheets


@lru_cache(maxsize=64)
def _words(english: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {folded(text): word for word, text in english}


def _translated(sheet: SheetCells, words: Mapping[str, str]) -> SheetCells:
    texts = set[str]()
    for row in sheet.rows:
        texts.update([value for value in row if type(value) is str])
    if words.keys().isdisjoint(map(folded, texts)):
        return sheet
    meant = {text: word for text in texts if (word := _word(text, words)) != text}
    if not meant:
        return sheet
    rows = [[meant.get(value, value) if type(value) is str else value for value in row] for row in sheet.rows]
    return SheetCells(sheet.name, rows, sheet.merged, sheet.look_for_hidden)


def _word(value: str, words: Mapping[str, str]) -> str:
    if " · " in value and (match := _TITLE.fullmatch(value.strip())):
        period = read_period(match[3])
        name = words.get(folded(match[1]), match[1])
        return f"{name}　{match[2]}　{period.year}年{period.number}月" if period else value
    return words.get(folded(value), value)
