"""No cached answer without its scope: the lesson of other systems' leaks, enforced over the syntax trees."""

import ast
from collections.abc import Iterator

import pytest

from etl.values.house import ROOT

PAGES = ROOT / "pages"
# The connection, and definitions that lie open to everyone who can read the project.
OPEN_TO_ALL = {"engine", "programmes"}


def cached_functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(PAGES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(_caches(d) for d in node.decorator_list):
                yield f"{path.stem}.{node.name}", node


def _caches(decorator: ast.expr) -> bool:
    return any(word in ast.unparse(decorator) for word in ("kept", "cache_resource", "cache_data"))


CACHED = dict(cached_functions())


@pytest.mark.parametrize("name", [name for name in CACHED if name.split(".")[1] not in OPEN_TO_ALL])
def test_cached_function_takes_a_reading_or_a_view_first(name: str) -> None:
    first = CACHED[name].args.args[0]
    assert first.annotation is not None
    assert ast.unparse(first.annotation) in ("Asked", "data.Asked", "View")
    assert not first.arg.startswith("_"), "an argument with an underscore is left out of the key"


def test_there_are_cached_functions_to_look_at() -> None:
    assert len(CACHED) > 15


def test_nobody_caches_by_pickling() -> None:
    users = [path.name for path in PAGES.rglob("*.py") if "st.cache_data" in path.read_text(encoding="utf-8")]
    assert users == []
