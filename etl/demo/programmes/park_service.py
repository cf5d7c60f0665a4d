"""Services of business parks: two and a half years of monthly returns of five invented service centres.

Published are rules only: what is told monthly, assessed in June and December, and of what. Every figure is drawn from a
seed; one centre fails four half-years in a row, so that what follows two bad years is seen.
"""

from functools import partial
from zoneinfo import ZoneInfo

from etl.definitions.programme import Programme
from etl.demo.arrivals import Arrival, on_time
from etl.demo.chance import chance, wobble
from etl.forms.cover import CoverSheet
from etl.forms.form import form_of
from etl.forms.workbook import fill
from etl.values.periods import Period, periods_between

MONTHS = tuple(periods_between(Period(2023, 1), Period(2025, 6)))
ALL_PARKS = "P"
_DONE_WELL = {"qs": 965, "lt": 930, "yx": 900, "bz": 860, "sj": 690}
"""In permille: how much of what is asked for is done. The last fails from the beginning."""
_SIZE = {"qs": 40, "lt": 52, "yx": 31, "bz": 27, "sj": 22}
"""Complaints in a month, more or less."""
_PAIRS = {
    "complaints_3": ("complaints", 100),
    "risks_controlled": ("risks", 60),
    "steps_followed": ("steps", 900),
    "reviews_done": ("reviews", 80),
    "visits_satisfied": ("visits", 150),
    "trained": ("staff", 70),
}
"""What was done: of what, and how many of these for a hundred complaints."""


def plan(programme: Programme, seed: int) -> list[Arrival]:
    """Every return, in the order in which they arrive."""
    zone, form = ZoneInfo(programme.settings.time_zone), form_of(programme, programme.returns["monthly"])
    arrivals = []
    for code, unit in programme.institutions.items():
        for month in map(str, MONTHS):
            received_at = on_time(month, zone, chance(seed, "parks-arrival", month, code))
            cover = CoverSheet(code, unit.name_zh, month, received_at.date(), 1, "")
            placed = {
                (ALL_PARKS, "", measure): value for measure, value in figures(code, month, seed).items()
            }
            build = partial(fill, form, cover, placed)
            arrivals.append(Arrival(f"{month}/{code}-{month}.xlsx", received_at, build))
    return sorted(arrivals, key=lambda one: (one.received_at, one.name))


def figures(unit: str, month: str, seed: int) -> dict[str, int]:
    """What a centre files for a month, by measure."""
    draw, values = chance(seed, "parks", unit, month), {}
    for done, (asked, often) in _PAIRS.items():
        count = max(1, wobble(draw, _SIZE[unit] * often // 100, 150))
        share = min(1000, _DONE_WELL[unit] + draw.randint(-40, 40))
        values[asked], values[done] = count, min(count, (count * share + 500) // 1000)
    return values
