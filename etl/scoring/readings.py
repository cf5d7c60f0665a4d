"""Readings: one figure per row of a roster as an exact ratio of integers, with its state.

Floats only propose here. Whatever lies too near a boundary for a float is decided with integers, so a result
never depends on the machine, its number of threads or the order of its sums.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from etl.scoring.fixed import Integers
from etl.scoring.states import State

Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
States = NDArray[np.int8]
Counts = NDArray[np.int64] | NDArray[np.object_]

ONE = Fraction(1)
EVERYTHING = slice(None)
WIDEST = 2**62
"""Products stay below this, or Python's own integers take over."""


class Quantity(Protocol):
    """What a curve reads: a value in the indicator's unit for every row, exactly and nearly."""

    def __len__(self) -> int: ...
    def near(self, rows: slice) -> Floats:
        """The values as floats; 0 where there is no figure."""

    @property
    def error(self) -> float:
        """How far `near` may be off, in the unit of the values, beyond its last bits."""

    def exact(self, row: int) -> Fraction:
        """The value of one row."""

    def sign_against(self, threshold: Fraction) -> Integers:
        """-1, 0 or 1 in each row: below, at or above the threshold, exactly."""


@dataclass(frozen=True, eq=False)
class Reading:
    """An indicator, or the count of an event, over the rows of a roster.

    The value is scale × numerator ÷ denominator in the indicator's unit. A row without a figure holds 0 ÷ 0 and
    `figure` False. Arrays are int64, or Python integers (dtype object) where 64 bits do not suffice.
    """

    numerator: Counts
    denominator: Counts
    state: States
    scale: Fraction = ONE

    @classmethod
    def of(cls, numerator: Counts, denominator: Counts, state: States, scale: Fraction = ONE) -> Self:
        """Ratios are made here and nowhere else: no denominator, no figure, whatever the numerator says."""
        state = np.asarray(state, dtype=np.int8)
        empty = (denominator <= 0).astype(np.bool_)
        state = np.where(empty & (state == State.VALUE), np.int8(State.TOO_FEW), state)
        empty |= (state != State.VALUE) & (state != State.UNDER_OBJECTION)
        rows = np.flatnonzero(empty)
        if numerator[rows].any() or denominator[rows].any():
            numerator, denominator = numerator.copy(), denominator.copy()
            numerator[rows] = denominator[rows] = 0
        return cls(numerator, denominator, state, scale)

    @cached_property
    def figure(self) -> Mask:
        """Rows that have a figure to score: a value, or a value under objection."""
        return (self.denominator > 0).astype(np.bool_)

    def __len__(self) -> int:
        return len(self.state)

    def near(self, rows: slice = EVERYTHING) -> Floats:
        """The values as floats; 0 where there is no figure."""
        numerator, base = self.numerator[rows], np.maximum(self.denominator[rows], 1)
        if base.dtype == object or numerator.dtype == object:
            return (numerator.astype(object) / base).astype(np.float64) * float(self.scale)
        value: Floats = np.true_divide(numerator, base)
        value *= float(self.scale)
        return value

    @property
    def error(self) -> float:
        """How far `near` may be off beyond its last bits: not at all."""
        return 0.0

    def exact(self, row: int) -> Fraction:
        """The value of one row, in the indicator's unit; 0 where there is no figure."""
        over, under = int(self.numerator[row]), int(self.denominator[row]) or 1
        return Fraction(over * self.scale.numerator, under * self.scale.denominator)

    def sign_against(self, threshold: Fraction) -> Integers:
        """-1, 0 or 1 in each row: below, at or above the threshold, exactly."""
        left = self.scale.numerator * threshold.denominator
        right = self.scale.denominator * threshold.numerator
        numerator, denominator = self.numerator, np.where(self.figure, self.denominator, 1)
        if _largest(numerator) * abs(left) >= WIDEST or _largest(denominator) * abs(right) >= WIDEST:
            numerator, denominator = numerator.astype(object), denominator.astype(object)
        sign: Integers = np.sign(numerator * left - denominator * right).astype(np.int64)
        return sign

    def take(self, rows: Rows | Mask) -> "Reading":
        """The same figures for some of the rows."""
        return Reading(self.numerator[rows], self.denominator[rows], self.state[rows], self.scale)


@dataclass(frozen=True, eq=False)
class Gain:
    """How far a reading has come since an earlier one, in the indicator's unit; both over the same rows."""

    now: Reading
    before: Reading

    def __len__(self) -> int:
        return len(self.now)

    def near(self, rows: slice = EVERYTHING) -> Floats:
        """The gains as floats, for whole rows at a time; `error` says how far they may be off."""
        return self.now.near(rows) - self.before.near(rows)

    @cached_property
    def error(self) -> float:
        """The bits that go astray when two large figures are taken from each other."""
        size = np.abs(self.now.near()) + np.abs(self.before.near())
        return float(size.max(initial=0.0)) * 2**-49

    def exact(self, row: int) -> Fraction:
        """The gain of one row, in the indicator's unit."""
        return self.now.exact(row) - self.before.exact(row)

    def sign_against(self, threshold: Fraction) -> Integers:
        """-1, 0 or 1 in each row: below, at or above the threshold. Where floats cannot tell, it is reckoned
        exactly."""
        distance = self.near() - float(threshold)
        sign = np.sign(distance).astype(np.int64)
        size = np.abs(self.now.near()) + np.abs(self.before.near()) + abs(float(threshold)) + 1.0
        for row in np.flatnonzero(np.abs(distance) <= size * 1e-12):
            exact = self.exact(int(row)) - threshold
            sign[row] = (exact > 0) - (exact < 0)
        return sign


def missing(rows: int, state: State) -> Reading:
    """A reading without any figure."""
    zeros = np.zeros(rows, dtype=np.int64)
    return Reading(zeros, zeros, np.full(rows, state, dtype=np.int8))


def _largest(array: Counts) -> int:
    return max(int(array.max()), -int(array.min())) if len(array) else 0
