"""Seeded draws. Each subject has a generator of its own: a change in one leaves the others as they were."""

import random

from etl.demo.curves import ease


def chance(seed: int, *subject: str) -> random.Random:
    """A generator for `subject`. A text as seed gives the same draws whatever the hash seed."""
    return random.Random("/".join((str(seed), *subject)))


def wobble(draw: random.Random, value: int, permille: int) -> int:
    """`value` moved by up to `permille` either way, in whole numbers."""
    return value * (1000 + draw.randint(-permille, permille)) // 1000


def rate_path(
    draw: random.Random, start: tuple[int, int], end: tuple[int, int], diligence: int, steps: int
) -> list[int]:
    """A rate in permille for steps 0 … `steps`: drawn within `start`, ending within `end`.

    `diligence` (0 to 1000) decides most of where in `end` it comes out, so that who is good at one thing is
    mostly good at others.
    """
    first = draw.randint(*start)
    skill = (diligence * 7 + draw.randint(0, 1000) * 3) // 10
    last = end[0] + (end[1] - end[0]) * skill // 1000
    path = [first + int((last - first) * ease(step, steps)) for step in range(steps + 1)]
    return [min(1000, max(0, rate + draw.randint(-4, 4))) for rate in path]
