"""The house as its syntax trees show it: rooms, arrows, the import law. `python -m tests.house [FOLDER]` reports them.

`tests/test_architecture.py` holds the house to the law; here it is only read. FOLDER may be another checkout, such as
an older commit: it is measured in the same way, except by the law, which is this house's own.
"""

import ast
import gc
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

from etl.values.house import ROOT

ROOMS = ("access", "etl", "pages", "store")
SERVE_ALL = ("app", "pages.frame", "pages.subjects.warming", "pages.api")
"""What starts the pages is no page: what it imports is not thereby shared by one more of them."""

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
    # Seasons and festivals taken out by a program of its own, which is run apart and believed only by what it writes.
    "etl.adjustment": "adjustment facts definitions",
    "etl.scoring": "scoring facts definitions",
    "etl.disclosure": "disclosure scoring facts definitions",
    "etl.telling": "telling scoring definitions",
    "etl.spatial": "spatial definitions",
    "etl.forms": "forms definitions sources",
    "etl.wording": "wording definitions",
    "etl.demo": "demo forms definitions",
    "etl.queries": "queries adjustment checks disclosure facts scoring telling spatial definitions store",
    # What must never change carelessly: the model, its canonical form, what is compared, what lies behind a figure.
    "etl.editions": "editions wording queries.canonical definitions store",
    "etl.composing": "composing disclosure editions wording queries facts scoring definitions store",
    # What other offices read: published figures by their own standards.
    "etl.exchange": "exchange disclosure editions queries scoring definitions store",
    "etl.documents": "documents editions wording definitions",
    # The way in of a file, what persons do, what runs by itself, and the command line above them all.
    # From single payments to facts: files and engines, no store; what it writes comes in by the door of all files.
    "etl.aggregate": "aggregate definitions",
    "etl.intake": "intake checks definitions forms queries sources store",
    # What files from outside are opened for, slides among them: whatever opens one does it in a reading process.
    "etl.intake.apart": "intake.apart definitions documents editions forms sources",
    "etl.acts": "acts composing definitions editions facts intake queries sources store",
    "etl.jobs": "jobs acts checks composing definitions demo documents editions forms intake queries sources store",
    "etl.commands": "commands acts adjustment aggregate composing definitions documents editions exchange facts intake "
    "jobs queries scoring sources store",
    # Who looks after accounts at the shell does it through the same functions as the page.
    "etl.commands.people": "commands acts definitions store access.people",
    "etl.__main__": "commands store.errors",
}
# Words and shapes that pages put on the screen; whoever wants the answers themselves goes to a `reads`.
PAGES_MAY_READ_ABOUT = (
    "etl.definitions",
    "etl.adjustment.adjust",
    "etl.queries",
    "etl.scoring",
    "etl.telling",
    "etl.facts",
    "etl.editions.model",
    "etl.editions.whereabouts",
    "etl.editions.words",
)
MAY_IMPORT = {
    "app": ("access", "pages", "etl.values.errors"),
    "store": ("store",),
    "access": ("access", "store", GROUND),
    **{
        room: tuple(one if one.startswith(("store", "access")) else f"etl.{one}" for one in below.split())
        for room, below in ETL_AND_STORE.items()
    },
    # A page is a table of contents: its parts are in its subject. What all subjects share knows none of them.
    "pages": ("pages.subjects", "pages.shared", "access"),
    "pages.shared": (*PAGES_MAY_READ_ABOUT, "pages.shared", "access"),
    "pages.shared.acting": ("pages.shared", "store.errors"),
    "pages.shared.troubles": ("pages.shared", "store.errors"),
    "pages.shared.data": (*PAGES_MAY_READ_ABOUT, "pages.shared", "access", "store"),
    "pages.shared.people.data": (*PAGES_MAY_READ_ABOUT, "pages.shared", "access", "store.errors"),
    "pages.subjects": (*PAGES_MAY_READ_ABOUT, "pages.subjects", "pages.shared", "access"),
    # The same answers to programs: through the reads of the subjects, and through nothing else.
    "pages.api": (
        *PAGES_MAY_READ_ABOUT,
        "pages.api",
        "pages.subjects",
        "pages.shared",
        "access",
        "store.errors",
    ),
}
# The law by a file's name: in the room of a subject only `reads` asks, and only `acts` changes anything.
BY_LEAF = {
    "reads": ("store", "etl.documents", "etl.editions", "etl.composing", "etl.exchange", "etl.intake.apart"),
    "acts": ("etl.acts", "etl.intake", "etl.jobs", "etl.editions", "etl.composing"),
}


LOOKED_AT = (
    ast.Import,
    ast.ImportFrom,
    ast.Call,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
)
"""The kinds of nodes that rules ask for."""
Node = TypeVar("Node", bound=ast.AST)


def is_under(name: str, *prefixes: str) -> bool:
    """Whether a module is one of these or lies below one of them."""
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)


def rule_for(name: str) -> tuple[str, ...]:
    """What a module may import, as prefixes."""
    allowed = MAY_IMPORT[max((prefix for prefix in MAY_IMPORT if is_under(name, prefix)), key=len)]
    if is_under(name, "pages.subjects"):
        allowed += BY_LEAF.get(name.split(".")[-1], ())
    return (*allowed, GROUND) if is_under(name, "etl", "pages") else allowed


@dataclass(frozen=True)
class House:
    """A checkout: its folder, and every module of the product by its dotted name."""

    root: Path
    modules: Mapping[str, ast.Module]

    @cached_property
    def _by_kind(self) -> Mapping[str, Mapping[type[ast.AST], list[ast.AST]]]:
        """The nodes of each module by their kind: every tree is walked once, whatever number of rules look at it."""
        found: dict[str, dict[type[ast.AST], list[ast.AST]]] = {}
        for name, tree in self.modules.items():
            kinds = found[name] = {kind: [] for kind in LOOKED_AT}
            for node in ast.walk(tree):
                if (ours := kinds.get(type(node))) is not None:
                    ours.append(node)
        return found

    def nodes(self, name: str, kind: type[Node]) -> list[Node]:
        """The nodes of a kind (one of LOOKED_AT) anywhere in a module, the outer ones first."""
        return self._by_kind[name][kind]  # type: ignore[return-value]

    @cached_property
    def _imported(self) -> Mapping[str, list[str]]:
        return {name: [*self._imports(name)] for name in self.modules}

    def imports(self, name: str) -> list[str]:
        """What a module imports, anywhere in its text: under TYPE_CHECKING and inside functions too."""
        return self._imported[name]

    def _imports(self, name: str) -> Iterator[str]:
        for plain in self.nodes(name, ast.Import):
            yield from (alias.name for alias in plain.names)
        for node in self.nodes(name, ast.ImportFrom):
            if node.level == 0 and node.module:
                yield node.module
                if node.module in ROOMS or node.module in self.modules:
                    full = (f"{node.module}.{alias.name}" for alias in node.names)
                    yield from (one for one in full if one in self.modules)

    @cached_property
    def arrows(self) -> dict[str, list[str]]:
        """The own modules that each module imports."""
        return {
            name: sorted({one for one in self.imports(name) if one in self.modules}) for name in self.modules
        }

    def against_the_law(self, name: str) -> list[str]:
        """What a module imports of our own although the law does not let it."""
        ours = [one for one in self.imports(name) if one.split(".")[0] in ROOMS]
        # `from pages import x` names the room itself as well; what it takes from there is listed by itself.
        return [one for one in ours if one not in ROOMS and not is_under(one, *rule_for(name))]

    def circles(self) -> list[list[str]]:
        """Groups of modules that import each other, however indirectly."""
        return tied(self.arrows)

    def room_widths(self) -> dict[str, int]:
        """How many Python files stand in each folder itself, __init__ not counted."""
        found: Counter[str] = Counter()
        for room in ROOMS:
            for path in (self.root / room).rglob("*.py"):
                if path.name != "__init__.py":
                    found[path.parent.relative_to(self.root).as_posix()] += 1
        return dict(found)

    def arrows_in_room_circles(self) -> int:
        """Imports between rooms that import each other, however indirectly. A room is `store`, or `etl.queries`."""
        between = [
            (room_of(name), room_of(other))
            for name, others in self.arrows.items()
            for other in others
            if room_of(name) != room_of(other)
        ]
        rooms = {room: sorted({b for a, b in between if a == room}) for pair in between for room in pair}
        group_of = {room: number for number, group in enumerate(tied(rooms)) for room in group}
        return sum(a in group_of and group_of[a] == group_of.get(b) for a, b in between)

    def shared_by_one(self) -> list[str]:
        """Modules below pages/shared that serve one page or one subject alone and would be found beside it."""
        shared = [
            name for name in self.modules if is_under(name, "pages.shared") and not self._is_package(name)
        ]
        return [name for name in shared if len(self._served(name)) == 1]

    def _served(self, name: str) -> set[str]:
        """The pages and subjects that import a shared module, through other shared modules too."""
        waiting, seen, served = [name], {name}, set()
        while waiting:
            here = waiting.pop()
            for other in (one for one, arrows in self.arrows.items() if here in arrows and one not in seen):
                seen.add(other)
                if is_under(other, "pages.shared"):
                    waiting.append(other)
                elif other not in SERVE_ALL:
                    served.add(self._owner(other))
        return served

    def _owner(self, name: str) -> str:
        """The subject that a module belongs to; a page that is made of one subject alone belongs to that."""
        parts = name.split(".")
        if is_under(name, "pages.subjects"):
            return ".".join(parts[:3])
        subjects = {
            ".".join(one.split(".")[:3]) for one in self.arrows[name] if is_under(one, "pages.subjects")
        }
        subjects -= {"pages.subjects"}
        return subjects.pop() if len(subjects) == 1 else name

    def _is_package(self, name: str) -> bool:
        return (self.root.joinpath(*name.split(".")) / "__init__.py").is_file()

    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method, those inside others too."""
        return [
            node
            for name in self.modules
            for node in (*self.nodes(name, ast.FunctionDef), *self.nodes(name, ast.AsyncFunctionDef))
        ]

    def public_functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Functions of the modules themselves whose name does not begin with an underscore."""
        return [
            node
            for tree in self.modules.values()
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
        ]


@contextmanager
def _kept_for_good() -> Iterator[None]:
    """What the block makes stays until the end: the collector neither counts it nor goes through it ever again.

    Seven hundred thousand nodes, none of them garbage, made every later round of it take a second.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_enabled:
            gc.enable()


def read_house(root: Path) -> House:
    """Read a checkout: app.py and the rooms, without the migrations, which stay as they once were."""
    paths = [root / "app.py", *(path for room in ROOMS for path in sorted((root / room).rglob("*.py")))]
    with _kept_for_good():
        return House(
            root,
            {
                ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
                    path.read_text(encoding="utf-8")
                )
                for path in paths
                if "migrations" not in path.parts
            },
        )


def room_of(name: str) -> str:
    """The room of a module as circles between rooms are counted: two levels deep."""
    return ".".join(name.split(".")[:2]) if is_under(name, "etl", "pages") else name.split(".")[0]


def tied(graph: Mapping[str, list[str]]) -> list[list[str]]:
    """Groups of more than one that lead to each other (Tarjan)."""
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


@cache
def house() -> House:
    """This checkout, read when it is first asked for: every process that collects tests imports this file."""
    return read_house(ROOT)


def report(house: House) -> Iterator[str]:
    """The house in six lines."""
    widest = sorted(house.room_widths().items(), key=lambda one: -one[1])[:5]
    yield "widest rooms           " + ", ".join(f"{room} {files}" for room, files in widest)
    circles = house.circles()
    yield f"circles of imports     {len(circles)}" + "".join(f"\n    {' · '.join(one)}" for one in circles)
    yield f"arrows upwards         {_upwards(house)}"
    one, files = house.shared_by_one(), [name for name in house.modules if is_under(name, "pages.shared")]
    few = f": {', '.join(one)}" if 0 < len(one) < 8 else ""
    yield f"shared by one alone    {len(one)} of {len(files)} files of pages/shared{few}"
    lengths = sorted((node.end_lineno or node.lineno) - node.lineno + 1 for node in house.functions())
    median, nine_tenths = lengths[len(lengths) // 2], lengths[len(lengths) * 9 // 10]
    yield f"lines of a function    median {median}, 90 % within {nine_tenths}, longest {lengths[-1]}"
    public = house.public_functions()
    told = sum(ast.get_docstring(node) is not None for node in public)
    yield f"docstrings             {100 * told // len(public)} % of {len(public)} public functions"


def _upwards(house: House) -> str:
    if house.root != ROOT:
        return f"{house.arrows_in_room_circles()} in circles of rooms (the law itself is this house's own)"
    broken = [f"{name} → {one}" for name in house.modules for one in house.against_the_law(name)]
    return "\n    ".join([str(len(broken)), *broken])


if __name__ == "__main__":
    there = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT
    for line in report(house() if there == ROOT else read_house(there)):
        print(line)
