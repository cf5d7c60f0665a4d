"""The register of connected scenario points as a CSV file in UTF-8, as a spreadsheet saves it."""

import csv
import datetime
import hashlib
import io
import random

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.demo.chance import chance
from etl.demo.city import PERIODS
from etl.demo.model import Figures
from etl.demo.points import ScenarioPoint
from etl.demo.trouble import troubles
from etl.values.periods import Period

# Where points gather in each region: longitude, latitude (GCJ-02) and how far they spread, in millionths of
# a degree. Well inside the region, so that they lie within whatever boundary is drawn.
_CENTRES = {
    "230602": (125_098_000, 46_648_000, 30_000),
    "230603": (125_145_000, 46_545_000, 28_000),
    "230604": (124_850_000, 46_672_000, 28_000),
    "230605": (124_895_000, 46_405_000, 24_000),
    "230606": (124_820_000, 46_045_000, 40_000),
    "230621": (125_275_000, 45_705_000, 40_000),
    "230622": (125_085_000, 45_525_000, 34_000),
    "230623": (124_875_000, 47_180_000, 40_000),
    "230624": (124_445_000, 46_870_000, 40_000),
}


def register(programme: Programme, layout: Layout, figures: Figures) -> bytes:
    """Every point connected by the end of the last month, one a row, in the columns of `layout`."""
    step = len(PERIODS) - 1
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([field.heading for field in layout.field])
    draw = chance(figures.stage.seed, "register")
    rows = [
        _row(programme, point, figures.stage.holder(point.acquirer, step), step, draw)
        for point in figures.points
        if point.is_connected(step)
    ]
    for row in rows + _claims_of_another(rows):
        writer.writerow([row[field.name] for field in layout.field])
    return buffer.getvalue().encode("utf-8-sig")


def _row(
    programme: Programme, point: ScenarioPoint, holder: str, step: int, draw: random.Random
) -> dict[str, str]:
    lon, lat, spread = _CENTRES[point.region]
    region, kind = programme.regions[point.region], programme.points[point.scenario]
    assert point.connected is not None
    secret = f"daqing/{point.scenario}/{point.region}/{point.number}"
    return {
        "key": hashlib.sha256(secret.encode()).hexdigest()[:16],
        "scenario": point.scenario,
        "name": f"{region.name_zh}{kind.name.zh}{point.number:03d}号（演示）",
        "region": point.region,
        "institution": holder,
        "lon": _degrees(lon + _offset(spread, draw)),
        "lat": _degrees(lat + _offset(spread * 2 // 3, draw)),
        "connected_on": f"{PERIODS[point.connected]}-{draw.randint(3, 28):02d}",
        "live": "是" if point.is_live(step) else "否",
        "as_of": last_day(PERIODS[step]),
    }


def _claims_of_another(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The planted second claims: a pharmacy of one acquirer that another one registers as its own too."""
    claims = []
    for trouble in troubles("two acquirers"):
        second = trouble.institution
        claimed = next(r for r in rows if r["scenario"] == "pharmacy" and r["institution"] != second)
        claims.append(claimed | {"institution": second, "name": claimed["name"].replace("号", "号店")})
    return claims


def _offset(spread: int, draw: random.Random) -> int:
    """More often near the middle than at the edge."""
    return (draw.randint(-spread, spread) + draw.randint(-spread, spread)) // 2


def _degrees(millionths: int) -> str:
    return f"{millionths // 1_000_000}.{millionths % 1_000_000:06d}"


def last_day(period: str) -> str:
    """The last day of a month, as registers write it."""
    after = Period.parse(period).shift(1)
    return (datetime.date(after.year, after.number, 1) - datetime.timedelta(days=1)).isoformat()
