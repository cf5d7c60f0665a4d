"""From items to parts: sums of integers, and what becomes of the points of items that leave the score."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from etl.definitions.method.method import Method
from etl.definitions.method.tables import Part
from etl.scoring.fixed import Integers, half_up_all, units
from etl.scoring.inputs import Inputs
from etl.scoring.rows import ItemPoints
from etl.scoring.states import State


@dataclass(frozen=True, eq=False)
class Items:
    """Every item over every row, in the method's order. Points in units of 0.0001; shape items × rows.

    `counted` is False where an item has left the score (not applicable, too few) or is only displayed.
    """

    points: Integers
    state: NDArray[np.int8]
    counted: NDArray[np.bool_]

    def take(self, rows: Integers) -> "Items":
        """Copies of some of the rows."""
        return Items(self.points[:, rows], self.state[:, rows], self.counted[:, rows])


@dataclass(frozen=True, eq=False)
class PartPoints:
    """One part over every row, in units of 0.0001. `applicable` is the maximum of the items that count; `points`
    are rescaled to the part's worth where the method says so; a part that has left has `worth` 0."""

    points: Integers
    applicable: Integers
    worth: Integers


def items_of(method: Method, scored: Iterable[ItemPoints], inputs: Inputs) -> Items:
    """Collect the items, in the method's order, and mark what counts."""
    shape = (len(method.item), len(inputs))
    points, state = np.empty(shape, dtype=np.int64), np.empty(shape, dtype=np.int8)
    for row, one in enumerate(scored):
        points[row], state[row] = one.points, one.state
    counted = (state != State.NOT_APPLICABLE) & (state != State.TOO_FEW)
    for row, item in enumerate(method.item):
        if item.display_until:
            shown_only = [period <= item.display_until for period in inputs.periods]
            counted[row] &= ~np.array(shown_only, dtype=np.bool_)[inputs.period_codes]
    return Items(points, state, counted)


def part_points(method: Method, part: Part, items: Items) -> PartPoints:
    """Sum one part. A bonus part is never rescaled: nobody earns a bonus for what does not apply."""
    rows = [row for row, item in enumerate(method.item) if item.part == part.code]
    maxima = [units(method.item[row].points) for row in rows]
    earned = np.zeros(items.points.shape[1], dtype=np.int64)
    applicable = np.full(len(earned), sum(maxima), dtype=np.int64)
    present = np.full(len(earned), len(rows), dtype=np.int64)
    for row, maximum in zip(rows, maxima, strict=True):
        earned += items.points[row]
        left = np.flatnonzero(~items.counted[row])
        earned[left] -= items.points[row][left]
        applicable[left] -= maximum
        present[left] -= 1
    worth = units(part.points)
    if part.bonus:
        return PartPoints(earned, applicable, np.full(len(earned), worth, dtype=np.int64))
    asked, of = method.missing.minimum_present.as_integer_ratio()
    stays = (applicable > 0) & (present * of >= len(rows) * asked)
    earned, applicable = np.where(stays, earned, 0), np.where(stays, applicable, 0)
    if method.missing.rescale != "part":
        return PartPoints(earned, applicable, applicable)
    points = rescaled(earned, np.full(len(earned), worth, dtype=np.int64), applicable)
    return PartPoints(points, applicable, np.where(stays, worth, 0))


def rescaled(earned: Integers, worth: Integers, applicable: Integers) -> Integers:
    """earned ÷ applicable × worth, half-up; untouched where everything applies, 0 where nothing does."""
    points = np.where(applicable > 0, earned, 0)
    partly = np.flatnonzero((applicable != worth) & (applicable > 0))
    if len(partly):
        points[partly] = half_up_all(earned[partly] * worth[partly], applicable[partly])
    return points
