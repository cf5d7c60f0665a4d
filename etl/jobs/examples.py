"""Collect the titles of the worked examples (tests/spec) into a file that the Methods page reads."""

import ast
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from etl.values.house import ROOT

EXAMPLES = ROOT / "tests" / "spec"
TITLES = ROOT / "data" / "static" / "worked-examples.toml"
HEADING = """\
# Titles of the worked examples in tests/spec. English is collected by `make docs`; Chinese is written here by hand
# and kept as long as the English title stays the same.
"""


def collect_titles(examples: Path = EXAMPLES, titles: Path = TITLES) -> list[str]:
    """Bring the file of titles up to date and give the English titles that have no Chinese yet."""
    known = chinese_titles(titles)
    subjects = list(subjects_of(examples))
    titles.write_text(HEADING + "".join(_subject(subject, known) for subject in subjects), encoding="utf-8")
    return [en for _, first, rest in subjects for en in (first, *rest) if not known.get(en)]


def subjects_of(examples: Path) -> Iterator[tuple[str, str, list[str]]]:
    """File name, its title, and the titles of its examples, each the first line of what stands in the code."""
    for path in sorted(examples.glob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tests = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")]
        titles = [title for test in tests if (title := _first_line(test))]
        yield path.name, _first_line(tree), titles


def chinese_titles(titles: Path) -> dict[str, str]:
    """English title -> Chinese, of a file of titles; empty where there is none yet."""
    if not titles.exists():
        return {}
    content = tomllib.loads(titles.read_text(encoding="utf-8"))
    entries = [entry for subject in content["subject"] for entry in (subject, *subject["example"])]
    return {entry["en"]: entry["zh"] for entry in entries}


def _first_line(node: ast.Module | ast.FunctionDef) -> str:
    return (ast.get_docstring(node) or "").partition("\n")[0]


def _subject(subject: tuple[str, str, list[str]], known: dict[str, str]) -> str:
    name, title, examples = subject
    lines = ["", "[[subject]]", f"file = {_quoted(name)}", *_texts(title, known)]
    for example in examples:
        lines += ["[[subject.example]]", *_texts(example, known)]
    return "\n".join(lines) + "\n"


def _texts(en: str, known: dict[str, str]) -> list[str]:
    return [f"en = {_quoted(en)}", f"zh = {_quoted(known.get(en, ''))}"]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
