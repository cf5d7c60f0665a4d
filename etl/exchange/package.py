"""Open data: the same observations as tables of a Frictionless data package, with JSON Schema and a DCAT record."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import orjson
import polars as pl

from etl.exchange.codes import CONF_STATUS, OBS_STATUS
from etl.exchange.messages import Stamp, columns
from etl.exchange.observations import KEY, Export
from etl.exchange.structures import CONCEPTS, FLOWS, Flow
from etl.values.periods import Period
from etl.values.sdmx import time_period
from etl.values.text import Text

Body = Literal["csv", "parquet"]
MEDIA: Final[Mapping[str, str]] = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
NUMBERS: Final = ("obs_value", "band_low", "band_high")
CODES = Text(zh="代码表", en="Code lists")
BLANK = Text(zh="空白时由 obs_status 说明原因", en="Where it is blank, obs_status says why")
EXACT = pl.Decimal(38, 6)
"""Of ratios: no indicator has more than six decimals."""
CODE_COLUMNS: Final[Mapping[str, Text]] = {
    "list": Text(zh="代码表", en="Code list"),
    "code": Text(zh="代码", en="Code"),
    "name_zh": Text(zh="中文名称", en="Name in Chinese"),
    "name_en": Text(zh="英文名称", en="Name in English"),
    "description": Text(zh="说明", en="Description"),
}


@dataclass(frozen=True)
class _Table:
    """A table of the package: its columns with what they are, and its rows."""

    name: str
    title: Text
    key: tuple[str, ...]
    fields: tuple[dict[str, Any], ...]
    rows: pl.DataFrame


def package_files(made: Export, body: Body, stem: str, stamp: Stamp) -> dict[str, bytes]:
    """Tables (`body`), a JSON Schema for the rows of each, datapackage.json and dcat.jsonld, by file name."""
    tables = [*(_table(made, flow, body) for flow in made.observations), _codes(made)]
    files = {f"{stem}-{one.name}.{body}": _written(one.rows, body) for one in tables}
    resources = [
        _resource(one, name, files[name], body) for one, name in zip(tables, list(files), strict=True)
    ]
    for one in tables:
        files[f"{stem}-{one.name}.schema.json"] = _json(_json_schema(one))
    package = _package(made, stem, stamp) | {"resources": resources}
    files["datapackage.json"] = _json(package)
    files["dcat.jsonld"] = _json(_dcat(made, stamp, resources, files))
    return files


def _table(made: Export, flow: Flow, body: Body) -> _Table:
    listed = columns(flow)
    rows = made.observations[flow].select(pl.col(name).alias(name.lower()) for name in listed)
    # Months as calendars write them: 2019-12. In SDMX they are 2019-M12, the form of reporting periods.
    written = {time_period(Period.parse(one.stored.period)): one.stored.period for one in made.editions}
    rows = rows.with_columns(pl.col("time_period").replace_strict(written, return_dtype=pl.String))
    exact = pl.Int64 if flow == "volumes" else EXACT
    if body == "parquet":
        rows = rows.with_columns(pl.col(name).cast(exact) for name in NUMBERS if name in rows.columns)
    fields = tuple(_field(made, flow, name) for name in listed)
    key = tuple(name.lower() for name in listed if name in (*KEY[flow], "TIME_PERIOD"))
    return _Table(flow, FLOWS[flow], key, fields, rows)


def _field(made: Export, flow: Flow, name: str) -> dict[str, Any]:
    title = CONCEPTS[name]
    field: dict[str, Any] = {"name": name.lower(), "title": f"{title.en} · {title.zh}"}
    if name == "TIME_PERIOD":
        if made.structures.programme.settings.frequency == "month":
            return field | {"type": "yearmonth", "constraints": {"required": True}}
        return field | {"type": "string", "constraints": {"required": True, "pattern": "[0-9]{4}-Q[1-4]"}}
    if name == "OBS_VALUE":
        return field | {
            "type": "integer" if flow == "volumes" else "number",
            "description": f"{BLANK.en} · {BLANK.zh}",
        }
    if name.startswith("BAND_"):
        return field | {"type": "number"}
    field |= {"type": "string", "constraints": {"required": True}}
    if name in ("OBS_STATUS", "CONF_STATUS"):
        texts = OBS_STATUS if name == "OBS_STATUS" else CONF_STATUS
        field["constraints"] |= {"enum": list(texts)}
        field["description"] = "; ".join(f"{code} {text.en} · {text.zh}" for code, text in texts.items())
    return field


def _codes(made: Export) -> _Table:
    """What the codes mean: a row for each item of each code list."""
    rows = [
        (name, item.id, item.name.zh, item.name.en, item.description)
        for name, items in made.structures.lists.items()
        for item in items
    ]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(CODE_COLUMNS, pl.String), orient="row")
    fields = tuple(
        {"name": name, "title": f"{text.en} · {text.zh}", "type": "string"}
        | ({} if name == "description" else {"constraints": {"required": True}})
        for name, text in CODE_COLUMNS.items()
    )
    return _Table("codes", CODES, ("list", "code"), fields, frame)


def _written(rows: pl.DataFrame, body: Body) -> bytes:
    held = io.BytesIO()
    if body == "csv":
        rows.write_csv(held)
    else:
        rows.write_parquet(held, compression="zstd")
    return held.getvalue()


def _resource(table: _Table, path: str, content: bytes, body: Body) -> dict[str, Any]:
    # Of a Parquet file frictionless counts no bytes and then calls every size wrong, so the package tells its digest
    # alone (findings/frictionless-parquet-size-and-hash.sh); the DCAT record tells both.
    size = {} if body == "parquet" else {"bytes": len(content)}
    return {
        "name": table.name,
        "title": f"{table.title.en} · {table.title.zh}",
        "path": path,
        "type": "table",
        "format": body,
        "mediatype": MEDIA[body],
        "encoding": "utf-8",
        **size,
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": list(table.fields),
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
    }


def _json_schema(table: _Table) -> dict[str, Any]:
    """The rows of a table as JSON objects; a blank cell is null. Whole numbers of a volume need 64 bits."""
    kinds = {"integer": "integer", "number": "number", "yearmonth": "string", "string": "string"}
    properties = {}
    for field in table.fields:
        needed = field.get("constraints", {}).get("required")
        kind = kinds[field["type"]]
        one: dict[str, Any] = {"title": field["title"], "type": kind if needed else [kind, "null"]}
        if field["type"] == "yearmonth":
            one["pattern"] = "^[0-9]{4}-(0[1-9]|1[0-2])$"
        elif pattern := field.get("constraints", {}).get("pattern"):
            one["pattern"] = f"^{pattern}$"
        if choices := field.get("constraints", {}).get("enum"):
            one["enum"] = choices
        properties[field["name"]] = one
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{table.title.en} · {table.title.zh}",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _package(made: Export, stem: str, stamp: Stamp) -> dict[str, Any]:
    settings, licence = made.structures.programme.settings, made.structures.programme.settings.licence
    package: dict[str, Any] = {
        "name": stem,
        "title": f"{settings.name.en} · {settings.name.zh}",
        "version": made.structures.version,
        "created": stamp.prepared.isoformat(),
        "sources": [{"title": f"{settings.source.en} · {settings.source.zh}"}]
        + [{"title": f"{one.stored.name} SHA-256 {one.stored.sha256}"} for one in made.editions],
    }
    if settings.notice is not None:
        package["description"] = f"{settings.notice.en} · {settings.notice.zh}"
    if licence is not None:
        package["licenses"] = [
            {"name": licence.code, "title": f"{licence.name.en} · {licence.name.zh}", "path": licence.url}
        ]
    return package


def _dcat(
    made: Export, stamp: Stamp, resources: list[dict[str, Any]], files: Mapping[str, bytes]
) -> dict[str, Any]:
    """A record for a catalogue (DCAT 2). Addresses are the files' names: where they are put is not known here."""
    settings = made.structures.programme.settings
    first, last = (Period.parse(made.editions[at].stored.period) for at in (0, -1))
    end = last.months[-1].shift(1)
    record: dict[str, Any] = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@type": "dcat:Dataset",
        "dct:identifier": stamp.id,
        "dct:title": _in_languages(settings.name),
        "dct:description": _in_languages(settings.notice or settings.source),
        "dct:source": _in_languages(settings.source),
        "dct:issued": {"@type": "xsd:date", "@value": max(one.edition.issued_on for one in made.editions)},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:gYearMonth", "@value": str(first.months[0])},
            "dcat:endDate": {"@type": "xsd:gYearMonth", "@value": str(end.previous)},
        },
        "dcat:version": made.structures.version,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": one["title"],
                "dcat:downloadURL": {"@id": one["path"]},
                "dcat:mediaType": one["mediatype"],
                "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(len(files[one["path"]]))},
                "spdx:checksum": {
                    "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                    "spdx:checksumValue": one["hash"].removeprefix("sha256:"),
                },
            }
            for one in resources
        ],
    }
    if settings.licence is not None:
        record["dct:license"] = {"@id": settings.licence.url}
    return record


def _in_languages(text: Text) -> list[dict[str, str]]:
    return [{"@language": "zh", "@value": text.zh}, {"@language": "en", "@value": text.en}]


def _json(shape: Mapping[str, Any]) -> bytes:
    return orjson.dumps(shape, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
