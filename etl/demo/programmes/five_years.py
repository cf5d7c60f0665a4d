"""Payments of a county over five years: what statisticians need to see a season, and a festival that moves.

Planted are a season, Spring Festival by the days of the calendar (more is paid in the eleven days before it, less in
the nine from it on), one month that stands out, a merger, a break in what a merchant is, and payments that one
institution reports late at the end of each quarter, so that a first figure grows. All of it is invented.
"""

import csv
import datetime
import io
import math
from collections.abc import Mapping
from functools import partial
from zoneinfo import ZoneInfo

from etl.definitions.calendar import working_days_from
from etl.definitions.history import festival_day
from etl.definitions.programme import Programme
from etl.definitions.settings import Settings
from etl.demo.arrivals import Arrival
from etl.demo.chance import chance
from etl.values.periods import Period, periods_between

MONTHS = tuple(periods_between(Period(2021, 1), Period(2025, 12)))
_SIZE = {"nh": 2_100_000, "cz": 340_000, "ds": 1_250_000, "xq": 780_000}
_MERGED = ("cz", "nh", Period(2023, 7))
"""Who went over into whom, and from when on."""
BREAK = Period(2024, 1)
_COUNTED_ONCE = 87
"""Of a hundred merchants as counted before the break, as many are left when each counts once."""
_SEASON = (1, 4, -3, -2, 1, -1, -4, -2, 2, 5, 1, 6)
"""January to December, in percent."""
_STANDS_OUT = (Period(2022, 4), -18)
"""A month of closed shops, in percent."""
_LATE = ("ds", (4, 12))
"""Who knows a quarter's last month only in part when its table comes, and how many thousandths are missing by then."""
_BEFORE, _FROM = (11, 30), (9, -45)
"""Days before the festival and from it on, and by how many percent a day of them differs."""


def plan(programme: Programme, seed: int) -> list[Arrival]:
    """A table for each month, and of a quarter's last month a complete one when the next month's comes."""
    days = {month: _arrives(programme.settings, month) for month in MONTHS}
    arrivals = []
    for month, received_at in days.items():
        file, is_corrected = f"payments-{month}.csv", month.number % 3 == 0 and month.shift(1) in days
        first = partial(table, programme, month, seed, is_first=is_corrected)
        arrivals.append(Arrival(file, received_at, first))
        if is_corrected:
            later = days[month.shift(1)] + datetime.timedelta(minutes=20)
            arrivals.append(Arrival(f"corrected/{file}", later, partial(table, programme, month, seed)))
    return arrivals


def _arrives(settings: Settings, month: Period) -> datetime.datetime:
    after = month.shift(1)
    day = working_days_from(settings, datetime.date(after.year, after.number, 7), 2)
    return datetime.datetime.combine(day, datetime.time(10, 15), ZoneInfo(settings.time_zone))


def table(programme: Programme, month: Period, seed: int, *, is_first: bool = False) -> bytes:
    """The month's file: a row for each institution, amounts in yuan and fen; `is_first` before all is reported."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(["机构", "支付笔数", "支付金额（元）", "有交易商户数"])
    known = figures(programme.settings, month, seed)
    if is_first:
        known = {code: _so_far(code, month, seed, figure) for code, figure in known.items()}
    for code, (payments, amount, merchants) in known.items():
        name = programme.institutions[code].name_zh
        lines.writerow([name, payments, f"{amount // 100}.{amount % 100:02d}", merchants])
    return written.getvalue().encode()


def figures(settings: Settings, month: Period, seed: int) -> Mapping[str, tuple[int, int, int]]:
    """Institution -> payments, amount in fen, merchants."""
    old = {code: _own(settings, code, month, seed) for code in _SIZE}
    gone, into, since = _MERGED
    if month >= since:
        left, right = old[into], old.pop(gone)
        old[into] = (left[0] + right[0], left[1] + right[1], left[2] + right[2])
    if month < BREAK:
        return old
    return {code: (a, b, counted_once(merchants)) for code, (a, b, merchants) in old.items()}


def _so_far(code: str, month: Period, seed: int, whole: tuple[int, int, int]) -> tuple[int, int, int]:
    late, missing = _LATE
    if code != late:
        return whole
    part = 1000 - chance(seed, "five-years", code, str(month), "late").randint(*missing)
    payments, amount, merchants = whole
    return payments * part // 1000, amount * part // 1000, merchants


def counted_once(merchants: int) -> int:
    """Merchants by the definition that holds from the break on."""
    return merchants * _COUNTED_ONCE // 100


def _own(settings: Settings, code: str, month: Period, seed: int) -> tuple[int, int, int]:
    step = MONTHS.index(month)
    draw = chance(seed, "five-years", code, str(month))
    special = _STANDS_OUT[1] if month == _STANDS_OUT[0] else 0
    level = math.log(_SIZE[code]) + 0.011 * step + draw.gauss(0, 0.008)
    shape = (1 + _SEASON[month.number - 1] / 100) * (1 + _festival(settings, month)) * (1 + special / 100)
    payments = round(math.exp(level) * shape)
    amount = payments * draw.randint(6_300, 6_700)
    # Of any seed the same, because history.toml says what they would have been by the new definition.
    steady = chance(0, "five-years", code, str(month), "merchants")
    merchants = round(_SIZE[code] / 260 * (1 + 0.006 * step) * steady.gauss(1, 0.004))
    return payments, amount, merchants


def _festival(settings: Settings, month: Period) -> float:
    """By which part a month's payments differ through the festival's days in it."""
    first = datetime.date(month.year, month.number, 1)
    following = month.shift(1)
    days = (datetime.date(following.year, following.number, 1) - first).days
    changed = 0.0
    for year in (month.year, month.year + 1):
        if (day := festival_day(settings, year)) is None:
            continue
        for step in range(days):
            away = (first + datetime.timedelta(days=step) - day).days
            changed += _BEFORE[1] / 100 if -_BEFORE[0] <= away < 0 else 0
            changed += _FROM[1] / 100 if 0 <= away < _FROM[0] else 0
    return changed / days
