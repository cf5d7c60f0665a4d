"""A festival that moves between months: only the months it moves between, taken together, compare with other years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.definitions.history import Break, crossed
from etl.facts.growth import percent_change
from etl.values.periods import Period


@dataclass(frozen=True)
class SeasonRow:
    """One year: the festival's period, the sum of the periods taken together, the same of the year before, and what
    the single periods would say. None where a figure is missing or what is counted changed in between."""

    year: int
    festival: str
    value: int | None
    year_ago: int | None
    yoy_pct: Decimal | None
    before: int | None
    on_before_pct: Decimal | None
    single_yoy_pct: tuple[Decimal | None, ...]


def season_rows(
    sums: Mapping[str, int],
    together: Sequence[int],
    festival: Mapping[int, str],
    per_year: int,
    breaks: Sequence[Break] = (),
) -> list[SeasonRow]:
    """A row for each year of `festival` (year -> period) that has all the periods `together`, the oldest first.

    `before` is the sum of as many periods just before the first of them, so that a first year has a comparison too.
    """
    rows = [_row(sums, together, year, period, per_year, breaks) for year, period in sorted(festival.items())]
    return [row for row in rows if row.value is not None]


def _row(
    sums: Mapping[str, int],
    together: Sequence[int],
    year: int,
    festival: str,
    per_year: int,
    breaks: Sequence[Break],
) -> SeasonRow:
    own = [Period(year, number, per_year) for number in together]
    ago = [period.year_ago for period in own]
    before = [own[0].shift(-step) for step in range(1, len(own) + 1)]
    value = _sum(sums, own)
    year_ago = None if crossed(breaks, ago[0], own[-1]) else _sum(sums, ago)
    earlier = None if crossed(breaks, before[-1], own[-1]) else _sum(sums, before)
    single = tuple(
        None if crossed(breaks, base, one) else percent_change(sums.get(str(one)), sums.get(str(base)))
        for one, base in zip(own, ago, strict=True)
    )
    return SeasonRow(
        year,
        festival,
        value,
        year_ago,
        percent_change(value, year_ago),
        earlier,
        percent_change(value, earlier),
        single,
    )


def _sum(sums: Mapping[str, int], periods: Sequence[Period]) -> int | None:
    known = [sums[str(period)] for period in periods if str(period) in sums]
    return sum(known) if len(known) == len(periods) else None
