"""From a rule as it is written in a method to a curve: directions are applied here, once, and nowhere else."""

from fractions import Fraction
from typing import Any

from etl.definitions.method.rules import AllOrNothing, Bands, Base, Completion, Improvement, Linear
from etl.scoring.curve import Curve
from etl.scoring.fixed import UNIT, units


def curve_of(rule: Any, points: int, *, higher: bool) -> Curve:
    """The curve of R1-R5 or R11 for an item worth `points` (units of 0.0001). R11 reads the gain, not the value."""
    match rule:
        case AllOrNothing():
            return _cliff(Fraction(rule.target), points, higher)
        case Completion():
            return _between(Fraction(0), Fraction(rule.target), points)
        case Linear():
            return _between(Fraction(rule.floor), Fraction(rule.target), points)
        case Bands():
            return _steps(rule)
        case Base():
            return _base(rule, points, higher)
        case Improvement():
            return _between(Fraction(0), Fraction(rule.gain) * (1 if higher else -1), points)
    raise TypeError(f"{type(rule).__name__} does not turn one value into points")


def _cliff(target: Fraction, points: int, higher: bool) -> Curve:
    if higher:
        return Curve(((target, 0), (target, points)), "left")
    return Curve(((target, points), (target, 0)), "right")


def _between(floor: Fraction, target: Fraction, points: int) -> Curve:
    if floor < target:
        return Curve(((floor, 0), (target, points)))
    return Curve(((target, points), (floor, 0)))


def _steps(rule: Bands) -> Curve:
    corners = []
    for below, above in zip(rule.band, rule.band[1:], strict=False):
        edge = Fraction(above.from_ or 0)
        corners += [(edge, units(below.points)), (edge, units(above.points))]
    return Curve(tuple(corners), rule.closed)


def _base(rule: Base, points: int, higher: bool) -> Curve:
    """Corners where the slope of `per_unit` through (target, base × points) meets 0 and the cap."""
    base, cap = Fraction(rule.base) * points, units(Fraction(rule.cap) * points / UNIT)
    slope = Fraction(rule.per_unit) * UNIT * (1 if higher else -1)
    zero = Fraction(rule.target) - base / slope
    top = Fraction(rule.target) + (cap - base) / slope
    return Curve(tuple(sorted([(zero, 0), (top, cap)])))


def shifted(rule: Any, share: Fraction) -> Any:
    """The same rule with its target moved by a share of itself; rules without a target stay as they are.

    A linear rule keeps a tenth of its width at least: a target never meets its floor.
    """
    if not share:
        return rule
    if getattr(rule, "inner", None) is not None:
        return rule.model_copy(update={"inner": shifted(rule.inner, share)})
    target = getattr(rule, "target", None)
    if target is None:
        return rule
    moved = Fraction(target) * (1 + share)
    if isinstance(rule, Linear):
        width = Fraction(rule.target) - Fraction(rule.floor)
        nearest = Fraction(rule.floor) + width / 10
        moved = max(moved, nearest) if width > 0 else min(moved, nearest)
    return rule.model_copy(update={"target": moved})
