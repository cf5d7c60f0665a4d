"""Growth of a series of sums: month on month, year on year, year to date; what cannot be compared says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from etl.definitions.exact import growth, rounded
from etl.definitions.periods import Period
from etl.definitions.text import Text

BASE_ZERO = Text(zh="基期为0，不可比", en="not comparable: the base is zero")
BASE_MISSING = Text(zh="基期无数据，不可比", en="not comparable: no figure for the base")
NO_VALUE = Text(zh="本期无数据", en="no figure for this period")
YEAR_INCOMPLETE = Text(zh="年内有缺期，不计累计", en="no year to date (a period is missing)")


@dataclass(frozen=True)
class GrowthRow:
    """One period of one measure. Sums are integers (money in the minor unit); percentages have two decimals.

    `note` says in words whatever is not given as a figure. `filers` counts the institutions behind the value.
    """

    period: str
    measure: str
    value: int | None
    previous: int | None
    year_ago: int | None
    mom_pct: Decimal | None
    yoy_pct: Decimal | None
    ytd: int | None
    filers: int
    note: Text | None


def growth_rows(
    measure: str,
    kind: Literal["stock", "flow"],
    sums: Mapping[str, int],
    periods: Sequence[str],
    filers: Mapping[str, int] | None = None,
) -> list[GrowthRow]:
    """A row for each of `periods`. `sums` gives the value of each period that has one."""
    return [_row(measure, kind, sums, Period.parse(period), filers or {}) for period in periods]


def _row(
    measure: str, kind: str, sums: Mapping[str, int], period: Period, filers: Mapping[str, int]
) -> GrowthRow:
    value = sums.get(str(period))
    previous, year_ago = sums.get(str(period.previous)), sums.get(str(period.year_ago))
    ytd = _year_to_date(sums, period) if kind == "flow" else None
    return GrowthRow(
        period=str(period),
        measure=measure,
        value=value,
        previous=previous,
        year_ago=year_ago,
        mom_pct=percent_change(value, previous),
        yoy_pct=percent_change(value, year_ago),
        ytd=ytd,
        filers=filers.get(str(period), 0),
        note=_note(kind, value, previous, year_ago, ytd),
    )


def percent_change(value: int | Fraction | None, base: int | Fraction | None) -> Decimal | None:
    """Change in percent, half up to two decimals; None where there is nothing to compare with."""
    change = None if value is None or base is None else growth(value, base)
    return None if change is None else rounded(change * 100, 2)


def _year_to_date(sums: Mapping[str, int], period: Period) -> int | None:
    year = [str(Period(period.year, n, period.per_year)) for n in range(1, period.number + 1)]
    return sum(sums[p] for p in year) if all(p in sums for p in year) else None


def _note(
    kind: str, value: int | None, previous: int | None, year_ago: int | None, ytd: int | None
) -> Text | None:
    if value is None:
        return NO_VALUE
    said = []
    for base, zh, en in ((previous, "环比", "month on month"), (year_ago, "同比", "year on year")):
        if base is None:
            said.append(Text(zh=f"{zh}不可比（基期无数据）", en=f"{en} not comparable (no base)"))
        elif base <= 0:
            said.append(Text(zh=f"{zh}不可比（基期为0）", en=f"{en} not comparable (base of zero)"))
    if kind == "flow" and ytd is None:
        said.append(YEAR_INCOMPLETE)
    if not said:
        return None
    return Text(zh="；".join(t.zh for t in said), en="; ".join(t.en for t in said))
