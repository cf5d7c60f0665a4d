"""The total of a month that is not wholly filed: an estimate from those that filed, with a range from past months."""

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from etl.values.exact import median

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


@dataclass(frozen=True)
class _Past:
    """A past month estimated in the same way: by which factor its total differed from the growth of those that filed,
    and how far those lay apart in it."""

    miss: Fraction
    apart: Fraction


def nowcast(sums: Sums, periods: Sequence[str], filers: Collection[str]) -> Nowcast | None:
    """Of the last of `periods` (in their order, without a break among them), which `filers` have filed.

    Matched sample: the total of the month before grows as those grew that filed in both, corrected by what that has
    missed on average. The range is as wide to both sides as the worst past month lay from what the others would have
    said of it (leave one out), and wider in the measure in which those that filed lie further apart than usual. None
    where too little is known to say anything.
    """
    *past, now = periods
    known = [
        one
        for before, period in itertools.pairwise(past)
        if (one := _past(sums, before, period, filers)) is not None
    ][-MOST - FEWEST :]
    step = _step(sums, past[-1], now, filers) if past else None
    if step is None or len(known) < FEWEST:
        return None
    made_from = known[-MOST:]
    expected, width = _range(made_from, _apart(sums, past[-1], now, filers, step))
    base = _total(sums, past[-1]) * step
    tried = [_held(known[:place], known[place]) for place in range(FEWEST, len(known))]
    low, high = base * (expected - width), base * (expected + width)
    filed = sum(sums.get(now, {}).get(one, 0) for one in filers)
    # What is filed is known: without corrections and negative figures the total is no smaller.
    return Nowcast(
        filed,
        max(round(base * expected), filed),
        max(low.numerator // low.denominator, filed),
        max(-(-high.numerator // high.denominator), filed),
        len(made_from),
        len(tried),
        sum(tried),
    )


def _range(known: Sequence[_Past], apart: Fraction) -> tuple[Fraction, Fraction]:
    """The factor to be expected, and how far off a month must be reckoned with: of n past months, and a new one like
    them, one in n + 1 lies further away."""
    total, count = sum(one.miss for one in known), len(known)
    worst = max(abs(one.miss - (total - one.miss) / (count - 1)) for one in known)
    usual = median([one.apart for one in known])
    return Fraction(total, count), worst * max(apart / usual, Fraction(1)) if usual else worst


def _held(earlier: Sequence[_Past], one: _Past) -> bool:
    expected, width = _range(earlier, one.apart)
    return abs(one.miss - expected) <= width


def _total(sums: Sums, period: str) -> int:
    return sum(sums.get(period, {}).values())


def _step(sums: Sums, before: str, period: str, filers: Collection[str]) -> Fraction | None:
    """How those that filed in both periods grew."""
    both = [one for one in filers if one in sums.get(before, {}) and one in sums.get(period, {})]
    base = sum(sums[before][one] for one in both)
    return Fraction(sum(sums[period][one] for one in both), base) if base > 0 else None


def _apart(sums: Sums, before: str, period: str, filers: Collection[str], step: Fraction) -> Fraction:
    """How far the growth of single institutions lies from their common one, on average, each by its size before."""
    both = [one for one in filers if one in sums.get(before, {}) and one in sums.get(period, {})]
    base = sum(sums[before][one] for one in both)
    return sum((abs(sums[period][one] - sums[before][one] * step) for one in both), Fraction()) / base


def _past(sums: Sums, before: str, period: str, filers: Collection[str]) -> _Past | None:
    step = _step(sums, before, period, filers)
    estimate = None if step is None else _total(sums, before) * step
    if not step or not estimate:
        return None
    return _Past(Fraction(_total(sums, period)) / estimate, _apart(sums, before, period, filers, step))
