"""The register of service points lists what the returns count, in villages of the right regions."""

import csv
import io
from collections import Counter

import pytest
import shapely

from etl.definitions.boundaries import boundaries_of
from etl.definitions.programme import Programme
from etl.demo.city import VILLAGES
from etl.demo.model import Figures
from etl.demo.service_points import service_points
from etl.sources.lists.coordinates import to_wgs84


@pytest.fixture(scope="module")
def rows(programme: Programme, made: Figures) -> list[dict[str, str]]:
    layout = programme.returns["service-points"]
    text = service_points(programme, layout, made).decode("utf-8-sig")
    names = {field.heading: field.name for field in layout.field}
    return [{names[h]: value for h, value in row.items()} for row in csv.DictReader(io.StringIO(text))]


def test_it_counts_what_the_returns_count(rows: list[dict[str, str]], made: Figures) -> None:
    counted: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        counted[row["institution"], row["region"], "pts_total"] += 1
        counted[row["institution"], row["region"], "pts_live"] += row["live"] == "是"
    filed = {
        (institution, region, measure): value
        for institution, values in made.stage.months[-1].items()
        for (region, _, measure), value in values.items()
        if measure in ("pts_total", "pts_live")
    }
    assert +counted == {key: value for key, value in filed.items() if value}


def test_points_stand_in_their_region_and_were_set_up_by_then(
    rows: list[dict[str, str]], programme: Programme
) -> None:
    boundaries = boundaries_of(programme)
    for row in rows:
        place = shapely.Point(to_wgs84("GCJ-02", float(row["lon"]), float(row["lat"])))
        assert shapely.dwithin(boundaries[row["region"]], place, 0.003)
        assert "2017" <= row["connected_on"] <= row["as_of"] == "2019-12-31"
    assert len({row["key"] for row in rows}) == len(rows)


def test_villages_are_as_many_and_as_large_as_the_programme_says(programme: Programme) -> None:
    villages = programme.villages.values()
    assert Counter(village.region for village in villages) == VILLAGES
    for row in programme.population:
        if row.region in VILLAGES:
            assert sum(v.residents for v in villages if v.region == row.region) == row.rural_population
    assert all("演示" in village.name for village in villages)
