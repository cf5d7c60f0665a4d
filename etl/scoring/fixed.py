"""Points as integers: units of 0.0001 point, rounded half-up, so that no two machines can differ."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

DECIMALS = 4
UNIT: int = 10**DECIMALS

Integers = NDArray[np.int64]


def half_up(numerator: int, denominator: int) -> int:
    """numerator ÷ denominator to the nearest integer, halves away from zero (四舍五入), as calculators do.

    >>> half_up(5, 2), half_up(-5, 2), half_up(7, 3)
    (3, -3, 2)
    """
    size = (2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator))
    return size if (numerator < 0) == (denominator < 0) else -size


def half_up_all(numerator: Integers, denominator: Integers | int) -> Integers:
    """`half_up` over whole arrays. Denominators are positive; 2·|numerator| + denominator must fit 63 bits."""
    size = (2 * np.abs(numerator) + denominator) // (2 * np.asarray(denominator))
    signed: Integers = np.where(numerator < 0, -size, size)
    return signed


@lru_cache(maxsize=4096)  # a method's maxima, asked for anew for each part, quarter and draw
def units(points: Decimal | Fraction | int) -> int:
    """Points as a whole number of units of 0.0001. More decimals than four are an error, never rounded."""
    scaled = Fraction(points) * UNIT
    if scaled.denominator != 1:
        raise ValueError(
            f"{points} has more than {DECIMALS} decimals; points are kept to {DECIMALS} decimals"
        )
    return scaled.numerator


def written(amount: int, decimals: int = DECIMALS) -> str:
    """An amount in units of 10^-decimals as it is printed.

    >>> written(39286), written(-5), written(9820, 2)
    ('3.9286', '-0.0005', '98.20')
    """
    sign = "-" if amount < 0 else ""
    whole, rest = divmod(abs(amount), 10**decimals)
    return f"{sign}{whole}.{rest:0{decimals}d}" if decimals else f"{sign}{whole}"


def written_short(amount: int, decimals: int = DECIMALS) -> str:
    """As `written`, without the zeros at the end: 5, 3.9286, 0.5."""
    text = written(amount, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def said(amount: int, full: int | None = None) -> str:
    """Points (units of 0.0001) as people say them: to two decimals at most, without zeros at the end. More where two
    would say nothing of something, or all (`full`) of less than all.

    >>> said(17187), said(0), said(40000), said(12), said(49999, 50000)
    ('1.72', '0', '4', '0.0012', '4.9999')
    """
    near = half_up(amount, UNIT // 100) * (UNIT // 100)
    is_exact = amount == full or near in (0, full)
    return written_short(amount if is_exact else near)


def written_value(value: Fraction, decimals: int) -> str:
    """A value rounded half-up to `decimals`, as it is printed."""
    return written(half_up(value.numerator * 10**decimals, value.denominator), decimals)


@lru_cache(maxsize=4096)  # one method's parameters, in the sentences of everybody
def written_exact(number: Decimal | Fraction | int) -> str:
    """A parameter of a method as it was written there: 60, 0.5, 1/3."""
    value = Fraction(number)
    for decimals in range(10):
        if (value * 10**decimals).denominator == 1:
            return written(int(value * 10**decimals), decimals)
    return f"{value.numerator}/{value.denominator}"
