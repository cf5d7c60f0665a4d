"""The rules of the house, read from the syntax trees: who may import whom, who reads the clock, how names go."""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("access", "etl", "pages", "store")

# Where a module may look among our own rooms. The longest matching prefix counts.
MAY_IMPORT = {
    "app": ("access", "pages"),
    "store": ("store",),
    "access": ("access", "store"),
    "etl": ("etl", "store"),
    "etl.definitions": ("etl.definitions",),
    "etl.checks": ("etl.checks", "etl.definitions"),
    "etl.sources": ("etl.sources", "etl.checks", "etl.definitions"),
    "etl.facts": ("etl.facts", "etl.definitions"),
    "etl.scoring": ("etl.scoring", "etl.facts", "etl.definitions"),
    "etl.demo": ("etl.demo", "etl.forms", "etl.definitions", "etl.sources.units"),
    "etl.spatial": ("etl.spatial", "etl.definitions"),
    "etl.queries": (
        "etl.queries",
        "etl.checks",
        "etl.facts",
        "etl.scoring",
        "etl.spatial",
        "etl.definitions",
        "store",
    ),
    "etl.jobs": ("etl", "store"),
    "etl.forms": ("etl.forms", "etl.definitions", "etl.sources"),
    "etl.wording": ("etl.wording", "etl.definitions"),
    "etl.editions": (
        "etl.editions",
        "etl.wording",
        "etl.queries",
        "etl.facts",
        "etl.scoring",
        "etl.definitions",
        "store",
    ),
    "etl.documents": ("etl.documents", "etl.editions", "etl.wording", "etl.definitions"),
    "pages": ("pages.shared", "access"),
    "pages.shared": (
        "pages.shared",
        "access",
        "etl.definitions",
        "etl.queries",
        "etl.scoring",
        "etl.facts",
        "etl.editions.model",
        "etl.editions.words",
    ),
    "pages.shared.acting": ("pages.shared", "etl.definitions", "store.errors"),
    # What pages change, as opposed to what they read.
    "pages.shared.acts": (
        "pages.shared",
        "access",
        "etl.definitions",
        "etl.editions",
        "etl.facts",
        "etl.jobs",
        "etl.queries",
    ),
    "pages.shared.data": (
        "pages.shared",
        "access",
        "store",
        "etl.queries",
        "etl.definitions",
        "etl.documents",
        "etl.editions",
        "etl.facts",
        "etl.scoring",
    ),
}
PURE = ("etl.scoring", "etl.facts", "etl.definitions.exact")
PURE_MAY_IMPORT = {
    "bisect", "collections", "collections.abc", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools",
    "heapq", "itertools", "math", "operator", "re", "typing", "types", "narwhals", "numpy", "numpy.typing", "polars",
    "zoneinfo",
}  # fmt: skip
CLOCKS = {
    "datetime": {"now", "today", "utcnow"},
    "date": {"today"},
    "time": {"time", "localtime", "gmtime"},
}
MAY_READ_THE_CLOCK = ("etl.commands", "pages.shared.shell", "access", "app")


def modules() -> Iterator[tuple[str, ast.Module]]:
    paths = [ROOT / "app.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]
    for path in paths:
        if "migrations" not in path.parts:
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield name, ast.parse(path.read_text(encoding="utf-8"))


MODULES = dict(modules())


@cache
def imports(tree: ast.Module) -> tuple[str, ...]:
    return tuple(_imports(tree))


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
            if node.module in ROOMS or node.module in MODULES:
                yield from (
                    f"{node.module}.{a.name}" for a in node.names if f"{node.module}.{a.name}" in MODULES
                )


def is_under(name: str, *prefixes: str) -> bool:
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)


def rule_for(name: str) -> tuple[str, ...]:
    return MAY_IMPORT[max((prefix for prefix in MAY_IMPORT if is_under(name, prefix)), key=len)]


def offenders(names: Iterable[str], wrong: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """What is wrong, by module. A rule is one test that lists all who break it: a thousand small ones take longer."""
    return {name: found for name in names if (found := wrong(name))}


def test_imports_go_one_way() -> None:
    def wrong(name: str) -> list[str]:
        ours = [imported for imported in imports(MODULES[name]) if imported.split(".")[0] in ROOMS]
        packages = {prefix for prefix in ours if prefix in ROOMS}
        return [i for i in ours if i not in packages and not is_under(i, *rule_for(name))]

    broken = offenders(MODULES, wrong)
    assert not broken, {name: (f"may import {rule_for(name)}", found) for name, found in broken.items()}


def test_nothing_below_the_pages_knows_the_screen() -> None:
    below = [name for name in MODULES if is_under(name, "etl", "store")]
    screen = ("streamlit", "plotly")
    assert not offenders(below, lambda name: [i for i in imports(MODULES[name]) if i.split(".")[0] in screen])


def test_figures_know_no_streamlit() -> None:
    figures = [name for name in MODULES if is_under(name, "pages.shared.figures")]
    assert figures
    assert not offenders(
        figures, lambda name: [i for i in imports(MODULES[name]) if i.split(".")[0] == "streamlit"]
    )


def test_reckoning_is_pure() -> None:
    def reaches_outside(name: str) -> list[str]:
        foreign = [i for i in imports(MODULES[name]) if not is_under(i, "etl") and i not in PURE_MAY_IMPORT]
        calls = [node.func for node in ast.walk(MODULES[name]) if isinstance(node, ast.Call)]
        opened = [f.id for f in calls if isinstance(f, ast.Name) and f.id in ("open", "print", "input")]
        return foreign + opened

    pure = [name for name in MODULES if is_under(name, *PURE)]
    assert pure
    assert not offenders(pure, reaches_outside)


def test_time_is_an_argument() -> None:
    def reads_the_clock(name: str) -> list[str]:
        return [
            ast.unparse(node)
            for node in ast.walk(MODULES[name])
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CLOCKS.get(ast.unparse(node.func.value).split(".")[-1], ())
        ]

    assert not offenders((n for n in MODULES if not is_under(n, *MAY_READ_THE_CLOCK)), reads_the_clock)


PAGES = [path for path in sorted((ROOT / "pages").glob("*.py")) if path.stem not in ("__init__", "frame")]


def test_a_page_begins_by_opening_itself() -> None:
    assert PAGES
    assert [path.name for path in PAGES if "open_page(" not in ast.unparse(first_statement(path))] == []


def first_statement(path: Path) -> ast.stmt:
    """The first one that does something: after the docstring and the imports."""
    return next(
        node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if not isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    )


def test_no_module_is_called_after_nothing() -> None:
    bad = [name for name in MODULES if name.split(".")[-1] in ("utils", "util", "helpers", "common", "misc")]
    assert not bad
