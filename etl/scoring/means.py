"""Means of parts: arithmetic, geometric, harmonic; what is missing leaves and the other weights take its share.

Exact where a mean is rational; a geometric mean is taken with 50 decimal digits of software arithmetic, which
gives the same digits on every machine (binary logarithms do not).
"""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

Values = Sequence[Fraction | None]
Weights = Sequence[Fraction]

DIGITS = 50


def mean(
    kind: str, values: Values, weights: Weights, minimum_present: Fraction = Fraction(0)
) -> Fraction | None:
    """The weighted mean of what is present ("arithmetic", "geometric" or "harmonic").

    None where nothing is present, or a smaller share of the values than `minimum_present`.
    """
    present = [(value, weight) for value, weight in zip(values, weights, strict=True) if value is not None]
    if not present or len(present) < minimum_present * len(values):
        return None
    total = sum(weight for _, weight in present)
    if total == 0:
        return None
    return _MEANS[kind]([value for value, _ in present], [weight / total for _, weight in present])


def _arithmetic(values: Sequence[Fraction], weights: Weights) -> Fraction:
    return sum((value * weight for value, weight in zip(values, weights, strict=True)), Fraction(0))


def _geometric(values: Sequence[Fraction], weights: Weights) -> Fraction:
    if min(values) < 0:
        raise ValueError("a geometric mean needs values of zero or more")
    if min(values) == 0:
        return Fraction(0)
    with localcontext() as context:
        context.prec = DIGITS
        logarithm = sum(
            (
                decimal_of(value).ln() * decimal_of(weight)
                for value, weight in zip(values, weights, strict=True)
            ),
            Decimal(0),
        )
        return Fraction(logarithm.exp())


def _harmonic(values: Sequence[Fraction], weights: Weights) -> Fraction:
    if min(values) < 0:
        raise ValueError("a harmonic mean needs values of zero or more")
    if min(values) == 0:
        return Fraction(0)
    return 1 / sum((weight / value for value, weight in zip(values, weights, strict=True)), Fraction(0))


def decimal_of(number: Fraction) -> Decimal:
    """A fraction with as many digits as the context holds."""
    return Decimal(number.numerator) / Decimal(number.denominator)


_MEANS = {"arithmetic": _arithmetic, "geometric": _geometric, "harmonic": _harmonic}
