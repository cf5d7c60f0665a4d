"""docs/api.md, made of the OpenAPI document: `python -m pages.api.guide` writes it."""

from collections.abc import Iterator, Mapping
from typing import Any

from etl.values.house import ROOT as FOLDER
from pages.api.doors import ROOT, make_api

FILE = FOLDER / "docs" / "api.md"
HEAD = """\
# The API

Made of the program's OpenAPI document (`/api/v1/openapi.json`) by `python -m pages.api.guide`; a test holds it current.

A program reads what the pages show to the post of its token, within the same bounds ([security.md](security.md),
[disclosure.md](disclosure.md)): figures of other institutions in bands (`low`, `high`) or not at all (`hidden`), and
periods once they are published unless the programme shows them before. It changes nothing. Whole numbers are integers,
others decimal strings; money is in the minor unit.

```
python -m etl account token "core system" --programme daqing --institution B03 --days 90     # printed once
python -m etl account tokens
python -m etl account revoke 1
curl -H "Authorization: Bearer bianmin_…" https://bianmin.branch.example/api/v1/programmes
```

The page “Accounts and audit” makes and revokes them too. A token serves one post in one programme for 1 to 366 days and
is kept as SHA-256. Pages take no token, and the API takes no cookie. `BIANMIN_API_PER_MINUTE` requests of one token are
answered within a minute (120), then 429 with `Retry-After`. Every answer bears `no-store`. Errors are
`application/problem+json` (RFC 9457): `detail` says in English what to do, `detail_zh` in Chinese. A
parameter that an address does not have, or that is given twice, is refused (422): nothing is passed over in silence.
"""


def guide() -> str:
    """The text of docs/api.md."""
    document = make_api().openapi()
    parts = [HEAD, "## Addresses\n", *_doors(document), "## Shapes\n", *_shapes(document)]
    return "\n".join(parts).rstrip() + "\n"


def _doors(document: Mapping[str, Any]) -> Iterator[str]:
    for path, door in document["paths"].items():
        one = door["get"]
        shape = one["responses"]["200"]["content"]["application/json"]["schema"]
        yield f"### `GET /{ROOT}{path}`\n"
        yield f"{_line(one['description'])} Answers {_type(shape)}.\n"
        if one.get("parameters"):
            yield "| parameter | in | form | meaning |\n|---|---|---|---|"
            for given in one["parameters"]:
                schema = given["schema"]
                default = schema.get("default")
                form = _type(schema) + (f", default `{default}`" if default not in (None, "") else "")
                yield f"| `{given['name']}` | {given['in']} | {form} | {_line(given.get('description', ''))} |"
            yield ""


def _shapes(document: Mapping[str, Any]) -> Iterator[str]:
    for name, shape in sorted(document["components"]["schemas"].items()):
        yield f"### {name}\n"
        yield f"{_line(shape.get('description', ''))}\n"
        yield "| field | form | meaning |\n|---|---|---|"
        for field, schema in shape["properties"].items():
            yield f"| `{field}` | {_type(schema)} | {_line(schema.get('description', ''))} |"
        yield ""


def _type(schema: Mapping[str, Any]) -> str:
    """What may stand in a field, in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        items = schema.get("items") or {}
        return f"list of {_type(items)}" if items else "list"
    if "pattern" in schema:
        return f"text like `{schema['pattern']}`".replace("|", "\\|")
    words = {
        "string": "text",
        "integer": "whole number",
        "null": "null",
        "object": "object",
        "boolean": "true or false",
    }
    return words.get(str(schema.get("type")), str(schema.get("type"))) + (
        " (date and time)" if schema.get("format") == "date-time" else ""
    )


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    FILE.write_text(guide(), encoding="utf-8")
