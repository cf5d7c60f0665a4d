"""The rules of the house, read from the syntax trees: who may import whom, who reads the clock, how names go."""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from etl.values.house import ROOT

ROOMS = ("access", "etl", "pages", "store")

# Where a module may look among our own rooms. The longest matching prefix counts.
# `etl.values` is the ground: every room of `etl` and of `pages` may stand on it.
GROUND = "etl.values"
ETL_AND_STORE = {
    # What is said of a folder, a file, a figure: each room knows only those below it.
    "etl.values": "",
    "etl.definitions": "definitions",
    "etl.checks": "checks definitions",
    "etl.sources": "sources checks definitions",
    "etl.facts": "facts definitions",
    "etl.scoring": "scoring facts definitions",
    "etl.telling": "telling scoring definitions",
    "etl.spatial": "spatial definitions",
    "etl.forms": "forms definitions sources",
    "etl.wording": "wording definitions",
    "etl.demo": "demo forms definitions sources.units",
    "etl.queries": "queries checks facts scoring telling spatial definitions store",
    # What must never change carelessly: the model, its canonical form, what is compared, what lies behind a figure.
    "etl.editions": "editions wording queries.canonical definitions store",
    "etl.composing": "composing editions wording queries facts scoring definitions store",
    "etl.documents": "documents editions wording definitions",
    # The way in of a file, what persons do, what runs by itself, and the command line above them all.
    "etl.intake": "intake checks definitions forms queries sources store",
    "etl.acts": "acts composing definitions editions facts intake queries sources store",
    "etl.jobs": "jobs acts checks composing definitions demo documents editions forms intake queries sources store",
    "etl.commands": "commands acts composing definitions documents editions facts intake jobs queries scoring "
    "sources store",
    "etl.__main__": "commands store.errors",
}
# Words and shapes that pages put on the screen; whoever wants the answers themselves goes to a `reads`.
PAGES_MAY_READ_ABOUT = (
    "etl.definitions",
    "etl.queries",
    "etl.scoring",
    "etl.telling",
    "etl.facts",
    "etl.editions.model",
    "etl.editions.words",
)
MAY_IMPORT = {
    "app": ("access", "pages"),
    "store": ("store",),
    "access": ("access", "store"),
    **{
        room: tuple(one if one.startswith("store") else f"etl.{one}" for one in below.split())
        for room, below in ETL_AND_STORE.items()
    },
    # A page is a table of contents: its parts are in its subject. What all subjects share knows none of them.
    "pages": ("pages.subjects", "pages.shared", "access"),
    "pages.shared": (*PAGES_MAY_READ_ABOUT, "pages.shared", "access"),
    "pages.shared.acting": ("pages.shared", "store.errors"),
    "pages.shared.data": (*PAGES_MAY_READ_ABOUT, "pages.shared", "access", "store"),
    "pages.subjects": (*PAGES_MAY_READ_ABOUT, "pages.subjects", "pages.shared", "access"),
}
# The law by a file's name: in the room of a subject only `reads` asks, and only `acts` changes anything.
BY_LEAF = {
    "reads": ("store", "etl.documents", "etl.editions", "etl.composing"),
    "acts": ("etl.acts", "etl.intake", "etl.jobs", "etl.editions", "etl.composing"),
}
MAY_HOLD_AN_ENGINE = ("reads", "acts", "data")
PURE = ("etl.scoring", "etl.telling", "etl.facts", "etl.values.exact")
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
    allowed = MAY_IMPORT[max((prefix for prefix in MAY_IMPORT if is_under(name, prefix)), key=len)]
    if is_under(name, "pages.subjects"):
        allowed += BY_LEAF.get(name.split(".")[-1], ())
    return (*allowed, GROUND) if is_under(name, "etl", "pages") else allowed


def offenders(names: Iterable[str], wrong: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """What is wrong, by module. A rule is one test that lists all who break it: a thousand small ones take longer."""
    return {name: found for name in names if (found := wrong(name))}


def takes_an_engine(tree: ast.Module) -> bool:
    """Whether the module gets hold of the database: by the shared `engine`, or by opening one."""
    taken = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return bool(
        taken & {"engine", "open_engine", "Engine"} | called & {"data.engine", "engine", "open_engine"}
    )


def test_only_reads_read_and_only_acts_act() -> None:
    """No part of a page gets hold of the database, so that scope and caching can be looked at in one file a room."""
    parts = [n for n in MODULES if is_under(n, "pages") and n.split(".")[-1] not in MAY_HOLD_AN_ENGINE]
    assert parts
    assert not [name for name in parts if takes_an_engine(MODULES[name])]


ROOMIEST = 24


def room_widths() -> dict[str, int]:
    """How many Python files stand in each room itself, __init__ not counted."""
    found: dict[str, int] = {}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if path.name != "__init__.py":
                key = path.parent.relative_to(ROOT).as_posix()
                found[key] = found.get(key, 0) + 1
    return found


def test_no_room_is_too_wide() -> None:
    widest = sorted(room_widths().items(), key=lambda one: -one[1])[:3]
    print("widest rooms:", ", ".join(f"{room} {files}" for room, files in widest))
    assert widest[0][1] <= ROOMIEST, widest


def circles() -> list[list[str]]:
    """Groups of modules that import each other, however indirectly; what stands under TYPE_CHECKING counts too."""
    graph = {name: sorted({i for i in imports(tree) if i in MODULES}) for name, tree in MODULES.items()}
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_now: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        number[name] = lowest[name] = len(number)
        open_now.append(name)
        for other in graph[name]:
            if other not in number:
                visit(other)
            if other in open_now:
                lowest[name] = min(lowest[name], lowest[other])
        if lowest[name] == number[name]:
            group = open_now[open_now.index(name) :]
            del open_now[open_now.index(name) :]
            if len(group) > 1:
                found.append(sorted(group))

    for name in graph:
        if name not in number:
            visit(name)
    return found


def test_no_circle_of_imports() -> None:
    assert circles() == []


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
