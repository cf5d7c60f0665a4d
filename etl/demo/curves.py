"""Growth between two levels, in exact fractions, so that every machine draws the same curve."""

from fractions import Fraction
from functools import cache

_REACH = Fraction(17, 20)
"""How far along its S the curve has come at the last step: growth has slowed by then, not stopped."""


@cache
def ease(step: int, steps: int) -> Fraction:
    """How much of the way is done after `step` of `steps`: 0 at first, 1 at the last, S-shaped."""
    return _s(_REACH * Fraction(step, steps)) / _s(_REACH)


def between(first: int, last: int, step: int, steps: int) -> int:
    """The whole number on the curve from `first` (at step 0) to `last` (at `steps`); both are met exactly."""
    return first + int((last - first) * ease(step, steps))


def _s(x: Fraction) -> Fraction:
    return x**3 * (6 * x**2 - 15 * x + 10)
