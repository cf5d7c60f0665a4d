"""The one piecewise-linear function behind all-or-nothing, completion, linear, base and improvement (R1-R3, R5,
R11) and, with steps instead of slopes, behind bands (R4).

`exact` is the rule; `points` is the same for a whole column. The column proposes in floats and hands every row that
lies within a hair of a rounding boundary back to `exact`; a property test holds the two together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, pairwise
from typing import Literal

import numpy as np

from etl.scoring.fixed import Integers, half_up
from etl.scoring.readings import Quantity, Rows

CAUTION = 64
"""Rows are decided exactly where a float comes nearer to a rounding boundary than this many times its error."""
PIECE = 2**14
"""Rows worked on at a time, so that they stay in the processor's cache."""


@dataclass(frozen=True)
class Curve:
    """Corners (value in the indicator's unit, points in units of 0.0001), values never falling.

    Left of the first corner its points hold, right of the last one the last one's. Two corners with one value
    make a step; `closed` says which side the value itself belongs to: "left", as in [60, 70), the upper side.
    """

    corners: tuple[tuple[Fraction, int], ...]
    closed: Literal["left", "right"] = "left"

    def __post_init__(self) -> None:
        values = [value for value, _ in self.corners]
        if not values or values != sorted(values):
            raise ValueError("corners are out of order: their values must rise from left to right")

    def exact(self, value: Fraction) -> int:
        """Points of one value in units of 0.0001, rounded half-up."""
        points = self.unrounded(value)
        return half_up(points.numerator, points.denominator)

    def unrounded(self, value: Fraction) -> Fraction:
        """Points of one value in units of 0.0001 before they are rounded."""
        before = [c for c in self.corners if c[0] < value or (c[0] == value and self.closed == "left")]
        if not before or len(before) == len(self.corners):
            return Fraction(before[-1][1] if before else self.corners[0][1])
        (x0, y0), (x1, y1) = before[-1], self.corners[len(before)]
        return y0 + (y1 - y0) * (value - x0) / (x1 - x0)

    def points(self, quantity: Quantity) -> Integers:
        """Points of every row in units of 0.0001. Rows without a figure come out as rows of value 0."""
        total = np.full(len(quantity), self.corners[0][1], dtype=np.int64)
        doubtful: list[Iterable[int]] = []
        for (x0, y0), (x1, y1) in pairwise(self.corners):
            if x0 < x1 and y0 != y1:
                doubtful.append(_add_slope(total, quantity, x0, x1, y1 - y0))
            elif y0 != y1:
                beyond = quantity.sign_against(x0)
                total += (y1 - y0) * (beyond >= 0 if self.closed == "left" else beyond > 0)
        for row in chain.from_iterable(doubtful):
            total[row] = self.exact(quantity.exact(int(row)))
        return total


def _add_slope(total: Integers, quantity: Quantity, x0: Fraction, x1: Fraction, rise: int) -> Iterable[int]:
    """Add one slope's share of the points, rounded; the rows that a float cannot decide come back."""
    slope, start = float(rise / (x1 - x0)), float(-x0 * rise / (x1 - x0))
    largest = float(max(abs(x0), abs(x1)))
    margin = CAUTION * abs(slope) * (quantity.error + largest * 2**-49) + 2**-30
    if margin > 0.1:
        return range(len(total))
    low, high = min(0, rise), max(0, rise)
    doubtful: list[Rows] = []
    for first in range(0, len(total), PIECE):
        piece = slice(first, first + PIECE)
        share = quantity.near(piece)
        share *= slope
        share += start
        np.clip(share, low, high, out=share)
        share += 0.5
        rounded = np.floor(share)
        total[piece] += rounded.astype(np.int64)
        share -= rounded
        share -= 0.5
        found = np.flatnonzero(np.abs(share, out=share) > 0.5 - margin)
        if len(found):
            doubtful.append(found + first)
    return np.concatenate(doubtful) if doubtful else ()
