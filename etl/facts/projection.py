"""Where the year will end, with an interval that the past has earned.

The remaining periods are projected by the growth of the last ones; where the same periods of the year before are
known, by theirs and the growth since. The same was done at every earlier period, as far as its outcome is known: how
far off it was then is how wide the interval is now. With too little past there is no projection.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, exp, log
from typing import Literal

import numpy as np

from etl.values.text import Text

Basis = Literal["season", "trend"]
_BASES: tuple[Basis, ...] = ("season", "trend")  # the better one first, where the past allows it
CONFIDENCE = 0.8
_GROWTH_OVER = 6
_LEAST_TRIALS = 4

TOO_SHORT = Text(
    zh="历史太短，无法检验推算误差", en="too short a history to tell how wrong a projection would be"
)
HAS_GAPS = Text(zh="序列有缺值或零值", en="the series has a gap or a zero")
YEAR_OVER = Text(zh="全年数据已齐", en="the year is complete")


@dataclass(frozen=True)
class Projection:
    """The value at the year's end (stock) or of the whole year (flow): `known` of it, `central` with its interval.

    `trials` are the earlier projections over as many periods whose errors make the interval; `basis` says whether the
    season of last year was used. Without figures `reason` says why.
    """

    known: int | None
    central: int | None
    low: int | None
    high: int | None
    steps: int
    trials: int
    basis: Literal["season", "trend", "complete", "none"]
    reason: Text | None


def year_end(
    kind: Literal["stock", "flow"], series: Sequence[int | None], number: int, per_year: int
) -> Projection:
    """Project `series` (oldest first, ending with the year's period `number` of `per_year`) to the end of the year."""
    steps = per_year - number
    known = _known(kind, series, number)
    if any(value is None or value <= 0 for value in series) or known is None:
        return Projection(known, None, None, None, steps, 0, "none", HAS_GAPS)
    values = [value for value in series if value is not None]
    if steps == 0:
        return Projection(known, known, known, known, 0, 0, "complete", YEAR_OVER)
    for basis in _BASES:
        errors = _errors(basis, kind, values, steps, per_year)
        place = ceil((len(errors) + 1) * CONFIDENCE)
        if len(errors) >= _LEAST_TRIALS and place <= len(errors):
            margin = sorted(abs(error) for error in errors)[place - 1]
            base = known if kind == "flow" else 0
            rest = _to_come(basis, kind, values, steps, per_year)
            low, central, high = (base + round(rest * exp(shift)) for shift in (-margin, 0.0, margin))
            return Projection(known, central, low, high, steps, len(errors), basis, None)
    return Projection(known, None, None, None, steps, len(errors), "none", TOO_SHORT)


def _known(kind: str, series: Sequence[int | None], number: int) -> int | None:
    """What the year has so far: the sum of a flow, the last value of a stock."""
    needed = number if kind == "flow" else 1
    year = series[-needed:]
    if len(year) < needed or any(value is None for value in year):
        return None
    return sum(value or 0 for value in year)


def _errors(basis: Basis, kind: str, values: Sequence[int], steps: int, per_year: int) -> list[float]:
    """By how much each earlier projection over as many periods missed, as logarithms of actual ÷ projected.

    Only projections made in the same way count: another way has other errors.
    """
    least = _GROWTH_OVER + 1 if basis == "trend" else per_year + min(_GROWTH_OVER, per_year)
    errors = []
    for end in range(least, len(values) - steps + 1):
        came = values[end : end + steps]
        actual = sum(came) if kind == "flow" else came[-1]
        errors.append(log(actual / _to_come(basis, kind, values[:end], steps, per_year)))
    return errors


def _to_come(basis: Basis, kind: str, values: Sequence[int], steps: int, per_year: int) -> float:
    """The sum of the next `steps` periods (flow), or the last of them (stock)."""
    ahead = _by_season(values, steps, per_year) if basis == "season" else _by_trend(values, steps)
    return sum(ahead) if kind == "flow" else ahead[-1]


def _by_trend(values: Sequence[int], steps: int) -> list[float]:
    last = values[-_GROWTH_OVER - 1 :]
    growth = float(np.median([log(b / a) for a, b in pairwise(last)]))
    return [values[-1] * exp(growth * step) for step in range(1, steps + 1)]


def _by_season(values: Sequence[int], steps: int, per_year: int) -> list[float]:
    over = range(1, min(_GROWTH_OVER, per_year) + 1)
    growth = float(np.median([log(values[-back] / values[-back - per_year]) for back in over]))
    return [values[step - 1 - per_year] * exp(growth) for step in range(1, steps + 1)]
