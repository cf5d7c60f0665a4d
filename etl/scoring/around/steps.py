"""How the search for advice walks: a lever's reach cut in steps, and the steps that gain most for their effort."""

from collections.abc import Mapping
from fractions import Fraction

from etl.scoring.around.levers import Lever

STEPS = 16
"""Into how many steps a lever's reach is cut when a set is put together, and a search narrows at a time."""


def between(low: int, high: int) -> list[int]:
    """At most STEPS - 1 whole numbers strictly between two others, evenly spread."""
    return sorted({low + (high - low) * step // STEPS for step in range(1, STEPS)} - {low, high})


def hull(lever: Lever, official: Mapping[int, int]) -> list[tuple[Fraction, Lever, int]]:
    """(points for the effort, lever, amount) along the upper hull of what a lever gains."""
    amounts, steps = sorted(official), []
    at = 0
    while at != amounts[-1]:
        rest = [amount for amount in amounts if amount > at]
        slope, further = max((Fraction(official[a] - official[at], a - at), a) for a in rest)
        if slope <= 0:
            break
        steps.append((slope * lever.limit, lever, further))
        at = further
    return steps
