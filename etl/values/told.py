"""A number of which only a band is told. It counts like the band's middle and is written as its two ends."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from etl.values.exact import median, rounded

MOST_DECIMALS = 10


class Told(Fraction):
    """The band from `low` to `high`. As a number it is the middle, so that charts have a place for it and bands sort;
    what is reckoned with it is an ordinary fraction and no band."""

    __slots__ = ("high", "low")
    low: Fraction
    high: Fraction

    def __new__(cls, low: Fraction | int, high: Fraction | int) -> "Told":
        """ValueError where `low` is not below `high`: a band of one number is that number."""
        if not low < high:
            raise ValueError(f"a band goes from a smaller to a larger number, not from {low} to {high}")
        made = super().__new__(cls, (Fraction(low) + Fraction(high)) / 2)
        made.low, made.high = Fraction(low), Fraction(high)
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Told, (self.low, self.high)

    def __copy__(self) -> "Told":
        return self

    def __deepcopy__(self, memo: object) -> "Told":
        return self

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """Both ends with as many decimals as the one that needs more."""
        for decimals in range(MOST_DECIMALS + 1):
            ends = rounded(self.low, decimals), rounded(self.high, decimals)
            if tuple(map(Fraction, ends)) == (self.low, self.high):
                break
        return ends


def median_told(values: Sequence[Fraction | None], *, halfway: bool = False) -> Fraction | None:
    """The median of what is told of everybody: it tells nothing more. A band where it falls into one, and nothing
    where somebody's number is not told. A band has no more decimals than those that it comes from: halfway between two
    of them its ends are rounded outwards, or, with `halfway`, left where they fall."""
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    low = median([value.low if isinstance(value, Told) else value for value in known])
    high = median([value.high if isinstance(value, Told) else value for value in known])
    if low is None or high is None or low == high:
        return low
    if halfway:
        return Told(low, high)
    decimals = max(
        len(f"{end:f}".partition(".")[2]) for one in known if isinstance(one, Told) for end in one.ends
    )
    step = 10**decimals
    return Told(Fraction(floor(low * step), step), Fraction(ceil(high * step), step))


def times(value: Fraction, factor: int) -> Fraction:
    """A number times a factor above zero; a band stays one."""
    return Told(value.low * factor, value.high * factor) if isinstance(value, Told) else value * factor


def in_percent(value: Fraction, whole: int) -> Fraction:
    """A number as a part of `whole`, in percent; of a band both ends, rounded to hundredths."""
    if not isinstance(value, Told):
        return value / whole * 100
    low, high = (Fraction(rounded(end / whole * 100, 2)) for end in (value.low, value.high))
    return Told(low, high)
