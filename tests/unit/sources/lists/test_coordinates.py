"""Coordinates of registers: conversions there and back, and registers whose places cannot be true."""

import csv
import io
from collections import Counter

import numpy as np
import prcoords
import pytest
import shapely

from etl.definitions.boundaries import boundaries_of
from etl.definitions.load import load_programme
from etl.facts.nearby import metres_between
from etl.sources.lists.coordinates import SYSTEMS, to_wgs84
from etl.sources.read import read_file, resolver_of
from etl.sources.reading import Reading

PROGRAMME = load_programme("daqing")
RESOLVER = resolver_of(PROGRAMME)
BOUNDARIES = boundaries_of(PROGRAMME)
WRITE = {
    "WGS-84": lambda lon, lat: (lon, lat),
    "GCJ-02": lambda lon, lat: prcoords.wgs_gcj((lat, lon))[::-1],
    "BD-09": lambda lon, lat: prcoords.wgs_bd((lat, lon))[::-1],
}
HEADINGS = [field.heading for field in PROGRAMME.returns["points"].field]
REGIONS = [code for code, region in PROGRAMME.regions.items() if region.parent]


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(metres_between(*(np.array([value]) for value in (*one, *other)))[0])


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("west_south", [(123.7, 45.3), (73.5, 18.2), (97.1, 30.0), (109.0, 40.0)])
def test_round_trips_are_true_to_less_than_a_metre(system: str, west_south: tuple[float, float]) -> None:
    draw = np.random.default_rng(1)
    for lon, lat in draw.uniform(west_south, np.add(west_south, 2.2), (200, 2)).tolist():
        there = WRITE[system](lon, lat)
        assert metres(to_wgs84(system, *there), (lon, lat)) < 0.1
        if system == "GCJ-02":
            assert 100 < metres(there, (lon, lat)) < 900  # the shift itself is far more than a metre


def test_outside_china_nothing_is_shifted_and_nothing_is_warned_of() -> None:
    assert to_wgs84("GCJ-02", 2.35, 48.86) == (2.35, 48.86)
    assert to_wgs84("BD-09", 0.0, 0.0) == (0.0, 0.0)


def places(count: int, seed: int = 2) -> list[tuple[str, float, float]]:
    """Region, longitude, latitude (WGS-84) of places all over each region, up to its very borders."""
    draw = np.random.default_rng(seed)
    found = []
    for region in REGIONS:
        west, south, east, north = BOUNDARIES[region].bounds
        at = draw.uniform((west, south), (east, north), (40 * count, 2))
        inside = at[shapely.contains_xy(BOUNDARIES[region], at)][:count]
        found += [(region, lon, lat) for lon, lat in inside.tolist()]
    return found


def read(rows: list[tuple[str, object, object]]) -> Reading:
    """A register in the layout of Daqing (GCJ-02) with these regions and coordinates, as written."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADINGS)
    for i, (region, lon, lat) in enumerate(rows):
        values = {"商户标识": f"k{i}", "场景代码": "pharmacy", "点位名称": f"药房{i}", "区划代码": region,
                  "受理机构代码": "B01", "经度": lon, "纬度": lat, "登记截止日": "2019-12-31"}  # fmt: skip
        writer.writerow([values.get(heading, "") for heading in HEADINGS])
    return read_file(buffer.getvalue().encode(), "register.csv", PROGRAMME, RESOLVER)[1]


def written(system: str, count: int = 150) -> list[tuple[str, object, object]]:
    return [(region, *WRITE[system](lon, lat)) for region, lon, lat in places(count)]


def rules(reading: Reading) -> Counter[str]:
    return Counter(finding.rule for finding in reading.findings)


def test_a_register_in_the_declared_system_raises_nothing() -> None:
    reading = read(written("GCJ-02"))
    assert rules(reading) == {}
    for point in reading.points:
        assert shapely.dwithin(BOUNDARIES[point.region], shapely.Point(point.lon, point.lat), 1e-6)


@pytest.mark.parametrize("system", ["WGS-84", "BD-09"])
def test_a_register_in_another_system_is_noticed_and_told_which_fits(system: str) -> None:
    reading = read(written(system))
    assert rules(reading) == {"COORD-SYSTEM": 1}
    [finding] = reading.findings
    assert finding.values["fits"] == system
    assert finding.values["outside_then"] == 0
    assert f"read as {system} it is 0" in finding.message.en
    assert len(reading.points) == 9 * 150


def test_swapped_columns_send_the_register_back() -> None:
    reading = read([(region, lat, lon) for region, lon, lat in written("GCJ-02", 3)])
    assert reading.is_refused
    assert all("look swapped" in finding.message.en for finding in reading.findings)


def test_swapped_columns_are_noticed_where_both_could_be_latitudes() -> None:
    """In India a longitude of 77 is a possible latitude, so only the regions can tell; here a box of 60 to 80."""
    from etl.sources.lists.coordinates import Stated, check_places

    box = {"R": shapely.box(70, 20, 80, 30)}
    right, wrong = (Stated(75 + i / 10, 25, "R", f"A{i}") for i in range(9)), [Stated(25, 75, "R", "A99")]
    assert [f.rule for f in check_places([*right, *wrong], box, "WGS-84", "S")] == ["COORD-SWAPPED"]
    swapped = [Stated(25, 75 + i / 10, "R", f"A{i}") for i in range(9)]
    [finding] = check_places(swapped, box, "WGS-84", "S")
    assert (finding.rule, finding.severity, finding.values["count"]) == ("COORD-AXES", "hard", 9)


def test_zero_zero_is_not_a_place() -> None:
    reading = read([("230602", 0, 0), ("230602", "0.0000", "0.000"), *written("GCJ-02", 2)])
    assert rules(reading) == {"COORD-ZERO": 2}
    assert [point.lon for point in reading.points[:2]] == [None, None]


def test_a_single_point_in_another_region_is_named_with_its_cell() -> None:
    rows = written("GCJ-02", 30)
    rows[5] = ("230624", *rows[5][1:])
    [finding] = read(rows).findings
    assert (finding.rule, finding.cell, finding.values["region"]) == ("COORD-OUTSIDE", "F7", "230624")


def test_a_programme_without_boundaries_is_read_without_these_checks() -> None:
    assert boundaries_of(load_programme("rbi-retail")) == {}
