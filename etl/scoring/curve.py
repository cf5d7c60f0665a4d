"""The one piecewise-linear function behind all-or-nothing, completion, linear, base and improvement (R1-R3, R5,
R11) and, with steps instead of slopes, behind bands (R4).

`exact` is the rule; `points` is the same for a whole column. The column proposes in floats and hands every row that
lies within a hair of a rounding boundary back to `exact`; a property test holds the two together.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

import numpy as np

from etl.scoring.fixed import Integers, half_up
from etl.scoring.readings import Floats, Quantity

MARGIN = 1e-4
"""Proposals nearer than this (in units of 0.0001 point) to a rounding boundary are decided exactly."""


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
        left = [c for c in self.corners if c[0] < value or (c[0] == value and self.closed == "left")]
        right = [c for c in self.corners if c[0] > value or (c[0] == value and self.closed == "right")]
        if not left or not right:
            return (left[-1] if left else right[0])[1]
        (x0, y0), (x1, y1) = left[-1], right[0]
        points = y0 + (y1 - y0) * (value - x0) / (x1 - x0)
        return half_up(points.numerator, points.denominator)

    def points(self, quantity: Quantity) -> Integers:
        """Points of every row in units of 0.0001. Rows without a figure come out as rows of value 0."""
        total = np.full(len(quantity.approx), self.corners[0][1], dtype=np.int64)
        doubtful = np.zeros(len(total), dtype=np.bool_)
        for (x0, y0), (x1, y1) in pairwise(self.corners):
            if y0 == y1:
                continue
            if x0 == x1:
                beyond = quantity.sign_against(x0)
                total += (y1 - y0) * (beyond >= 0 if self.closed == "left" else beyond > 0)
                continue
            proposal = self._proposal(quantity.approx, x0, x1, y1 - y0)
            rounded = np.floor(proposal)
            total += rounded.astype(np.int64)
            doubtful |= np.abs(proposal - rounded - 0.5) > 0.5 - MARGIN
        for row in np.flatnonzero(doubtful) if self._floats_suffice(quantity.error) else range(len(total)):
            total[row] = self.exact(quantity.exact(int(row)))
        return total

    @staticmethod
    def _proposal(value: Floats, x0: Fraction, x1: Fraction, rise: int) -> Floats:
        """One slope's share of the points, half a unit added so that cutting off rounds."""
        slope = float(rise / (x1 - x0))
        start = float(-x0 * rise / (x1 - x0))
        low, high = min(0, rise), max(0, rise)
        proposal = value * slope
        proposal += start
        np.clip(proposal, low, high, out=proposal)
        proposal += 0.5
        return proposal

    def _floats_suffice(self, error: float) -> bool:
        """Whether a float's error stays far below MARGIN on every slope: not if corners are absurdly close."""
        return all(
            abs(y1 - y0) / float(x1 - x0) * (error + float(max(abs(x0), abs(x1))) * 2**-49) < MARGIN / 8
            for (x0, y0), (x1, y1) in pairwise(self.corners)
            if x1 != x0
        )
