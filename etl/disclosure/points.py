"""Points of others in bands: neither the volume nor the ratio that an item scores comes back from its points.

The official score of everybody is published, and so a part's points are that score less the other parts. Where a
part holds an item that scores a volume, the other parts are therefore told in bands that together leave it at least
the protected width; that is checked for every row, and the bands grow until it holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from etl.definitions.settings import Disclosure
from etl.scoring.fixed import UNIT
from etl.values.told import Told

LADDER = tuple(UNIT * step // 10 for step in (5, 10, 20, 50, 100, 200, 500, 1_000))
"""Widths of bands in units of 0.0001 points: half a point is the finest, and each divides the next but one."""


@dataclass(frozen=True)
class Points:
    """A part of one row, in units of 0.0001: what was earned, what the part is worth (0: it has left), and the most
    that its items for volumes can give."""

    part: str
    earned: int
    worth: int
    telling: int


def told_parts(parts: Sequence[Points], rules: Disclosure) -> dict[str, Told | None]:
    """Part -> the band of points that is told of it, in points; None where none may be told.

    Parts that have left are not in the answer. Bonus points stand beside the score and are no part of this sum.
    """
    there = [one for one in parts if one.worth]
    for width in LADDER:
        bands = {one.part: _band(one, max(width, _needed(one, rules))) for one in there}
        if _is_safe(there, bands, rules):
            return {
                part: Told(Fraction(low, UNIT), Fraction(high, UNIT)) for part, (low, high) in bands.items()
            }
    return dict.fromkeys((one.part for one in there), None)


def _needed(one: Points, rules: Disclosure) -> int:
    """The least width of what can be known of a part with items for volumes."""
    return -(-one.telling * rules.band // 100)


def _band(one: Points, width: int) -> tuple[int, int]:
    step = next((step for step in LADDER if step >= width), LADDER[-1])
    low = min(one.earned, one.worth - 1) // step * step
    return low, min(low + step, one.worth)


def _is_safe(parts: Sequence[Points], bands: Mapping[str, tuple[int, int]], rules: Disclosure) -> bool:
    """Whether the score less the other parts' bands, and a part's own band, leave each part with items for volumes
    as wide as they must. Nobody knows more of full points than that the target was reached, nor of none than that it
    was not: an interval that reaches an end is open there."""
    whole = sum(one.earned for one in parts)
    for one in parts:
        if not one.telling:
            continue
        others = [bands[other.part] for other in parts if other is not one]
        low = max(bands[one.part][0], whole - sum(high for _, high in others))
        high = min(bands[one.part][1], whole - sum(low for low, _ in others))
        if low > 0 and high < one.worth and high - low < _needed(one, rules):
            return False
    return True
