"""Service at outlets and consumer protection: five monthly returns of four invented sub-branches and of a head office.

Published are the totals of March 2021: 452 stations, 40 outlets and 40 persons honoured, 300 frauds stopped and 90
million yuan saved in Shanghai, and of the whole group 190,000, 5.4 billion, and 96.59 % of alerts right. How those of
Shanghai are spread, and every month before, is drawn from a seed. The group's are the head office's alone.
"""

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

MONTHS = tuple(periods_between(Period(2020, 10), Period(2021, 2)))
CITY = "310000"
_SIZE = {"jq": 34, "yx": 28, "cl": 21, "bh": 17}
_AT_THE_END: Mapping[str, int] = {
    "outlets": 470,
    "stations": 452,
    "elderly_outlets": 40,
    "elderly_persons": 40,
    "stopped_ever": 300,
    "avoided_ever": 9_000_000_000,
}
"""Over all sub-branches, amounts in fen; how many outlets there are is invented."""
_GROUP = {"group_stopped_ever": 190_000, "group_avoided_ever": 540_000_000_000}
_FACILITIES = ("aircon", "seats", "water", "charging", "wifi", "reading", "counting", "glasses", "special")


def plan(programme: Programme, seed: int) -> list[Arrival]:
    """Every return, in the order in which they arrive."""
    zone, form = ZoneInfo(programme.settings.time_zone), form_of(programme, programme.returns["monthly"])
    arrivals = []
    for code, unit in programme.institutions.items():
        filed = group_figures() if code not in _SIZE else figures(code, seed)
        for month, values in filed.items():
            received_at = on_time(month, zone, chance(seed, "outlets-arrival", month, code))
            cover = CoverSheet(code, unit.name_zh, month, received_at.date(), 1, "")
            placed = {(CITY, "", measure): value for measure, value in values.items()}
            build = partial(fill, form, cover, placed)
            arrivals.append(Arrival(f"{month}/{code}-{month}.xlsx", received_at, build))
    return sorted(arrivals, key=lambda one: (one.received_at, one.name))


def figures(unit: str, seed: int) -> dict[str, dict[str, int]]:
    """What a sub-branch files, by month and measure. It is drawn from the end backwards, so that the end holds."""
    draw = chance(seed, "outlets", unit)
    ends = {measure: split_among(total, _SIZE)[unit] for measure, total in _AT_THE_END.items()}
    stopped_ever, avoided_ever = ends["stopped_ever"], ends["avoided_ever"]
    months: dict[str, dict[str, int]] = {}
    for back, month in enumerate(reversed(MONTHS)):
        stations = ends["stations"] - back * draw.randint(1, 4)
        lacking = {one: draw.randint(0, 1 + stations // 30) + back for one in _FACILITIES}
        stopped = draw.randint(0, 4)
        avoided = sum(draw.randint(5_000, 300_000) * 100 for _ in range(stopped))
        alerts = wobble(draw, 9 * _SIZE[unit], 200)
        months[str(month)] = {
            "outlets": ends["outlets"],
            "stations": stations,
            "stations_fitted": stations - max(lacking.values()),
            **{f"with_{one}": stations - count for one, count in lacking.items()},
            "elderly_outlets": ends["elderly_outlets"] - (back > 2),
            "elderly_persons": ends["elderly_persons"] - (back > 2),
            "stopped": stopped,
            "stopped_ever": stopped_ever,
            "avoided": avoided,
            "avoided_ever": avoided_ever,
            "alerts": alerts,
            "alerts_right": alerts * draw.randint(940, 980) // 1000,
        }
        stopped_ever, avoided_ever = stopped_ever - stopped, avoided_ever - avoided
    return {str(month): months[str(month)] for month in MONTHS}


def group_figures() -> dict[str, dict[str, int]]:
    """What the head office tells of the whole group: it grows evenly to what was published."""
    return {
        str(month): {one: end * (1000 - 25 * back) // 1000 for one, end in _GROUP.items()}
        | {"group_alerts": 20_000, "group_alerts_right": 19_318 - 7 * back}
        for back, month in reversed(list(enumerate(reversed(MONTHS))))
    }
