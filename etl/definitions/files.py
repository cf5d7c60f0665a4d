"""Read definition files into models, naming file and line in whatever is refused."""

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from etl.definitions.slips import advice
from etl.definitions.twice import given_twice
from etl.values.errors import DefinitionError, Refusal
from etl.values.faults import filled, in_both, of_type
from etl.values.text import Text

Model = TypeVar("Model", bound=BaseModel)
Read = TypeVar("Read")
TOO_MUCH = "it holds a number or a list that nothing here can be"
"""Said of a number with more digits, and of lists in lists, than Python reads."""
_QUOTED = re.compile(r"“([^”]+)”")
_NAMED = re.compile(r"[\w.-]+")
_LEFT_BY_EDITORS = re.compile(r"\.#.*|#.*#|.*~|\..*\.sw[a-p]")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)")


def toml_files(folder: Path) -> list[Path]:
    """The TOML files that lie in a folder, by name; none where there is no folder."""
    return [path for path in sorted(folder.glob("*.toml")) if not is_left_by_an_editor(path)]


def is_left_by_an_editor(path: Path) -> bool:
    """Whether it is what Emacs or Vim lays beside a file that somebody is writing: no definition."""
    return bool(_LEFT_BY_EDITORS.fullmatch(path.name))


def read_toml(path: Path, model: type[Model]) -> Model:
    """One TOML file as one model."""
    return _one(toml_faults(path, model))


def model_in(text: str, path: Path, model: type[Model]) -> Model:
    """The text of a TOML file as one model; `path` is what the file is called in a refusal."""
    return _one(_model_faults(text, path, model))


def read_csv(path: Path, model: type[Model]) -> list[Model]:
    """A CSV file as a list of models, one a row; an absent file is an empty list."""
    return _one(csv_faults(path, model))


def read_features(path: Path, model: type[Model]) -> list[Model]:
    """The properties of a GeoJSON file's features as models; an absent file is an empty list."""
    return _one(feature_faults(path, model))


def _one(read: tuple[Read | None, list[DefinitionError]]) -> Read:
    """What was read; the first fault, where there is one, is the refusal."""
    found, faults = read
    if faults or found is None:
        raise faults[0]
    return found


def toml_faults(path: Path, model: type[Model]) -> tuple[Model | None, list[DefinitionError]]:
    """One TOML file as one model, or everything that is wrong in it."""
    text, faults = _text_of(path)
    if text is None:
        return None, faults
    return _model_faults(text, path, model)


def _model_faults(text: str, path: Path, model: type[Model]) -> tuple[Model | None, list[DefinitionError]]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        stated = _AT_LINE.search(str(error))
        line = int(stated[1]) if stated else text.count("\n") + 1
        words = _AT_LINE.sub("", str(error))
        said = in_both(f"not valid TOML: {words}")
        if instead := advice(text, line, words):
            said = filled("{0}; {1}", said, instead)
        return None, [DefinitionError(path, line, said)]
    except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists without end
        return None, [DefinitionError(path, None, TOO_MUCH)]
    try:
        return model.model_validate(content), []
    except (ValidationError, Refusal) as error:
        return None, [
            DefinitionError(path, _line_for(text, where, sentence.en), sentence)
            for where, sentence in _every(error)
        ]


def csv_faults(path: Path, model: type[Model]) -> tuple[list[Model], list[DefinitionError]]:
    """The rows of a CSV file that can be read, and everything that is wrong in the others."""
    if not path.exists():
        return [], []
    rows, lines = [], []
    text, faults = _text_of(path)
    reader = csv.DictReader(io.StringIO(text or "", newline=""))
    if text is not None and (wrong := _wrong_heading(reader, model)):
        return [], [DefinitionError(path, 1, wrong)]
    try:
        for row in reader:
            if None in row or None in row.values():
                sentence = "the row has more or fewer fields than the heading row"
                faults.append(DefinitionError(path, reader.line_num, sentence))
                continue
            try:
                rows.append(model.model_validate(_without_blanks(row, model)))
                lines.append(reader.line_num)
            except (ValidationError, Refusal) as error:
                faults += [DefinitionError(path, reader.line_num, said) for _, said in _every(error)]
    except csv.Error as error:
        faults.append(DefinitionError(path, reader.line_num, f"not valid CSV: {error}"))
    listed = zip(lines, rows, strict=True)
    faults += [DefinitionError(path, line, sentence) for line, sentence in given_twice(listed)]
    return rows, faults


def _wrong_heading(reader: "csv.DictReader[str]", model: type[BaseModel]) -> Text | None:
    """What is wrong in the heading row, which would be wrong in every row; None for nothing."""
    try:
        given = list(reader.fieldnames or ())
    except csv.Error as error:
        return in_both(f"not valid CSV: {error}")
    if not given:
        return None
    for mark, called in (("\t", "tabs"), (";", "semicolons"), ("，", "Chinese commas")):
        if len(given) == 1 and mark in given[0]:
            return in_both(
                f"the fields stand apart by {called}; save the file as CSV, with commas between them"
            )
    known = {info.alias or name: info.is_required() for name, info in model.model_fields.items()}
    unknown = [name for name in given if name not in known]
    missing = [name for name, required in known.items() if required and name not in given]
    said: list[str] = []
    if unknown:
        said.append(f"the column “{unknown[0]}” is not known here; remove it or correct its spelling")
    if missing:
        named = ", ".join(f"“{name}”" for name in missing)
        said.append(
            f"the columns {named} must be there" if missing[1:] else f"the column {named} must be there"
        )
    return filled("{0}; {1}", *said) if said[1:] else in_both(said[0]) if said else None


def feature_faults(path: Path, model: type[Model]) -> tuple[list[Model], list[DefinitionError]]:
    """The features of a GeoJSON file that can be read, and everything that is wrong in the others."""
    if not path.exists():
        return [], []
    text, faults = _text_of(path)
    if text is None:
        return [], faults
    try:
        properties = [feature["properties"] for feature in geo_json(text)["features"]]
    except RecursionError:  # lists in lists without end
        return [], [DefinitionError(path, None, TOO_MUCH)]
    except (ValueError, KeyError, TypeError) as error:
        line = getattr(error, "lineno", None)
        return [], [DefinitionError(path, line, f"not a GeoJSON FeatureCollection ({error})")]
    found: list[Model] = []
    for one in properties:
        try:
            found.append(model.model_validate(one))
        except ValidationError as error:
            line = _line_of_feature(text, one)
            faults += [DefinitionError(path, line, said) for _, said in _every(error)]
    return found, faults


def geo_json(text: str) -> Any:
    """What a GeoJSON file says. NaN and Infinity, which Python reads and JSON does not know, are a ValueError."""
    return json.loads(text, parse_constant=_no_number)


def _no_number(written: str) -> Any:
    raise ValueError(f"{written} is no number")


def _text_of(path: Path) -> tuple[str | None, list[DefinitionError]]:
    """The text of a file, without the mark that Windows' editors put before it."""
    try:
        return path.read_text(encoding="utf-8-sig"), []
    except FileNotFoundError:
        return None, [DefinitionError(path, None, "the file is missing; every programme needs it")]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, [DefinitionError(path, line, "the file is not in UTF-8; save it in that encoding")]


def _line_of_feature(text: str, properties: object) -> int | None:
    """The line on which a feature says its code."""
    code = properties.get("code") if isinstance(properties, dict) else None
    written = json.dumps(code, ensure_ascii=False)
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, 1) if code is not None and written in line), None)


def _line_for(text: str, where: tuple[str | int, ...], sentence: str) -> int:
    """The line of a fault: of its key, else of the table above; of a fault of the whole file that of what it quotes."""
    found = line_of(text, where) if where else quoted_line(text, sentence)
    return found or _line_above(text, where)


def quoted_line(text: str, sentence: str) -> int | None:
    """The line that a sentence speaks of: of those with the first thing that it quotes and that stands in the text, the
    one that has most of what else it names (“institution orchid is in group “town”” is of the line of orchid)."""
    lines = text.splitlines()
    named = set(_NAMED.findall(sentence))
    for quoted in _QUOTED.findall(sentence):
        word = re.compile(rf"(?<![\w-]){re.escape(quoted)}(?![\w-])")
        there = [n for n, line in enumerate(lines, 1) if word.search(line)]
        if there:
            if sentence.endswith("twice") and there[1:]:
                there = there[1:]  # the one that is too many
            return max(there, key=lambda n: (len(named & set(_NAMED.findall(lines[n - 1]))), -n))
    return None


def _line_above(text: str, where: tuple[str | int, ...]) -> int:
    """Where a key is missing, the table that it is missing in; the first line for one of the file itself."""
    for length in range(len(where) - 1, 0, -1):
        if (line := line_of(text, where[:length])) is not None:
            return line
    return 1


_BARE = re.compile(r"[A-Za-z0-9_-]+")


def line_of(text: str, where: tuple[str | int, ...]) -> int | None:
    """The line (from 1) in a TOML text on which the key or table at `where` stands, as near as can be told.

    `where` is pydantic's location, such as ("sheet", 2, "column", 0, "heading").
    """
    lines = text.splitlines()
    start, found, table = 0, None, ""
    passed = ""  # steps that have no line of their own, such as the table above [sentence.lead]
    for i, step in enumerate(where):
        if isinstance(step, int):
            continue
        nth = where[i + 1] if i + 1 < len(where) and isinstance(where[i + 1], int) else None
        written = str(step) if _BARE.fullmatch(str(step)) else f'"{step}"'
        names = [".".join(filter(None, (table, above, written))) for above in dict.fromkeys((passed, ""))]
        hits = ((name, _nth_table(lines, name, int(nth or 0), start)) for name in names)
        name, line = next(((name, line) for name, line in hits if line is not None), ("", None))
        if line is not None:
            start, found, table, passed = line, line, name, ""
            continue
        line = _key_line(lines, str(step), start)
        if line is not None:  # the kind of a rule stands in the location, but not in the file
            start, found = line, line
        else:
            passed = ".".join(filter(None, (passed, written)))
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


def sentence_of(error: ValidationError | Refusal) -> Text:
    """The first thing wrong, as one sentence."""
    return _first(error)[1]


def _first(error: ValidationError | Refusal) -> tuple[tuple[str | int, ...], Text]:
    """Place and sentence of the first thing wrong."""
    return _every(error)[0]


def _every(error: ValidationError | Refusal) -> list[tuple[tuple[str | int, ...], Text]]:
    """Place and sentence of everything that is wrong; keys that are missing side by side are named together."""
    if isinstance(error, Refusal):
        return [((), error.sentence)]
    faults: list[dict[str, Any]] = [{**one} for one in error.errors()]
    missing: dict[tuple[str | int, ...], list[str]] = {}
    for one in faults:
        if one["type"] == "missing":
            missing.setdefault(one["loc"][:-1], []).append(_spelt(one["loc"]))
    found = []
    for one in faults:
        where = tuple(one["loc"])
        if one["type"] == "missing":
            if beside := missing.pop(where[:-1], None):
                *others, last = (f"“{name}”" for name in beside)
                named = ", ".join(others)
                found.append(
                    (where, in_both(f"add the keys {named} and {last}" if others else f"add the key {last}"))
                )
        elif one["type"] == "extra_forbidden":
            sentence = f"“{_spelt(where)}” is not a key that is known here; remove it or correct its spelling"
            found.append((where, in_both(sentence)))
        else:
            key, words = _spelt(where), _words(one)
            found.append((where, filled("“{0}”: {1}", key, words) if key else words))
    return found


def _spelt(where: Iterable[str | int]) -> str:
    """A place as keys are spelt: sheet.column.heading."""
    return ".".join(str(step) for step in where if not isinstance(step, int))


def _words(fault: Mapping[str, Any]) -> Text:
    """What is to be written instead, where the value is of the wrong kind."""
    context = fault.get("ctx", {})
    if said := _of_the_house(fault):
        return in_both(said)
    if fault["type"] == "value_error":
        raised, *_ = context["error"].args or ("",)
        return raised if isinstance(raised, Text) else in_both(str(context["error"]))
    return of_type(fault["type"], context, fault["msg"])


def _of_the_house(fault: Mapping[str, Any]) -> str:
    """What is said in other words than Pydantic's; "" where its own will do."""
    context, given = fault.get("ctx", {}), fault["input"]
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
            pattern = context["pattern"].strip("^$")
            return f"{_as_toml(given)} is not spelt as it has to be here: {_SPELT.get(pattern, pattern)}"
        case "union_tag_invalid":
            *others, last = context["expected_tags"].split(", ")
            words = " or ".join([", ".join(others), last])
            return f"“{context['tag']}” is not one of the words that may stand here; write {words}"
    return ""


_SPELT = {
    r"[A-Za-z0-9][A-Za-z0-9._-]*": "Latin letters, digits, full stops, hyphens and underlines, a letter or digit first",
    r"[A-Za-z][A-Za-z0-9-]*": "Latin letters, digits and hyphens, a letter first",
    r"[a-z][a-z0-9-]*": "small Latin letters, digits and hyphens, a letter first",
    r"[a-z][a-z0-9_]*": "small Latin letters, digits and underlines, a letter first",
    r"[A-Z]{3}": "three capital letters, such as CNY",
    r"[A-Z]{2}": "two capital letters, such as CN",
    r"\d{4}-(0[1-9]|1[0-2])": "a month such as 2027-06",
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])": "a day such as 2027-06-30",
    r"([01]\d|2[0-3]):[0-5]\d": "a time such as 17:30",
    r"[0-9]+/[1-9][0-9]*": "a fraction such as 1/3",
}
"""How the patterns of the models are told to who writes a file; others are shown as they are."""


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
