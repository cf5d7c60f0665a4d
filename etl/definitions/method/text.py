"""A method as the text of its file: what a person turned in the sandbox becomes a file that everybody can read."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from etl.definitions.method.method import Method
from etl.definitions.programme import Programme

_TABLES = ("part", "grade", "event", "item", "veto", "persistence")
_INLINE = ("name", "note", "counted_in", "consequence", "why")


def method_text(method: Method) -> str:
    """TOML of the method, the same for the same method; reading it gives the method back."""
    content = method.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
    content |= {"code": method.code, "full": method.full, "decimals": method.decimals}
    lines = [f"{key} = {_value(value)}" for key, value in content.items() if not _is_table(key, value)]
    for key, value in content.items():
        if key in _TABLES:
            for entry in value:
                lines += ["", f"[[{key}]]", *_entry(key, entry)]
        elif _is_table(key, value):
            lines += ["", f"[{key}]", *(f"{name} = {_value(inner)}" for name, inner in value.items())]
    return "\n".join(lines) + "\n"


def method_bytes(programme: Programme, method: Method) -> bytes:
    """The file that a method of the programme stands in; of one that an amended target made, what its file would be."""
    files = programme.unamended or programme
    if any(one.code == method.code for one in files.methods):
        return (programme.folder / "methods" / f"{method.code}.toml").read_bytes()
    return method_text(method).encode()


def _is_table(key: str, value: Any) -> bool:
    return key in _TABLES or (isinstance(value, Mapping) and key not in _INLINE)


def _entry(key: str, entry: Mapping[str, Any]) -> Iterable[str]:
    tables = {name: value for name, value in entry.items() if name in ("rule", "by_group")}
    for name, value in entry.items():
        if name not in tables:
            yield f"{name} = {_value(value)}"
    if "rule" in tables:
        yield f"[{key}.rule]"
        yield from (f"{name} = {_value(value)}" for name, value in tables["rule"].items())
    for group, own in tables.get("by_group", {}).items():
        yield f"[{key}.by_group.{group}]"
        yield from (f"{name} = {_value(value)}" for name, value in own.items())


def _value(value: Any) -> str:
    """One value. Numbers keep the digits they were written with; shares that are no decimals are text, "1/3"."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Fraction):
        return json.dumps(str(value))
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(inner) for inner in value) + "]"
    return str(value)
