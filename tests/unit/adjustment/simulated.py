"""Monthly series with a planted festival effect: what was planted is known, so how well it is taken out can be counted.

The planted effect is one of days (more is paid for 8 to 15 days before the festival, less for ten days from it on) and
not of the product's windows, and the festival's days are asked of the calendar package directly.
"""

import datetime
import math
import random
from dataclasses import dataclass
from functools import cache

import holidays

from etl.adjustment.series import Series
from etl.values.periods import Period

LENGTHS = (36, 40, 48, 60, 84)
LAST_YEAR = 2019


@dataclass(frozen=True)
class Simulated:
    """The series as filed, and what it would be without season and festival."""

    series: Series
    truth: tuple[float, ...]

    def error(self, growth: float, at: int) -> float:
        """By how many points an adjusted growth on the month before misses the planted one."""
        return growth - (self.truth[at] / self.truth[at - 1] - 1) * 100

    def februaries(self) -> list[int]:
        """The places of the last two Februaries."""
        return [at for at, month in enumerate(self.series.months) if month.number == 2][-2:]


@cache
def day_of(year: int) -> datetime.date | None:
    calendar = holidays.country_holidays("CN", years=year, language="en_US")
    named = calendar.get_named("Chinese New Year (Spring Festival)")
    return min((day for day in named if day.year == year), default=None)


def simulated(seed: int, months: int, last_year: int = LAST_YEAR) -> Simulated:
    draw = random.Random(seed)
    first = Period(last_year - months // 12 + (months % 12 == 0), (-months) % 12 + 1)
    drift = draw.uniform(0.005, 0.02)
    season = [draw.gauss(0, 0.06) for _ in range(12)]
    more, less, early = draw.uniform(0.15, 0.5), draw.uniform(-0.6, -0.2), draw.choice([8, 10, 12, 15])
    level, values, truth = math.log(draw.uniform(1e5, 1e7)), [], []
    for step in range(months):
        month = first.shift(step)
        level += drift + draw.gauss(0, 0.003)
        own = level + draw.gauss(0, 0.008)
        festival = more * _days(month, -early, 0) + less * _days(month, 0, 10)
        truth.append(math.exp(own))
        values.append(
            round(math.exp(own + season[month.number - 1] - sum(season) / 12 + math.log(1 + festival)))
        )
    return Simulated(Series(first, tuple(values)), tuple(truth))


def root_mean_square(errors: list[float]) -> float:
    return math.sqrt(sum(one * one for one in errors) / len(errors))


def _days(month: Period, begins: int, ends: int) -> float:
    """Which part of a month's days lies in a window around a festival."""
    own = [datetime.date(month.year, month.number, 1)]
    while (following := own[-1] + datetime.timedelta(days=1)).month == month.number:
        own.append(following)
    near = [day for year in (month.year, month.year + 1) if (day := day_of(year))]
    inside = [one for one in own if any(begins <= (one - day).days < ends for day in near)]
    return len(inside) / len(own)
