"""Did a campaign do anything? Difference in differences against comparable regions, with placebo tests.

The figure that stands for a region in a period is the logarithm of its value, so that an effect is a percentage. What
the campaign's regions gained over the others, from the periods before it to those under it, is compared with what
the same arithmetic finds where there was no campaign: in other regions, and in earlier periods. Where that is just
as much, or where the campaign's regions gained as much in every earlier period, the answer is that nobody can tell.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice
from math import ceil, exp, log
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from etl.values.text import Text

Verdict = Literal["raised", "lowered", "cannot tell"]
CONFIDENCE = 0.9
_BEFORE = 3
"""Periods before the campaign that it is compared with."""
_MOST_GROUPS = 300

TOO_FEW_REGIONS = Text(zh="可比地区不足三个", en="fewer than three regions to compare with")
TOO_SHORT = Text(
    zh="活动前的历史太短，无法检验此前走势", en="too short a history to see how the regions moved before"
)
NO_VALUE = Text(zh="活动地区有缺值或零值", en="a region of the campaign has no value or zero")
DRIFTING = Text(
    zh="活动地区此前就以同样的速度领先或落后，差异不能归因于活动",
    en="the campaign's regions were gaining or losing as fast before it, so the difference is not the campaign's",
)
AS_ELSEWHERE = Text(
    zh="没有活动的地区和时段也出现过同样大小的差异",
    en="differences of this size occur where and when there was no campaign",
)
TOO_FEW_PLACEBOS = Text(zh="对照检验次数太少，无法给出区间", en="too few placebo tests for an interval")


@dataclass(frozen=True)
class CampaignEffect:
    """`effect`, `low`, `high` are relative changes (0.2 is twenty percent) with the interval at `CONFIDENCE`.

    `gained` is how much more there was in the campaign's regions and periods than without it, where it moved anything.
    `placebos` are the effects found where there was none, by `reason` the answer is "cannot tell". The figures are
    None where they cannot be made.
    """

    verdict: Verdict
    effect: float | None
    low: float | None
    high: float | None
    placebos: int
    compared: tuple[str, ...]
    reason: Text | None
    gained: int | None = None


def campaign_effect(
    values: Mapping[str, Sequence[int | None]], treated: Sequence[str], first: int, last: int
) -> CampaignEffect:
    """The effect of a campaign in the regions `treated` in the periods number `first` to `last`, both included.

    `values` has for each region a series of equal length. Regions with a gap or a zero are not compared with.
    """
    logs = {region: _logs(series[: last + 1]) for region, series in values.items()}
    others = tuple(r for r, series in logs.items() if r not in treated and series is not None)
    campaign = [logs[region] for region in treated]
    if not campaign or any(series is None for series in campaign):
        return _unknown(NO_VALUE, others)
    if len(others) < max(3, len(treated) + 1):
        return _unknown(TOO_FEW_REGIONS, others)
    length = last - first + 1
    earlier = range(_BEFORE, first - length + 1)
    if len(earlier) < 2:
        return _unknown(TOO_SHORT, others)
    table = np.array([logs[region] for region in others])
    difference = np.mean(np.array(campaign), axis=0) - table.mean(axis=0)
    effect = _gain(difference, first, length)
    placebos = [
        _gain(gap, start, length) for gap in _placebo_gaps(table, len(treated)) for start in (*earlier, first)
    ]
    margin = _margin(placebos)
    if margin is None:
        return _unknown(TOO_FEW_PLACEBOS, others)
    drift = float(np.mean([_gain(difference, start, length) for start in earlier]))
    told = _told(effect, margin, drift, len(placebos), others)
    if told.effect is None or told.reason is not None:
        return told
    there = sum(value or 0 for region in treated for value in values[region][first : last + 1])
    return replace(told, gained=round(there - there / (1 + told.effect)))


def _logs(series: Sequence[int | None]) -> list[float] | None:
    known = [value for value in series if value is not None and value > 0]
    return [log(value) for value in known] if len(known) == len(series) else None


def _gain(difference: NDArray[np.float64], start: int, length: int) -> float:
    """How much more the difference is in the window than in the periods just before it."""
    return float(difference[start : start + length].mean() - difference[start - _BEFORE : start].mean())


def _placebo_gaps(table: NDArray[np.float64], size: int) -> Iterator[NDArray[np.float64]]:
    """Each group of as many regions without a campaign as had one, against the rest of them."""
    for group in islice(combinations(range(len(table)), size), _MOST_GROUPS):
        rest = np.delete(table, group, axis=0)
        yield table[list(group)].mean(axis=0) - rest.mean(axis=0)


def _margin(placebos: Sequence[float]) -> float | None:
    """What the effects of no campaign stay within, with `CONFIDENCE`; None where they are too few to say."""
    sizes = sorted(abs(effect) for effect in placebos)
    place = ceil((len(sizes) + 1) * CONFIDENCE)
    return sizes[place - 1] if place <= len(sizes) else None


def _told(
    effect: float, margin: float, drift: float, placebos: int, compared: tuple[str, ...]
) -> CampaignEffect:
    verdict: Verdict = "raised" if effect > 0 else "lowered"
    reason = AS_ELSEWHERE if abs(effect) <= margin else DRIFTING if abs(effect - drift) <= margin else None
    return CampaignEffect(
        "cannot tell" if reason else verdict,
        exp(effect) - 1,
        exp(effect - margin) - 1,
        exp(effect + margin) - 1,
        placebos,
        compared,
        reason,
    )


def _unknown(reason: Text, compared: tuple[str, ...]) -> CampaignEffect:
    return CampaignEffect("cannot tell", None, None, None, 0, compared, reason)
