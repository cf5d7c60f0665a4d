"""Boundaries of a programme's regions: read from regions.geojson, or from an official file that is to replace it.

Longitude and latitude in degrees, WGS-84. Rings may run either way in the file: the standard of GeoJSON (RFC 7946) has
outer ones run anticlockwise, which the map draws as "everything except this region", so that they are turned here.
"""

import json
import math
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from pydantic import Field
from shapely.geometry.base import BaseGeometry

from etl.definitions.files import TOO_MUCH, geo_json, read_features
from etl.definitions.model import Definition
from etl.definitions.programme import Programme
from etl.definitions.regions import Region
from etl.values.errors import DefinitionError
from etl.values.text import Text

DECIMALS = 5
SLIVER = 1e-6
"""Overlaps and gaps up to this share of the smaller region are noise of rounded coordinates."""
_SQUARE_DEGREE = (math.pi / 180 * 6_371.0) ** 2  # km² at the equator


class Source(Definition):
    """One source of the lines: package or file, version, licence."""

    name: str
    version: str
    licence: str
    note: Text
    sha256: dict[str, str] = Field(default_factory=dict)


class Origin(Definition):
    """regions.origin.toml: where the boundaries come from, and what must stand beside every map of them."""

    label: Text
    crs: str
    source_crs: str
    simplified: Text
    made_by: str
    source: Source


def read_origin(folder: Path) -> Origin | None:
    """The origin beside a programme's regions.geojson; None where there is none."""
    path = folder / "regions.origin.toml"
    return Origin.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def read_boundaries(path: Path, regions: Mapping[str, Region]) -> dict[str, BaseGeometry]:
    """Region code -> polygon, in the order of the file; the first fault is raised."""
    for fault in faults_in(path, regions):
        raise fault
    return dict(_drawn(_features(path)))


def boundaries_of(programme: Programme) -> Mapping[str, BaseGeometry]:
    """The boundaries of a programme's regions; empty where its file draws none."""
    path = programme.folder / "regions.geojson"
    return _kept(path, programme.digest) if path.exists() else {}


def outlines_of(programme: Programme, codes: Collection[str]) -> dict[str, Any]:
    """These regions as a GeoJSON FeatureCollection whose features have the code as `id`; {} without boundaries."""
    drawn = {code: shape for code, shape in boundaries_of(programme).items() if code in codes}
    features = [
        {"type": "Feature", "id": code, "properties": {}, "geometry": json.loads(shapely.to_geojson(shape))}
        for code, shape in drawn.items()
    ]
    return {"type": "FeatureCollection", "features": features} if features else {}


@lru_cache(maxsize=4)
def _kept(path: Path, digest: str) -> Mapping[str, BaseGeometry]:
    if not draws(path):
        return {}
    return MappingProxyType(read_boundaries(path, {r.code: r for r in read_features(path, Region)}))


def draws(path: Path) -> bool:
    """Whether the file draws any region; without that there is no map, and nothing is wrong."""
    return any(feature.get("geometry") for feature in _features(path))


def faults_in(path: Path, regions: Mapping[str, Region]) -> list[DefinitionError]:
    """Everything that keeps the file from being used as boundaries of `regions`; empty when it is in order."""
    try:
        features = _features(path)
        sentences = list(_wrong_codes(features, regions))
        drawn = {} if sentences else dict(_drawn(features))
    except RecursionError:
        return [DefinitionError(path, None, TOO_MUCH)]
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        return [DefinitionError(path, None, f"not a GeoJSON FeatureCollection of regions ({error})")]
    for code, shape in drawn.items():
        sentences += _wrong_shape(code, shape)
    if not sentences:
        sentences += _wrong_together(drawn, regions)
    return [DefinitionError(path, None, sentence) for sentence in sentences]


def lines_of(shape: BaseGeometry) -> dict[str, Any]:
    """A polygon as a GeoJSON geometry with rounded coordinates."""
    polygons = [
        [np.round(shapely.get_coordinates(ring), DECIMALS).tolist() for ring in (p.exterior, *p.interiors)]
        for p in shapely.get_parts(shape)
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def square_kilometres(shape: BaseGeometry) -> float:
    """Area, good to a percent for regions of a city's size: a degree of longitude shrinks with the latitude."""
    latitude = (shape.bounds[1] + shape.bounds[3]) / 2 if not shape.is_empty else 0.0
    return float(shape.area) * _SQUARE_DEGREE * math.cos(math.radians(latitude))


def _features(path: Path) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = geo_json(path.read_text(encoding="utf-8-sig"))["features"]
    for feature in features:
        feature["properties"]["code"]
    return features


def _drawn(features: list[dict[str, Any]]) -> Iterator[tuple[str, BaseGeometry]]:
    for feature in features:
        if feature.get("geometry"):
            shape = shapely.from_geojson(json.dumps(feature["geometry"]))
            yield feature["properties"]["code"], shapely.orient_polygons(shape, exterior_cw=True)


def _wrong_codes(features: list[dict[str, Any]], regions: Mapping[str, Region]) -> Iterator[str]:
    codes = [feature["properties"]["code"] for feature in features]
    drawn = {f["properties"]["code"] for f in features if f.get("geometry")}
    for code in dict.fromkeys(code for code in codes if codes.count(code) > 1):
        yield f"the region {code} stands there {codes.count(code)} times; keep one feature of it"
    for code in dict.fromkeys(code for code in codes if code not in regions):
        yield f"the region {code} is not one of this programme; remove the feature or correct its code"
    parents = {region.parent for region in regions.values()}
    for code, region in regions.items():
        if code not in parents and code not in drawn:
            yield f"the region {code} ({region.name_en}) has no boundary; add a feature with its polygon"


def _wrong_shape(code: str, shape: BaseGeometry) -> Iterator[str]:
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        yield f"the region {code} is a {shape.geom_type}; a boundary must be a Polygon or a MultiPolygon"
        return
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        yield (
            f"the region {code} has coordinates that are no longitude and latitude in degrees; they must come in "
            "this order, longitude first, in WGS-84"
        )
    elif not shape.is_valid:
        yield f"the region {code} is not a valid polygon: {shapely.is_valid_reason(shape)}; repair its outline"


def _wrong_together(drawn: Mapping[str, BaseGeometry], regions: Mapping[str, Region]) -> Iterator[str]:
    parents = {region.parent for region in regions.values()}
    leaves = {code: shape for code, shape in drawn.items() if code not in parents}
    yield from _overlaps(leaves)
    for parent in sorted(parents & regions.keys()):
        children = {code: shape for code, shape in drawn.items() if regions[code].parent == parent}
        if children:
            yield from _gaps(parent, drawn.get(parent), children)


def _overlaps(shapes: Mapping[str, BaseGeometry]) -> Iterator[str]:
    codes, polygons = list(shapes), list(shapes.values())
    one, other = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    for i, j in sorted({(int(i), int(j)) for i, j in zip(one, other, strict=True) if i < j}):
        both = polygons[i].intersection(polygons[j])
        if both.area > SLIVER * min(polygons[i].area, polygons[j].area):
            yield (
                f"the regions {codes[i]} and {codes[j]} overlap by {square_kilometres(both):.3f} km² near "
                f"{_near(both)}; a place must lie in one region"
            )


def _gaps(parent: str, outline: BaseGeometry | None, children: Mapping[str, BaseGeometry]) -> Iterator[str]:
    union = shapely.union_all(list(children.values()))
    smallest = min(shape.area for shape in children.values())
    if outline is None:
        outline = shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(union)])
    for rest, said in (
        (outline.difference(union), "is in no region below it; close the gap"),
        (union.difference(outline), "lies outside it but in a region below it; correct one of the outlines"),
    ):
        if rest.area > SLIVER * smallest:
            piece = max(shapely.get_parts(rest), key=lambda part: part.area)
            yield f"the region {parent}: {square_kilometres(rest):.3f} km² near {_near(piece)} {said}"


def _near(shape: BaseGeometry) -> str:
    point = shape.representative_point()
    return f"{point.x:.4f}, {point.y:.4f}"
