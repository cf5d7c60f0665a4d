"""The catalogue: every message in use is translated, nothing translated is out of use, and nothing is half done."""

import ast
import re

import pytest
from babel.messages.catalog import Catalog, Message

from etl.values.house import ROOT
from pages.shared.extraction import untranslated, update, used_messages
from pages.shared.language import read_catalogue, translations

CATALOGUE = read_catalogue("zh")
MESSAGES = [message for message in CATALOGUE if message.id]


def first(message: str | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


def translated(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.mark.slow
def test_every_message_in_use_is_translated() -> None:
    missing = [
        f"{path}:{line} {first(m)}" for m, path, line in used_messages() if not CATALOGUE.get(first(m))
    ]
    assert not missing
    assert not untranslated(CATALOGUE)
    assert not [message.id for message in MESSAGES if message.fuzzy]


def test_a_message_without_chinese_is_named_with_plural_and_without() -> None:
    catalogue = Catalog(locale="zh")
    for message, string in (
        (("{n} day", "{n} days"), ""),
        (("{n} year", "{n} years"), ("{n} 年",)),
        ("Day", ""),
    ):
        catalogue.add(message, string)  # type: ignore[arg-type]
    assert sorted(untranslated(catalogue)) == ["Day", "{n} day"]


@pytest.mark.slow
def test_no_translation_is_left_over() -> None:
    used = {first(message) for message, _path, _line in used_messages()}
    assert {first(message.id) for message in MESSAGES} == used


def figures_of(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def test_translations_fill_in_the_same_figures() -> None:
    wrong = []
    for message in MESSAGES:
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        named = set[str]().union(*map(figures_of, originals))
        wrong += [(first(message.id), text) for text in translated(message) if figures_of(text) != named]
    assert MESSAGES
    assert not wrong


def test_a_picker_that_begins_with_nothing_says_so_in_the_language_of_the_page() -> None:
    """Streamlit's own "Choose an option" and "Choose options" are English whatever the page speaks."""
    speechless = [
        f"{path.name}:{call.lineno}"
        for path in (ROOT / "pages").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and _begins_with_nothing(call)
        and not any(one.arg == "placeholder" for one in call.keywords)
    ]
    assert speechless == []


def _begins_with_nothing(call: ast.Call) -> bool:
    assert isinstance(call.func, ast.Attribute)
    index = next((one.value for one in call.keywords if one.arg == "index"), None)
    may_be_none = index is not None and any(
        isinstance(one, ast.Constant) and one.value is None for one in ast.walk(index)
    )
    return call.func.attr == "multiselect" or (call.func.attr == "selectbox" and may_be_none)


def test_english_needs_no_catalogue() -> None:
    assert translations("en").gettext("Overview") == "Overview"
    assert translations("zh").gettext("Overview") != "Overview"


@pytest.mark.slow
def test_bringing_the_catalogue_up_to_date_loses_nothing() -> None:
    fresh = update(CATALOGUE)
    assert {first(m.id): m.string for m in fresh if m.id} == {first(m.id): m.string for m in MESSAGES}


STRONG = re.compile(r"\*\*(?:[^*]+)\*\*")


def left_as_asterisks(text: str) -> list[str]:
    """Strong words that Markdown would leave as asterisks whatever a placeholder is filled with: CommonMark ends them
    only where no sign stands before the end and a letter behind it (“**理由：**甲”), and begins them likewise."""
    filled = re.sub(r"\{[^}]*\}", "甲", text)
    wrong = []
    for one in STRONG.finditer(filled):
        before, behind = filled[: one.start()][-1:], filled[one.end() :][:1]
        inner = one.group()[2:-2]
        opens = inner[0].isalnum() or not before.isalnum()
        closes = inner[-1].isalnum() or not behind.isalnum()
        if not (opens and closes):
            wrong.append(one.group())
    return wrong


def test_strong_words_are_strong_in_either_language() -> None:
    assert left_as_asterisks("**理由：**{text}") == ["**理由：**"]
    assert left_as_asterisks("**理由**：{text}, **Reason:** {text}") == []
    texts = [
        text for m in MESSAGES for text in ([m.id] if isinstance(m.id, str) else list(m.id)) + translated(m)
    ]
    assert sum("**" in text for text in texts) > 10
    assert {text: wrong for text in texts if (wrong := left_as_asterisks(text))} == {}
