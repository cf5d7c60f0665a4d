"""Rank bands: where a place could lie if the method had been written a little differently.

In each of 10,000 draws every weight is moved by up to a quarter, every target by up to a tenth and one item is
left out; the band of an institution runs from its 5 % to its 95 % place. All sums are of whole numbers that
doubles hold exactly, and every draw has its own random numbers, so neither the machine nor the number of threads
changes a byte. Ties share the better place; tie-breaks are not applied.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from etl.definitions.indicators import Indicator
from etl.scoring.around.chance import whole_numbers
from etl.scoring.fixed import DECIMALS, Integers, half_up_all, units
from etl.scoring.items import item_points
from etl.scoring.readings import Floats
from etl.scoring.score import Scores
from etl.scoring.states import State
from etl.values.errors import Refusal
from etl.values.text import Text

DRAWS = 10_000
LIGHTEST, HEAVIEST = 150, 250
"""Weights run from 75 % to 125 % in steps of half a percent."""
TARGET_STEPS = 4
"""Targets move by this many steps of 2.5 % at most, up or down."""
SHARING = 20
"""Draws that share one set of moved targets; each has its own weights and its own item left out."""
PIECE = 25 * SHARING
SORTED = 700
"""Up to this many institutions a draw's scores are sorted to find the places, above it they are counted."""
TOGETHER = 50
"""Draws whose scores are counted in one go: few calls, and tables that fit the processor's cache."""
UNTHREADED = 2**18
"""Multiplications in one matrix product, above which BLAS libraries start threads."""

Run = Callable[[Callable[[int], Any], Iterable[int]], Iterable[Any]]


@dataclass(frozen=True, eq=False)
class _Trial:
    """What the draws are made from. `points` and `maxima` are whole numbers of 0.0001 kept in doubles: points by
    item × step of the target × institution, maxima by item × institution, both as they count after rescaling."""

    points: Floats
    maxima: Floats
    extra: Floats
    full: int
    seed: int
    decimals: int


def rank_bands(
    scores: Scores, indicators: Mapping[str, Indicator], *, seed: int, draws: int = DRAWS, run: Run = map
) -> pl.DataFrame:
    """One row per institution of a single period: institution, low, high (places; null for the unranked).

    `run` maps pieces of work: the built-in `map`, or that of a thread pool, with the same result.
    """
    if len(scores.inputs.periods) != 1:
        raise ValueError("rank bands are made for one period at a time")
    if scores.method.combine != "sum":
        raise Refusal(
            Text(
                zh="位次区间只适用于各部分相加的办法。",
                en="rank bands are made only for methods that add up their parts.",
            )
        )
    if 2 * HEAVIEST * units(scores.method.full) ** 2 >= 2**53:
        raise ValueError("the full score is too large for exact rank bands; 400 points are the most")
    ranked = np.flatnonzero(scores.totals.state != State.NOT_APPLICABLE)
    trial = _trial(scores, indicators, ranked, seed)
    places = np.empty((len(ranked), draws), dtype=_width(len(ranked)))

    def piece(first: int) -> None:
        last = min(first + PIECE, draws)
        places[:, first:last] = _places(trial, first, last).T

    for _ in run(piece, range(0, draws, PIECE)):
        pass
    places.sort(axis=1, kind="stable")
    low, high = places[:, _nth(draws, 5)], places[:, _nth(draws, 95)]
    found = pl.DataFrame({"row": ranked, "low": low.astype(np.int64), "high": high.astype(np.int64)})
    rows = scores.inputs.roster.select("institution").with_row_index("row").cast({"row": pl.Int64})
    return rows.join(found.cast({"row": pl.Int64}), on="row", how="left", maintain_order="left").drop("row")


def _nth(draws: int, percent: int) -> int:
    """Position of the smallest place that at least `percent` of the draws do not exceed."""
    return max(-(-draws * percent // 100) - 1, 0)


def _trial(scores: Scores, indicators: Mapping[str, Indicator], ranked: Integers, seed: int) -> _Trial:
    method = scores.method
    points, maxima = [], []
    for i, item in enumerate(method.item):
        if method.parts[item.part].bonus:
            continue
        counted = scores.items.counted[i][ranked]
        by_step = [
            # Of everybody: who has no place in the end still has one by the item.
            item_points(
                item,
                scores.inputs,
                higher=indicators[item.indicator].direction != "lower",
                minimum_group=method.minimum_group,
                moved=Fraction(step, 40),
            ).points[ranked]
            for step in range(-TARGET_STEPS, TARGET_STEPS + 1)
        ]
        part = scores.parts[list(method.parts).index(item.part)]
        worth, applicable = part.worth[ranked], np.maximum(part.applicable[ranked], 1)
        counted &= part.worth[ranked] > 0
        points.append([np.where(counted, half_up_all(p * worth, applicable), 0) for p in by_step])
        most = units(item.points)
        rest = most if method.missing.rescale == "none" else 0
        maxima.append(np.where(counted, half_up_all(most * worth, applicable), rest))
    extra = scores.totals.bonus[ranked] - scores.totals.penalty[ranked]
    return _Trial(
        np.array(points, dtype=np.float64),
        np.array(maxima, dtype=np.float64),
        extra.astype(np.float64),
        units(method.full),
        seed,
        method.decimals,
    )


def _places(trial: _Trial, first: int, last: int) -> NDArray[np.integer]:
    """Places of draws `first` to `last - 1`: shape draws × institutions."""
    items = len(trial.points)
    weights = _weights(trial.seed, items, first, last)
    totals, worth = np.empty((2, last - first, trial.maxima.shape[1]))
    for start in range(first, last, SHARING):
        own = slice(start - first, min(start + SHARING, last) - first)
        step = whole_numbers(trial.seed, 0, start // SHARING * items, items, 0, 2 * TARGET_STEPS)
        _multiply(weights[own], trial.points[np.arange(items), step], totals[own])
        _multiply(weights[own], trial.maxima, worth[own])
    # Whole numbers below 2^53 up to the one division, whose quotient lies further from a rounding boundary than a
    # double can err: the official scores are exact.
    totals *= trial.full
    # Where a draw leaves out all that somebody was measured by, nothing is earned of nothing: bonus and penalty remain.
    np.maximum(worth, 1, out=worth)
    totals += trial.extra * worth
    worth *= 10 ** (DECIMALS - trial.decimals)
    totals /= worth
    totals += 0.5
    return _ranked(np.floor(totals, out=totals).astype(np.int64))


def _multiply(weights: Floats, columns: Floats, out: Floats) -> None:
    """A matrix product in pieces so small that the library under it starts no threads of its own."""
    width = max(UNTHREADED // weights.size, 1)
    for start in range(0, columns.shape[1], width):
        part = slice(start, start + width)
        np.matmul(weights, columns[:, part], out=out[:, part])


def _weights(seed: int, items: int, first: int, last: int) -> Floats:
    """Half percents of each item's weight, one row per draw; 0 for the item that is left out."""
    drawn = whole_numbers(seed, 1, first * items, (last - first) * items, LIGHTEST, HEAVIEST).reshape(
        -1, items
    )
    if items > 1:
        left_out = whole_numbers(seed, 2, first, last - first, 0, items - 1)
        drawn[np.arange(last - first), left_out] = 0
    return drawn.astype(np.float64)


def _ranked(scores: Integers) -> NDArray[np.integer]:
    """Competition ranks along each row, the largest score first."""
    draws, rows = scores.shape
    places = np.empty(scores.shape, dtype=_width(rows))
    if not rows:
        return places
    falling = scores.max() - scores
    most, find = int(falling.max()), _by_sorting if rows <= SORTED else _by_counting
    for first in range(0, draws, TOGETHER):
        find(falling[first : first + TOGETHER], most, places[first : first + TOGETHER])
    places += 1
    return places


def _by_sorting(falling: Integers, most: int, better: NDArray[np.unsignedinteger]) -> None:
    """How many are better, into `better`: where the first of those with the same score stands among the sorted."""
    # Score and institution as one number: what is sorted takes its owner along, in half the time of sorting positions
    # and looking up by them. No two numbers are alike, so there is one order, however a machine sorts.
    draws, rows = falling.shape
    bits = (rows - 1).bit_length()
    wide = np.uint32 if (most + 1) << bits <= 2**32 else np.uint64
    keys = ((falling << bits) | np.arange(rows)).astype(wide)
    keys.sort(axis=1)
    sorted_ = keys >> wide(bits)
    first = np.zeros(falling.shape, dtype=better.dtype)
    standing = np.arange(1, rows, dtype=better.dtype)
    np.multiply(sorted_[:, 1:] != sorted_[:, :-1], standing, out=first[:, 1:])
    np.maximum.accumulate(first, axis=1, out=first)
    owner = (keys & wide((1 << bits) - 1)).astype(np.intp)
    owner += (np.arange(draws) * rows)[:, None]
    places = np.empty(falling.size, dtype=better.dtype)
    places[owner.ravel()] = first.ravel()
    better[:] = places.reshape(draws, rows)


def _by_counting(falling: Integers, most: int, better: NDArray[np.unsignedinteger]) -> None:
    """The same by how often each score is there: takes no longer for thousands of institutions than for hundreds."""
    bins = most + 1
    falling += (np.arange(len(falling)) * bins)[:, None]
    counts = np.bincount(falling.ravel(), minlength=len(falling) * bins).reshape(-1, bins)
    before = np.cumsum(counts, axis=1)
    before -= counts
    np.take(before.astype(better.dtype).ravel(), falling, out=better, mode="clip")


def _width(rows: int) -> type[np.unsignedinteger]:
    return np.uint16 if rows < 2**16 else np.uint32
