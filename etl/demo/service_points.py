"""The register of rural service points: those that the last month's returns count, each in a village."""

import csv
import hashlib
import io
import random

import prcoords

from etl.definitions.programme import Programme
from etl.definitions.regions import Village
from etl.definitions.returns import Layout
from etl.demo.chance import chance
from etl.demo.city import LAST, PERIODS
from etl.demo.model import Figures
from etl.demo.register import last_day
from etl.demo.stage import Stage

_OFF = 0.002
"""Degrees: a service point stands within some two hundred metres of its village's centre."""
_BEFORE = "2017"
"""The year in which points were set up that were there before the first month."""


def service_points(programme: Programme, layout: Layout, figures: Figures) -> bytes:
    """Every service point of the last month, one a row, in the columns of `layout`."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([field.heading for field in layout.field])
    draw = chance(figures.stage.seed, "service points")
    villages = {region: _in_turn(programme, region, draw) for region in programme.regions}
    taken = dict.fromkeys(villages, 0)
    for institution, values in figures.stage.months[LAST].items():
        for (region, _, measure), points in values.items():
            if measure == "pts_total":
                begun = _begun(figures.stage, institution, region, points)
                live = values[region, "", "pts_live"]
                for number in range(points):
                    village = villages[region][taken[region] % len(villages[region])]
                    taken[region] += 1
                    row = _row(village, institution, taken[region], begun[number], number < live, draw)
                    writer.writerow([row[field.name] for field in layout.field])
    return buffer.getvalue().encode("utf-8-sig")


def _in_turn(programme: Programme, region: str, draw: random.Random) -> list[Village]:
    """The villages of a region in the order in which they get a point: the larger ones mostly first."""
    here = [village for village in programme.villages.values() if village.region == region]
    return sorted(here, key=lambda village: -village.residents * draw.randint(300, 1000))


def _begun(stage: Stage, institution: str, region: str, points: int) -> list[str]:
    """For each point the first month in which that many stood there, those of an absorbed institution among them."""
    mine = [code for code in stage.members if stage.holder(code, LAST) == institution]
    stocks = [
        sum(month.get(code, {}).get((region, "", "pts_total"), 0) for code in mine) for month in stage.months
    ]
    steps = [next(step for step, stock in enumerate(stocks) if stock > number) for number in range(points)]
    return [PERIODS[step] if step else "" for step in steps]


def _row(
    village: Village, institution: str, number: int, begun: str, is_live: bool, draw: random.Random
) -> dict[str, str]:
    place = prcoords.wgs_gcj(
        (village.lat + draw.uniform(-_OFF, _OFF), village.lon + draw.uniform(-_OFF, _OFF))
    )
    month = begun or f"{_BEFORE}-{draw.randint(1, 12):02d}"
    secret = f"daqing/service-point/{village.region}/{number}"
    return {
        "key": hashlib.sha256(secret.encode()).hexdigest()[:16],
        "name": village.name.replace("（演示）", "惠农服务点（演示）"),
        "region": village.region,
        "institution": institution,
        "lon": f"{place.lon:.6f}",
        "lat": f"{place.lat:.6f}",
        "connected_on": f"{month}-{draw.randint(1, 28):02d}",
        "live": "是" if is_live else "否",
        "as_of": last_day(PERIODS[LAST]),
    }
