"""The schemas are what the models say, every shipped file names its own, and holds by it."""

import datetime
import json
import tomllib
from importlib import import_module
from typing import Any

import pytest
from pydantic import BaseModel

from etl.jobs.schemas import DIRECTIVE, FILES, SCHEMAS, directive, shipped, text_of

jsonschema: Any = import_module("jsonschema")


def as_written(value: Any) -> Any:
    """What an editor checks: a day of a TOML file is a text of JSON."""
    if isinstance(value, dict):
        return {key: as_written(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_written(one) for one in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


@pytest.mark.parametrize(("name", "model", "files", "prefix"), FILES)
def test_a_schema_is_current_and_the_files_hold_by_it(
    name: str, model: type[BaseModel], files: str, prefix: str
) -> None:
    written = (SCHEMAS / f"{name}.json").read_text(encoding="utf-8")
    assert written == text_of(model, files, prefix), "run python -m etl docs"
    schema = json.loads(written)
    checker = jsonschema.Draft202012Validator(schema)
    checker.check_schema(schema)
    for folder in shipped():
        for path in folder.glob(files):
            text = path.read_text(encoding="utf-8")
            assert text.startswith(directive(path, name)), path
            assert DIRECTIVE not in text[len(DIRECTIVE) :]
            faults = [one.message for one in checker.iter_errors(as_written(tomllib.loads(text)))]
            assert not faults, f"{path}: {faults[0]}"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("programme", {"frequency": "fortnight"}),
        ("measures", {"measure": [{"code": "a", "unit": "counts"}]}),
        ("indicator", {"direction": "up"}),
        ("layout", {"form": "retour"}),
        ("method", {"item": [{"rule": {"kind": "linear", "floor": True}}]}),
    ],
)
def test_an_editor_sees_what_is_wrong(name: str, wrong: dict[str, Any]) -> None:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    where = next(iter(wrong))
    errors = jsonschema.Draft202012Validator(schema).iter_errors(wrong)
    assert any(one.absolute_path and one.absolute_path[0] == where for one in errors)
