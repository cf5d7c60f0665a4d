"""How far each item tells institutions apart: the share at full points, the spread, and its part in the ranking."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from etl.scoring.fixed import Integers, units
from etl.scoring.score import Scores
from etl.scoring.states import State

CEILING = Fraction(60, 100)
"""An item with a larger share of institutions at full points carries next to no information."""


@dataclass(frozen=True)
class Discrimination:
    """One item over the rows in which it counts. Points are in units of 0.0001.

    `spread` is the distance between the quarter points (inclusive quartiles, nearest rank). `contribution` is the
    item's covariance with the total before the bonus as a share of the total's variance; the contributions of all
    items add to one where nothing was rescaled, penalised or left out.
    """

    item: str
    rows: int
    at_maximum: int
    at_zero: int
    lowest: int
    median: int
    highest: int
    spread: int
    contribution: Fraction | None

    @property
    def share_at_maximum(self) -> Fraction:
        """The share of those it applies to that stand at full points, 0 to 1."""
        return Fraction(self.at_maximum, self.rows) if self.rows else Fraction(0)

    @property
    def is_blunt(self) -> bool:
        """Whether so many stand at full points that the item no longer ranks anybody."""
        return self.share_at_maximum > CEILING


def discrimination(scores: Scores) -> list[Discrimination]:
    """One entry per item, in the method's order, over every ranked row of the scores."""
    ranked = scores.totals.state != State.NOT_APPLICABLE
    return [
        _of(scores, row, scores.items.counted[row] & ranked, ranked) for row in range(len(scores.method.item))
    ]


def _of(scores: Scores, row: int, counted: np.ndarray, ranked: np.ndarray) -> Discrimination:
    item = scores.method.item[row]
    points = np.sort(scores.items.points[row][counted])
    if not len(points):
        return Discrimination(item.code, 0, 0, 0, 0, 0, 0, 0, None)
    everywhere = np.where(scores.items.counted[row], scores.items.points[row], 0)[ranked]
    return Discrimination(
        item.code,
        len(points),
        int((points >= units(item.points)).sum()),
        int((points <= 0).sum()),
        int(points[0]),
        _nearest(points, Fraction(1, 2)),
        int(points[-1]),
        _nearest(points, Fraction(3, 4)) - _nearest(points, Fraction(1, 4)),
        _share_of_variance(everywhere, scores.totals.before_bonus[ranked]),
    )


def _nearest(ordered: Integers, share: Fraction) -> int:
    """The smallest value that at least `share` of the values do not exceed."""
    return int(ordered[-(-len(ordered) * share.numerator // share.denominator) - 1])


def _share_of_variance(points: Integers, totals: Integers) -> Fraction | None:
    """Covariance ÷ variance, exactly; None where all totals are equal."""
    own, all_points = points.tolist(), totals.tolist()
    n, mean_own, mean_all = len(own), sum(own), sum(all_points)
    variance = n * sum(t * t for t in all_points) - mean_all * mean_all
    if variance == 0:
        return None
    return Fraction(
        n * sum(p * t for p, t in zip(own, all_points, strict=True)) - mean_own * mean_all, variance
    )
