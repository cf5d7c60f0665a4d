"""Numbers as people read them. The only place where a figure is rounded for the eye, always half up."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache

from babel.numbers import get_decimal_symbol, get_group_symbol

from etl.values.exact import rounded
from etl.values.told import Told

Exact = int | Decimal | Fraction

# Steps at which a large number changes its word, largest first. English counts in thousands of thousands,
# Chinese in ten thousands.
STEPS: dict[str, tuple[tuple[int, str], ...]] = {
    "zh": ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")),
    "en": ((10**12, " trillion"), (10**9, " billion"), (10**6, " million")),
}


MINUS = "−"
"""The sign of a number below zero (U+2212), as documents and charts have it: no program breaks a line behind it."""
# A hyphen between two things, as in a date or a code, is none; what is quoted stays as somebody wrote it.
_BELOW_ZERO = re.compile(r"(?<![a-zA-Z0-9_.,%)\]}/“\"'-])-(?=\d)")


def with_minus(said: str) -> str:
    """Words in which a number below zero has its sign."""
    return _BELOW_ZERO.sub(MINUS, said) if "-" in said else said


def written(value: Exact, locale: str, decimals: int = 0, *, trim: bool = False) -> str:
    """`value` with grouping in `locale`, with so many decimals, or at most so many when `trim`; of a band both ends,
    with as many as they have."""
    if isinstance(value, Told):
        return "–".join(written(end, locale, _decimals_of(end)) for end in value.ends)
    digits = f"{rounded(Fraction(value), decimals):,f}"
    if trim and decimals:
        digits = digits.rstrip("0").rstrip(".")
    return digits.translate(_marks(locale))


@cache
def _marks(locale: str) -> dict[int, str]:
    """What a locale writes for Python's marks, where it is something else. Babel's own formatting takes a table of a
    country's institutions five times as long."""
    locales = {
        ",": get_group_symbol(locale),
        ".": get_decimal_symbol(locale),
        "-": MINUS,
    }
    return {ord(ours): theirs for ours, theirs in locales.items() if ours != theirs}


def large(value: Exact, language: str, locale: str, decimals: int = 2) -> str:
    """A large number in few digits: 113万, 12.35亿; 1.13 million. Small ones in full."""
    size, word = _step(Fraction(value), STEPS[language], decimals)
    kept = 0 if size == 1 and Fraction(value).denominator == 1 else decimals
    return written(Fraction(value) / size, locale, kept, trim=True) + word


def _step(value: Fraction, steps: tuple[tuple[int, str], ...], decimals: int) -> tuple[int, str]:
    """The step a number is told in: the largest it reaches once rounded to the step below it.

    99,999,999 is 1亿 rather than 10,000万, but 9,996 stays in full.
    """
    for (size, word), below in zip(steps, (*(size for size, _ in steps[1:]), 1), strict=True):
        if abs(rounded(value / below, decimals)) * below >= size:
            return size, word
    return 1, ""


def signed(value: Exact, locale: str, decimals: int) -> str:
    """`value` with its sign in front; nothing before a zero. A dash between the ends of a band would be a minus."""
    if isinstance(value, Told):
        return "…".join(signed(end, locale, _decimals_of(end)) for end in value.ends)
    shown = rounded(Fraction(value), decimals)
    return ("+" if shown > 0 else "") + written(shown, locale, decimals)


def _decimals_of(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
