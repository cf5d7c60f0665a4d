"""Periods are values: a month (`2019-12`), a quarter (`2019-Q4`), a half-year (`2019-H2`) or a year (`2019`), never a
timestamp."""

import datetime
import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Literal

from etl.values.errors import Refusal
from etl.values.text import Text

Frequency = Literal["month", "quarter", "half", "year"]
"""How long a period is, as programme.toml writes it; from the shortest to the longest."""
PER_YEAR: dict[Frequency, int] = {"month": 12, "quarter": 4, "half": 2, "year": 1}
"""How many periods of a length a year has."""
FREQUENCIES: dict[int, Frequency] = {number: name for name, number in PER_YEAR.items()}
LENGTHS: dict[Frequency, Text] = {
    "month": Text(zh="月", en="month"),
    "quarter": Text(zh="季度", en="quarter"),
    "half": Text(zh="半年", en="half-year"),
    "year": Text(zh="年", en="year"),
}
"""What a period of a length is called: 按月, by month."""

_WRITTEN = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12])))?"
)
YEARS = range(1900, 2200)
"""Years of which a deadline, a base and the years before and after can be reckoned: others are slips of the pen."""
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_NTH_ZH = ("一", "二", "三", "四")
_NTH_EN = ("1st", "2nd", "3rd", "4th")
_HALVES_ZH = ("上", "下")
_NAMES = {
    12: Text(zh="{year}年{n}月", en="{month} {year}"),
    4: Text(zh="{year}年第{nth_zh}季度", en="{nth} quarter {year}"),
    2: Text(zh="{year}年{half}半年", en="{year} H{n}"),
    1: Text(zh="{year}年", en="{year}"),
}


@total_ordering
@dataclass(frozen=True)
class Period:
    """One month, quarter, half of a year, or year. `number` counts from 1; `per_year` is 12, 4, 2 or 1.

    Periods are in the order in which they end; of those that end together the shorter comes first, as it is known
    first.
    """

    year: int
    number: int
    per_year: int = 12

    @classmethod
    def parse(cls, written: str) -> "Period":
        """Read `2019-12`, `2019-Q4`, `2019-H2` or `2019`; anything else is refused with a sentence."""
        match = _WRITTEN.fullmatch(written.strip())
        if match is not None and int(match["year"]) not in YEARS:
            raise Refusal(
                Text(
                    en=f"“{written}” lies in no year that is reckoned with here; years go from {YEARS[0]} to "
                    f"{YEARS[-1]}.",
                    zh=f"“{written}”的年份超出范围；年份须在 {YEARS[0]} 至 {YEARS[-1]} 之间。",
                )
            )
        if match is None:
            raise Refusal(
                Text(
                    en=f"“{written}” is not a period: write a month as 2019-12, a quarter as 2019-Q4, "
                    "a half-year as 2019-H2, a year as 2019.",
                    zh=f"“{written}”不是有效的报告期：月份写作 2019-12，季度写作 2019-Q4，半年写作 2019-H2，"
                    "年度写作 2019。",
                )
            )
        year = int(match["year"])
        for name, per_year in (("month", 12), ("quarter", 4), ("half", 2)):
            if match[name]:
                return cls(year, int(match[name]), per_year)
        return cls(year, 1, 1)

    def __lt__(self, other: "Period") -> bool:
        return self._place < other._place

    @property
    def _place(self) -> tuple[int, int]:
        """The month in which it ends, counted from the year 0, and how many months it is long."""
        span = 12 // self.per_year
        return self.year * 12 + self.number * span, span

    def shift(self, steps: int) -> "Period":
        """The period `steps` later (earlier when negative)."""
        years, index = divmod(self.year * self.per_year + self.number - 1 + steps, self.per_year)
        return Period(years, index + 1, self.per_year)

    @property
    def previous(self) -> "Period":
        """The one before."""
        return self.shift(-1)

    @property
    def year_ago(self) -> "Period":
        """The one of the same number in the year before."""
        return self.shift(-self.per_year)

    @property
    def frequency(self) -> Frequency:
        """How long it is."""
        return FREQUENCIES[self.per_year]

    def parts(self, per_year: int) -> tuple["Period", ...]:
        """The shorter periods that it is made of, in their order: itself where it is as long as they are, and none
        where it is shorter."""
        each = per_year // self.per_year
        first = (self.number - 1) * each + 1
        return tuple(Period(self.year, first + i, per_year) for i in range(each))

    def holder(self, per_year: int) -> "Period":
        """The longer period that it lies in; of one that is shorter than itself, the one that it begins with."""
        return Period(self.year, (self.number - 1) * per_year // self.per_year + 1, per_year)

    def covers(self, other: "Period") -> bool:
        """Whether the whole of `other` lies in it."""
        end, span = self._place
        its_end, its_span = other._place
        return end - span <= its_end - its_span and its_end <= end

    @property
    def quarter(self) -> "Period":
        """The quarter that this period lies in, or begins with."""
        return self.holder(4)

    @property
    def months(self) -> tuple["Period", ...]:
        """The months of this period: one, three, six or twelve."""
        return self.parts(12)

    @property
    def start_of_year(self) -> "Period":
        """The first of its year."""
        return Period(self.year, 1, self.per_year)

    @property
    def name(self) -> Text:
        """What it is called by itself: 2019年12月, December 2019; 2019年第四季度, 4th quarter 2019; 2025年下半年,
        2025 H2; 2017年, 2017."""
        n = self.number - 1
        words = {"year": self.year, "n": self.number, "month": _MONTHS[n], "nth": _NTH_EN[n % 4]}
        named = _NAMES[self.per_year]
        return Text(
            zh=named.zh.format(**words, nth_zh=_NTH_ZH[n % 4], half=_HALVES_ZH[n % 2]),
            en=named.en.format(**words),
        )

    def __str__(self) -> str:
        if self.per_year == 12:
            return f"{self.year:04d}-{self.number:02d}"
        if self.per_year == 1:
            return f"{self.year:04d}"
        return f"{self.year:04d}-{'Q' if self.per_year == 4 else 'H'}{self.number}"


def periods_between(first: Period, last: Period) -> list[Period]:
    """Every period from `first` to `last`, both included and both as long; empty when `last` is earlier."""
    steps = (last.year - first.year) * first.per_year + last.number - first.number
    return [first.shift(i) for i in range(steps + 1)]


_DAY = Text(zh="{year}年{month}月{day}日", en="{day} {name} {year}")


def day_words(day: datetime.date) -> Text:
    """2020年1月15日; 15 January 2020."""
    words = {"year": day.year, "month": day.month, "day": day.day, "name": _MONTHS[day.month - 1]}
    return Text(zh=_DAY.zh.format(**words), en=_DAY.en.format(**words))


def day_and_clock(moment: datetime.datetime) -> tuple[datetime.date, str]:
    """The day of a moment and its clock to the minute, in the zone that it is in. Midnight is the end of the day before
    (2 December, 24:00), which nobody takes for the night that follows."""
    if moment.time() == datetime.time.min:
        return moment.date() - datetime.timedelta(days=1), "24:00"
    return moment.date(), f"{moment:%H:%M}"


def moment_words(moment: datetime.datetime) -> Text:
    """2020年1月15日 18:00; 15 January 2020, 18:00."""
    day, clock = day_and_clock(moment)
    said = day_words(day)
    return Text(zh=" ".join((said.zh, clock)), en=", ".join((said.en, clock)))
