"""What an edition holds: figures, and the document and slides whose every number is one of those figures.

A document is written in runs. A run is plain words or the id of a figure; the figure carries the text that is
printed, so no number is ever typed into a sentence, and `Figure.basis` says from which facts it was reckoned.
All classes are frozen values without floats; `etl.editions.canonical` turns them into the bytes that are sealed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from etl.values.text import Text

Kind = Literal["bulletin", "assessment"]
Unit = Literal["count", "money", "percent", "points", "ratio", "score", "rank", "days", "text"]
Cause = Literal["data", "method", "membership", "wording"]
Level = Literal["heading", "subheading", "body", "note"]


PLACES = 5
"""The number of the rule of possible places. Whoever changes them gives a new one and leaves the old ones as they
were.

1: where everything is told, from exact figures (`etl.scoring.around.firmness`); where figures are told by rules of
disclosure, from what is told (`etl.disclosure.places`), and none of volumes.
2: the same; sections say them too, nobody is named as improved whose rise in the group they leave open, among four
or fewer who lost two places is named, and so are the main indicators that got worse.
3: the same, told of shares alone: of anything else chance is not reckoned.
4: the same; nobody is asked to explain a place, or named as having lost one, who may stand in the first half.
5: the same; nor is anybody named as among the last who may stand there."""
BELONGING = 3
"""The number of the rule by which rows of published tables that belong to an institution count. Whoever changes it
gives a new one and leaves the old ones as they were.

3: in no places of a bulletin either, whose tables tell their figures; 2: in no assessment at all, nor in the places
of one; 1: in no group, its places and its median; 0: as institutions."""


REASONS = 1
"""The number of the way in which an assessment tells why those at the end lost points. Whoever changes it gives a new
one and leaves the old ones as they were.

1: a table with a row each, and slides of their own for the very last where many are told; 0: a paragraph and a slide
each."""


CALENDAR = 1
"""The number of the rule by which an edition reckons coming days in working days. Whoever changes it gives a new one
and leaves the old ones as they were.

1: by the notices that were published on its day; 0: by all that are known when it is drawn up."""


@dataclass(frozen=True)
class Basis:
    """Facts that a figure was reckoned from; "" in a key means all of them (all institutions, all regions …)."""

    measure: str
    period: str
    institution: str = ""
    region: str = ""
    scenario: str = ""


@dataclass(frozen=True)
class Figure:
    """One printed number. `value` is an integer (counts, minor units of money, places) or an exact decimal in
    text; None where there is nothing to print but words ("不可比"). `text` is what is printed, in both languages."""

    id: str
    value: int | str | None
    unit: Unit
    text: Text
    basis: tuple[Basis, ...] = ()
    source: Text | None = None
    """Where a figure that is no reckoned fact comes from: a universe's source, the method's clause."""
    is_band: bool = False
    """Whether only a band is told: `text` names its ends, and `value` is its middle, where a chart has its place."""


@dataclass(frozen=True)
class Run:
    """A piece of a sentence: the figure `figure`, or, where that is "", the words `text`."""

    text: str = ""
    figure: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in both languages. `code` is stable from month to month (a presenter's edits hang on it);
    `edited` says that a coordinator changed the words (never the figures)."""

    code: str
    level: Level
    zh: tuple[Run, ...]
    en: tuple[Run, ...]
    edited: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table; `unit` is printed under the heading where there is one."""

    heading: Text
    is_number: bool
    unit: Text | None = None


@dataclass(frozen=True)
class Cell:
    """A cell: the figure `figure`, or, where that is "", the words `text`; None is an empty cell."""

    text: Text | None = None
    figure: str = ""


@dataclass(frozen=True)
class Table:
    """A table with one row of headings; every row has as many cells as there are columns."""

    code: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Text, ...] = ()
    lagging: tuple[int, ...] = ()
    """Places (from 0) of the rows that fall behind; slides tint them."""


@dataclass(frozen=True)
class Series:
    """One line or set of bars: a figure id for each category, "" where there is none."""

    name: Text
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A chart of figures; it is drawn natively in each format, never as a picture."""

    code: str
    kind: Literal["line", "bar", "stacked"]
    title: Text
    categories: tuple[Text, ...]
    series: tuple[Series, ...]
    unit: Text
    lagging: tuple[int, ...] = ()
    """Places (from 0) of the categories that fall behind; slides colour them."""
    lagging_means: Text | None = None
    """What these have in common where it is more than that they fall behind: a grade, the last three."""


Block = Paragraph | Table | Chart


@dataclass(frozen=True)
class Section:
    """A numbered section (一、…) or an annex (附件1 …)."""

    code: str
    title: Text
    blocks: tuple[Block, ...]
    is_annex: bool = False
    landscape: bool = False


@dataclass(frozen=True)
class Slide:
    """One question a slide: its answer in a sentence, one table or chart, and notes that say where it is from."""

    code: str
    question: Text
    answer: Paragraph
    body: Table | Chart | None
    notes: Text


@dataclass(frozen=True)
class Letterhead:
    """What stands around the text in the layout of GB/T 9704: issuer, document number, title, addressees, copies;
    None where it is addressed or copied to nobody."""

    issuer: Text
    number: str
    title: Text
    addressees: Text | None
    copies_to: Text | None
    scope: Text
    """Who may read it: 参评机构, 仅本机构, 抄送上级行, 公开."""
    number_en: str = ""
    """The document's number as an English document bears it; "" in editions from before: then it is `number`."""
    title_breaks: Text | None = None
    issuer_breaks: Text | None = None
    """Title and issuer with | where a line may end; None in editions from before they were told, and where any
    place is as good as another."""

    def number_in(self, language: Literal["zh", "en"]) -> str:
        """The document's number as documents and pages of a language bear it; "" where it has none."""
        return self.number if language == "zh" else self.number_en or self.number


@dataclass(frozen=True)
class Input:
    """A filing that the edition was made from."""

    filing: int
    source: str
    period: str
    institution: str
    version: int
    filename: str
    sha256: str


@dataclass(frozen=True)
class Edition:
    """A published state. `number` counts the editions of one kind and period from 1; a correction names the
    edition that it corrects and lists each changed figure with its cause."""

    kind: Kind
    programme: str
    period: str
    number: int
    issued_on: str
    known_on: str
    letterhead: Letterhead
    figures: Mapping[str, Figure]
    lead: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    slides: tuple[Slide, ...]
    inputs: tuple[Input, ...]
    method: str
    """The digest of the method's text, "" where none is in force."""
    definitions: str
    code_version: str
    audit_head: str
    demonstration: Text | None = None
    """The sentence that says that this is a demonstration; it is printed on every document."""
    corrects: str = ""
    corrections: tuple["Correction", ...] = ()
    serial: int = 0
    """Its place in the programme's register of documents of the year of issue; 0 in editions that were numbered by
    the period they are about, before there was a register."""
    disclosure: int = 0
    """By which rules (`etl.disclosure.RULES`) figures of single institutions are told in it; 0: exactly, as in public
    programmes and in editions of before there were rules."""
    places: int = 0
    """By which rule (`PLACES`) it tells the places that cannot be ruled out; 0: by none, as in assessments, whose
    scores have bands of their own, and in editions of before there was one."""

    belonging: int = 0
    """By which rule (`BELONGING`) rows of published tables that belong to an institution count; 0: in groups and
    medians as institutions, as in editions of before there was one, or there are no such rows."""

    reasons: int = 0
    """How (`REASONS`) an assessment tells why those at the end lost points; 0: in a paragraph each, as in editions of
    before there was a table."""

    calendar: int = 0
    """By which rule (`CALENDAR`) days by which something is due are reckoned in it; 0: by whatever is known of working
    days today, as in editions of before there was one."""

    ledger: str = ""
    """The period of the bulletin that tells whole the ledger of which this one says that nothing has come to it; "" in
    bulletins that tell it themselves, and in those of before it was told once."""

    asked_on: str = ""
    """Of a bulletin the day of issue of the first one of its period: from it run the days by which something is asked
    for, and of it are the ledger and what meetings decided. A correction moves none of them. "" in assessments, and in
    bulletins of before corrections were held to it."""


@dataclass(frozen=True)
class Correction:
    """A figure that differs from the edition before, and why; `figure` is its id, or, where a coordinator changed
    words, the code of the paragraph."""

    figure: str
    before: Text
    after: Text
    cause: Cause
    reason: Text
