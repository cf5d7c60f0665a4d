"""What was first known of a month, and what is known of it now?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import polars as pl
from sqlalchemy import Engine

from etl.definitions.clocks import end_of_day
from etl.definitions.programme import Programme
from etl.facts.growth import percent_change
from etl.values.periods import Period
from store.facts import read_filings
from store.filings import list_filings
from store.sources import is_second


@dataclass(frozen=True)
class Vintage:
    """What was known of a period at a moment: the sum (None before anything was filed), and from how many files."""

    moment: datetime
    value: int | None
    filings: int


@dataclass(frozen=True)
class Revision:
    """A period's line of the triangle: one vintage for each day of issue of the periods from its own on, and today's.

    `change` is what the first figure and the last one differ by, `percent` the same in percent of the first."""

    period: str
    vintages: tuple[Vintage, ...]
    latest: Vintage

    @property
    def first(self) -> int | None:
        """The value that was known first, in the measure's smallest unit."""
        return next((one.value for one in self.vintages if one.value is not None), None)

    @property
    def change(self) -> int | None:
        """Today's value less the first one, in the same unit; None where one of them is not known."""
        return None if self.first is None or self.latest.value is None else self.latest.value - self.first

    @property
    def percent(self) -> Decimal | None:
        """The same in percent of the first, rounded half up; None where that is 0 or not known."""
        return percent_change(self.latest.value, self.first)


def revisions(
    engine: Engine, programme: Programme, upto: str, measure: str, now: datetime, count: int = 6
) -> list[Revision]:
    """The last `count` periods up to `upto`, the oldest first: the triangle of one measure over all institutions.

    Vintages are the ends of the days on which the calendar has a bulletin issued, as far as they lie before `now`.
    Every version that was ever in force counts for the time in which it was.
    """
    programme.measure(measure)
    last = Period.parse(upto)
    periods = [last.shift(-step) for step in reversed(range(count))]
    days = {period: _issued(programme, period) for period in periods}
    versions = _versions(engine, programme, [str(period) for period in periods], measure)
    found = []
    for period in periods:
        own = versions.filter(pl.col("period") == str(period))
        moments = [days[each] for each in periods if each >= period and days[each] <= now]
        found.append(
            Revision(str(period), tuple(_known(own, moment) for moment in moments), _known(own, now))
        )
    return [one for one in found if one.latest.value is not None]


def _issued(programme: Programme, period: Period) -> datetime:
    following = period.months[-1].shift(1)
    day = programme.settings.calendar.publish_day
    return end_of_day(programme.settings, f"{following.year:04d}-{following.number:02d}-{day:02d}")


def _versions(engine: Engine, programme: Programme, periods: Sequence[str], measure: str) -> pl.DataFrame:
    """A row for each version of a return that was ever in force: its sum of the measure, and from when till when."""
    filings = [
        one
        for period in periods
        for one in list_filings(engine, programme.slug, period)
        if one.accepted_at is not None and not is_second(one.source)
    ]
    facts = read_filings(engine, [one.id for one in filings], [measure])
    sums = dict(facts.group_by("filing").agg(pl.col("value").sum()).iter_rows())
    rows = [
        (one.period, one.accepted_at, one.superseded_at, sums[one.id]) for one in filings if one.id in sums
    ]
    kinds: dict[str, pl.DataType | type[pl.DataType]] = {
        "period": pl.String,
        "since": pl.Datetime("us", "UTC"),
        "until": pl.Datetime("us", "UTC"),
        "value": pl.Int64,
    }
    return pl.DataFrame(rows, schema=kinds, orient="row")


def _known(versions: pl.DataFrame, moment: datetime) -> Vintage:
    at = moment.astimezone(UTC)
    held = versions.filter((pl.col("since") <= at) & (pl.col("until").is_null() | (pl.col("until") > at)))
    return Vintage(moment, int(held["value"].sum()) if held.height else None, held.height)
