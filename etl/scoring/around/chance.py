"""Draws that are the same everywhere and for ever: SplitMix64 over a counter, whole numbers only.

Every draw has its own number, so it does not matter who draws it, in which order or on how many threads.
"""

import numpy as np
from numpy.typing import NDArray

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def whole_numbers(seed: int, stream: int, first: int, count: int, low: int, high: int) -> NDArray[np.int64]:
    """Draws number `first` to `first + count - 1` of a stream: uniform from low to high, both included."""
    with np.errstate(over="ignore"):
        start = np.uint64((seed * 0x1000003 + stream) % 2**64)
        state = (
            _mixed(start * _GOLDEN)
            + (np.arange(first, first + count, dtype=np.uint64) + np.uint64(1)) * _GOLDEN
        )
        bits = _mixed(state) >> np.uint64(32)
        span = np.uint64(high - low + 1)
        return ((bits * span) >> np.uint64(32)).astype(np.int64) + low


def _mixed(state: NDArray[np.uint64] | np.uint64) -> NDArray[np.uint64]:
    state = np.asarray(state, dtype=np.uint64)
    state = (state ^ (state >> np.uint64(30))) * _FIRST
    state = (state ^ (state >> np.uint64(27))) * _SECOND
    return state ^ (state >> np.uint64(31))
