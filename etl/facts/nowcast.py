"""The total of a month that is not wholly filed: an estimate from those that filed, with a range from past months."""

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Sums = Mapping[str, Mapping[str, int]]
"""Period -> institution -> value."""
FEWEST = 6
"""Past months that a range is made from at least: with fewer nobody can say how far off the estimate may be."""
MOST = 20


@dataclass(frozen=True)
class Nowcast:
    """Estimate and range in whole units; `filed` is what is in already. `months` past months made the range, and of
    `tried` past months, estimated in the same way from what was known before them, `hit` lay in theirs."""

    filed: int
    estimate: int
    low: int
    high: int
    months: int
    tried: int
    hit: int


def nowcast(sums: Sums, periods: Sequence[str], filers: Collection[str]) -> Nowcast | None:
    """Of the last of `periods` (in their order, without a break among them), which `filers` have filed.

    Matched sample: the total of the month before grows as those grew that filed in both. The range is what the same
    institutions' growth would have missed in past months. None where too little is known to say anything.
    """
    *past, now = periods
    misses = [
        miss
        for before, period in itertools.pairwise(past)
        if (miss := _miss(sums, before, period, filers)) is not None
    ][-MOST - FEWEST :]
    step = _step(sums, past[-1], now, filers) if past else None
    if step is None or len(misses) < FEWEST:
        return None
    made_from = misses[-MOST:]
    estimate = _total(sums, past[-1]) * step
    tried = [
        min(misses[:place]) <= miss <= max(misses[:place])
        for place, miss in enumerate(misses)
        if place >= FEWEST
    ]
    low, high = estimate * min(made_from), estimate * max(made_from)
    filed = sum(sums.get(now, {}).get(one, 0) for one in filers)
    # What is filed is known: without corrections and negative figures the total is no smaller.
    return Nowcast(
        filed,
        round(estimate),
        max(low.numerator // low.denominator, filed),
        -(-high.numerator // high.denominator),
        len(made_from),
        len(tried),
        sum(tried),
    )


def _total(sums: Sums, period: str) -> int:
    return sum(sums.get(period, {}).values())


def _step(sums: Sums, before: str, period: str, filers: Collection[str]) -> Fraction | None:
    """How those that filed in both periods grew."""
    both = [one for one in filers if one in sums.get(before, {}) and one in sums.get(period, {})]
    base = sum(sums[before][one] for one in both)
    return Fraction(sum(sums[period][one] for one in both), base) if base > 0 else None


def _miss(sums: Sums, before: str, period: str, filers: Collection[str]) -> Fraction | None:
    """By which factor a past total differed from its estimate."""
    step = _step(sums, before, period, filers)
    estimate = None if step is None else _total(sums, before) * step
    return Fraction(_total(sums, period)) / estimate if estimate else None
