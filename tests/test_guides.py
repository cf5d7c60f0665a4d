"""What is written about the house itself is true: paths and names that exist, notes of origin of what is there."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer

import etl.__main__  # noqa: F401 (registers the commands)
from etl.commands.app import whole_app
from etl.definitions.load import load_programme
from etl.jobs.new_programme import SOURCES
from etl.jobs.seed_docs import PAGE, all_seeds, not_held
from etl.values.house import ROOT

GUIDES = ("README.md", "DEVELOPERS.md", "docs/architecture.md", "docs/sentences.md")
BEGUN = {
    "pages/late_filers.py": "the page that DEVELOPERS.md adds as an example",
    "pages/subjects/returns/late.py": "its parts",
}
"""Paths that a guide names and that nobody has written, a reason each."""
FOREIGN = (".ttf", ".otf", ".woff2", ".png", ".svg")
"""Kinds of file that somebody drew: each has an origin and a licence."""
_ROOMS = "access|bench|data/fonts|data/geo|data/programmes|data/static|docs|etl|pages|store|tests"
_PATH = re.compile(rf"(?<![\w/.-])(?:{_ROOMS})/[\w<>*./-]*")
_IN_FILE = re.compile(r"`(?P<path>[\w/]+\.py)`,\s`(?P<name>[\w.]+)`")
_NAME_OF_FILE = re.compile(r"`(?P<name>[\w.]+)`\s\(`(?P<path>[\w/]+\.py)`\)")


def paths_in(guide: str) -> set[str]:
    """The paths of the project that a guide names; patterns (`etl/wording/*.py`) are left out."""
    found = {path.rstrip("/.") for path in _PATH.findall((ROOT / guide).read_text(encoding="utf-8"))}
    return {path for path in found if not re.search(r"[<>*]", path)}


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_names_no_path_that_is_not_there(guide: str) -> None:
    named = paths_in(guide) - set(BEGUN)
    assert len(named) > 3
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("guide", ["README.md", "docs/architecture.md"])
def test_a_map_of_the_house_has_every_room(guide: str) -> None:
    rooms = {f"etl/{one.parent.name}" for one in (ROOT / "etl").glob("*/__init__.py")}
    assert len(rooms) > 15
    assert sorted(rooms - paths_in(guide)) == []


def test_what_an_example_begins_is_still_an_example() -> None:
    assert [path for path in BEGUN if (ROOT / path).exists()] == []
    assert set(BEGUN) <= {path for guide in GUIDES for path in paths_in(guide)}


def test_the_functions_that_the_guides_name_stand_in_the_files_that_they_name() -> None:
    texts = [(ROOT / guide).read_text(encoding="utf-8") for guide in GUIDES]
    told = [match for text in texts for form in (_IN_FILE, _NAME_OF_FILE) for match in form.finditer(text)]
    assert len(told) > 10
    for match in told:
        name = match["name"].split(".")[-1]
        file = (ROOT / match["path"]).read_text(encoding="utf-8")
        assert re.search(rf"\b(def|class) {name}\b|^{name}\b.* = ", file, re.MULTILINE), match[0]


def test_every_benchmark_that_a_page_names_measures_something() -> None:
    pages = [ROOT / "DEVELOPERS.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    named = {name.strip("`") for name in re.findall(r"python -m bench\s+(\w+)", text)}
    assert len(named) > 3
    for name in sorted(named):
        file = ROOT / "bench" / f"{name}.py"
        parts = [file] if file.exists() else sorted((ROOT / "bench" / name).glob("*.py"))
        assert any(
            re.search(r"^def bench_", part.read_text(encoding="utf-8"), re.MULTILINE) for part in parts
        ), name


@pytest.mark.parametrize("note", sorted(ROOT.glob("data/*/origin.toml")), ids=lambda note: note.parent.name)
def test_what_somebody_drew_has_an_origin(note: Path) -> None:
    named = {one["name"] for one in tomllib.loads(note.read_text(encoding="utf-8"))["file"]}
    here = {path.name for path in note.parent.iterdir()}
    assert named <= here
    assert {name for name in here if name.endswith(FOREIGN)} <= named


def test_the_tests_that_the_guide_to_documents_names_are_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "documents.md").read_text(encoding="utf-8")))
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert len(named) > 30
    assert [name for name in sorted(named) if f"def {name}(" not in written] == []


@pytest.mark.parametrize("guide", sorted(one.name for one in (ROOT / "docs").glob("*.md")))
def test_the_tests_that_a_guide_names_are_there(guide: str) -> None:
    """What is said to be shown by a test is shown by one."""
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    files = [*(ROOT / "tests").rglob("*.py")]
    there = {
        name for file in files for name in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8"))
    }
    named = set(re.findall(r"\btest_\w+\b(?!\.py)", text))
    assert named <= there
    assert guide != "security.md" or len(named) > 50
    assert [one for one in re.findall(r"\btests/[\w/]+\.py", text) if not (ROOT / one).exists()] == []


COMMAND_GUIDES = (
    "README.md",
    "docs/architecture.md",
    *sorted(f"docs/{one.name}" for one in (ROOT / "docs").glob("*.md")),
)
_LINE = re.compile(r"python -m etl (?P<said>(?!\.\.\.|…)[a-z].*?)(?=`|   |#|，|。|；|$)", re.MULTILINE)


def told_commands(guide: str) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(the commands that a line names beside each other, its options)."""
    found = set()
    for match in _LINE.finditer((ROOT / guide).read_text(encoding="utf-8")):
        said = re.sub(r'"[^"]*"', "", match["said"])
        options = tuple(re.findall(r"(?<![\w-])--[a-z][a-z-]*", said))
        names = [re.match(r"[a-z][a-z-]*", part.strip()) for part in re.split(r" \| | · ", said)]
        found.add((tuple(name[0] for name in names if name), options))
    return found


@pytest.mark.parametrize("guide", dict.fromkeys(COMMAND_GUIDES))
def test_the_commands_and_options_that_a_guide_names_are_there(guide: str) -> None:
    """Of commands that stand beside each other one has each of the options."""
    there: Any = typer.main.get_command(whole_app())
    for names, options in told_commands(guide):
        assert set(names) <= set(there.commands), f"{guide}: {names}"
        known = {option for name in names for option in options_of(there.commands[name])}
        assert set(options) <= known, f"{guide}: {names} {options}"


def test_the_page_of_seeds_has_what_its_files_say() -> None:
    """Line by line: who changes a file in docs/seeds/, or a code that one names, makes the page anew."""
    page = PAGE.read_text(encoding="utf-8")
    assert page.endswith("\n".join(not_held()) + "\n")
    sections = dict(re.findall(r"^## (?P<programme>[a-z-]+)\n\n(?P<table>(?:\|.*\n)+)", page, re.MULTILINE))
    assert list(sections) == [said.programme for said in all_seeds()]
    for said in all_seeds():
        programme, rows = load_programme(said.programme), sections[said.programme].splitlines()[2:]
        for row, one in zip(rows, said.figure, strict=True):
            assert row.startswith(f"| {one.seed} | {one.words} | "), row
            told = dict(re.findall(r"--(programme|measure|indicator) ([\w-]+)", row))
            assert told["programme"] == said.programme
            assert told.get("measure") in {None, *programme.measures}, row
            assert told.get("indicator") in {None, *programme.indicators}, row
            if one.command:
                assert one.command.format(programme=said.programme, period=said.period) in row


MADE_HERE = {"docs", "seeds"}
"""Commands that write pages of this project, for those who develop it."""


def test_the_readme_names_every_command() -> None:
    there: Any = typer.main.get_command(whole_app())
    named = {name for names, _ in told_commands("README.md") for name in names}
    assert sorted(set(there.commands) - named - MADE_HERE) == []


def options_of(command: Any) -> set[str]:
    below = getattr(command, "commands", {}).values()
    own = {option for one in command.params for option in one.opts}
    return own.union(*map(options_of, below))


def test_the_readme_names_the_samples_that_there_are() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (samples,) = re.findall(r"etl new NAME --from ([\w|-]+)", text)
    assert set(samples.split("|")) == set(SOURCES)
