"""Competition ranks: equal amounts share the better place (1, 2, 2, 4); what has no figure gets no place.

Places are made on integers or on exact ratios, never on rounded floats, and 0 stands for "no place".
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np

from etl.scoring.fixed import Integers
from etl.scoring.readings import Mask, Quantity


def places(amounts: Integers, within: Integers, takes_part: Mask | None = None) -> Integers:
    """Places of integer amounts, the largest first, inside each group of rows with one code in `within`."""
    result = np.zeros(len(amounts), dtype=np.int64)
    rows = np.arange(len(amounts)) if takes_part is None else np.flatnonzero(takes_part)
    if not len(rows):
        return result
    order, key = _sorted(amounts[rows], within[rows])
    position = np.arange(len(rows))
    opens = np.ones(len(rows), dtype=np.bool_)
    opens[1:] = within[rows][order][1:] != within[rows][order][:-1]
    differs = np.ones(len(rows), dtype=np.bool_)
    differs[1:] = key[1:] != key[:-1]
    first = np.maximum.accumulate(np.where(differs, position, 0))
    start = np.maximum.accumulate(np.where(opens, position, 0))
    result[rows[order]] = first - start + 1
    return result


def places_among(figures: Mapping[str, Fraction], *, is_lower_better: bool = False) -> dict[str, int]:
    """Places of exact figures by name, all in one group; in the order of the places."""
    order, differs = in_order(list(figures.values()))
    return _named(list(figures), order, differs, is_lower_better=is_lower_better)


def places_among_parts(
    parts: Mapping[str, tuple[int, int]], *, is_lower_better: bool = False
) -> dict[str, int]:
    """The same of numerators over denominators above zero, which become fractions only where floats cannot tell."""
    pairs = list(parts.values())

    def exactly(rows: Sequence[int]) -> list[Fraction]:
        tops, bottoms = zip(*(pairs[row] for row in rows), strict=True)
        first, under = tops[0], bottoms[0]
        if all(top * under == first * bottom for top, bottom in zip(tops, bottoms, strict=True)):
            return [Fraction(0)] * len(rows)
        return [Fraction(*pairs[row]) for row in rows]

    order, differs = _in_order([top / bottom for top, bottom in pairs], exactly)
    return _named(list(parts), order, differs, is_lower_better=is_lower_better)


def _named(names: Sequence[str], order: Integers, differs: Mask, *, is_lower_better: bool) -> dict[str, int]:
    if not names:
        return {}
    rising = np.empty(len(order), dtype=np.int64)
    rising[order] = np.cumsum(differs)
    found = places(-rising if is_lower_better else rising, np.zeros(len(order), dtype=np.int64))
    return {names[row]: int(found[row]) for row in np.argsort(found, kind="stable").tolist()}


def in_order(values: Sequence[Fraction]) -> tuple[Integers, Mask]:
    """Rows in the rising order of their exact values, and whether each is more than the one before.

    Rounding to a float keeps the order, so that only what has one float is compared exactly.
    """
    return _in_order(
        [value.numerator / value.denominator for value in values], lambda rows: [values[row] for row in rows]
    )


def _in_order(
    floats: Sequence[float], exactly: Callable[[Sequence[int]], Sequence[Fraction]]
) -> tuple[Integers, Mask]:
    """`exactly` gives the exact values of rows that have one float, or equal ones in their place."""
    near = np.array(floats, dtype=np.float64)
    order = np.argsort(near, kind="stable")
    differs = np.ones(len(near), dtype=np.bool_)
    differs[1:] = near[order][1:] != near[order][:-1]
    starts = np.flatnonzero(differs)
    ends = np.append(starts[1:], len(near))
    for start, end in zip(starts[ends - starts > 1].tolist(), ends[ends - starts > 1].tolist(), strict=True):
        run = exactly(order[start:end].tolist())
        if all(value == run[0] for value in run):
            continue
        exact = sorted(range(len(run)), key=run.__getitem__)
        differs[start + 1 : end] = [run[one] != run[other] for one, other in pairwise(exact)]
        order[start:end] = order[start:end][exact]
    return order, differs


def _sorted(amounts: Integers, within: Integers) -> tuple[Integers, Integers]:
    """Order of the rows by group and falling amount, and a key that is equal where both are."""
    codes = within - within.min()
    falling = amounts.max() - amounts
    span = int(falling.max()) + 1
    if span * (int(codes.max()) + 1) < 2**62:
        key = codes * span + falling
        order = np.argsort(key)
        return order, key[order]
    order = np.lexsort((falling, codes))
    changes = (np.diff(falling[order]) != 0) | (np.diff(codes[order]) != 0)
    return order, np.concatenate(([0], np.cumsum(changes)))


def ordinals(quantity: Quantity, takes_part: Mask) -> Integers:
    """Whole numbers in the same order as the values, equal exactly where the values are equal.

    Values that floats cannot tell apart for certain are compared as exact fractions. Other rows get 0.
    """
    result = np.zeros(len(takes_part), dtype=np.int64)
    rows = np.flatnonzero(takes_part)
    near = quantity.near(slice(None))[rows]
    order = np.argsort(near, kind="stable")
    rows, near = rows[order], near[order]
    rises = np.diff(near) > (np.abs(near[1:]) + np.abs(near[:-1])) * 1e-12 + 4 * quantity.error
    turns = np.flatnonzero(np.diff(np.concatenate(([True], rises, [True]))))
    for start, end in zip(turns[::2], turns[1::2] + 1, strict=True):
        run: list[tuple[Fraction, int]] = sorted(
            (quantity.exact(int(row)), int(row)) for row in rows[start:end]
        )
        rows[start:end] = [row for _, row in run]
        rises[start : end - 1] = [low != high for (low, _), (high, _) in pairwise(run)]
    result[rows[1:]] = np.cumsum(rises)
    return result


def places_of(quantity: Quantity, within: Integers, takes_part: Mask, *, higher: bool) -> Integers:
    """Places of exact values, the best first, inside each group of rows."""
    order = ordinals(quantity, takes_part)
    return places(order if higher else -order, within, takes_part)


def group_sizes(within: Integers, takes_part: Mask) -> Integers:
    """How many rows of each row's group take part."""
    counts = np.bincount(within[takes_part], minlength=int(within.max(initial=0)) + 1)
    return counts[within].astype(np.int64)
