"""What stands in an empty picker is cut where it is wider than a phone, so it is short in both languages."""

import ast

import pytest

from etl.values.house import ROOT
from pages.shared.language import read_catalogue

LONGEST = {"en": 24, "zh": 12}


def placeholders() -> list[str]:
    """Every message that the pages give a picker or a field as its placeholder."""
    found = []
    for path in sorted((ROOT / "pages").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "placeholder":
                found += [one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)]
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "pick_or_none":
                found += [one.value for one in ast.walk(node.args[-1]) if isinstance(one, ast.Constant)]
    return sorted({one for one in found if isinstance(one, str) and len(one) > 1})


@pytest.mark.parametrize("message", placeholders())
def test_a_placeholder_fits_a_phone(message: str) -> None:
    translated = read_catalogue("zh").get(message)
    assert len(message) <= LONGEST["en"]
    if translated is not None:
        assert len(str(translated.string)) <= LONGEST["zh"]


def test_there_are_some() -> None:
    assert "Choose one" in placeholders()
