"""The rules of the house, held: who may import whom, who reads the clock, how names go. `house.py` reads the trees."""

import ast
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from etl.values.house import ROOT
from pages.shared.registry import BY_NAME
from tests.house import house, is_under, rule_for
from tests.longest import LONGEST

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


def offenders(names: Iterable[str], wrong: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """What is wrong, by module. A rule is one test that lists all who break it: a thousand small ones take longer."""
    return {name: found for name in names if (found := wrong(name))}


def called_name(call: ast.Call) -> str:
    """What is called, as it is written where it is a name or names with dots between them; "" of anything else."""
    names, at = [], call.func
    while isinstance(at, ast.Attribute):
        names.append(at.attr)
        at = at.value
    return ".".join([at.id, *reversed(names)]) if isinstance(at, ast.Name) else ""


def test_imports_go_one_way() -> None:
    broken = offenders(house().modules, house().against_the_law)
    assert not broken, {name: (f"may import {rule_for(name)}", found) for name, found in broken.items()}


def takes_an_engine(name: str) -> bool:
    """Whether the module gets hold of the database: by the shared `engine`, or by opening one."""
    taken = {alias.name for node in house().nodes(name, ast.ImportFrom) for alias in node.names}
    called = {called_name(node) for node in house().nodes(name, ast.Call)}
    return bool(
        taken & {"engine", "open_engine", "Engine"} | called & {"data.engine", "engine", "open_engine"}
    )


def test_only_reads_read_and_only_acts_act() -> None:
    """No part of a page gets hold of the database, so that scope and caching can be looked at in one file a room."""
    parts = [
        n for n in house().modules if is_under(n, "pages") and n.split(".")[-1] not in MAY_HOLD_AN_ENGINE
    ]
    assert parts
    assert not [name for name in parts if takes_an_engine(name)]


AS_ITS_FILES_HAVE_IT = ("etl.commands.running", "etl.commands.amend", "pages.shared.data")


def test_pages_and_commands_ask_for_the_programme_as_it_runs() -> None:
    """What the coordinator amended holds everywhere, or nowhere: one seam for commands, one for pages."""

    def taken(name: str) -> list[str]:
        return [
            alias.name
            for node in house().nodes(name, ast.ImportFrom)
            if node.module in ("etl.definitions.load", "etl.definitions")
            for alias in node.names
            if alias.name in ("load_programme", "load")
        ]

    asking = [
        n for n in house().modules if is_under(n, "etl.commands", "pages") and n not in AS_ITS_FILES_HAVE_IT
    ]
    assert not offenders(asking, taken)
    assert all(taken(name) for name in AS_ITS_FILES_HAVE_IT)


ROOMIEST = 24


def test_no_room_is_too_wide() -> None:
    widest = sorted(house().room_widths().items(), key=lambda one: -one[1])[:3]
    print("widest rooms:", ", ".join(f"{room} {files}" for room, files in widest))
    assert widest[0][1] <= ROOMIEST, widest


def test_no_circle_of_imports() -> None:
    assert house().circles() == []


def test_nothing_below_the_pages_knows_the_screen() -> None:
    below, screen = (
        [name for name in house().modules if is_under(name, "etl", "store")],
        ("streamlit", "plotly"),
    )
    assert not offenders(below, lambda name: [i for i in house().imports(name) if i.split(".")[0] in screen])


def test_figures_know_no_streamlit() -> None:
    figures = [name for name in house().modules if is_under(name, "pages.shared.figures")]
    assert figures
    assert not offenders(
        figures, lambda name: [i for i in house().imports(name) if i.split(".")[0] == "streamlit"]
    )


def test_reckoning_is_pure() -> None:
    def reaches_outside(name: str) -> list[str]:
        foreign = [i for i in house().imports(name) if not is_under(i, "etl") and i not in PURE_MAY_IMPORT]
        calls = [node.func for node in house().nodes(name, ast.Call)]
        opened = [f.id for f in calls if isinstance(f, ast.Name) and f.id in ("open", "print", "input")]
        return foreign + opened

    pure = [name for name in house().modules if is_under(name, *PURE)]
    assert pure
    assert not offenders(pure, reaches_outside)


def test_time_is_an_argument() -> None:
    def reads_the_clock(name: str) -> list[str]:
        return [
            ast.unparse(node)
            for node in house().nodes(name, ast.Call)
            if isinstance(node.func, ast.Attribute)
            and node.func.attr in CLOCKS.get(ast.unparse(node.func.value).split(".")[-1], ())
        ]

    assert not offenders(
        (n for n in house().modules if not is_under(n, *MAY_READ_THE_CLOCK)), reads_the_clock
    )


PAGES = [path for path in sorted((ROOT / "pages").glob("*.py")) if path.stem not in ("__init__", "frame")]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_begins_by_opening_itself(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    first = next(
        node
        for node in body
        if not isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    )
    assert ast.unparse(first) in [f"page = open{house}_page('{path.stem}')" for house in ("", "_house")]


def test_every_page_is_on_the_list_and_back() -> None:
    assert sorted(path.stem for path in PAGES) == sorted(BY_NAME)


def test_no_module_is_called_after_nothing() -> None:
    bad = [
        name
        for name in house().modules
        if name.split(".")[-1] in ("utils", "util", "helpers", "common", "misc")
    ]
    assert not bad


def test_the_files_of_tests_that_go_first_are_there() -> None:
    """A file that was moved would silently wait its turn, and the whole run with it."""
    assert not [name for name in LONGEST if not (ROOT / name).is_file()]


def test_a_file_to_download_is_made_when_it_is_asked_for() -> None:
    """One place offers files (`offer_file`): what is made with the page is gone as soon as the page runs again."""
    offering = ROOT / "pages" / "shared" / "offering.py"
    elsewhere = [
        path.relative_to(ROOT)
        for path in sorted((ROOT / "pages").rglob("*.py"))
        if path != offering and "download_button" in path.read_text(encoding="utf-8")
    ]
    assert elsewhere == []


def test_a_pattern_means_the_whole_text() -> None:
    """Pydantic looks for a pattern anywhere: without its ends a code like “../a” is one, and codes become paths."""

    def open_ended(name: str) -> list[str]:
        tree = house().modules[name]
        named = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        patterns = [
            word.value
            for node in house().nodes(name, ast.Call)
            if called_name(node) == "Field"
            for word in node.keywords
            if word.arg == "pattern"
        ]
        texts = [
            named.get(one.id, "") if isinstance(one, ast.Name) else ast.literal_eval(one) for one in patterns
        ]
        return [text for text in texts if not (str(text).startswith("^") and str(text).endswith("$"))]

    assert not offenders(house().modules, open_ended)
