"""Make the invented villages of the demonstration, once, by hand: data/programmes/daqing/villages.csv.

    PYTHONPATH=. .venv/bin/python data/geo/make_villages.py

As many villages for each region as the demonstration's returns speak of, at places drawn within its boundary (WGS-84)
and no nearer to each other than a kilometre and a half; their residents add up to the region's rural population in
population.csv, which is invented as well. The same numbers come out every time.
"""

import csv
import math
import random

import shapely

from etl.definitions.boundaries import boundaries_of
from etl.definitions.load import PROGRAMMES, load_programme
from etl.definitions.programme import Programme
from etl.demo.city import VILLAGES
from etl.demo.split import split

YEAR = 2010
APART = 1.5 / 111.2  # degrees of latitude
ROWS = ("code", "name", "region", "lon", "lat", "residents")


def main() -> None:
    """Writes villages.csv of daqing: invented villages, the same ones each time."""
    programme = load_programme("daqing")
    with (PROGRAMMES / "daqing" / "villages.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(ROWS)
        for region, count in VILLAGES.items():
            writer.writerows(villages(programme, region, count))


def villages(programme: Programme, region: str, count: int) -> list[tuple[str, str, str, str, str, int]]:
    """Invented villages of a region: code, name, region, longitude, latitude, residents, who add up to its rural
    population."""
    draw = random.Random(f"daqing villages {region}")
    rural = next(p.rural_population for p in programme.population if p.region == region and p.year == YEAR)
    assert rural is not None
    residents = split(rural, [int(1_000 * math.exp(draw.gauss(0, 0.45))) for _ in range(count)])
    name = programme.regions[region].name_zh
    return [
        (
            f"V{region}-{number:03d}",
            f"{name}第{number:03d}村（演示）",
            region,
            f"{lon:.5f}",
            f"{lat:.5f}",
            people,
        )
        for number, ((lon, lat), people) in enumerate(
            zip(places(boundaries_of(programme)[region], count, draw), residents, strict=True), start=1
        )
    ]


def places(shape: shapely.Geometry, count: int, draw: random.Random) -> list[tuple[float, float]]:
    """Places inside, well apart."""
    west, south, east, north = shape.bounds
    shrink = math.cos(math.radians((south + north) / 2))
    found: list[tuple[float, float]] = []
    while len(found) < count:
        lon, lat = round(draw.uniform(west, east), 5), round(draw.uniform(south, north), 5)
        is_apart = all(math.hypot((lon - x) * shrink, lat - y) > APART for x, y in found)
        if is_apart and shapely.contains_xy(shape, lon, lat):
            found.append((lon, lat))
    return found


if __name__ == "__main__":
    main()
