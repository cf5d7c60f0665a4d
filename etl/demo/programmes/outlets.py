"""Service at outlets and consumer protection: five months of four invented sub-branches and of a head office, each with
its return, its inventory of outlets and its register of persons honoured.

Published are the totals of March 2021: 452 stations, 40 outlets and 40 persons honoured, 300 frauds stopped and 90
million yuan saved in Shanghai, and of the whole group 190,000, 5.4 billion, and 96.59 % of alerts right. How those of
Shanghai are spread, and every month before, is drawn from a seed. The group's are the head office's alone.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.demo.arrivals import Arrival, on_time
from etl.demo.chance import chance, wobble
from etl.demo.split import split_among
from etl.forms.cover import CoverSheet
from etl.forms.form import form_of
from etl.forms.records import listed
from etl.forms.workbook import fill
from etl.values.periods import Period, periods_between

MONTHS = tuple(periods_between(Period(2020, 10), Period(2021, 2)))
CITY = "310000"
_SIZE = {"jq": 34, "yx": 28, "cl": 21, "bh": 17}
_AT_THE_END: Mapping[str, int] = {
    "stopped_ever": 300,
    "avoided_ever": 9_000_000_000,
}
"""Over all sub-branches, amounts in fen."""
_KEPT: Mapping[str, int] = {"outlets": 470, "stations": 452, "elderly": 40, "persons": 40}
"""Over all sub-branches at the end; how many outlets there are is invented."""
_AT = {"jq": (121.60, 31.25), "yx": (121.44, 31.20), "cl": (121.38, 31.29), "bh": (121.49, 31.14)}
"""Around which place the invented outlets of a sub-branch lie."""
_SPREAD = 0.06
_NAMES = {"jq": "金桥", "yx": "雨巷", "cl": "苍林", "bh": "滨河"}
_LACKING = {"reading": 6, "glasses": 3, "ramp": 18, "call_button": 24, "priority_seats": 9}
"""In percent, how many outlets lack it at the end; of everything else 2."""
_ALL_SPECIAL = ("雨伞", "放大镜", "轮椅")
_FOR_THE_ELDERLY = ("priority_seats", "ramp", "call_button")
_GROUP = {"group_stopped_ever": 190_000, "group_avoided_ever": 540_000_000_000}
_FACILITIES = ("aircon", "seats", "water", "charging", "wifi", "reading", "counting", "glasses")


def plan(programme: Programme, seed: int) -> list[Arrival]:
    """Every file, in the order in which they arrive."""
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
        for period in MONTHS if code in _SIZE else ():
            received_at = on_time(str(period), zone, chance(seed, "inventories-arrival", str(period), code))
            for source, rows in (("outlets", outlets), ("honours", honours)):
                build = partial(_listed, programme.returns[source], rows, code, period, seed)
                arrivals.append(Arrival(f"{period}/{code}-{source}-{period}.csv", received_at, build))
    return sorted(arrivals, key=lambda one: (one.received_at, one.name))


def _listed(
    layout: Layout,
    rows: Callable[[str, Period, int], list[dict[str, str]]],
    unit: str,
    month: Period,
    seed: int,
) -> bytes:
    return listed(layout, rows(unit, month, seed))


def outlets(unit: str, month: Period, seed: int) -> list[dict[str, str]]:
    """The outlets of a sub-branch at the end of a month: towards the end more are stations, and lack less."""
    draw, back = chance(seed, "outlets-kept", unit), len(MONTHS) - 1 - MONTHS.index(month)
    count, stations, honoured = (
        split_among(_KEPT[one], _SIZE)[unit] for one in ("outlets", "stations", "elderly")
    )
    rows = []
    for number in range(1, count + 1):
        later = (
            draw.randint(0, 12) if number <= stations else 99
        )  # months before the end, of the last stations
        is_station = number <= stations and (number <= stations - 12 or later >= back)
        missing = {one: draw.randrange(100) for one in (*_FACILITIES, *_FOR_THE_ELDERLY)}
        special = [one for one in _ALL_SPECIAL if draw.randrange(100) >= 4 + 4 * back]
        since = date(2014, 1, 10) + timedelta(days=draw.randrange(2500))
        lon, lat = (round(middle + draw.gauss(0, _SPREAD) * 0.5, 6) for middle in _AT[unit])
        rows.append(
            {
                "key": f"{unit.upper()}{number:03d}",
                "institution": unit,
                "period": str(month),
                "name": f"{_NAMES[unit]}网点{number}（演示）",
                "lon": str(lon),
                "lat": str(lat),
                "station": "是" if is_station else "否",
                **{
                    one: "否" if drawn < _LACKING.get(one, 2) + back else "是"
                    for one, drawn in missing.items()
                },
                "special": "、".join(special),
                "elderly_since": since.isoformat() if number <= honoured else "",
            }
        )
    return rows


def honours(unit: str, month: Period, seed: int) -> list[dict[str, str]]:
    """The persons honoured at a sub-branch, by numbers that say nothing of them."""
    draw, whose = chance(seed, "honours", unit), {"institution": unit, "period": str(month)}
    days = [
        date(2014, 1, 10) + timedelta(days=draw.randrange(2400))
        for _ in range(split_among(_KEPT["persons"], _SIZE)[unit])
    ]
    return [
        {"key": f"P{number:03d}", **whose, "granted": day.isoformat()}
        for number, day in enumerate(sorted(days), 1)
    ]


def figures(unit: str, seed: int) -> dict[str, dict[str, int]]:
    """What a sub-branch files, by month and measure. It is drawn from the end backwards, so that the end holds."""
    draw = chance(seed, "outlets", unit)
    ends = {measure: split_among(total, _SIZE)[unit] for measure, total in _AT_THE_END.items()}
    stopped_ever, avoided_ever = ends["stopped_ever"], ends["avoided_ever"]
    months: dict[str, dict[str, int]] = {}
    for month in reversed(MONTHS):
        stopped = draw.randint(0, 4)
        avoided = sum(draw.randint(5_000, 300_000) * 100 for _ in range(stopped))
        alerts = wobble(draw, 9 * _SIZE[unit], 200)
        months[str(month)] = {
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
