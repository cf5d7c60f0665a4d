"""Regressors of a festival that moves between months, made from its days in the calendar.

The program knows no festival of the lunar year, and its own Easter does nothing for one. A regressor is the share of a
window of days around the festival that lies in a month, less what that calendar month has on average: so the festival's
average effect stays in the season, and only its moving is taken out beside it.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text

DayOf = Callable[[int], datetime.date | None]
"""The festival's first day in a year; None where the calendar has none."""


@dataclass(frozen=True)
class Window:
    """Days counted from the festival's first day: from `begins` on, up to `ends`, that one not included."""

    name: str
    begins: int
    ends: int


WINDOWS = (Window("before", -14, 0), Window("during", 0, 7))
"""Two weeks of buying before the festival, and the seven days off: people pay more in the one and less in the other,
so that one window over both would find nothing. More of them would be more than three Februaries can tell apart."""
AHEAD = 12
"""Months beyond the data that the program's forecasts need regressors for."""
_AVERAGED = range(2000, 2038)
"""Two Metonic cycles of 19 years, after which lunar months fall on the same days: averages that no new year changes."""


@dataclass(frozen=True)
class Regressors:
    """A column for each window, a row for each month of the series and for `AHEAD` months more."""

    names: tuple[str, ...]
    rows: tuple[tuple[Fraction, ...], ...]


def regressors(day_of: DayOf, first: Period, months: int) -> Regressors:
    """For a series of `months` months from `first` on. A year whose festival the calendar does not know is refused."""
    wanted = [first.shift(step) for step in range(months + AHEAD)]
    for year in range(wanted[0].year, wanted[-1].year + 1):
        if day_of(year) is None:
            raise _unknown(year)
    usual = _shares(_days(day_of, _AVERAGED[0], _AVERAGED[-1]), WINDOWS)
    # A window may begin in the year before its festival and end in the year after it.
    own = _shares(_days(day_of, wanted[0].year - 1, wanted[-1].year + 1), WINDOWS)
    average = {number: _mean(usual, number) for number in range(1, 13)}
    rows = tuple(
        tuple(
            here.get((month.year, month.number), Fraction()) - mean
            for here, mean in zip(own, average[month.number], strict=True)
        )
        for month in wanted
    )
    return Regressors(tuple(one.name for one in WINDOWS), rows)


_Shares = tuple[dict[tuple[int, int], Fraction], ...]
"""For each window: year and month -> which part of the window's days lies in it."""


def _days(day_of: DayOf, first: int, last: int) -> tuple[datetime.date, ...]:
    return tuple(day for year in range(first, last + 1) if (day := day_of(year)) is not None)


@cache
def _shares(days: tuple[datetime.date, ...], windows: tuple[Window, ...]) -> _Shares:
    found: _Shares = tuple({} for _ in windows)
    for window, shares in zip(windows, found, strict=True):
        one = Fraction(1, window.ends - window.begins)
        for day in days:
            for step in range(window.begins, window.ends):
                at = day + datetime.timedelta(days=step)
                shares[at.year, at.month] = shares.get((at.year, at.month), Fraction()) + one
    return found


def _mean(shares: _Shares, number: int) -> tuple[Fraction, ...]:
    """What a calendar month has of each window in an average year."""
    return tuple(
        sum((one.get((year, number), Fraction()) for year in _AVERAGED), Fraction()) / len(_AVERAGED)
        for one in shares
    )


def _unknown(year: int) -> Refusal:
    return Refusal(
        Text(
            en=f"The calendar does not know on which day the festival of {year} begins, so its effect cannot be taken "
            "out; bring the package “holidays” up to date, or take [festival] out of programme.toml.",
            zh=f"日历中没有{year}年节日的日期，无法剔除其影响；请更新 holidays 软件包，"
            "或从 programme.toml 中去掉 [festival]。",
        )
    )
