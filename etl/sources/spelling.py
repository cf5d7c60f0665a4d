"""How written words are compared: white space, width of characters and case do not matter."""

import datetime
import json
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from math import isfinite, isnan

from etl.values.units import split_unit

_LONGEST_LABEL = 200
_WHITE = re.compile(r"\s+")


def as_written(number: float | int | Decimal) -> str:
    """A number as a person writes it: no exponent, no zeros behind the last decimal."""
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_shown(value: object, *, is_json: bool = False) -> str:
    """A cell's value as the file shows it, never as Python would: TRUE (in JSON true), null, 2020-01-31, 12."""
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower() if is_json else str(value).upper()
    if isinstance(value, int | float | Decimal):
        return (
            as_written(value)
            if isfinite(value)
            else "NaN"
            if isnan(value)
            else f"{'-' * (value < 0)}Infinity"
        )
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d" if value.time() == datetime.time() else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def plain(value: object) -> str:
    """A cell as text: full-width characters as usual ones, without invisible characters and white space around."""
    text = value if type(value) is str else str(value) if type(value) is int else as_shown(value)
    if text.isascii():  # most are, and nothing of it is wide or invisible
        return text.strip()
    return _remembered_plain(text) if len(text) <= _LONGEST_LABEL else _plain(text)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return "".join(c for c in text if unicodedata.category(c) != "Cf").strip()


_remembered_plain = lru_cache(maxsize=8_192)(_plain)


def folded(text: object) -> str:
    """A heading or label for comparison: case folded, without white space and closing colon."""
    label = text if type(text) is str else str(text)
    return _remembered(label) if len(label) <= _LONGEST_LABEL else _folded(label)


def _folded(text: str) -> str:
    return _WHITE.sub("", plain(text).casefold()).rstrip(":")


_remembered = lru_cache(maxsize=8_192)(_folded)
"""The same labels are asked about again and again, row by row and rule by rule."""


def folded_heading(text: object) -> str:
    """A heading for comparison, its bracketed unit and the star of a required column left out."""
    heading = text if type(text) is str else str(text)
    return _remembered_heading(heading) if len(heading) <= _LONGEST_LABEL else _folded_heading(heading)


def _folded_heading(text: str) -> str:
    return folded(split_unit(plain(text).strip("*"))[0]).strip("*")


_remembered_heading = lru_cache(maxsize=8_192)(_folded_heading)


def code_written(value: object) -> str:
    """A code cell as text; spreadsheets turn 230602 into a number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return plain(value)
