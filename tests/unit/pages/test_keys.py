"""What a visitor typed or chose stays with the thing it is about: no widget is kept by its place in a list."""

import ast
from pathlib import Path

from tests.paths import ROOT

PLACES = {"i", "n", "nth", "number", "index", "place", "position", "row", "column"}
"""Names by which loops count. A key made of one belongs to another thing as soon as the list has another order."""


def keys(path: Path) -> list[tuple[int, str]]:
    """Line and name of each counter that stands in a widget's key."""
    found = []
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        for word in call.keywords:
            if word.arg == "key" and isinstance(word.value, ast.JoinedStr):
                names = [
                    one.value.id
                    for one in word.value.values
                    if isinstance(one, ast.FormattedValue) and isinstance(one.value, ast.Name)
                ]
                found += [(call.lineno, name) for name in names if name in PLACES]
    return found


def test_no_widget_is_kept_by_its_place() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): held
        for path in sorted((ROOT / "pages").rglob("*.py"))
        if (held := keys(path))
    }
    assert found == {}
