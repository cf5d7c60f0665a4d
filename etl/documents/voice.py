"""An edition in one language: what is printed for a paragraph, a cell, a chart."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from etl.documents import labels
from etl.editions.canonical import digest
from etl.editions.model import Block, Cell, Chart, Column, Edition, Figure, Paragraph, Run, Section, Table
from etl.editions.whereabouts import corrected
from etl.values.periods import Period
from etl.values.text import Text

Language = Literal["zh", "en"]
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_APART = re.compile(r"(?<=\d)[ \N{NO-BREAK SPACE}]%")
_CONTROLS = {code: " " if chr(code) in "\r\n\t" else None for code in (*range(0x20), *range(0x7F, 0xA0))}
Piece = tuple[str, str]
"""Printed words and the id of the figure that they print ("" where they are no figure)."""


@dataclass(frozen=True)
class Voice:
    """Reads an edition aloud in `language`. Control characters never reach a document."""

    edition: Edition
    language: Language
    sealed_as: str = ""
    """The SHA-256 under which the edition was sealed, where `edition` is what a reader may know of it."""

    @cached_property
    def digest(self) -> str:
        """The edition's SHA-256 in hexadecimal: it stands in the properties of every document."""
        return self.sealed_as or digest(self.edition)

    def period(self) -> str:
        """The edition's period as it is called: 2019年12月, December 2019."""
        return self.say(Period.parse(self.edition.period).name)

    def say(self, text: Text | None) -> str:
        """A text in the language that is read, without control characters; "" of None."""
        return self._typed(text.in_language(self.language)) if text else ""

    def _typed(self, words: str) -> str:
        """English has straight quotes: faces for Chinese set curly ones as wide as a character; and 60%, where a
        definition may say 60 %."""
        return clean(words if self.language == "zh" else _APART.sub("%", words.translate(_STRAIGHT)))

    def figure(self, figure: str) -> Figure:
        """The figure of an id; KeyError where the edition has none."""
        return self.edition.figures[figure]

    def pieces(self, paragraph: Paragraph) -> list[Piece]:
        """A paragraph as (words, id of the figure that they print, or ""), in order."""
        runs = paragraph.zh if self.language == "zh" else paragraph.en
        return [(self._run(run), run.figure) for run in runs]

    def words(self, paragraph: Paragraph) -> str:
        """A paragraph's words in one piece."""
        return "".join(words for words, _ in self.pieces(paragraph))

    def printed(self, cell: Cell) -> str:
        """A cell's words; a number below zero has a minus (U+2212), which programs do not take for a hyphen."""
        key = cell.figure or cell.text
        kept = self._printed.get(key)
        if kept is None:
            kept = self._figure(cell.figure) if cell.figure else self.say(cell.text)
            kept = self._printed[key] = kept or labels.NOTHING
        return kept

    @cached_property
    def _printed(self) -> dict[str | Text | None, str]:
        """What cells say by their figure or words: columns are measured before they are written, many times over."""
        return {}

    @cached_property
    def settled(self) -> dict[tuple[int, float, bool], tuple[Table, list[Any]]]:
        """How its tables are set in a letter, each with its table, by what tells tables and places apart."""
        return {}

    def heading(self, column: Column) -> str:
        """A column's heading without its unit."""
        return self.say(column.heading)

    def unit(self, column: Column) -> str:
        """The unit in brackets, "" where there is none."""
        return self.bracketed(self.say(column.unit)) if column.unit else ""

    def bracketed(self, words: str) -> str:
        """In brackets as the language has them, full width in Chinese."""
        return f"（{words}）" if self.language == "zh" else f"({words})"

    def labelled(self, label: Text, words: str = "") -> str:
        """抄送：市政府 or Copies to: the city."""
        return self.say(label) + ("：" if self.language == "zh" else ": ") + words

    def copies(self) -> str:
        """抄送：市政府。 "" where nobody gets a copy: then the line is not printed."""
        to = self.say(self.edition.letterhead.copies_to)
        return self.labelled(labels.COPIES, to + ("。" if self.language == "zh" else ".")) if to else ""

    def number(self) -> str:
        """The document's number: 庆便民演示〔2020〕1号, or as it is written in English."""
        return self.edition.letterhead.number_in(self.language)

    def scope(self) -> str:
        """（发送范围：参评机构）: the note (附注) below the date that says who may read the document."""
        return self.bracketed(self.labelled(labels.SCOPE, self.say(self.edition.letterhead.scope)))

    def addressees(self) -> str:
        """各参评机构： "" where it is addressed to nobody."""
        to = self.edition.letterhead.addressees
        return self.labelled(to).strip() if to else ""

    def date(self, iso: str) -> str:
        """A day (ISO 8601) as the language writes it: 2020年1月16日, 16 January 2020."""
        return labels.date_in_words(iso, self.language)

    def title(self) -> str:
        """The edition's title as its letterhead has it."""
        return self.say(self.edition.letterhead.title)

    def demonstration(self) -> str:
        """That its figures are a demonstration's, "" of a real programme."""
        return self.say(self.edition.demonstration)

    def _run(self, run: Run) -> str:
        return self._figure(run.figure) if run.figure else self._typed(run.text)

    def _figure(self, figure: str) -> str:
        """A figure in a sentence has the minus that it has in a cell."""
        said = self.say(self.figure(figure).text)
        return f"−{said[1:]}" if said[:1] == "-" and said[1:2].isdigit() else said


def clean(text: str) -> str:
    """Without characters that no document may hold; a line break becomes a space."""
    return text if text.isprintable() else text.translate(_CONTROLS)


def body(edition: Edition) -> list[Section]:
    """The numbered sections."""
    return [section for section in edition.sections if not section.is_annex]


def annexes(edition: Edition) -> list[Section]:
    """The annexes in order; a correction ends with the list of what it changes."""
    given = [section for section in edition.sections if section.is_annex]
    return [*given, _corrections(edition)] if corrected(edition) else given


def short(table: Table) -> Table:
    """A table as it is printed: of a very long one the first rows and how many there are; the workbook has all."""
    if len(table.rows) <= labels.LONG_TABLE:
        return table
    shown = labels.SHOWN_OF_LONG
    note = labels.rows_in_workbook(shown, len(table.rows))
    return replace(table, rows=table.rows[:shown], notes=(note, *table.notes))


def subheadings(blocks: Iterable[Block]) -> Iterator[int]:
    """For each block the number of the subheading that it is or belongs to; 0 where a section has only one."""
    given = [isinstance(block, Paragraph) and block.level == "subheading" for block in blocks]
    count = 0
    for is_one in given:
        count += is_one
        yield count if sum(given) > 1 else 0


def titled_above(section: Section, voice: Voice) -> Iterator[bool]:
    """For each block whether it is a table whose title stands right above it, as that of its section or subheading."""
    above = {voice.say(section.title)}
    for block in section.blocks:
        yield isinstance(block, Table) and voice.say(block.title) in above
        if isinstance(block, Paragraph) and block.level == "subheading":
            above = {voice.words(block)}
        elif isinstance(block, Chart | Table):
            above = set()


def tables(edition: Edition) -> Iterator[Table]:
    """Every table of sections and annexes, in order."""
    for section in [*body(edition), *annexes(edition)]:
        yield from (block for block in section.blocks if isinstance(block, Table))


def charts(edition: Edition) -> Iterator[Chart]:
    """Every chart of sections and annexes, in order."""
    for section in [*body(edition), *annexes(edition)]:
        yield from (block for block in section.blocks if isinstance(block, Chart))


def _corrections(edition: Edition) -> Section:
    columns = (
        Column(labels.WHERE, is_number=False),
        Column(labels.BEFORE, is_number=True),
        Column(labels.AFTER, is_number=True),
        Column(labels.CAUSE, is_number=False),
        Column(labels.REASON, is_number=False),
    )
    rows = tuple(
        (
            Cell(place),
            Cell(one.before),
            Cell(one.after),
            Cell(labels.CAUSES[one.cause]),
            Cell(one.reason),
        )
        for place, one in corrected(edition)
    )
    table = Table("corrections", labels.CORRECTIONS, columns, rows)
    return Section("corrections", labels.CORRECTIONS, (table,), is_annex=True)
