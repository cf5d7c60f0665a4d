"""Texts of the programme: every name, reason and sentence exists in Chinese and in English."""

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

from pydantic import BaseModel, ConfigDict

LANGUAGES = ("zh", "en")


class Text(BaseModel):
    """One text in both languages of the product. Neither may be empty."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_min_length=1, str_strip_whitespace=True)

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in `language` ("zh" or "en"); any other language reads English."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return self.en


def word_in(words: Sequence[str], language: str) -> str:
    """Of the words that a file may have for one thing the first of a language; where it has none, the first."""
    return next((one for one in words if (language == "zh") != one.isascii()), words[0])


def singular(words: str) -> str:
    """The English unit of one.

    >>> [singular(one) for one in ("merchants", "buses", "pharmacies", "cases", "branches", "yuan")]
    ['merchant', 'bus', 'pharmacy', 'case', 'branch', 'yuan']
    >>> singular("payments per user and month")
    'payment per user and month'
    """
    if words.startswith("per "):
        return words
    counted, per, by = words.partition(" per ")
    many, one = next(((many, one) for many, one in _ENDINGS if counted.endswith(many)), ("", ""))
    return counted.removesuffix(many) + one + per + by


_ENDINGS = (
    *(("ies", "y"), ("sses", "ss"), ("uses", "us"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")),
    *(("ss", "ss"), ("us", "us"), ("s", "")),
)


def unit_of(number: str, unit: str) -> str:
    """A unit behind a number as it is written; an English one is that of one behind “1” alone.

    >>> [f"{one} {unit_of(one, 'projects')}" for one in ("0", "1", "2", "1.0")]
    ['0 projects', '1 project', '2 projects', '1.0 projects']
    """
    return singular(unit) if number == "1" else unit


def filled_in(template: str, values: Mapping[str, object]) -> str:
    """A sentence with its values; of a value that counts it says the words for one, or those for any other number.

    >>> filled_in("{rows} {rows:line changes|lines change} nothing.", {"rows": 1})
    '1 line changes nothing.'
    >>> filled_in("{rows} {rows:line changes|lines change} nothing.", {"rows": "1,204"})
    '1,204 lines change nothing.'
    """
    return _COUNTING.vformat(template, (), values) if ONE_OR_MANY in template else template.format_map(values)


ONE_OR_MANY = "|"


class _Counting(Formatter):
    def format_field(self, value: Any, format_spec: str) -> Any:
        if ONE_OR_MANY not in format_spec:
            return super().format_field(value, format_spec)
        one, many = format_spec.split(ONE_OR_MANY)
        return one if str(value) == "1" else many


_COUNTING = _Counting()
