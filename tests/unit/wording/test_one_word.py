"""One word for one thing in pages, documents, texts of checks and guides: a place is 位次, as circulars call it."""

from collections.abc import Iterator
from pathlib import Path

from tests.paths import ROOT

ANOTHER = "名次"
LINT = "etl/wording/rules_zh.py"
"""Looks for both words in what a coordinator has written."""


def texts() -> Iterator[Path]:
    for room in ("etl", "pages", "data", "docs"):
        for kind in ("*.py", "*.toml", "*.po", "*.md", "*.json", "*.typ", "*.html"):
            yield from (ROOT / room).rglob(kind)
    yield ROOT / "README.md"


def test_a_place_has_one_name() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in texts()
        if ANOTHER in path.read_text(encoding="utf-8", errors="ignore")
    ]
    assert [one for one in found if one != LINT] == []
