"""Growth of a series of sums: month on month, year on year, year to date; what cannot be compared says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from etl.definitions.history import Break, crossed
from etl.values.exact import growth, rounded
from etl.values.periods import Period
from etl.values.text import Text

BASE_ZERO = Text(zh="基期为0，不可比", en="not comparable: the base is zero")
BASE_MISSING = Text(zh="基期无数据，不可比", en="not comparable: no figure for the base")
NO_VALUE = Text(zh="本期无数据", en="no figure for this period")
YEAR_BROKEN = Text(
    zh="年内口径变化，不计累计", en="no year to date (what is counted changed within the year)"
)
YEAR_INCOMPLETE = Text(zh="年内有缺期，不计累计", en="no year to date (a period is missing)")

_ON_YEAR = Text(zh="同比", en="year on year")
_ON_BEFORE = {
    12: Text(zh="环比", en="month on month"),
    4: Text(zh="环比", en="quarter on quarter"),
    2: Text(zh="环比", en="half-year on half-year"),
}
_Base = tuple[Text, tuple[int | None, Break | None]]
"""What is compared with, its figure, and the break that lies in between."""


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
    breaks: Sequence[Break] = (),
) -> list[GrowthRow]:
    """A row for each of `periods`. `sums` gives the value of each period that has one.

    Nothing is compared, and nothing added up over a year, across one of `breaks` (of this measure, oldest first).
    """
    return [_row(measure, kind, sums, Period.parse(period), filers or {}, breaks) for period in periods]


def _row(
    measure: str,
    kind: str,
    sums: Mapping[str, int],
    period: Period,
    filers: Mapping[str, int],
    breaks: Sequence[Break],
) -> GrowthRow:
    value = sums.get(str(period))
    before, year_before = (crossed(breaks, base, period) for base in (period.previous, period.year_ago))
    previous = None if before else sums.get(str(period.previous))
    year_ago = None if year_before else sums.get(str(period.year_ago))
    in_year = crossed(breaks, period.start_of_year, period)
    ytd = _year_to_date(sums, period) if kind == "flow" and not in_year else None
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
        note=_note(
            value,
            *([] if period.per_year == 1 else [(_ON_BEFORE[period.per_year], (previous, before))]),
            (_ON_YEAR, (year_ago, year_before)),
            year=_year_note(kind, ytd, in_year),
        ),
    )


def percent_change(value: int | Fraction | None, base: int | Fraction | None) -> Decimal | None:
    """Change in percent, half up to two decimals; None where there is nothing to compare with."""
    change = None if value is None or base is None else growth(value, base)
    return None if change is None else rounded(change * 100, 2)


def _year_to_date(sums: Mapping[str, int], period: Period) -> int | None:
    year = [str(Period(period.year, n, period.per_year)) for n in range(1, period.number + 1)]
    return sum(sums[p] for p in year) if all(p in sums for p in year) else None


def _year_note(kind: str, ytd: int | None, in_year: Break | None) -> Text | None:
    if kind != "flow" or ytd is not None:
        return None
    return YEAR_BROKEN if in_year else YEAR_INCOMPLETE


def _note(value: int | None, *bases: _Base, year: Text | None) -> Text | None:
    if value is None:
        return NO_VALUE
    said = [text for one in bases if (text := _without_base(*one))] + ([year] if year else [])
    if not said:
        return None
    return Text(zh="；".join(t.zh for t in said), en="; ".join(t.en for t in said))


def _without_base(way: Text, found: tuple[int | None, Break | None]) -> Text | None:
    """Why there is no rate, where there is none."""
    base, broken = found
    if broken:
        return Text(
            zh=f"{way.zh}不可比（{broken.reason.zh}）", en=f"{way.en} not comparable ({broken.reason.en})"
        )
    if base is None:
        return Text(zh=f"{way.zh}不可比（基期无数据）", en=f"{way.en} not comparable (no base)")
    if base <= 0:
        return Text(zh=f"{way.zh}不可比（基期为0）", en=f"{way.en} not comparable (base of zero)")
    return None
