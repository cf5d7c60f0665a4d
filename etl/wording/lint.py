"""The wording rules of bulletins, each with its id and its reason: what a careful reader would object to.

A rule looks at one paragraph in one language. Rules find what is surely or very probably wrong; a sentence that is
merely clumsy passes.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from etl.values.text import Text
from etl.wording import rules_en, rules_zh

Language = Literal["zh", "en"]
Finder = Callable[[str], Iterable[str]]


@dataclass(frozen=True)
class Rule:
    """A wording rule. `find` gives the faulty pieces of a paragraph; `why` says what is wrong and what is right."""

    id: str
    language: Language
    why: Text
    find: Finder


@dataclass(frozen=True)
class Fault:
    """A piece of a paragraph that breaks a rule."""

    rule: str
    language: Language
    piece: str
    why: Text


RULES: tuple[Rule, ...] = (
    *(Rule(name, "zh", why, find) for name, why, find in rules_zh.RULES),
    *(Rule(name, "en", why, find) for name, why, find in rules_en.RULES),
)


def faults(text: str, language: Language) -> list[Fault]:
    """Everything in a paragraph that breaks a rule of its language, in the order of the rules."""
    return list(_faults(text, language))


def _faults(text: str, language: Language) -> Iterator[Fault]:
    for rule in RULES:
        if rule.language == language:
            for piece in rule.find(text):
                yield Fault(rule.id, language, piece, rule.why)
