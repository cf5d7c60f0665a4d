"""A series over breaks and mergers: linked where somebody knows both sides of the change, exact to the last digit.

Each period is linked to the one before it by the ratio of its figure to what the one before would have been by the same
definition and with the same institutions. Within a segment that is the figure itself; over a break it is the restated
one, over a merger the figures of all who became one. An index made of such ratios grows within a segment as the plain
figures do, and over a change as what did not change with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from etl.facts.contributions import annualised
from etl.facts.growth import percent_change
from etl.values.exact import rounded
from etl.values.periods import Period

BASE = 100


@dataclass(frozen=True)
class LinkedRow:
    """A period: its index (two decimals, the first one of the chain is 100), its changes in percent, and what a year at
    the pace of the last quarter of a year would bring. `is_linked` where it hangs on a figure other than the plain one
    of the period before."""

    period: str
    index: Decimal
    on_before_pct: Decimal | None
    on_year_pct: Decimal | None
    annualised_pct: Decimal | None
    is_linked: bool


def linked_index(
    sums: Mapping[str, int], periods: Sequence[str], bases: Mapping[str, int | None]
) -> dict[str, Fraction]:
    """The index of every period of the chain that reaches to the last of `periods` (consecutive, oldest first).

    `bases`: for a period after a change, the comparable figure of the period before; None where nobody knows it, and
    there the chain begins. It also begins after a period without a figure above zero.
    """
    found: dict[str, Fraction] = {}
    for before, period in zip((None, *periods), periods, strict=False):
        value = sums.get(period)
        if value is None or value <= 0:
            found = {}
            continue
        base = bases[period] if period in bases else sums.get(before) if before else None
        if before in found and base is not None and base > 0:
            found[period] = found[before] * Fraction(value, base)
        else:
            found = {period: Fraction(BASE)}
    return found


def linked_rows(
    sums: Mapping[str, int], periods: Sequence[str], bases: Mapping[str, int | None]
) -> list[LinkedRow]:
    """A row for each period of the chain, with growth on the period and on the year before reckoned from the index."""
    index = linked_index(sums, periods, bases)
    return [
        LinkedRow(
            period,
            rounded(value, 2),
            percent_change(value, index.get(str(at.previous))),
            percent_change(value, index.get(str(at.year_ago))),
            pace(index, at),
            period in bases and str(at.previous) in index,
        )
        for period, value in index.items()
        for at in (Period.parse(period),)
    ]


def pace(index: Mapping[str, Fraction], at: Period) -> Decimal | None:
    """The last quarter of a year at an annual rate, in percent: of years there is none, of half-years the last one."""
    if at.per_year == 1:
        return None
    steps = max(at.per_year // 4, 1)
    before = index.get(str(at.shift(-steps)))
    return None if before is None else annualised(index[str(at)], before, at.per_year, steps)
