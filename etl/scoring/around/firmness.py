"""How firm is a place by one indicator? Which places a figure could have, where it is small or is often revised.

A share over a small denominator says little: for each the interval is taken in which its true share lies in nine of
ten cases (Wilson's, which stands at 0 % and 100 % too). A figure that used to change after it was first filed may
change again: its interval is widened by as much as it changed on average. Somebody's place could be any but those that
the intervals of the others rule out.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import sqrt

import numpy as np

from etl.definitions.indicators import Indicator
from etl.scoring.ranking import RankRow

Interval = tuple[float, float]
Z = 1.6448536269514722
"""The standard normal deviate that leaves a twentieth on either side."""


def rank_bands_of(
    indicator: Indicator, rows: Iterable[RankRow], revised: Mapping[str, Fraction]
) -> dict[str, tuple[int, int]]:
    """Institution -> the best and the worst place that cannot be ruled out. `revised` is by how much of itself an
    institution's figure changed on average after it was first filed (0.02 is two percent)."""
    ends = {
        row.figure.institution: interval_of(indicator, row, revised.get(row.figure.institution, Fraction(0)))
        for row in rows
        if row.rank is not None and row.figure.value is not None
    }
    return places_between(ends, is_lower_better=indicator.direction == "lower")


def places_between(ends: Mapping[str, Interval], *, is_lower_better: bool) -> dict[str, tuple[int, int]]:
    """Institution -> the places that the intervals of the others leave it."""
    if not ends:
        return {}
    low, high = (np.array(side) for side in zip(*ends.values(), strict=True))
    if is_lower_better:
        low, high = -high, -low
    better = len(ends) - np.searchsorted(np.sort(low), high, side="right")
    worse = np.searchsorted(np.sort(high), low, side="left")
    return {
        code: (1 + int(above), len(ends) - int(below))
        for code, above, below in zip(ends, better, worse, strict=True)
    }


def interval_of(indicator: Indicator, row: RankRow, revised: Fraction) -> Interval:
    """Between what a figure may lie, in the indicator's unit."""
    figure = row.figure
    assert figure.value is not None
    low = high = float(figure.value)
    if (
        indicator.is_share
        and figure.numerator is not None
        and figure.denominator
        and 0 <= figure.numerator <= figure.denominator
    ):
        low, high = (end * indicator.scale for end in wilson(figure.numerator, figure.denominator))
        low, high = min(low, float(figure.value)), max(high, float(figure.value))
    margin = float(revised) * abs(float(figure.value))
    return low - margin, high + margin


def widened(ends: Interval, revised: Fraction) -> Interval:
    """An interval, by as much of its larger end as a figure used to change."""
    margin = float(revised) * max(map(abs, ends)) if revised else 0.0
    return ends[0] - margin, ends[1] + margin


def wilson(count: int, of: int) -> Interval:
    """The interval of a share of which `count` of `of` were seen, both ends between 0 and 1."""
    return share_between(count / of, of)


def share_between(share: float, of: int) -> Interval:
    """The same of a share, whether or not it can be one of `of`."""
    squared = Z * Z / of
    middle = (share + squared / 2) / (1 + squared)
    half = Z / (1 + squared) * sqrt(share * (1 - share) / of + squared / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)
