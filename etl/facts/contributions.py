"""What each part put into a growth, in hundredths of a percentage point that add up to the growth as it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from etl.values.exact import Number, rounded

HUNDREDTHS = 10_000
"""Of a percentage point in a rate of one: 0.0147 is 1.47 points, 147 hundredths."""


@dataclass(frozen=True)
class Contribution:
    """A part of a sum now and before (integers in the measure's unit), and the points it put into the sum's growth."""

    code: str
    value: int
    before: int
    points: Decimal


@dataclass(frozen=True)
class Growth:
    """The growth of a sum in percent, and its parts, the largest contribution first; their points add up to it.

    `missing` are institutions that have a figure in the period compared with and none in this one, though they still
    take part: what they seem to take away from the growth has not been filed yet."""

    value: int
    before: int
    percent: Decimal
    parts: tuple[Contribution, ...]
    missing: tuple[str, ...] = ()


def contributions(now: Mapping[str, int], before: Mapping[str, int]) -> Growth | None:
    """Part -> value now and before. None where there was nothing above zero before: then nothing has grown by a rate.

    A part that is missing in one of them was zero there: who comes or goes contributes what came or went.
    """
    codes = sorted({*now, *before})
    base = sum(before.values())
    if base <= 0:
        return None
    exact = {code: Fraction((now.get(code, 0) - before.get(code, 0)) * HUNDREDTHS, base) for code in codes}
    units = apportioned(exact)
    parts = [
        Contribution(code, now.get(code, 0), before.get(code, 0), Decimal(units[code]).scaleb(-2))
        for code in codes
    ]
    whole = Decimal(sum(units.values())).scaleb(-2)
    return Growth(
        sum(now.values()), base, whole, tuple(sorted(parts, key=lambda one: (-one.points, one.code)))
    )


def apportioned(exact: Mapping[str, Fraction]) -> dict[str, int]:
    """Whole units whose sum is the rounded sum of the exact ones, each less than one away from its own: the largest
    remainders are rounded up (of equal ones the first by code)."""
    whole = int(rounded(sum(exact.values(), Fraction()), 0))
    floors = {code: value.numerator // value.denominator for code, value in exact.items()}
    missing = whole - sum(floors.values())
    by_remainder = sorted(exact, key=lambda code: (floors[code] - exact[code], code))
    raised = set(by_remainder[:missing])
    return {code: floor + (code in raised) for code, floor in floors.items()}


def annualised(value: Number, before: Number, per_year: int, periods: int = 1) -> Decimal | None:
    """The growth of a year in percent, had it gone on as in the last `periods`; None where there was nothing before.

    Reckoned exactly where it is a whole power, which it is for every number of periods that divides a year.
    """
    if before <= 0 or value < 0 or per_year % periods:
        return None
    return rounded(((Fraction(value) / Fraction(before)) ** (per_year // periods) - 1) * 100, 2)


def merged(values: Mapping[str, int], successors: Mapping[str, str]) -> dict[str, int]:
    """Values under the institutions that they have gone over into: what the merged ones were together before."""
    found: dict[str, int] = {}
    for code, value in values.items():
        last, seen = code, {code}
        while (follower := successors.get(last, "")) and follower not in seen:
            last = follower
            seen.add(last)
        found[last] = found.get(last, 0) + value
    return found
