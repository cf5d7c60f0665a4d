"""How a benchmark is timed and what it reports."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Median seconds of ours and of the peer in the same run; peer 0 where there is none."""

    label: str
    seconds: float
    peer_seconds: float = 0.0
    notes: str = ""


def median_seconds(function: Callable[[], object], runs: int = 3) -> float:
    """Median wall time of `runs` calls."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def interleaved(ours: Callable[[], object], peer: Callable[[], object], runs: int = 3) -> tuple[float, float]:
    """Medians of both, called in turn, so that a machine that slows down slows both."""
    first, second = [], []
    for _ in range(runs):
        first.append(median_seconds(ours, 1))
        second.append(median_seconds(peer, 1))
    return statistics.median(first), statistics.median(second)


@dataclass(frozen=True)
class Counted:
    """A way of counting so many payments: wall and processor seconds, and the most MB that its processes held."""

    label: str
    rows: int
    seconds: float
    cpu: float
    peak: float
    notes: str = ""
