"""No cached answer without its scope: the lesson of other systems' leaks, enforced over the syntax trees."""

import ast
from collections.abc import Iterator
from dataclasses import fields, replace

import pytest

from access.scope import Policy, Scope
from etl.values.house import ROOT
from pages.shared import data
from pages.shared.view import View

PAGES = ROOT / "pages"
# The connection, and definitions that lie open to everyone who can read the project.
OPEN_TO_ALL = {"engine", "_in_folders"}


def cached_functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(PAGES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(_caches(d) for d in node.decorator_list):
                yield f"{path.stem}.{node.name}", node


def _caches(decorator: ast.expr) -> bool:
    return any(word in ast.unparse(decorator) for word in ("kept", "cache_resource", "cache_data"))


def is_keyed_by_scope(function: ast.FunctionDef) -> bool:
    """Whether a reading or a view comes first; an argument with an underscore would be left out of the key."""
    first = function.args.args[0]
    scopes = ("Asked", "data.Asked", "View")
    return (
        first.annotation is not None
        and ast.unparse(first.annotation) in scopes
        and not first.arg.startswith("_")
    )


@pytest.mark.slow
def test_cached_functions_take_a_reading_or_a_view_first() -> None:
    cached = dict(cached_functions())
    assert len(cached) > 15
    asked = {name: one for name, one in cached.items() if name.split(".")[1] not in OPEN_TO_ALL}
    assert [name for name, one in asked.items() if not is_keyed_by_scope(one)] == []


def test_nobody_caches_by_pickling() -> None:
    users = [path.name for path in PAGES.rglob("*.py") if "st.cache_data" in path.read_text(encoding="utf-8")]
    assert users == []


def test_what_an_answer_depends_on_is_written_out_whole() -> None:
    """Keys are made of how these values are written (`data.AS_WRITTEN`): nothing of them may be left out of it."""
    for one in (View, data.Asked, Scope, Policy):
        assert [field.name for field in fields(one) if not field.repr] == []
        assert "__repr__" in vars(one)
    known = data.Asked("d", "p", "1", "2", Scope(True, "B01", "filer", Policy(), ("2019-12", "")))
    others = [
        replace(known, scope=replace(known.scope, **change))
        for change in (
            {"sees_all_volumes": False},
            {"institution": "B02"},
            {"role": "public"},
            {"policy": Policy(shows_unpublished=True)},
            {"until": ("", "2019-12")},
        )
    ]
    others += [
        replace(known, **{name: "other"}) for name in ("database", "programme", "definitions", "version")
    ]
    keys = {repr(View(one, "2019-12", "zh", "light")) for one in [known, *others]}
    assert len(keys) == len(others) + 1
    assert set(data.AS_WRITTEN) == {data.Asked, f"{View.__module__}.{View.__qualname__}"}
