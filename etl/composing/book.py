"""The book of an edition's figures, and sentences written with them: words and the ids of figures, never a number.

Whatever holds a digit is a figure, be it a date or the name of an indicator; a sentence that types one is a mistake
in the program and raises ValueError.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import Formatter

from etl.editions.model import Basis, Cell, Figure, Level, Paragraph, Run, Unit
from etl.values.text import Text
from etl.wording.templates import Highlight, Sentence, placeholders


@dataclass(frozen=True)
class Phrase:
    """A piece of a sentence in both languages."""

    zh: tuple[Run, ...]
    en: tuple[Run, ...]

    @property
    def figures(self) -> set[str]:
        """Ids of the figures that it prints in either language."""
        return {run.figure for run in (*self.zh, *self.en) if run.figure}


def words(text: Text) -> Phrase:
    """Plain words; digits in them are refused."""
    for one in (text.zh, text.en):
        if any(unicodedata.category(c).startswith("N") for c in one):
            raise ValueError(f"a number is typed into “{one}”; it must be a figure")
    return Phrase((Run(text.zh),), (Run(text.en),))


class Book:
    """The figures made so far, by id. The same id twice must be the same figure."""

    def __init__(self) -> None:
        self.figures: dict[str, Figure] = {}

    def add(
        self,
        id: str,
        value: int | str | None,
        unit: Unit,
        text: Text,
        basis: Iterable[Basis] = (),
        source: Text | None = None,
        *,
        is_band: bool = False,
    ) -> Phrase:
        """Keep a figure and give the phrase that prints it."""
        figure = Figure(id, value, unit, text, tuple(dict.fromkeys(basis)), source, is_band)
        if self.figures.setdefault(id, figure) != figure:
            raise ValueError(f"two figures have the id {id}: {self.figures[id]} and {figure}")
        return of(id)

    def name(self, id: str, text: Text) -> Phrase:
        """A name: words, or a figure of words where digits belong to it."""
        try:
            return words(text)
        except ValueError:
            return self.add(f"name.{id}", None, "text", text)

    def cell(self, phrase: Phrase | None) -> Cell:
        """A phrase of one piece as a table's cell; None is an empty one."""
        if phrase is None:
            return Cell()
        (zh,), (en,) = phrase.zh, phrase.en
        return Cell(figure=zh.figure) if zh.figure else Cell(Text(zh=zh.text, en=en.text))


def of(id: str) -> Phrase:
    """The phrase that prints a figure."""
    return Phrase((Run(figure=id),), (Run(figure=id),))


def filled(template: Sentence | Highlight, slots: dict[str, Phrase]) -> Phrase:
    """A template with its slots filled; a missing one raises KeyError."""
    return Phrase(
        tuple(_runs(template.zh, {name: phrase.zh for name, phrase in slots.items()})),
        tuple(_runs(template.en, {name: phrase.en for name, phrase in slots.items()})),
    )


def _runs(template: str, slots: dict[str, tuple[Run, ...]]) -> Iterable[Run]:
    for literal, name, _, _ in Formatter().parse(template):
        if literal:
            yield Run(literal)
        if name is not None:
            yield from slots[name]


def joined(phrases: Sequence[Phrase], zh: str = "、", en: str = ", ", last: str = " and ") -> Phrase:
    """A list: A、B、C; A, B and C."""
    return Phrase(
        _with([phrase.zh for phrase in phrases], zh, zh), _with([phrase.en for phrase in phrases], en, last)
    )


def without_heading(phrase: Phrase) -> Phrase:
    """A phrase without its first sentence where that holds no figure and more follows: on a slide the answer is what
    was counted, and of whom, not that something is uneven."""
    zh, en = _behind(phrase.zh, "。"), _behind(phrase.en, ". ")
    return Phrase(zh, en) if zh and en else phrase


def _behind(runs: tuple[Run, ...], end: str) -> tuple[Run, ...]:
    _, stop, rest = runs[0].text.partition(end)
    return (Run(rest), *runs[1:]) if stop and rest else ()


def together(phrases: Sequence[Phrase]) -> Phrase:
    """Sentences one after the other."""
    return joined(phrases, "", " ", " ")


def _with(runs: list[tuple[Run, ...]], between: str, last: str) -> tuple[Run, ...]:
    found: list[Run] = []
    for i, one in enumerate(runs):
        if i:
            glue = last if i == len(runs) - 1 else between
            found += [Run(glue)] if glue else []
        found += one
    return tuple(found)


def paragraph(code: str, phrases: Sequence[Phrase], level: Level = "body") -> Paragraph:
    """Sentences as a paragraph, neighbouring words drawn into one run."""
    whole = together(phrases)
    return Paragraph(code, level, _drawn(whole.zh), _drawn(whole.en))


def _drawn(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    found: list[Run] = []
    for run in runs:
        if found and not run.figure and not found[-1].figure:
            found[-1] = Run(found[-1].text + run.text)
        else:
            found.append(run)
    return tuple(found)


def printed(runs: Iterable[Run], figures: dict[str, Figure], language: str) -> str:
    """Runs as they are read."""
    return "".join(figures[run.figure].text.in_language(language) if run.figure else run.text for run in runs)


__all__ = [
    "Book",
    "Phrase",
    "filled",
    "joined",
    "of",
    "paragraph",
    "placeholders",
    "printed",
    "together",
    "words",
]
