"""What happened to the series of a programme: breaks in what is counted, campaigns, a festival that moves.

A break is not a change in the figures but in what they mean: the figures before it and after it are never compared.
"""

import datetime
from collections.abc import Iterable, Sequence
from fractions import Fraction

from pydantic import Field, field_validator

from etl.definitions.calendar import first_day_called
from etl.definitions.dated import period_in
from etl.definitions.model import Definition
from etl.definitions.settings import Settings
from etl.values.periods import Period
from etl.values.text import Text


class Break(Definition):
    """One [[break]] of history.toml: from the period `since` on, `measure` counts something else, for `reason`.

    `restated` is what the sum of all institutions in the period before would have been as it is counted since, in the
    measure's unit (money in the minor unit), where somebody knows: an index is linked by it.
    """

    measure: str
    since: str
    reason: Text
    restated: int | None = Field(default=None, gt=0)

    @field_validator("since")
    @classmethod
    def _is_a_period(cls, written: str) -> str:
        return str(period_in(written))


class Campaign(Definition):
    """One [[campaign]] of history.toml: its first and last period, and its regions (none: everywhere)."""

    code: str = Field(pattern="^[a-z][a-z0-9-]*$")
    name: Text
    first: str
    last: str
    regions: tuple[str, ...] = ()

    @field_validator("first", "last")
    @classmethod
    def _is_a_period(cls, written: str) -> str:
        return str(period_in(written))

    @property
    def periods(self) -> tuple[str, ...]:
        """Every period under the campaign."""
        first, last = Period.parse(self.first), Period.parse(self.last)
        steps = (last.year - first.year) * first.per_year + last.number - first.number
        return tuple(str(first.shift(step)) for step in range(steps + 1))


class Claim(Definition):
    """One [[claim]] of history.toml: which share of the residents the users of a period were publicly said to be.

    It is shown beside the shares on counted residents, never instead of them.
    """

    period: str
    said: Text
    share: str = Field(pattern="^[0-9]+/[1-9][0-9]*$")
    source: Text

    @field_validator("period")
    @classmethod
    def _is_a_period(cls, written: str) -> str:
        return str(period_in(written))

    @property
    def fraction(self) -> Fraction:
        """The claimed share of residents, exactly (7/10)."""
        return Fraction(self.share)


class History(Definition):
    """history.toml, wholly optional."""

    break_: tuple[Break, ...] = Field(default=(), alias="break")
    campaign: tuple[Campaign, ...] = ()
    claim: tuple[Claim, ...] = ()

    def breaks_of(self, measures: Iterable[str]) -> tuple[Break, ...]:
        """The breaks of any of these measures, the oldest first."""
        wanted = set(measures)
        return tuple(sorted((b for b in self.break_ if b.measure in wanted), key=lambda one: one.since))


def crossed(breaks: Sequence[Break], base: Period, period: Period) -> Break | None:
    """The last break that lies between a base and a later period, so that the two must not be compared."""
    between = [one for one in breaks if base < Period.parse(one.since) <= period]
    return between[-1] if between else None


def festival_day(settings: Settings, year: int) -> datetime.date | None:
    """The first day of the programme's moving festival in `year`; None where it has none."""
    return first_day_called(settings.country, settings.festival.holiday, year) if settings.festival else None


def festival_period(settings: Settings, year: int) -> Period | None:
    """The period of returns that the festival begins in."""
    day = festival_day(settings, year)
    if day is None:
        return None
    return Period(day.year, day.month).holder(settings.per_year)
