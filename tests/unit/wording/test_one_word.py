"""One word for one thing in pages, documents, texts of checks and guides: a place is 位次, as circulars call it, a
second source 第二数据源."""

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


def holding(word: str) -> list[str]:
    return [
        str(path.relative_to(ROOT))
        for path in texts()
        if word in path.read_text(encoding="utf-8", errors="ignore")
    ]


def test_a_place_has_one_name() -> None:
    assert [one for one in holding(ANOTHER) if one != LINT] == []


def test_a_second_source_has_one_name() -> None:
    """Pages called it 第二数据源, definitions 第二来源."""
    assert holding("第二数据源")
    assert holding("第二来源") == []
