"""From connected to live to habitual: how many points are used month after month.

Returns say how many points were used in a month, not which. The points used in every one of several months lie
between two numbers that follow from the counts: no more than were used in the weakest month, and no fewer than
remain when every month's unused points are different ones. Both are exact, and both are told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from etl.facts.coverage import Counts

OVER = 3
"""Periods in a row in which a point must have been used."""


@dataclass(frozen=True)
class Habit:
    """Points used in each of the last `OVER` periods: at least `low`, at most `high`."""

    low: int
    high: int


def habit(series: Sequence[Mapping[tuple[str, ...], Counts]]) -> Habit | None:
    """Over the periods of `series` (counts by place, oldest first); None where they are too few or a count is missing.

    Bounds are made for each place, the smaller the better, and added up: a place is whatever the keys tell apart.
    """
    if len(series) < OVER or not all(series[-OVER:]):
        return None
    recent = series[-OVER:]
    bounds = [_bounds([period.get(place) for period in recent]) for place in recent[-1]]
    return Habit(sum(low for low, _ in bounds), sum(high for _, high in bounds))


def _bounds(counts: Iterable[Counts | None]) -> tuple[int, int]:
    """A place without a count in a period had no point in use then."""
    listed = list(counts)
    live = [(one.live or 0) if one else 0 for one in listed]
    connected = max((one.connected or 0) if one else 0 for one in listed)
    unused = sum(connected - used for used in live)
    return max(0, connected - unused), min(live)
