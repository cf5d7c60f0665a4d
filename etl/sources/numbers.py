"""What a number cell says: a number with the unit it may name itself, nothing, or a finding that asks."""

import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from etl.sources.files.workbook import Broken
from etl.sources.spelling import as_shown, plain
from etl.values.findings import Finding

_NUMBER = (
    r"[+−-]?(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?: \d{3})+|\d{1,3}(?:['’]\d{3})+|\d+)"
    r"(?:\.\d+)?"
)
"""Thousands are parted as in most of the world, as in India (1,23,45,678), or as in Switzerland (1'234'567). Typeset
tables write what is below nothing with a minus sign of their own (−, U+2212)."""
_DIGITS = re.compile(rf"{_NUMBER}(?:e[+-]?\d{{1,3}})?", re.IGNORECASE)
_WITH_UNIT = re.compile(rf"[¥￥]?\s*({_NUMBER})\s*((?:[^\W\d_]|[¥￥]){{0,6}}|[%‰])")
_IN_BRACKETS = re.compile(r"\(\s*(\d[\d, ]*(?:\.\d+)?)\s*\)")
_NOTHING = re.compile(
    r"(?:[-‐-―−/\\]{1,4}|n/?a|n\.\s?a\.?|not (?:available|applicable)|不适用)", re.IGNORECASE
)
_NOTHING_OR_ZERO = re.compile(r"nil|none|暂?无|\.{2,6}", re.IGNORECASE)
"""Words and marks (…, ..) by which one says 0, another too little to print, and another that there is no figure. Who
filed a return is asked; a table that others published is taken with the cell blank, which is told."""


_PARTING = str.maketrans("−", "-", ", '’")
_DRAWN = ("<super>", "<sub>", "<circle>", "<fraction>")
"""Digits that are drawn otherwise than those of a number: marks of notes, items, halves. The mark of a note behind a
figure would otherwise become its last digit."""


@dataclass(frozen=True)
class Written:
    """A number as written; `unit` is the one that the cell itself names, "" for the column's own."""

    number: float | Decimal
    unit: str = ""


def is_nothing(value: Any) -> bool:
    """Whether a cell is blank, or holds one of the marks that people put where there is nothing."""
    return isinstance(value, str) and (not plain(value) or _NOTHING.fullmatch(plain(value)) is not None)


def read_number(
    value: Any, sheet: str, cell: str, *, is_published: bool = False
) -> tuple[Written | None, Finding | None]:
    """(number or None for a blank cell, finding or None). A text counts as a number only where it is nothing else. Of
    what others have published (`is_published`) nobody can be asked whether a word means 0."""
    if isinstance(value, bool):
        return None, Finding("NUM-TEXT", sheet, cell, {"found": as_shown(value)})
    if isinstance(value, Decimal):
        return Written(value), None
    if isinstance(value, int | float):
        if math.isfinite(value):
            return Written(value), None
        return None, Finding("NUM-TEXT", sheet, cell, {"found": as_shown(value)})
    if isinstance(value, Broken):
        rule = "NUM-ERROR" if value.shown else "NUM-FORMULA"
        return None, Finding(rule, sheet, cell, {"found": value.shown})
    text = plain(value).lstrip("'")
    if text == "":
        return None, None
    if not str(value).isascii() and _has_drawn_digits(str(value)):
        return None, Finding("NUM-TEXT", sheet, cell, {"found": shortened(value)})
    found = {"found": shortened(text)}
    if _NOTHING.fullmatch(text) or (is_published and _NOTHING_OR_ZERO.fullmatch(text)):
        return None, Finding("NUM-NOTHING", sheet, cell, found)
    if _DIGITS.fullmatch(text) and _leaves_digits_out(_decimal(text)):
        return None, Finding("NUM-SHORTENED", sheet, cell, found)
    written = _written(text)
    if written is None:
        return None, Finding("NUM-TEXT", sheet, cell, found)
    return written, Finding("NUM-ASTEXT", sheet, cell, found)


def _has_drawn_digits(text: str) -> bool:
    return any(unicodedata.decomposition(one).startswith(_DRAWN) for one in text)


def _written(text: str) -> Written | None:
    if _DIGITS.fullmatch(text):
        return Written(_decimal(text))
    if match := _IN_BRACKETS.fullmatch(text):  # as accountants write what is below nothing
        inner = match[1].strip()
        return Written(-_decimal(inner)) if _DIGITS.fullmatch(inner) else None
    if match := _WITH_UNIT.fullmatch(text):
        return Written(_decimal(match[1]), match[2] or "元")
    return None


def _leaves_digits_out(number: Decimal) -> bool:
    """Whether a text such as 1.2E+05 says no more than the first digits: how spreadsheets show, and save as text, a
    number for which a column is too narrow. 1.5E1 leaves none out."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent > 0


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.translate(_PARTING))


def plain_digits(text: str) -> Decimal | None:
    """The number of a text that holds nothing but the digits of one: what a CSV file has for a number."""
    return Decimal(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None


def shortened(text: object, length: int = 60, *, is_json: bool = False) -> str:
    """A foreign text for use in a sentence: one line, without control characters, at most `length` long. What is no
    text stands there as the file shows it."""
    clean = "".join(c if c.isprintable() else " " for c in as_shown(text, is_json=is_json))
    clean = " ".join(clean.split())
    return clean if len(clean) <= length else clean[: length - 1] + "…"
