"""Boundaries: the shipped file is in order, and each way of breaking one is named with file and region."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from etl.definitions.boundaries import (
    faults_in,
    outlines_of,
    read_boundaries,
    read_origin,
    square_kilometres,
)
from etl.definitions.load import PROGRAMMES, load_programme
from etl.definitions.regions import Region

DAQING = PROGRAMMES / "daqing" / "regions.geojson"
REGIONS = {
    "10": Region(code="10", level="city", name_en="City"),
    "11": Region(code="11", parent="10", level="district", name_en="West"),
    "12": Region(code="12", parent="10", level="district", name_en="East"),
}
WEST = [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]  # clockwise
EAST = [[1, 0], [1, 1], [2, 1], [2, 0], [1, 0]]


def feature(code: str, *rings: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": list(rings)} if rings else None
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def written(folder: Path, *features: dict[str, Any]) -> Path:
    path = folder / "official.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return path


def said(folder: Path, *features: dict[str, Any]) -> list[str]:
    return [str(fault) for fault in faults_in(written(folder, *features), REGIONS)]


def test_the_shipped_boundaries_are_in_order_and_meet_exactly() -> None:
    programme = load_programme("daqing")
    assert faults_in(DAQING, programme.regions) == []
    shapes = read_boundaries(DAQING, programme.regions)
    leaves = [shape for code, shape in shapes.items() if code != "230600"]
    assert len(leaves) == 9
    assert shapely.coverage_is_valid(leaves)
    assert shapely.union_all(leaves).equals(shapes["230600"])
    assert DAQING.stat().st_size < 100_000


def test_the_shipped_boundaries_have_daqings_size() -> None:
    """21,202 square kilometres in the polygons of the source; the statistics say about 21,000."""
    shapes = read_boundaries(DAQING, load_programme("daqing").regions)
    assert square_kilometres(shapes["230600"]) == pytest.approx(21_202, rel=0.01)


def test_the_origin_says_schematic_and_names_source_and_licence() -> None:
    origin = read_origin(DAQING.parent)
    assert origin is not None
    assert origin.label.zh == "示意图"
    assert (origin.source_crs, origin.crs) == ("GCJ-02", "WGS-84")
    assert "MIT" in origin.source.licence
    assert len(origin.source.sha256) == 9
    assert read_origin(PROGRAMMES / "rbi-retail") is None


def test_a_file_in_order_with_and_without_the_citys_outline(tmp_path: Path) -> None:
    assert said(tmp_path, feature("10"), feature("11", WEST), feature("12", EAST)) == []
    whole = [[0, 0], [0, 1], [2, 1], [2, 0], [0, 0]]
    assert said(tmp_path, feature("10", whole), feature("11", WEST), feature("12", EAST)) == []


@pytest.mark.parametrize(
    ("features", "sentence"),
    [
        ([feature("11", WEST)], r"the region 12 \(East\) has no boundary"),
        ([feature("11", WEST), feature("12")], r"the region 12 \(East\) has no boundary"),
        ([feature("11", WEST), feature("12", EAST), feature("13", EAST)], "the region 13 is not one of this"),
        ([feature("11", WEST), feature("12", EAST), feature("12", EAST)], "the region 12 stands there 2 times"),
        (
            [feature("11", [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]), feature("12", EAST)],
            r"the region 11 is not a valid polygon: Self-intersection",
        ),
        (
            [feature("11", WEST), feature("12", [[0.9, 0], [0.9, 1], [2, 1], [2, 0], [0.9, 0]])],
            r"the regions 11 and 12 overlap by 1\d{3}\.\d+ km² near 0.9",
        ),
        (
            [feature("11", WEST), feature("12", [[x * 1e5, y * 1e5] for x, y in EAST])],
            "the region 12 has coordinates that are no longitude and latitude",
        ),
        (
            [feature("10", [[0, 0], [0, 1], [3, 1], [3, 0], [0, 0]]), feature("11", WEST), feature("12", EAST)],
            r"the region 10: 12\d{3}\.\d+ km² near 2.5\d*, 0.5\d* is in no region below it; close the gap",
        ),
        (
            [feature("10", WEST), feature("11", WEST), feature("12", EAST)],
            "the region 10: .* lies outside it but in a region below it",
        ),
        (
            [feature("11", WEST, [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6], [0.4, 0.4]]),
             feature("12", EAST)],
            r"the region 10: .* near 0.5\d*, 0.5\d* is in no region below it; close the gap",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence_with_file_and_region(
    tmp_path: Path, features: list[dict[str, Any]], sentence: str
) -> None:
    path = written(tmp_path, *features)
    faults = faults_in(path, REGIONS)
    assert len(faults) == 1
    assert str(faults[0]).startswith(f"{tmp_path.name}/official.geojson: ")
    with pytest.raises(type(faults[0]), match=sentence):
        read_boundaries(path, REGIONS)


def test_a_point_layer_is_no_boundary(tmp_path: Path) -> None:
    dot = feature("12") | {"geometry": {"type": "Point", "coordinates": [1, 1]}}
    [sentence] = said(tmp_path, feature("11", WEST), dot)
    assert "the region 12 is a Point" in sentence


@pytest.mark.parametrize("text", ["", "[]", '{"features": [{}]}', '{"features": 3}', "<kml/>"])
def test_what_is_no_geojson_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.geojson"
    path.write_text(text, encoding="utf-8")
    [fault] = faults_in(path, REGIONS)
    assert "not a GeoJSON FeatureCollection" in str(fault)


def _move_a_vertex(features: list[dict[str, Any]]) -> None:
    ring = features[3]["geometry"]["coordinates"][0]
    ring[len(ring) // 2][0] += 0.02


def _shift_everything(features: list[dict[str, Any]]) -> None:
    """One county in another coordinate system than its neighbours, as GCJ-02 among WGS-84."""
    for ring in features[6]["geometry"]["coordinates"]:
        for point in ring:
            point[0], point[1] = point[0] + 0.00674, point[1] + 0.00192


@pytest.mark.parametrize("damage", [_move_a_vertex, _shift_everything])
def test_small_damage_to_the_shipped_file_is_noticed(
    tmp_path: Path, damage: Callable[[list[dict[str, Any]]], None]
) -> None:
    path = tmp_path / "regions.geojson"
    shutil.copy(DAQING, path)
    content = json.loads(path.read_text(encoding="utf-8"))
    damage(content["features"])
    path.write_text(json.dumps(content), encoding="utf-8")
    assert faults_in(path, load_programme("daqing").regions)


def test_outlines_are_those_asked_for_with_their_code_as_id() -> None:
    daqing = load_programme("daqing")
    drawn = outlines_of(daqing, ["230602", "230624", "999"])
    assert [feature["id"] for feature in drawn["features"]] == ["230602", "230624"]
    assert all(feature["geometry"]["type"] in ("Polygon", "MultiPolygon") for feature in drawn["features"])
    assert outlines_of(load_programme("india-pulse"), ["IN-KL"]) == {}


def test_rings_run_either_way_in_the_file_and_clockwise_on_the_map(tmp_path: Path) -> None:
    """The standard of GeoJSON has outer rings run anticlockwise; the map fills what lies to their right."""
    hole = [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6], [0.4, 0.4]]
    for turned in (1, -1):
        path = written(tmp_path, feature("11", WEST[::turned], hole[::turned]), feature("12", EAST[::turned]))
        regions = {code: one for code, one in REGIONS.items() if code != "10"}
        for shape in read_boundaries(path, regions).values():
            assert not shape.exterior.is_ccw
            assert all(ring.is_ccw for ring in shape.interiors)
