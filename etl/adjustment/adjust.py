"""Adjust series, and say how far the first adjustment of a month may be trusted."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from etl.adjustment.festival import DayOf, Regressors, regressors
from etl.adjustment.program import Run, find_program, run
from etl.adjustment.series import FEWEST, Series
from etl.adjustment.specification import specification
from etl.facts.contributions import annualised
from etl.facts.growth import percent_change
from etl.values.errors import Refusal
from etl.values.exact import rounded
from etl.values.periods import Period
from etl.values.text import Text

AT_ONCE = 2
"""Programs that run side by side: the machine belongs to the pages too."""
LOOKED_BACK = 12
"""The last so many months are adjusted once more as they were when they were new."""
_QUARTER = 3
_SIGNIFICANT = Decimal("0.05")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Outlier:
    """A month that stands out by itself ("AO") or from which on the level is another one ("LS"), with its percent."""

    month: Period
    kind: str
    percent: Decimal


@dataclass(frozen=True)
class Stability:
    """By how many percentage points the first adjusted growth of a month differed from today's: of `months` months the
    mean and the largest difference, whatever their signs."""

    months: int
    mean: Decimal
    largest: Decimal


@dataclass(frozen=True)
class Adjustment:
    """A series and the same without season, festival and trading days. Outliers stay in it: they happened.

    `festival` says whether the festival's effect is significant (None where there is no festival), `trading_days`
    whether trading days help; `quality` is the program's Q, below 1 where the adjustment is acceptable.
    """

    series: Series
    adjusted: tuple[Decimal, ...]
    festival: bool | None
    trading_days: bool
    outliers: tuple[Outlier, ...]
    quality: Decimal | None
    stability: Stability | None = None

    def plain_growth(self, at: int) -> Decimal | None:
        """Change of the plain figure on the month before, in percent."""
        return percent_change(self.series.values[at], self.series.values[at - 1]) if at else None

    def adjusted_growth(self, at: int) -> Decimal | None:
        """Change of the adjusted figure on the month before, in percent."""
        return percent_change(Fraction(self.adjusted[at]), Fraction(self.adjusted[at - 1])) if at else None

    def pace(self, at: int) -> Decimal | None:
        """Change of the adjusted figure over three months at an annual rate, in percent."""
        if at < _QUARTER:
            return None
        now, before = Fraction(self.adjusted[at]), Fraction(self.adjusted[at - _QUARTER])
        return annualised(now, before, 12, _QUARTER)


def adjust(series: Series, day_of: DayOf | None = None, *, look_back: bool = True) -> Adjustment:
    """One series, with its stability where enough months lie before the last ones."""
    program = find_program()
    lengths = range(max(FEWEST, len(series.values) - LOOKED_BACK), len(series.values)) if look_back else ()
    found = _at_once(program, [*(series.until(months) for months in lengths), series], day_of)
    *earlier, now = (_or_refusal(one) for one in found)
    return Adjustment(**{**vars(now), "stability": _stability(now, earlier)})


def adjust_all(many: Sequence[Series], day_of: DayOf | None = None) -> list[Adjustment | Refusal]:
    """Many series, each once, two programs at a time; what is refused is answered with its refusal."""
    return _at_once(find_program(), many, day_of)


def _at_once(program: Path, many: Sequence[Series], day_of: DayOf | None) -> list[Adjustment | Refusal]:
    def one(series: Series) -> Adjustment | Refusal:
        try:
            festival = regressors(day_of, series.first, len(series.values)) if day_of else None
            return _read(series, festival, run(program, specification(series, festival)))
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(AT_ONCE) as workers:
        return list(workers.map(one, many))


def _or_refusal(found: Adjustment | Refusal) -> Adjustment:
    if isinstance(found, Refusal):
        raise found
    return found


def _read(series: Series, festival: Regressors | None, found: Run) -> Adjustment:
    wanted = [f"{month.year}{month.number:02d}" for month in series.months]
    if [month for month, _ in found.adjusted] != wanted:
        raise _other_months()
    told = found.diagnostics
    probability = _numbers(told.get("chi$User-defined Holiday", ""))[-1:]
    return Adjustment(
        series,
        tuple(value for _, value in found.adjusted),
        None if festival is None else bool(probability and probability[0] < _SIGNIFICANT),
        told.get("aictest.td", "no") != "no",
        tuple(one for key, value in told.items() if (one := _outlier(key, value))),
        next(iter(_numbers(told.get("f3.q", ""))), None),
    )


def _outlier(key: str, value: str) -> Outlier | None:
    """`AutoOutlier$AO2018.May: +0.357E+00 …`: the logarithm of the factor by which the month stands out."""
    kind, _, month = key.removeprefix("AutoOutlier$").partition(".")
    numbers = _numbers(value)
    if not key.startswith("AutoOutlier$") or month.lower() not in _MONTHS or not numbers:
        return None
    at = Period(int(kind[2:]), _MONTHS.index(month.lower()) + 1)
    return Outlier(at, kind[:2], rounded((Fraction(numbers[0].exp()) - 1) * 100, 1))


def _numbers(written: str) -> list[Decimal]:
    found = []
    for one in written.split():
        try:
            found.append(Decimal(one))
        except InvalidOperation:
            continue
    return found


def _stability(now: Adjustment, earlier: Sequence[Adjustment]) -> Stability | None:
    """Growth of each earlier end as it was first adjusted, against that of the same month today."""
    differences = [
        abs(then - today)
        for one in earlier
        if (then := one.adjusted_growth(len(one.adjusted) - 1)) is not None
        and (today := now.adjusted_growth(len(one.adjusted) - 1)) is not None
    ]
    if not differences:
        return None
    mean = rounded(Fraction(sum(differences, Decimal())) / len(differences), 2)
    return Stability(len(differences), mean, max(differences))


def _other_months() -> Refusal:
    return Refusal(
        Text(
            en="The program X-13ARIMA-SEATS wrote a table of other months than it was given; nothing of it is shown. "
            "Have the administrator check its version against requirements-x13.txt.",
            zh="X-13ARIMA-SEATS 写出的月份与所给月份不符，结果不予采用；请管理员对照 requirements-x13.txt 核对其版本。",
        )
    )
