"""JSON Schema of every TOML file of a programme, made from the models: editors complete and check by it.

A file names its schema in its first line, `#:schema ../../../docs/schemas/programme.json`, as taplo reads it.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from etl.composing.reviewed import WordingFile
from etl.definitions.history import History
from etl.definitions.indicators import Indicator
from etl.definitions.load import PROGRAMMES, Measures, Scenarios
from etl.definitions.method.method import Method
from etl.definitions.oversight.risks import Risks
from etl.definitions.returns import Layout
from etl.definitions.settings import Settings
from etl.jobs.layout_docs import meanings
from etl.values.house import ROOT
from etl.values.text import Text

SCHEMAS = ROOT / "docs" / "schemas"
DIRECTIVE = "#:schema "
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

# Name of the schema, the model, the files that it is for, and what their keys are called in keys.toml.
FILES: tuple[tuple[str, type[BaseModel], str, str], ...] = (
    ("programme", Settings, "programme.toml", "programme.toml/"),
    ("measures", Measures, "measures.toml", "measures.toml/"),
    ("indicator", Indicator, "indicators/*.toml", "indicators/*.toml/"),
    ("layout", Layout, "returns/*.toml", ""),
    ("method", Method, "methods/*.toml", "methods/*.toml/"),
    ("scenarios", Scenarios, "scenarios.toml", "scenarios.toml/"),
    ("history", History, "history.toml", "history.toml/"),
    ("risk", Risks, "risk.toml", "risk.toml/"),
    ("wording", WordingFile, "wording/*.toml", "wording/*.toml/"),
)

_OF_KEYS = re.compile(r"add the keys? “|“[^”]+”: ")
_QUOTED = re.compile(r"“([^”]+)”")


class _AsWritten(GenerateJsonSchema):
    """Numbers that the models keep exactly are numbers, or texts such as "1/3", in the file."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        bounds = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}
        found = {key: float(schema[name]) for name, key in bounds.items() if name in schema}  # type: ignore[literal-required]
        return {"type": ["number", "string"], **found}

    def is_instance_schema(self, schema: core_schema.IsInstanceSchema) -> JsonSchemaValue:
        return {"type": ["number", "string"]}


def schema_of(model: type[BaseModel], title: str, prefix: str) -> dict[str, Any]:
    """The schema of a file, with what each key means in both languages as its description."""
    found = model.model_json_schema(by_alias=True, schema_generator=_AsWritten)
    _describe(found, found, "", prefix)
    return {"$schema": _DIALECT, **found, "title": title}


def _describe(schema: dict[str, Any], whole: dict[str, Any], path: str, prefix: str) -> None:
    """Put the meanings of keys.toml beside the keys, table by table; a table that is used twice keeps the first."""
    for key, about in schema.get("properties", {}).items():
        full = f"{path}.{key}" if path else key
        if (meaning := meanings().get(prefix + full)) is not None:
            about["description"] = f"{meaning.zh} {meaning.en}"
        for name in _references(about):
            below = whole["$defs"][name]
            if "properties" in below and name not in ("Text",):
                kind = below["properties"].get("kind", {}).get("const", "")
                _describe(below, whole, f"{full}.{kind}" if kind else full, prefix)


def _references(about: Any) -> Iterator[str]:
    if isinstance(about, dict):
        if "$ref" in about:
            yield about["$ref"].rsplit("/", 1)[-1]
        for value in about.values():
            yield from _references(value)
    elif isinstance(about, list):
        for value in about:
            yield from _references(value)


def meanings_in(path: Path, sentence: str) -> dict[str, Text]:
    """What the keys mean that a fault asks for or whose value it refuses; `path` is the file's in its folder."""
    prefix = next((prefix for _, _, files, prefix in FILES if path.match(files)), None)
    if prefix is None or not _OF_KEYS.match(sentence):
        return {}
    keys = _QUOTED.findall(sentence if sentence.startswith("add the key") else sentence.partition(":")[0])
    known = {key: meanings().get(prefix + key) for key in keys}
    return {key: meaning for key, meaning in known.items() if meaning is not None}


def write_schemas() -> list[Path]:
    """Write docs/schemas/*.json, and name them in the shipped programmes' files."""
    SCHEMAS.mkdir(exist_ok=True)
    written = []
    for name, model, files, prefix in FILES:
        path = SCHEMAS / f"{name}.json"
        path.write_text(text_of(model, files, prefix), encoding="utf-8")
        written.append(path)
    for folder in shipped():
        name_schemas(folder)
    return written


def text_of(model: type[BaseModel], files: str, prefix: str) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema_of(model, files, prefix), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def shipped() -> list[Path]:
    """Folders of programmes that come along, and those of examples."""
    roots = (PROGRAMMES, ROOT / "docs" / "programmes")
    return sorted(path.parent for root in roots for path in root.glob("*/programme.toml"))


def name_schemas(folder: Path) -> None:
    """Let every TOML file of a folder name its schema in its first line."""
    for name, _, files, _ in FILES:
        for path in sorted(folder.glob(files)):
            text = path.read_text(encoding="utf-8")
            line = directive(path, name)
            if not text.startswith(line):
                body = text.split("\n", 1)[1] if text.startswith(DIRECTIVE) else text
                path.write_text(line + body, encoding="utf-8")


def directive(path: Path, name: str) -> str:
    """The first line of a file."""
    way = os.path.relpath(SCHEMAS / f"{name}.json", path.parent)
    return f"{DIRECTIVE}{Path(way).as_posix()}\n"
