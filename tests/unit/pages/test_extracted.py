"""Every sentence of a page reaches its translators: what stands inside an f-string is not found, and stays English."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]


def hidden(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.JoinedStr):
            continue
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in ("say", "count"):
                yield from (
                    f"{path.name}: {one.value}"
                    for one in call.args
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def test_no_sentence_hides_in_an_f_string() -> None:
    """“Decision 1” stood on the Chinese page of meetings."""
    files = list((ROOT / "pages").rglob("*.py"))
    assert len(files) > 100
    assert [one for path in files for one in hidden(path)] == []
