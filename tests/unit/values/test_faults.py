"""What is wrong in a definition is told in both languages: a sentence of the code stands in faults.toml, and back."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel, ValidationError
from pydantic_core import core_schema

from etl.definitions.files import sentence_of
from etl.values.errors import DefinitionError
from etl.values.faults import PLACE, faults, filled, in_both
from etl.values.house import ROOT
from store.engine import WHAT_TO_DO

HAN, LETTER = re.compile("[\u4e00-\u9fff]"), re.compile("[a-z]")
ROOMS = ("etl/definitions", "etl/values")
BESIDES = ("etl/wording/templates.py", "etl/acts/methods.py")
SAID_ELSEWHERE = ("Text", "Refusal", "compile", "Field")
PIECES = {
    "etl/definitions/amending/lines.py": "writes amendments as lines of files",
    "etl/definitions/method/text.py": "writes a method as TOML",
    "etl/values/errors.py": "file and line, before the sentence",
    "etl/values/findings.py": "a mistake of ours",
    "etl/values/units.py": "units as they are written",
}
"""Modules with texts of several words that are no sentences about a definition."""
NO_SENTENCES = {", ", "; ", " or ", " and ", "{0} + {1}", "{0}, {1}", "{0} – {1}"}
OF_NO_FILE = re.compile(
    "argument|callable|dataclass|url|uuid|complex|fraction|json|instance|subclass|bytes_|attribute|iteration|ellipsis"
    "|sentinel|named_tuple|deque|counter|ordered_dict|frozen_dict|frozen_field|default_factory|needs_python_object"
    "|recursion_depth|hashable|datetime_object|datetime_past|datetime_future|timezone_offset|time_delta"
)
"""What Pydantic finds of calls and of types that no definition has."""
OF_THE_HOUSE = set(
    re.findall(r'"([a-z_]+)"', inspect.getsource(sentence_of.__globals__["_of_the_house"]))
) | set(re.findall(r'== "([a-z_]+)"', Path(inspect.getfile(sentence_of)).read_text(encoding="utf-8")))
"""What files.py words itself."""


def skeleton(node: ast.AST) -> str:
    """A text with a number in braces for each value; "" for what is no text."""
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
        values = iter(range(len(parts)))
        return "".join(f"{{{next(values)}}}" if part is None else str(part) for part in parts)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def sentences_in(path: Path) -> Iterator[tuple[int, str]]:
    """Line and words of every text of several words in the bodies of functions, documentation left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        said, chain = skeleton(node), [node]
        while chain[-1] in above:
            chain.append(above[chain[-1]])
        calls = [ast.unparse(one.func).split(".")[-1] for one in chain if isinstance(one, ast.Call)]
        if (
            said.strip().count(" ")
            and said not in NO_SENTENCES
            and not isinstance(chain[1], ast.Expr | ast.JoinedStr)
            and any(isinstance(one, ast.FunctionDef) for one in chain)
            and not set(calls) & set(SAID_ELSEWHERE)
        ):
            yield node.lineno, said  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def said() -> dict[str, list[str]]:
    """Every sentence about a definition, and where it stands."""
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")] + [ROOT / one for one in BESIDES]
    found: dict[str, list[str]] = {}
    for path in paths:
        name = path.relative_to(ROOT).as_posix()
        for line, words in sentences_in(path) if name not in PIECES else ():
            found.setdefault(words, []).append(f"{name}:{line}")
    return found


def test_every_sentence_has_its_chinese(said: dict[str, list[str]]) -> None:
    assert {words: at for words, at in said.items() if words not in faults().sentences} == {}


def test_no_sentence_is_kept_that_nobody_says(said: dict[str, list[str]]) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "etl").rglob("*.py"))
    reader = inspect.getsource(tomllib._parser)  # type: ignore[attr-defined]
    unsaid = {
        words
        for words in faults().sentences.keys() - said.keys() - faults().store.keys()
        if f'"{words}"' not in code and PLACE.split(words)[0].strip().replace("\\", "\\\\") not in reader
    }
    assert unsaid == set()


def test_every_refusal_of_the_store_has_its_chinese_and_back() -> None:
    """The store knows no languages: what it refuses is told in both by who shows it, and its sentences are few."""
    refused, every = set(), set()
    for path in (ROOT / "store").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            every.add(skeleton(node))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "StoreError":
                refused.add(skeleton(node.args[0]))
    assert len(refused) > 40
    assert refused - faults().store.keys() == set()
    assert faults().store.keys() - every == set(WHAT_TO_DO.values()) - every


def test_several_things_that_are_wrong_at_once_are_each_told() -> None:
    told = in_both(
        "The copy is not what its head says: its bytes are others; fact has 3 rows, not 1,204. Use another copy."
    )
    assert told.zh == "副本与其说明不符：内容不同；fact 有 3 行，应为 1,204 行。请改用其他副本。"
    assert in_both(
        "daqing/bulletin/2019-12/1 is published, not prepared or reviewed: look at it again."
    ).zh == ("daqing/bulletin/2019-12/1 目前为已发布状态，此操作只适用于已编制 或 已复核：请重新查看。")


def test_the_words_of_the_reader_of_toml_have_their_chinese() -> None:
    reader = inspect.getsource(tomllib._parser)  # type: ignore[attr-defined]
    words = re.findall(r'suffixed_err\(\s*src,\s*\w+,\s*f?"([^"{]+)', reader)
    assert len(words) > 15
    begun = tuple(PLACE.split(sentence)[0] for sentence in faults().sentence)
    assert [one for one in words if not one.encode().decode("unicode_escape").startswith(begun[1:])] == []


def test_both_languages_have_the_same_values() -> None:
    for english, chinese in faults().sentences.items():
        assert set(PLACE.findall(english)) == set(PLACE.findall(chinese)), english
        assert HAN.search(chinese) or not LETTER.search(english), english


def test_a_sentence_is_found_again_with_its_values() -> None:
    """With codes as values, each sentence is recognized as itself and not as another one."""
    values = [f"V-{n}" for n in range(10)]
    for english in faults().sentence:
        if LETTER.search(english):
            told = in_both(PLACE.sub(lambda place: values[int(place[1])], english))
            assert told == filled(english, *values)


def test_what_pydantic_finds_has_its_chinese() -> None:
    kinds = {kind for kind in get_args(core_schema.ErrorType) if not OF_NO_FILE.search(kind)}
    known = set(faults().of_type) | OF_THE_HOUSE
    assert sorted(kinds - known - {"no_such_attribute"}) == []
    assert sorted(set(faults().of_type) - kinds) == []
    assert sorted(set(faults().of_type_in_english) - kinds) == [], (
        "and what is said in English is one of them"
    )


def test_a_value_that_is_a_phrase_is_said_in_chinese_but_nothing_quoted() -> None:
    assert in_both("the part “part” is given twice").zh == "部分“part”重复"
    assert in_both("“x” is a count, but “y”, which it adds up, is an amount of money").zh == (
        "“x”是笔数，而其相加的“y”是金额"
    )
    told = in_both("“n” names “a”, which is of kind “yes”; it has to be count or money")
    assert told.zh == "“n”引用“a”，其类型为“yes”，应为 count 或 money"


def test_a_fault_that_nobody_has_worded_stays_whole() -> None:
    assert in_both("nobody says this").zh == "nobody says this"


class Small(BaseModel):
    number: int
    word: str = "x"


@pytest.mark.parametrize(
    ("given", "chinese"),
    [
        ({}, "请补上 “number”"),
        ({"number": "many"}, '“number”："many" 不是整数；请写整数，不加引号'),
        ({"number": 1, "word": 2}, '“word”：2 不是文本；请加引号，如 "2"'),
    ],
)
def test_a_wrong_file_is_told_in_chinese(given: dict[str, object], chinese: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Small.model_validate(given)
    error = DefinitionError(Path("a/b.toml"), 3, sentence_of(refused.value))
    assert error.sentence.zh == f"a/b.toml 第 3 行：{chinese}"
