"""From parts to the official score: combination, bonus, penalties, and the one rounding that ranks are made on."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from etl.definitions.method.method import Method
from etl.scoring.fixed import DECIMALS, Integers, half_up, half_up_all, units
from etl.scoring.means import mean
from etl.scoring.parts import Items, PartPoints, rescaled
from etl.scoring.states import State


@dataclass(frozen=True, eq=False)
class Totals:
    """Row by row, in units of 0.0001: before the bonus, the bonus that counts, penalties, and their sum.

    `official` is the total rounded half-up to the method's decimals, in units of its last decimal.
    """

    before_bonus: Integers
    bonus: Integers
    penalty: Integers
    total: Integers
    official: Integers
    applicable: Integers
    state: NDArray[np.int8]


def totals_of(method: Method, items: Items, parts: list[PartPoints], penalty: Integers) -> Totals:
    """Combine the parts of every row."""
    basic = [points for points, part in zip(parts, method.part, strict=True) if not part.bonus]
    earned = np.sum([points.points for points in basic], axis=0)
    worth = np.sum([points.worth for points in basic], axis=0)
    applicable = np.sum([points.applicable for points in basic], axis=0)
    full = np.full(len(earned), units(method.full), dtype=np.int64)
    if method.combine != "sum":
        earned = _combined(method, basic)
    elif method.missing.rescale != "none":
        earned = rescaled(earned, full, worth)
    bonus = _bonus(method, parts, earned)
    total = earned + bonus - penalty
    official = half_up_all(total, 10 ** (DECIMALS - method.decimals))
    return Totals(earned, bonus, penalty, total, official, applicable, _state(method, items, applicable))


def _bonus(method: Method, parts: list[PartPoints], earned: Integers) -> Integers:
    """What counts of the bonus: up to the cap, and in restoring mode no more than was lost."""
    if method.bonus is None:
        return np.zeros(len(earned), dtype=np.int64)
    points: Integers = np.sum(
        [p.points for p, part in zip(parts, method.part, strict=True) if part.bonus], axis=0
    )
    points = np.clip(points, 0, units(method.bonus.cap))
    if method.bonus.mode == "restoring":
        points = np.minimum(points, np.maximum(units(method.full) - earned, 0))
    return points


def _combined(method: Method, basic: list[PartPoints]) -> Integers:
    """Full score × the geometric or harmonic mean of the parts' shares, weighted by their points."""
    full = units(method.full)
    weights = [Fraction(units(part.points)) for part in method.part if not part.bonus]
    points = np.array([part.points for part in basic]).T.tolist()
    worth = np.array([part.worth for part in basic]).T.tolist()
    result = []
    for row_points, row_worth in zip(points, worth, strict=True):
        shares = [
            max(Fraction(p, w), Fraction(0)) if w else None
            for p, w in zip(row_points, row_worth, strict=True)
        ]
        share = mean(method.combine, shares, weights) or Fraction(0)
        result.append(half_up(share.numerator * full, share.denominator))
    return np.array(result, dtype=np.int64)


def _state(method: Method, items: Items, applicable: Integers) -> NDArray[np.int8]:
    """The state of a total: nothing applicable; nothing filed at all; something still under objection."""
    filed = np.zeros(len(applicable), dtype=np.bool_)
    disputed = np.zeros(len(applicable), dtype=np.bool_)
    for item, state, counted in zip(method.item, items.state, items.counted, strict=True):
        disputed |= counted & (state == State.UNDER_OBJECTION)
        if not method.parts[item.part].bonus:
            filed |= counted & (state != State.NOT_FILED)
    whole = np.where(disputed, np.int8(State.UNDER_OBJECTION), np.int8(State.VALUE))
    whole = np.where(filed, whole, np.int8(State.NOT_FILED))
    return np.where(applicable > 0, whole, np.int8(State.NOT_APPLICABLE)).astype(np.int8)
