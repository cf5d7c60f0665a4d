"""Numbers of a method as they are written there: exact ones, shares, points, and bands without gap or overlap."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from typing import Annotated

from pydantic import BeforeValidator

_DIGITS = 24
"""Digits before and behind the point. What is written in a few letters (1e999999) may have a million of them, and every
fraction that is made of it as well."""


def _exact(value: object) -> object:
    """A number as it stands in the file: 0.1 is one tenth, not the nearest float."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        return value
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"“{value}” is not a number") from None
    if not number.is_finite():
        raise ValueError(f"“{value}” is not a finite number")
    if number and (number.adjusted() > _DIGITS or int(number.as_tuple().exponent) < -_DIGITS):
        raise ValueError(f"“{str(value)[:40]}” is larger or finer than any number of a method")
    return number


def four_decimals(value: Decimal) -> Decimal:
    """Points as they are; more than four decimals are refused, never rounded."""
    if value != round(value, 4):
        raise ValueError(f"{value} has more than 4 decimals; points are kept to 4 decimals")
    return value


def _share(value: object) -> object:
    return Fraction(value) if isinstance(value, str) and "/" in value else _exact(value)


def _points(value: object) -> object:
    number = _exact(value)
    return four_decimals(number) if isinstance(number, Decimal) else number


Exact = Annotated[Decimal, BeforeValidator(_exact)]
Share = Annotated[Fraction, BeforeValidator(_share)]
"""A part of a whole; thirds are written "1/3"."""
Points = Annotated[Decimal, BeforeValidator(_points)]


def check_bands(bands: list[tuple[Decimal | None, Decimal | None]]) -> None:
    """Refuse bands (from, to) that leave a gap, overlap, run backwards or do not reach to both ends."""
    if bands[0][0] is not None or bands[-1][1] is not None:
        raise ValueError(
            "the first band must have no “from” and the last no “to”, so that every value has a band"
        )
    for start, end in bands:
        if start is not None and end is not None and start >= end:
            raise ValueError(f"a band from {start} to {end} runs backwards")
    for (_, end), (start, _) in pairwise(bands):
        if start is None or end is None:
            raise ValueError("only the first band may lack “from” and only the last “to”")
        if start > end:
            raise ValueError(
                f"there is a gap between {end} and {start}; the next band must begin where one ends"
            )
        if start < end:
            raise ValueError(
                f"the bands overlap between {start} and {end}; the next must begin where one ends"
            )
