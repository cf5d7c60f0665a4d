"""Points of a programme in its regions."""

import polars as pl

from etl.definitions.load import load_programme
from etl.spatial.places import located

PROGRAMME = load_programme("daqing")


def test_points_are_put_into_the_lowest_region_that_holds_them() -> None:
    points = pl.DataFrame(
        {"lon": [125.1, 124.44, None, 125.1], "lat": [46.6, 46.86, 46.6, 40.0]},
        schema={"lon": pl.Float64, "lat": pl.Float64},
    )
    assert located(PROGRAMME, points).to_list() == ["230602", "230624", None, None]


def test_a_programme_without_boundaries_places_nothing() -> None:
    points = pl.DataFrame({"lon": [77.2], "lat": [28.6]})
    assert located(load_programme("rbi-retail"), points).to_list() == [None]
