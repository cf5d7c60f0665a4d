"""Periods are values: a month (`2019-12`), a quarter (`2019-Q4`) or a half-year (`2019-H2`), never a timestamp."""

import re
from dataclasses import dataclass

from etl.values.errors import Refusal
from etl.values.text import Text

_WRITTEN = re.compile(r"(?P<year>\d{4})-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12]))")


@dataclass(frozen=True, order=True)
class Period:
    """One month, quarter or half of a year. `number` counts from 1; `per_year` is 12, 4 or 2."""

    year: int
    number: int
    per_year: int = 12

    @classmethod
    def parse(cls, written: str) -> "Period":
        """Read `2019-12`, `2019-Q4` or `2019-H2`; anything else is refused with a sentence."""
        match = _WRITTEN.fullmatch(written.strip())
        if match is None:
            raise Refusal(
                Text(
                    en=f"“{written}” is not a period: write a month as 2019-12, a quarter as 2019-Q4, "
                    "a half-year as 2019-H2.",
                    zh=f"“{written}”不是有效的报告期：月份写作 2019-12，季度写作 2019-Q4，半年写作 2019-H2。",
                )
            )
        year = int(match["year"])
        if match["quarter"]:
            return cls(year, int(match["quarter"]), 4)
        if match["half"]:
            return cls(year, int(match["half"]), 2)
        return cls(year, int(match["month"]), 12)

    def shift(self, steps: int) -> "Period":
        """The period `steps` later (earlier when negative)."""
        years, index = divmod(self.year * self.per_year + self.number - 1 + steps, self.per_year)
        return Period(years, index + 1, self.per_year)

    @property
    def previous(self) -> "Period":
        return self.shift(-1)

    @property
    def year_ago(self) -> "Period":
        return self.shift(-self.per_year)

    @property
    def quarter(self) -> "Period":
        """The quarter that this period lies in, or begins with."""
        return Period(self.year, (self.number - 1) * 4 // self.per_year + 1, 4)

    @property
    def months(self) -> tuple["Period", ...]:
        """The months of this period: one for a month, three for a quarter, six for a half-year."""
        span = 12 // self.per_year
        first = (self.number - 1) * span + 1
        return tuple(Period(self.year, first + i) for i in range(span))

    @property
    def start_of_year(self) -> "Period":
        return Period(self.year, 1, self.per_year)

    def __str__(self) -> str:
        if self.per_year == 12:
            return f"{self.year:04d}-{self.number:02d}"
        return f"{self.year:04d}-{'Q' if self.per_year == 4 else 'H'}{self.number}"


def periods_between(first: Period, last: Period) -> list[Period]:
    """Every period from `first` to `last`, both included; empty when `last` is earlier."""
    steps = (last.year - first.year) * first.per_year + last.number - first.number
    return [first.shift(i) for i in range(steps + 1)]
