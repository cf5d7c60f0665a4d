"""Fee relief and payment services: a year of monthly returns of four invented sub-branches.

Published are the totals at the end of April 2023: 15,000 households and 4 million yuan since 2020, 2,000 users of the
rural app, 30 wage accounts with 4,000 workers. How they are spread, and every month before, is drawn from a seed.
"""

import datetime
from collections.abc import Mapping
from functools import partial
from zoneinfo import ZoneInfo

from etl.definitions.programme import Programme
from etl.demo.arrivals import Arrival, on_time
from etl.demo.chance import chance, wobble
from etl.demo.split import split_among
from etl.forms.cover import CoverSheet
from etl.forms.form import form_of
from etl.forms.workbook import fill
from etl.values.periods import Period, periods_between

MONTHS = tuple(periods_between(Period(2022, 5), Period(2023, 4)))
CITY = "330900"
_SIZE = {"hp": 38, "dw": 27, "sj": 20, "qw": 15}
_AT_THE_END: Mapping[str, int] = {
    "households_ever": 15_000,
    "relief_ever": 400_000_000,
    "app_users": 2_000,
    "wage_accounts": 30,
    "wage_workers": 4_000,
}
"""Over all sub-branches, amounts in fen."""
_GROWS = {"app_users": 60, "wage_accounts": 70, "wage_workers": 70}
"""In permille of the end: what a month adds."""


def plan(programme: Programme, seed: int) -> list[Arrival]:
    """Every return, in the order in which they arrive."""
    zone, form = ZoneInfo(programme.settings.time_zone), form_of(programme, programme.returns["monthly"])
    arrivals = []
    for code, unit in programme.institutions.items():
        for month, values in figures(code, seed).items():
            draw = chance(seed, "relief-arrival", month, code)
            received_at: datetime.datetime = on_time(month, zone, draw)
            cover = CoverSheet(code, unit.name_zh, month, received_at.date(), 1, "")
            placed = {(CITY, "", measure): value for measure, value in values.items()}
            build = partial(fill, form, cover, placed)
            arrivals.append(Arrival(f"{month}/{code}-{month}.xlsx", received_at, build))
    return sorted(arrivals, key=lambda one: (one.received_at, one.name))


def figures(unit: str, seed: int) -> dict[str, dict[str, int]]:
    """What a sub-branch files, by month and measure. It is drawn from the end backwards, so that the end holds."""
    draw = chance(seed, "relief", unit)
    ends = {measure: split_among(total, _SIZE)[unit] for measure, total in _AT_THE_END.items()}
    ever, money = ends["households_ever"], ends["relief_ever"]
    months: dict[str, dict[str, int]] = {}
    for back, month in enumerate(reversed(MONTHS)):
        helped = wobble(draw, 11 * _SIZE[unit], 150)
        new = helped * draw.randint(180, 320) // 1000
        waived = sum(draw.randint(1_500, 6_500) for _ in range(helped))
        mobile = wobble(draw, 310 * _SIZE[unit], 60)
        stopped = draw.randint(0, 3)
        months[str(month)] = {
            "households": helped,
            "households_ever": ever,
            "relief": waived,
            "relief_ever": money,
            "mobile_users": mobile,
            "elderly_users": mobile * draw.randint(80, 140) // 1000,
            "intercepted": stopped,
            "loss_avoided": sum(draw.randint(2_000, 90_000) * 100 for _ in range(stopped)),
        } | {one: max(1, ends[one] * (1000 - back * step) // 1000) for one, step in _GROWS.items()}
        ever, money = ever - new, money - waived
    return {str(month): months[str(month)] for month in MONTHS}
