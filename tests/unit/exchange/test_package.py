"""A data package that frictionless finds valid, and whose every row fits its JSON Schema."""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import frictionless
import jsonschema
import polars as pl
import pytest
from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.exchange.files import files_of, zipped
from tests.unit.exchange.small import LARGE, exported


def written(made: dict[str, bytes], folder: Path) -> str:
    for name, body in made.items():
        (folder / name).write_bytes(body)
    return str(folder / "datapackage.json")


@pytest.mark.parametrize("body", ["csv", "parquet"])
def test_frictionless_finds_it_valid(
    published_month: tuple[Engine, Programme], tmp_path: Path, body: Literal["csv", "parquet"]
) -> None:
    package = written(files_of(exported(*published_month), body), tmp_path)
    report = frictionless.validate(package)
    assert (report.valid, report.stats["errors"], len(report.tasks)) == (True, 0, 3), report
    read: Any = frictionless.Package(package)
    assert read.licenses[0]["name"] == "CC-BY-4.0"
    assert any("SHA-256" in one["title"] for one in read.sources)
    rows = read.get_resource("volumes").read_rows()
    assert {row["obs_value"] for row in rows if row["institution"] == "alpha"} == {4321987, LARGE - 4321987}


def test_a_changed_file_is_found(published_month: tuple[Engine, Programme], tmp_path: Path) -> None:
    files = files_of(exported(*published_month), "csv")
    name = "small-2019-01-volumes.csv"
    package = written(files | {name: files[name].replace(b"4321987", b"4321988")}, tmp_path)
    assert not frictionless.validate(package).valid


def test_every_row_fits_the_json_schema(published_month: tuple[Engine, Programme]) -> None:
    files = files_of(exported(*published_month), "csv")
    for table in ("volumes", "indicators", "codes"):
        schema = json.loads(files[f"small-2019-01-{table}.schema.json"])
        jsonschema.Draft202012Validator.check_schema(schema)
        rows = list(csv.DictReader(io.StringIO(files[f"small-2019-01-{table}.csv"].decode())))
        numbers = [
            name
            for name, one in schema["properties"].items()
            if "null" in one["type"] and "string" not in one["type"]
        ]
        for row in rows:
            shape = {name: value or None for name, value in row.items()}
            shape |= {name: json.loads(row[name]) for name in numbers if row[name]}
            jsonschema.validate(shape, schema)
        assert rows


def test_parquet_holds_the_same_in_exact_types(published_month: tuple[Engine, Programme]) -> None:
    made = exported(*published_month)
    table = pl.read_parquet(io.BytesIO(files_of(made, "parquet")["small-2019-01-volumes.parquet"]))
    assert table.schema["obs_value"] == pl.Int64
    assert table["obs_value"].cast(pl.String).to_list() == made.observations["volumes"]["OBS_VALUE"].to_list()
    ratios = pl.read_parquet(io.BytesIO(files_of(made, "parquet")["small-2019-01-indicators.parquet"]))
    assert ratios.schema["obs_value"] == pl.Decimal(38, 6)


@pytest.mark.parametrize("body", ["csv", "parquet"])
def test_a_catalogue_finds_size_digest_and_span(
    published_month: tuple[Engine, Programme], body: Literal["csv", "parquet"]
) -> None:
    files = files_of(exported(*published_month), body)
    record = json.loads(files["dcat.jsonld"])
    assert record["dct:temporal"]["dcat:endDate"]["@value"] == "2019-01"
    assert record["dct:license"]["@id"].startswith("https://creativecommons.org")
    sizes = {
        one["dcat:downloadURL"]["@id"]: int(one["dcat:byteSize"]["@value"])
        for one in record["dcat:distribution"]
    }
    assert all(len(files[name]) == size for name, size in sizes.items())
    digests = {
        one["path"]: one["hash"].removeprefix("sha256:")
        for one in json.loads(files["datapackage.json"])["resources"]
    }
    assert {name: sha256(files[name]).hexdigest() for name in sizes} == digests


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sdmx", "csv", "parquet"])
def test_the_same_edition_gives_the_same_bytes(published_month: tuple[Engine, Programme], kind: str) -> None:
    one, other = (zipped(files_of(exported(*published_month), kind)) for _ in range(2))  # type: ignore[arg-type]
    assert one == other
