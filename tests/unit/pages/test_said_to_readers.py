"""What readers are told: sentences before ids of checks, controls that exist, no file that they did not write."""

import ast
import re

import pytest
from babel.messages.catalog import Message

from pages.shared.language import read_catalogue
from tests.house import house, is_under

READERS = ("etl.acts", "etl.queries", "etl.telling", "pages")
"""Rooms whose words reach who has never seen a programme's folder."""
FILES = re.compile(r"\[\w+\]|\b[a-z_]+\.(?:toml|csv)\b")
LITERAL = re.compile(r"python -m etl .+|—|…")
"""Quoted, and no control: what is typed as it stands, and signs of a table."""


def texts(tree: ast.Module) -> list[tuple[int, str]]:
    """Line and words of each text of a module that is a sentence: no docstring, with a blank in it."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in said
        and " " in node.value.strip()
    ]


def test_nobody_is_sent_to_a_file_of_the_programmes_folder() -> None:
    """“Add [counted] to scenarios.toml” helps who wrote that file; a viewer and a program that asks did not."""
    found = {
        name: lines
        for name, tree in house().modules.items()
        if is_under(name, *READERS)
        and (
            lines := [(line, text) for line, text in texts(tree) if FILES.search(text) and "http" not in text]
        )
    }
    assert found == {}


def is_column_of_checks(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith("check_column")


def test_the_id_of_a_check_stands_in_the_last_column_of_its_table() -> None:
    """The exceptions are the tables whose rows are checks, which begin with their names: the list of them, and how
    often each spoke in each month."""
    wrong, right = [], 0
    for name, tree in house().modules.items():
        if not is_under(name, "pages"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Tuple) and any(map(is_column_of_checks, node.elts)):
                if is_column_of_checks(node.elts[-1]):
                    right += 1
                else:
                    wrong.append((name, ast.unparse(node.elts[0])[:40]))
    assert wrong == [
        ("pages.subjects.returns.quality", "check_column(view, [row.id for row in ro"),
        ("pages.subjects.returns.quality", "check_column(view, rules)"),
    ]
    assert right >= 4


def messages() -> list[Message]:
    return [message for message in read_catalogue("zh") if message.id]


def forms(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (str(message.id),)


def test_no_sentence_begins_with_an_id() -> None:
    begins = re.compile(r"\W*\{(?:id|rule|check)\}")
    assert [one for message in messages() for one in forms(message) if begins.match(one)] == []


def test_a_control_that_a_sentence_names_is_called_so() -> None:
    """What stands in quotation marks and is no name that was filled in is a word of some page."""
    known = {one for message in messages() for one in forms(message)}
    quoted = [
        (one, found)
        for message in messages()
        for one in forms(message)
        for found in re.findall(r"“([^”{}]+)”", one)
    ]
    assert quoted
    assert [one for one, found in quoted if found not in known and not LITERAL.fullmatch(found)] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_that_is_named_is_called_so(language: str) -> None:
    """“the page Filing”, “项目方案”页: the titles of the menu."""
    from pages.shared.registry import ENTRIES
    from pages.shared.words import Words

    words = Words(language)  # type: ignore[arg-type]
    titles = {entry.title(words) for entry in ENTRIES}
    pattern = {
        "en": re.compile(r"\bthe page “?((?:[A-Z]\w+)(?: (?:and|[a-z-]+))*)"),
        "zh": re.compile(r"“([\u4e00-\u9fff]+)”页"),
    }[language]
    named = {
        (name, found)
        for name, tree in house().modules.items()
        if is_under(name, *READERS)
        for _, text in texts_with_short(tree)
        for found in pattern.findall(text)
    }
    assert named
    assert [one for one in named if not any(one[1].startswith(title) for title in titles)] == []


def texts_with_short(tree: ast.Module) -> list[tuple[int, str]]:
    """The same with Chinese, which has no blanks."""
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
