"""The sentences of documents as data: the house's own words, and a programme's words that replace or add to them.

A sentence is a template in Chinese and English; what stands in braces is the name of a figure, or a slot that the
composer fills (names of institutions, a list). What stands in [brackets] is left out where something in it is missing.
No template holds a number of its own. Loading refuses a placeholder
that nothing can fill, so that a sentence is never found broken on the day of publication.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Literal, TypeVar

from pydantic import Field

from etl.definitions.files import line_of, read_toml, toml_faults, toml_files
from etl.definitions.model import Definition
from etl.definitions.programme import Programme
from etl.values.amounts import Exact
from etl.values.errors import DefinitionError
from etl.values.text import Text
from etl.wording.names import figure_names

DEFAULTS = Path(__file__).resolve().parent / "defaults"
Value = TypeVar("Value")
_DIGIT = re.compile(r"[0-9０-９]")


class Sentence(Definition):
    """[sentence.<code>]. `slots`, given in the house's own file only: the names that the composer fills besides
    those of figures. A sentence "measure.tx_cnt" is a special case of "measure" and has its slots."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    slots: tuple[str, ...] = ()


class Highlight(Definition):
    """[[highlight]]: a sentence of the programme on its own figures; left out while one of them has no value.

    `instead_of` names the highlight in whose absence this one is said.
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    instead_of: str = ""
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Constant(Definition):
    """[constant.<code>]: a number that is fixed by the programme and no fact, such as a pass line, with its source.
    Sentences name it as constant.<code>."""

    value: Exact
    unit: Literal["count", "percent"]
    text: Text
    source: Text


class Document(Definition):
    """[document]: what stands around the text. `number`, and `number_en` for English documents, hold {year} and
    {serial}: the year of issue, and the document's place in the register of that year. In `issuer` and in the
    sentences of titles, | stands where a line may end. `report_to` and `contact`: to whom what is required is
    reported, and where questions are answered. Without `addressees` or `copies_to` that line is not printed."""

    issuer: Text
    number: str
    number_en: str = ""
    addressees: Text | None = None
    copies_to: Text | None = None
    scope: Text
    report_to: Text | None = None
    contact: Text | None = None


Section = Literal["general", "upgrade", "scenarios", "problems"]
"""Sections of the bulletin that tell indicators of the programme's choice."""


class WordingFile(Definition):
    """A file of wording/."""

    document: Document | None = None
    sentence: Mapping[str, Sentence] = {}
    term: Mapping[str, Text] = {}
    constant: Mapping[str, Constant] = {}
    highlight: tuple[Highlight, ...] = ()
    indicators: Mapping[Section, tuple[str, ...]] = {}
    round: Mapping[str, int] = {}
    days: Mapping[str, int] = {}
    limit: Mapping[str, int] = {}
    english: Mapping[str, str] = {}


@dataclass(frozen=True)
class Wording:
    """A programme's words. `indicators`: which ones a section tells; `round`: a figure's name and the round number
    that it may be said to have passed; `days`: working days that a requirement gives; `limit`: what a figure must
    fall below to be a problem; `english`: what the programme's own tables say in Chinese (sources), in English."""

    sentences: Mapping[str, Sentence]
    terms: Mapping[str, Text]
    constants: Mapping[str, Constant]
    document: Document | None
    highlights: tuple[Highlight, ...]
    indicators: Mapping[str, tuple[str, ...]]
    round: Mapping[str, int]
    days: Mapping[str, int]
    limit: Mapping[str, int]
    english: Mapping[str, str]

    def sentence(self, code: str) -> Sentence:
        """The sentence with this code, or the more general one that it is a case of."""
        return self.sentences.get(code) or self.sentences[_general(code, self.sentences)]


def wording_of(programme: Programme) -> Wording:
    """The words for a programme's documents: its own where its folder has them, else the house's."""
    key = (programme.folder, programme.digest)
    if key not in _KEPT:
        _KEPT[key] = _read(programme)
    return _KEPT[key]


_KEPT: dict[tuple[Path, str], Wording] = {}
"""By folder and digest of the definitions, which never change for a digest."""


def unbroken(text: Text) -> Text:
    """A title without the marks of where a line may end."""
    return Text(zh=text.zh.replace("|", ""), en=" ".join(text.en.replace("|", " ").split()))


_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def without_missing(template: str, there: Set[str]) -> str:
    """A template without the [parts] that name something which is not there; the brackets go in any case."""
    return _OPTIONAL.sub(lambda m: m[1] if set(placeholders(m[1])) <= there else "", template)


def placeholders(template: str) -> list[str]:
    """The names in braces, in order, each as often as it stands there."""
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def _read(programme: Programme) -> Wording:
    house = [(path, read_toml(path, WordingFile)) for path in sorted(DEFAULTS.glob("*.toml"))]
    own = [(path, read_toml(path, WordingFile)) for path in toml_files(programme.folder / "wording")]
    sentences = {code: sentence for _, file in house for code, sentence in file.sentence.items()}
    names = figure_names(programme) | _fixed(file for _, file in (*house, *own))
    for path, file in (*house, *own):
        for refusal in _refusals(path, file, sentences, names, programme):
            raise refusal
    files = [file for _, file in (*house, *own)]
    return Wording(
        sentences=_merged(file.sentence for file in files),
        terms=_merged(file.term for file in files),
        constants=_merged(file.constant for file in files),
        document=next((file.document for file in reversed(files) if file.document), None),
        highlights=tuple(one for file in files for one in file.highlight),
        indicators=_merged({str(code): listed for code, listed in file.indicators.items()} for file in files),
        round=_merged(file.round for file in files),
        days=_merged(file.days for file in files),
        limit=_merged(file.limit for file in files),
        english=_merged(file.english for file in files),
    )


def _merged(tables: Iterable[Mapping[str, Value]]) -> Mapping[str, Value]:
    """Later tables replace single keys of earlier ones."""
    return MappingProxyType({key: value for table in tables for key, value in table.items()})


def _general(code: str, sentences: Mapping[str, Sentence]) -> str:
    """The sentence of the house that `code` is a case of: "measure" for "measure.tx_cnt"."""
    while code not in sentences and "." in code:
        code = code.rpartition(".")[0]
    return code


def _fixed(files: Iterable[WordingFile]) -> frozenset[str]:
    """Numbers that no fact gives: constants."""
    return frozenset(f"constant.{code}" for file in files for code in file.constant)


@cache
def _house_numbers() -> frozenset[str]:
    """What the house gives days or a limit for, as days.<code> and limit.<code>; a programme may give others."""
    files = [read_toml(path, WordingFile) for path in sorted(DEFAULTS.glob("*.toml"))]
    days = {f"days.{code}" for file in files for code in file.days}
    return frozenset(days | {f"limit.{code}" for file in files for code in file.limit})


Fault = tuple[tuple[str | int, ...], str]
"""A place in a file, and what is wrong there."""


def faults_in(folder: Path, programme: Programme | None) -> Iterator[DefinitionError]:
    """Everything in a programme's own wording that could not be written out. Where the programme cannot be put together
    (None), what its words name is not known, and only the rest is looked at."""
    house = [read_toml(path, WordingFile) for path in sorted(DEFAULTS.glob("*.toml"))]
    sentences = {code: sentence for file in house for code, sentence in file.sentence.items()}
    own = [(path, *toml_faults(path, WordingFile)) for path in toml_files(folder / "wording")]
    files = [*house, *(file for _, file, _ in own if file is not None)]
    names = None if programme is None else figure_names(programme) | _fixed(files)
    for path, file, faults in own:
        yield from faults
        if file is not None:
            yield from _refusals(path, file, sentences, names, programme)


def _refusals(
    path: Path,
    file: WordingFile,
    house: Mapping[str, Sentence],
    names: frozenset[str] | None,
    programme: Programme | None,
) -> Iterator[DefinitionError]:
    for where, sentence in _faults(file, house, names, programme):
        yield DefinitionError(path, line_of(path.read_text(encoding="utf-8"), where), sentence)


def _faults(
    file: WordingFile,
    house: Mapping[str, Sentence],
    names: frozenset[str] | None,
    programme: Programme | None,
) -> Iterator[Fault]:
    """Whatever in a file could not be written out; without `names` what they would tell is left open."""
    for code, sentence in file.sentence.items():
        general = _general(code, house)
        if general not in house:
            yield ("sentence", code), f"no document has a sentence “{code}”; remove it"
            continue
        yield from _faults_of_template(("sentence", code), sentence, names, house[general].slots)
    for code, term in file.term.items():
        if _DIGIT.search(term.zh + term.en):
            yield ("term", code), "a term holds no number"
    for i, highlight in enumerate(file.highlight):
        yield from _faults_of_template(("highlight", i), highlight, names)
    for name in file.round:
        if names is not None and name.rpartition(".")[0] + ".over" not in names:
            yield ("round", name), f"“{name}” is no figure that can pass a round number"
    for table in ("days", "limit"):
        for code in getattr(file, table):
            if f"{table}.{code}" not in _house_numbers():
                known = ", ".join(sorted(one for one in _house_numbers() if one.startswith(table)))
                yield (table, code), f"nothing asks for {table}.{code}; there are: {known}"
    for code in (code for listed in file.indicators.values() for code in listed):
        if programme is not None and code not in programme.indicators:
            yield ("indicators",), f"“{code}” is not an indicator of this programme"
    for key in ("number", "number_en") if file.document else ():
        if set(placeholders(getattr(file.document, key))) - {"year", "serial"}:
            yield ("document", key), "the number may hold {year} and {serial} only"


def _faults_of_template(
    where: tuple[str | int, ...],
    given: Sentence | Highlight,
    names: Set[str] | None,
    slots: Iterable[str] = (),
) -> Iterator[Fault]:
    """Both languages name the same figures; of the slots one may need fewer (“12.3 times as many as” says in one
    what 增长11.3倍，即增长至12.3倍 says in two)."""
    in_both = []
    for language, template in (("zh", given.zh), ("en", given.en)):
        try:
            found = placeholders(template)
        except ValueError as error:
            yield (*where, language), f"the braces do not match ({error})"
            return
        for name in found:
            if names is not None and name not in names and name not in slots:
                yield (*where, language), f"“{{{name}}}” names no figure; correct it or take it out"
        if digit := _DIGIT.search("".join(words for words, *_ in Formatter().parse(template))):
            sentence = f"the digit {digit[0]} is typed by hand; name the figure in braces instead"
            yield (*where, language), sentence
        in_both.append(set(found) - set(slots) if names is None else set(found) & names)
    if in_both[0] != in_both[1]:
        odd = ", ".join(sorted(in_both[0] ^ in_both[1]))
        yield where, f"{odd} stands in one language only; both say the same"
