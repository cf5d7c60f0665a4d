"""What is wrong in a definition, or refused by the store, in both languages: the code says it in English, faults.toml
has the Chinese.

A sentence is found again by its words, whatever values stand in it, so that a validator raises an ordinary ValueError.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from etl.values.text import Text

FAULTS = Path(__file__).with_name("faults.toml")
PLACE = re.compile(r"\{(\d+)\}")
_LISTED = re.compile(r"(, | and | or )")
_BETWEEN = {", ": "、", " and ": " 和 ", " or ": " 或 "}
_ALSO = "; "
_LETTER = re.compile("[a-z]")
_WORD = re.compile(r"“[^”]*”|'[^']*'|[\w.\[\]+-]+")


class Faults(BaseModel):
    """faults.toml: Chinese by the English sentence or phrase of a definition, by that of the store, and by Pydantic's
    name of what it finds itself; of some of these the English too."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    phrase: Mapping[str, str]
    sentence: Mapping[str, str]
    store: Mapping[str, str]
    of_type: Mapping[str, str]
    of_type_in_english: Mapping[str, str]

    @property
    def sentences(self) -> Mapping[str, str]:
        """All English that has a Chinese, phrases, sentences and the store's, under the English."""
        return {**self.phrase, **self.sentence, **self.store}


@cache
def faults() -> Faults:
    """The whole file."""
    return Faults.model_validate(tomllib.loads(FAULTS.read_text(encoding="utf-8")))


def in_both(sentence: str) -> Text:
    """A sentence of the file, with its values; one that is not there stays English."""
    return Text(en=sentence, zh=_in_chinese(sentence) or sentence)


def filled(sentence: str, *values: str | Text) -> Text:
    """A sentence of the file around values that may be sentences in both languages themselves."""
    told = [value if isinstance(value, Text) else in_both(value) for value in values]
    return Text(
        en=_put_in(sentence, [one.en for one in told]),
        zh=_put_in(faults().sentences[sentence], [one.zh for one in told]),
    )


def of_type(kind: str, context: Mapping[str, object], english: str) -> Text:
    """What Pydantic finds itself, by its name for it; the English is Pydantic's where the file has none."""
    chinese = faults().of_type.get(kind)
    if told := faults().of_type_in_english.get(kind):
        english = told.format_map(context)
    return Text(en=english, zh=chinese.format_map(context)) if chinese else in_both(english)


@cache
def _patterns() -> list[tuple[re.Pattern[str], str, str]]:
    """What recognizes a sentence, its English and its Chinese; the one with most words of its own comes first."""
    known = sorted(faults().sentences.items(), key=lambda item: -len(PLACE.sub("", item[0])))
    known = [one for one in known if _LETTER.search(PLACE.sub("", one[0]))]
    return [(re.compile(_pattern(en), re.DOTALL), en, zh) for en, zh in known]


def _pattern(english: str) -> str:
    return "(.*?)".join(re.escape(words) for words in PLACE.split(english)[::2])


def _in_chinese(sentence: str) -> str:
    """The sentence in Chinese; "" where the file does not have it."""
    several = [_in_chinese(part) for part in sentence.split(_ALSO)] if _ALSO in sentence else []
    if several and all(several):
        return "；".join(several)
    for pattern, english, chinese in _patterns():
        if found := pattern.fullmatch(sentence):
            return _put_in(chinese, list(_values(english, found)))
    return ""


def _values(english: str, found: re.Match[str]) -> Iterator[str]:
    """The values in a sentence; what is quoted there stays as it is."""
    before = PLACE.split(english)[::2]
    for nth, value in enumerate(found.groups()):
        yield value if before[nth].endswith("“") else _in_chinese(value) or _listed(value)


def _listed(value: str) -> str:
    """A list of codes and phrases, joined as Chinese joins them; anything else is no list."""
    parts = _LISTED.split(value)
    told = [faults().phrase.get(part, "") or (part if _WORD.fullmatch(part) else "") for part in parts[::2]]
    if not all(told):
        return value
    ends = [_BETWEEN[part] for part in parts[1::2]]
    return "".join(part + end for part, end in zip(told, [*ends, ""], strict=True))


def _put_in(template: str, values: list[str]) -> str:
    return PLACE.sub(lambda place: values[int(place[1])], template)
