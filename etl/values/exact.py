"""Exact arithmetic shared by everything that prints a ratio: fractions in, rounded decimals out."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import overload

Number = int | Fraction


_WITHIN_A_CONTEXT = 10**28


def rounded(value: Number, decimals: int) -> Decimal:
    """`value` rounded half up (away from zero) to `decimals` places, as a decimal with just that many."""
    exact = value if isinstance(value, int | Fraction) else Fraction(value)
    top, bottom = (
        exact.numerator,
        exact.denominator,
    )  # not as a product of fractions: the gcd would cost most of it
    whole = (abs(top) * 10**decimals * 2 + bottom) // (bottom * 2)
    sign = -1 if top < 0 and whole else 1
    if whole < _WITHIN_A_CONTEXT:
        return Decimal(sign * whole).scaleb(-decimals)
    # A shift of the point keeps no more digits than the context has; this one keeps all of them.
    return Decimal(f"{sign * whole}E-{decimals}")


MOST_DECIMALS = 12
"""A value that lies nearer to a border than this says no more than that it lies there."""


def decimals_beside(
    value: Number, borders: Sequence[Number], least: int, *, border_is_above: bool = True
) -> int:
    """With how many decimals, `least` or more, a printed value stands on the side of each border on which it lies:
    under 50 % comes 49.996 %, not 50.00 %. A value on a border belongs above it, or else below."""

    def is_above(one: Fraction, border: Number) -> bool:
        return one >= border if border_is_above else one > border

    for decimals in range(least, MOST_DECIMALS):
        printed = Fraction(rounded(value, decimals))
        if all(is_above(printed, border) == is_above(Fraction(value), border) for border in borders):
            return decimals
    return MOST_DECIMALS


def growth(value: Number, base: Number) -> Fraction | None:
    """Relative change from `base` to `value` (0.5 is fifty percent); None where the base is not above zero."""
    if base <= 0:
        return None
    # At one go: a fraction of fractions would look for common factors three times.
    top = value.numerator * base.denominator - base.numerator * value.denominator
    return Fraction(top, value.denominator * base.numerator)


def median(values: Sequence[Number]) -> Fraction | None:
    """The exact median; None of nothing."""
    ordered = sorted(values, key=lambda value: (value.numerator / value.denominator, value))
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle]) / 2


@overload
def written(value: Number | Decimal, decimals: int = 6) -> int | str: ...


@overload
def written(value: None, decimals: int = 6) -> None: ...


def written(value: Number | Decimal | None, decimals: int = 6) -> int | str | None:
    """A number for JSON: an integer where it is whole, else a decimal string of at most `decimals` places."""
    if value is None:
        return None
    fraction = Fraction(value)
    if fraction.denominator == 1:
        return fraction.numerator
    text = f"{rounded(fraction, decimals):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
