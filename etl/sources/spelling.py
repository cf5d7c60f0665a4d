"""How written words are compared: white space, width of characters and case do not matter."""

import re
import unicodedata
from functools import lru_cache

from etl.values.units import split_unit

_LONGEST_LABEL = 200
_WHITE = re.compile(r"\s+")


def plain(value: object) -> str:
    """A cell as text: full-width characters as usual ones, without invisible characters and white space around."""
    text = value if type(value) is str else str(value)
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
