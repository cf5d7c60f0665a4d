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
