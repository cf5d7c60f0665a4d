"""Where a sentence lives (docs/sentences.md), read from the syntax trees: Chinese in a function's body is a sentence.

Every text of the product is written in Chinese too, so that whoever writes one outside its home writes a Chinese
character there. Docstrings and comments are no texts; a name at the top of a module stands beside what it names.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house import house, is_under

HAN = re.compile(r"[\u4e00-\u9fff]")
HOMES = ("etl.telling", "etl.wording", "etl.documents.labels")
"""What is told of figures; what is printed in documents."""
FORMS = ("etl.sources", "etl.forms", "etl.demo")
"""Rooms that read and write the Chinese workbooks themselves: 合计 is no sentence there, but a Text is."""
NO_NAMES = ("etl.composing", "pages")
"""Rooms that name nothing themselves: what documents say is in etl/wording, what pages say in the catalogue."""
ALLOWED: dict[str, str] = {
    "etl.commands.programmes": "the last lines of `check` and `new`, said nowhere else",
    "etl.commands.publishing": "the last line of `verify`, said nowhere else",
    "etl.editions.compare": "the cause of a correction is sealed with the edition that lists it",
    "etl.facts.growth": "a note stands in for a rate that cannot be given; facts are below telling",
    "etl.jobs.check_docs": "writes docs/checks.md, which has both languages side by side",
    "etl.jobs.disclosure_costs": "writes the tables of docs/disclosure.md, with both languages side by side",
    "etl.jobs.layout_docs": "writes docs/layouts.md, which has both languages side by side",
    "etl.jobs.programme_docs": "writes docs/programmes.md, which has both languages side by side",
    "etl.jobs.publish_whole": "the last line of `publish`, said nowhere else",
    "etl.jobs.reread": "what `verify` finds, told with the cell that it was found at",
    "etl.jobs.seed_docs": "writes docs/seeds.md, which has both languages side by side",
    "etl.jobs.verify": "what `verify` finds, told with the figure that it was found at",
    "etl.scoring.figures": "the reason of a state names its two numbers; scoring is below telling",
    "etl.values.choices": "makes the end of a refusal out of what is known",
    "etl.values.errors": "makes the refusal of a wrong definition out of file and line",
    "pages.api.problems": "answers programs, which ask in no language, in both at once",
    "pages.shared.filters": "the switch of languages is read by who does not know the other one",
    "pages.shared.terms": "puts a programme's own words into messages of the catalogue",
    "pages.shared.words": "patterns of dates, which Babel reads and nobody translates",
    "pages.subjects.returns.desk": "a language is called by its own name",
    "pages.subjects.returns.desk_tables": "breaks the heading of a month behind 年, whatever the catalogue says",
}
"""Modules that keep a sentence in spite of the rule, and why. One that no longer needs it has to go from here."""


def parents_of(tree: ast.Module) -> dict[ast.AST, ast.AST]:
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def called(node: ast.AST) -> str:
    """The last word of what is called: Refusal, Text, _refused; "" of what is no call."""
    return ast.unparse(node.func).split(".")[-1] if isinstance(node, ast.Call) else ""


def refusing(tree: ast.Module) -> set[str]:
    """Refusal, and the functions of this module in which one is made."""
    made = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(called(inner).endswith("Refusal") for inner in ast.walk(node))
    }
    return {"Refusal", *made}


def sentences(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and words of each Chinese text that stands where the rule does not let it stand."""
    parents, refusals = parents_of(tree), refusing(tree)
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value)):
            continue
        above = [node, *ancestors(node, parents)]
        if isinstance(above[1], ast.Expr) or any(
            called(one) in refusals or called(one).startswith("_refuse") or called(one).endswith("Refusal")
            for one in above
        ):
            continue
        if not may_stand(name, above, refusals):
            yield node.lineno, node.value


def ancestors(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while node in parents:
        node = parents[node]
        yield node


def may_stand(name: str, above: list[ast.AST], refusals: set[str]) -> bool:
    """Whether a Chinese text may stand under these nodes: as a name, as a word of a form, as a piece of a refusal."""
    within = [one for one in above if isinstance(one, ast.FunctionDef | ast.Lambda)]
    if not within or any(isinstance(one, ast.arguments) for one in above):
        return not is_under(name, *NO_NAMES) or not any(called(one) == "Text" for one in above)
    if any(called(one) == "Text" for one in above):
        return False
    return is_under(name, *FORMS) or any(getattr(one, "name", "") in refusals for one in within)


@pytest.fixture(scope="module")
def found() -> dict[str, list[tuple[int, str]]]:
    """Sentences out of their home, by module."""
    return {
        name: list(sentences(name, tree))
        for name, tree in house().modules.items()
        if not is_under(name, *HOMES)
    }


def test_a_sentence_stands_where_the_rule_says(found: dict[str, list[tuple[int, str]]]) -> None:
    wrong = {name: lines for name, lines in found.items() if lines and name not in ALLOWED}
    assert not wrong, f"sentences out of their home; see docs/sentences.md: {wrong}"


def test_no_module_is_allowed_what_it_does_not_need(found: dict[str, list[tuple[int, str]]]) -> None:
    assert [name for name in ALLOWED if not found[name]] == []
    assert all(ALLOWED.values())


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("etl.queries.a", "def f(n):\n    return Text(zh=f'第{n}名', en=f'place {n}')"),
        ("etl.queries.a", "def f():\n    zh = '第一名'\n    return Text(zh=zh, en='first')"),
        (
            "etl.queries.a",
            "def f(n):\n    if n:\n        raise Refusal(SORRY)\n    return Text(zh='好', en='well')",
        ),
        ("etl.forms.a", "def f():\n    return Text(zh='好', en='well')"),
        ("etl.composing.a", "UNIT = Text(zh='家', en='institutions')"),
    ],
)
def test_a_sentence_in_the_wrong_place_is_found(name: str, source: str) -> None:
    assert list(sentences(name, ast.parse(source)))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("etl.queries.a", "STATES = {'filed': Text(zh='已报送', en='filed')}"),
        ("etl.queries.a", "def f(n):\n    '''第3名'''\n    raise Refusal(Text(zh=f'没有{n}', en=f'no {n}'))"),
        (
            "etl.queries.a",
            "def f():\n    _no('月', 'month')\ndef _no(zh, en):\n    raise Refusal(Text(zh=zh, en=en))",
        ),
        (
            "etl.queries.a",
            "def f(n):\n    zh = '月' if n else '季'\n    raise Refusal(Text(zh=f'按{zh}', en='by'))",
        ),
        ("etl.forms.a", "def f(cell):\n    return cell == '合计'"),
        ("etl.commands.a", "def f(sheet=Option('Such as T1特约商户.')):\n    pass"),
    ],
)
def test_what_the_rule_allows_is_let_be(name: str, source: str) -> None:
    assert not list(sentences(name, ast.parse(source)))
