"""Hexadecimal digits, two of them at once by a table: for a whole column, and for the compiled kernel.

A text of up to twelve bytes stands inside its view: four bytes of length, then the text, then zeros. As numbers of 16
bits these are two of length and six pairs of digits; a pair's table has the number that it writes at its place.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

DIGITS = 12
"""Of 48 bits, which leaves 65,000 cells in a number of 64."""
WRONG = np.uint64(1 << 63)
"""The bit that only pairs have which are no digits."""
_LENGTH, _PAIRS = 2, DIGITS // 2
_AT_ONCE = 8_192
"""Texts whose numbers are worked out together, so that what is in between stays near the processor."""
_NUMBERS = {ord(digit): number for number, digit in enumerate("0123456789abcdef")}
Views = np.ndarray[Any, np.dtype[np.uint16]]
Read = Callable[[Views, Any, int], "np.ndarray[Any, Any] | None"]
"""Numbers of views (of those that are not blank), of so many digits each; None where one writes none."""


def hexadecimal(texts: pl.Series, read: Read | None = None) -> tuple[int, pl.Series] | None:
    """How many digits the texts have, and each as its number, where they are hexadecimal hashes of one length.

    None where two texts could be one number: other lengths, capitals, a sign.
    """
    view = texts.rechunk().to_arrow(compat_level=pl.CompatLevel.newest())
    digits = len(str(texts.first(ignore_nulls=True) or ""))
    if not pa.types.is_string_view(view.type) or view.offset or not 0 < digits <= DIGITS:
        return None
    views = np.frombuffer(view.buffers()[1], np.uint16)[: 8 * len(texts)].reshape(-1, 8)
    blank = texts.is_null()
    numbers = (read or _pieces)(views, blank.to_numpy() if blank.any() else None, digits)
    if numbers is None:
        return None
    found = pl.Series(numbers)
    return digits, found.set(blank, None) if blank.any() else found


def _pieces(views: Views, blank: Any, digits: int) -> np.ndarray[Any, Any] | None:
    numbers = np.empty(len(views), np.uint64)
    tables = tables_of(digits)
    for at in range(0, len(views), _AT_ONCE):
        piece = views[at : at + _AT_ONCE]
        number = tables[0][piece[:, _LENGTH]]
        for pair in range(1, _PAIRS):
            number |= tables[pair][piece[:, _LENGTH + pair]]
        wrong = (piece[:, 0] != digits) | (piece[:, 1] != 0) | (number >= WRONG)
        if (wrong if blank is None else wrong & ~blank[at : at + _AT_ONCE]).any():
            return None
        numbers[at : at + _AT_ONCE] = number
    return numbers


@cache
def tables_of(digits: int) -> np.ndarray[Any, Any]:
    """For each of the six pairs of bytes, what it adds to the number of a text of so many digits: 6 × 65,536.

    Behind the digits only zeros are right. Of a table only the places of digits are ever read: some kilobytes.
    """
    tables = np.full((_PAIRS, 1 << 16), WRONG, np.uint64)
    for pair in range(_PAIRS):
        first, second = 2 * pair, 2 * pair + 1
        for low, high_part in _bytes(first, digits):
            for high, low_part in _bytes(second, digits):
                tables[pair, low | high << 8] = high_part | low_part
    return tables


def _bytes(place: int, digits: int) -> list[tuple[int, int]]:
    """The bytes that may stand at a place of the text, and what each adds to the number."""
    if place >= digits:
        return [(0, 0)]
    return [(byte, number << 4 * (digits - 1 - place)) for byte, number in _NUMBERS.items()]
