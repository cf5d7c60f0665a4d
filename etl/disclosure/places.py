"""Which places cannot be ruled out, as everybody may read it: reckoned from what is told of everybody anyway.

The width of an exact band tells how small a denominator is. These bands ask nothing but what is told: the cells of
the ratios, the least denominator that a cell of its width allows (`cells.needed`, read the other way round), and in
what class an institution's corrections fall. Who has the document can reckon them again, so that they give nothing
away that was not given. They are never narrower than the exact ones: each cell is taken at both its ends, the
denominator at its smallest, the corrections at the upper end of their class.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import ceil, inf

from etl.disclosure.cells import LADDER
from etl.disclosure.rankings import Rules
from etl.scoring.around.firmness import Interval, places_between, share_between, widened
from etl.values.told import Told

CLASSES = tuple(Fraction(percent, 100) for percent in (0, 1, 2, 5, 10, 20, 50, 100))
"""By how much of themselves an institution's figures changed after they were first filed: only the class is used."""


def class_of(revised: Fraction) -> Fraction:
    """The upper end of the class that a mean correction falls into."""
    return next(one for one in CLASSES if revised <= one or one == CLASSES[-1])


def told_places(
    by: Rules,
    told: Mapping[str, Fraction | None],
    ranked: Iterable[str],
    revised: Mapping[str, Fraction],
) -> dict[str, tuple[int, int]]:
    """Institution -> the best and the worst place that cannot be ruled out by who reads what is `told` of everybody
    (`rankings.told_values`). Of volumes nothing is told, and no band: that two of them may change places says how far
    apart they are."""
    if by.indicator.is_volume:
        return {}
    ends = {
        code: widened(_between(by, told.get(code)), class_of(revised.get(code, Fraction(0))))
        for code in ranked
    }
    return places_between(ends, is_lower_better=by.indicator.direction == "lower")


def _between(by: Rules, value: Fraction | None) -> Interval:
    """Between what the true ratio may lie of which `value` is told, in the indicator's unit."""
    indicator = by.indicator
    if value is None:
        return (0.0, float(indicator.scale)) if indicator.is_share else (-inf, inf)
    low, high = _ends(by, value)
    if not indicator.is_share or not 0 <= value <= indicator.scale:
        return float(low), float(high)
    scale, least = indicator.scale, least_denominator(by, value)
    lowest, _ = share_between(float(max(low, Fraction(0)) / scale), least)
    _, highest = share_between(float(min(high, Fraction(scale)) / scale), least)
    return lowest * scale, highest * scale


def _ends(by: Rules, value: Fraction) -> tuple[Fraction, Fraction]:
    half = Fraction(1, 2 * 10**by.indicator.decimals)
    low, high = (value.low, value.high) if isinstance(value, Told) else (value, value)
    return low - half, high + half


def least_denominator(by: Rules, value: Fraction) -> int:
    """The smallest denominator of which a ratio may be told so: what its cell needs, or the least that has a place."""
    multiply, divide = by.factor
    known = max(by.indicator.minimum_denominator, 1)
    if by.indicator.is_share and value == by.indicator.scale:
        return known  # all of something, of which nothing more is told
    return max(known, ceil(Fraction(by.rules.alike * multiply, divide) / _width(by, value)))


def _width(by: Rules, value: Fraction) -> Fraction:
    """How wide the cell is. One that ends at 100 % was cut off there: then the widest that begins where it does."""
    finest = Fraction(1, 10**by.indicator.decimals)
    if not isinstance(value, Told):
        return finest
    width = value.high - value.low
    if by.indicator.is_share and value.high == by.indicator.scale:
        sizes = (finest * step for step in LADDER)
        return max([width, *(one for one in sizes if one >= width and not value.low % one)])
    return width
