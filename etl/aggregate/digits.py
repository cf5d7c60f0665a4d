"""Hexadecimal digits, eight of them in one number of 64 bits: for a whole column at once, and for the compiled kernel.

A text of up to twelve bytes stands inside its view: four bytes of length, then the text, then zeros. As two numbers of
64 bits these are the length with the first four bytes, and the other eight.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

DIGITS = 12
"""Of 48 bits, which leaves 65,000 cells in a number of 64."""
_ONE = np.uint64(0x0101010101010101)
_LOW = np.uint64(0x0F0F0F0F0F0F0F0F)
_HIGH = np.uint64(0x1010101010101010)
_ZEROS = np.uint64(0x3030303030303030)
_PAIRS, _FOURS = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0000FFFF0000FFFF)
_HALF = np.uint64(0xFFFFFFFF)
_4, _6, _8, _16, _32 = (np.uint64(n) for n in (4, 6, 8, 16, 32))
_SIX, _NINE, _TO_LETTER = np.uint64(6 * 0x0101010101010101), np.uint64(9), np.uint64(0x27)


_AT_ONCE = 16_384
"""Texts whose numbers are worked out together, so that what is in between stays near the processor."""
Halves = np.ndarray[Any, np.dtype[np.uint64]]
Read = Callable[[Halves, Any, int], "np.ndarray[Any, Any] | None"]
"""Numbers of the halves of views (of those that are not blank), of so many digits each; None where one writes none."""


def hexadecimal(texts: pl.Series, read: Read | None = None) -> tuple[int, pl.Series] | None:
    """How many digits the texts have, and each as its number, where they are hexadecimal hashes of one length.

    None where two texts could be one number: other lengths, capitals, a sign.
    """
    view = texts.rechunk().to_arrow(compat_level=pl.CompatLevel.newest())
    digits = len(str(texts.first(ignore_nulls=True) or ""))
    if not pa.types.is_string_view(view.type) or view.offset or not 0 < digits <= DIGITS:
        return None
    halves = np.frombuffer(view.buffers()[1], np.uint64)[: 2 * len(texts)].reshape(-1, 2)
    blank = texts.is_null()
    numbers = (read or _pieces)(halves, blank.to_numpy(), digits)
    if numbers is None:
        return None
    found = pl.Series(numbers)
    return digits, found.set(blank, None) if blank.any() else found


def _pieces(halves: Halves, blank: Any, digits: int) -> np.ndarray[Any, Any] | None:
    numbers = np.empty(len(halves), np.uint64)
    padding, shift = padding_of(digits), np.uint64(4 * (DIGITS - digits))
    for at in range(0, len(halves), _AT_ONCE):
        piece = slice(at, at + _AT_ONCE)
        number, wrong = written(halves[piece, 0], halves[piece, 1], np.uint64(digits), *padding)
        if (wrong != 0)[~blank[piece]].any():
            return None
        numbers[piece] = number >> shift
    return numbers


def padding_of(digits: int) -> tuple[np.uint64, np.uint64]:
    """What makes zeros ("0") of the bytes behind a text of so many digits: of the first four, of the other eight."""
    missing = bytes(digits) + b"0" * (DIGITS - digits)
    return (
        np.uint64(int.from_bytes(missing[:4], "little") << 32),
        np.uint64(int.from_bytes(missing[4:], "little")),
    )


def eight(text: Any) -> Any:
    """The number that eight digits write, the first byte the highest; and not 0 where one of them is no digit."""
    is_letter = (text >> _6) & _ONE
    value = (text & _LOW) + is_letter * _NINE
    # A digit's value is below ten, a letter's is not, none is above fifteen, and written out again they are the text.
    wrong = (
        (text ^ (value + _ZEROS + is_letter * _TO_LETTER))
        | (((value + _SIX) >> _4) & _ONE) ^ is_letter
        | (value & _HIGH)
    )
    pairs = ((value << _4) | (value >> _8)) & _PAIRS
    fours = ((pairs << _8) | (pairs >> _16)) & _FOURS
    return ((fours << _16) | (fours >> _32)) & _HALF, wrong


def written(head: Any, tail: Any, digits: Any, head_padding: Any, tail_padding: Any) -> Any:
    """The number (of twelve digits) of a view's two halves, and not 0 where it writes none or another length."""
    other_length = (head & _HALF) ^ digits
    # The first four bytes, with four zeros before them.
    high, wrong_high = eight(((head & ~_HALF) | head_padding) | (_ZEROS & _HALF))
    low, wrong_low = eight(tail | tail_padding)
    return (high << _32) | low, wrong_high | wrong_low | other_length
