"""Read definition files into models, naming file and line in whatever is refused."""

import csv
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from etl.values.errors import DefinitionError, Refusal

Model = TypeVar("Model", bound=BaseModel)
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)")


def read_toml(path: Path, model: type[Model]) -> Model:
    """One TOML file as one model."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DefinitionError(path, None, "the file is missing; every programme needs it") from None
    return model_in(text, path, model)


def model_in(text: str, path: Path, model: type[Model]) -> Model:
    """The text of a TOML file as one model; `path` is what the file is called in a refusal."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        stated = _AT_LINE.search(str(error))
        line = int(stated[1]) if stated else None
        raise DefinitionError(path, line, f"not valid TOML: {_AT_LINE.sub('', str(error))}") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists without end
        raise DefinitionError(path, None, "it holds a number or a list that nothing here can be") from None
    try:
        return model.model_validate(content)
    except (ValidationError, Refusal) as error:
        where, sentence = _first(error)
        raise DefinitionError(path, line_of(text, where), sentence) from None


def read_csv(path: Path, model: type[Model]) -> list[Model]:
    """A CSV file as a list of models, one a row; an absent file is an empty list."""
    if not path.exists():
        return []
    rows = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            if None in row or None in row.values():
                raise DefinitionError(
                    path, reader.line_num, "the row has more or fewer fields than the heading row"
                )
            try:
                rows.append(model.model_validate(_without_blanks(row, model)))
            except (ValidationError, Refusal) as error:
                raise DefinitionError(path, reader.line_num, _first(error)[1]) from None
    return rows


def read_features(path: Path, model: type[Model]) -> list[Model]:
    """The properties of a GeoJSON file's features as models; an absent file is an empty list."""
    if not path.exists():
        return []
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return [model.model_validate(feature["properties"]) for feature in features]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        line = getattr(error, "lineno", None)
        raise DefinitionError(path, line, f"not a GeoJSON FeatureCollection ({error})") from None
    except ValidationError as error:
        raise DefinitionError(path, None, _first(error)[1]) from None


def line_of(text: str, where: tuple[str | int, ...]) -> int | None:
    """The line (from 1) in a TOML text on which the key or table at `where` stands, as near as can be told.

    `where` is pydantic's location, such as ("sheet", 2, "column", 0, "heading").
    """
    lines = text.splitlines()
    start, found, table = 0, None, ""
    for i, step in enumerate(where):
        if isinstance(step, int):
            continue
        nth = where[i + 1] if i + 1 < len(where) and isinstance(where[i + 1], int) else None
        name = f"{table}.{step}" if table else str(step)
        line = _nth_table(lines, name, int(nth or 0), start)
        if line is not None:
            start, found, table = line, line, name
            continue
        line = _key_line(lines, str(step), start)
        if line is None:
            break
        start, found = line, line
    return found + 1 if found is not None else None


def _nth_table(lines: list[str], name: str, nth: int, start: int) -> int | None:
    hits = (i for i in range(start, len(lines)) if lines[i].strip() in (f"[[{name}]]", f"[{name}]"))
    return next((line for k, line in enumerate(hits) if k == nth), None)


def _key_line(lines: list[str], key: str, start: int) -> int | None:
    for i in range(start, len(lines)):
        stripped = lines[i].strip()
        if i > start and stripped.startswith("["):
            return None
        if stripped.split("=", 1)[0].strip() == key and "=" in stripped:
            return i
    return None


def _without_blanks(row: dict[str, str], model: type[BaseModel]) -> dict[str, str]:
    """Blank fields fall back to the model's default, where it has one."""
    return {
        k: v
        for k, v in row.items()
        if v != "" or k not in model.model_fields or model.model_fields[k].is_required()
    }


def sentence_of(error: ValidationError | Refusal) -> str:
    """The first thing wrong, as one sentence."""
    return _first(error)[1]


def _first(error: ValidationError | Refusal) -> tuple[tuple[str | int, ...], str]:
    """Place and sentence of the first thing wrong; of keys that are missing side by side, all are named."""
    if isinstance(error, Refusal):
        return (), error.sentence.en
    faults: list[dict[str, Any]] = [{**one} for one in error.errors()]
    first = faults[0]
    where = tuple(first["loc"])
    key = _spelt(where)
    if first["type"] == "missing":
        beside = [
            _spelt(one["loc"]) for one in faults if one["type"] == "missing" and one["loc"][:-1] == where[:-1]
        ]
        *others, last = (f"“{one}”" for one in beside)
        return where, f"{', '.join(others)} and {last} are missing" if others else f"{last} is missing"
    if first["type"] == "extra_forbidden":
        return where, f"“{key}” is not a key that is known here; remove it or correct its spelling"
    words = _words(first)
    return where, f"“{key}”: {words}" if key else words


def _spelt(where: Iterable[str | int]) -> str:
    """A place as keys are spelt: sheet.column.heading."""
    return ".".join(str(step) for step in where if not isinstance(step, int))


def _words(fault: Mapping[str, Any]) -> str:
    """What is to be written instead, where the value is of the wrong kind."""
    context = fault.get("ctx", {})
    given = fault["input"]
    match fault["type"]:
        case "literal_error":
            return f"“{given}” is not one of the words that may stand here; write {context['expected']}"
        case "string_type":
            return f'{_as_toml(given)} is no text; write it in quotation marks, as in "{_as_text(given)}"'
        case "tuple_type":
            return f"{_as_toml(given)} is no list; write it in brackets, as in [{_as_toml(given)}]"
        case "model_type" | "dict_type":
            return f"{_as_toml(given)} is no table of keys; write the keys in braces, or below a heading in brackets"
        case "bool_type" | "bool_parsing":
            return f"{_as_toml(given)} is neither true nor false; write one of them"
        case "int_type" | "int_parsing" | "int_from_float":
            return f"{_as_toml(given)} is no whole number; write one, without quotation marks"
        case "string_too_short":
            return "nothing is written here; fill it in"
        case "too_short":
            return "the list has too few entries; add what belongs there"
        case "string_pattern_mismatch":
            return f"{_as_toml(given)} is not spelt as it has to be here: {context['pattern'].strip('^$')}"
    return str(fault["msg"]).removeprefix("Value error, ")


def _as_toml(value: Any) -> str:
    """A value as its file writes it, shortened."""
    return json.dumps(value, ensure_ascii=False, default=str)[:40]


def _as_text(value: Any) -> str:
    return str(value)[:40] if isinstance(value, str | int | float) and not isinstance(value, bool) else "…"


def duplicates(codes: Iterable[str]) -> list[str]:
    """Codes that occur more than once, in order of their second appearance."""
    seen: set[str] = set()
    twice = []
    for code in codes:
        if code in seen and code not in twice:
            twice.append(code)
        seen.add(code)
    return twice
