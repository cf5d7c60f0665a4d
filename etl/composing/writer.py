"""What every part of a document is written with: sentences by code, figures by name, names of institutions."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from etl.composing.book import Book, Phrase, filled, joined, paragraph, printed, words
from etl.composing.figures import Figures, indicator_basis, unit_of, value_text
from etl.composing.material import Material
from etl.definitions.indicators import Indicator
from etl.editions.model import Basis, Cell, Column, Level, Paragraph, Run, Table, Unit
from etl.queries.figures.rank import Ranking
from etl.scoring.ranking import RankRow
from etl.values.exact import written
from etl.values.periods import Period, day_words
from etl.values.text import Text
from etl.values.told import Told
from etl.wording import numbers, phrases
from etl.wording.templates import Highlight, Sentence, Wording, placeholders, without_missing

MOST_NAMED, NAMED_OF_MANY = 20, 3
"""Names that one list may hold, and how many are named of a longer one."""
OPEN_FROM = 2
"""From this rule of possible places on (`etl.editions.model.PLACES`) sections say them with a place that is told, and
who has improved is told only where they leave no doubt."""
LEAST_OF_ALL = 4
"""From how many on a list of everybody is no list of names."""


@dataclass(frozen=True, eq=False)
class Writer:
    """The material, the book that figures go into, and the figures by name."""

    material: Material
    book: Book
    figures: Figures

    @classmethod
    def of(cls, material: Material) -> "Writer":
        """A writer with an empty book."""
        book = Book()
        return cls(material, book, Figures(material, book))

    @property
    def wording(self) -> Wording:
        """The programme's sentences and terms."""
        return self.material.wording

    def term(self, code: str) -> Text:
        """A term of the wording (a heading, a unit); KeyError where it has none of that code."""
        return self.wording.terms[code]

    def say(self, code: str, **slots: Phrase | Text | None) -> Phrase | None:
        """A sentence; None where one of its figures or slots is missing this time."""
        return self.fill(self.wording.sentence(code), **slots)

    def of_source(self, code: str) -> str:
        """The sentence `code` where institutions file and ledgers are kept; its sister where no ledger is, or where
        others publish what institutions are judged by."""
        if not self.material.status:
            return f"{code}-published"
        kept = any(layout.form == "ledger" for layout in self.material.programme.returns.values())
        return code if kept else f"{code}-returns"

    def corrected(self) -> Phrase | None:
        """That a document corrects another, by whose number and day a reader finds it; None in a first one."""
        former = self.material.former
        if former is None:
            return None
        day = self.book.add("former.day", former.issued_on.isoformat(), "text", day_words(former.issued_on))
        number = self.book.add("former.number", None, "text", former.number) if former.number else None
        return self.say("lead-correction", former=number, former_day=day)

    def fill(self, template: Sentence | Highlight, **slots: Phrase | Text | None) -> Phrase | None:
        """What stands in [brackets] is left out where a slot in it is missing, or tells only that there is nothing to
        compare with; the rest of the sentence stays."""
        found: dict[str, Phrase] = {}
        for name in {*placeholders(template.zh), *placeholders(template.en)}:
            one = slots[name] if name in slots else self.figures.phrase(name)
            if one is not None:
                found[name] = words(one) if isinstance(one, Text) else one
        there = frozenset(name for name, phrase in found.items() if not self._is_silent(phrase))
        whole = [without_missing(one, there) for one in (template.zh, template.en)]
        if any(name not in found for one in whole for name in placeholders(one)):
            return None
        return filled(Sentence(zh=whole[0], en=whole[1]), found)

    def _is_silent(self, phrase: Phrase) -> bool:
        """Whether a phrase is a figure without a value that says only that there is no figure to compare with."""
        figures = [self.book.figures[id] for id in phrase.figures]
        return len(figures) == 1 and figures[0].value is None and numbers.is_without_base(figures[0].text)

    def paragraph(
        self, code: str, phrases: Iterable[Phrase | None], level: Level = "body"
    ) -> tuple[Paragraph, ...]:
        """A paragraph of the sentences that are there; none of no sentence."""
        there = [phrase for phrase in phrases if phrase is not None]
        return (paragraph(code, there, level),) if there else ()

    def heading(self, code: str, term: str) -> Paragraph:
        """A subheading: the paragraph `code` with one term as its words."""
        return paragraph(code, [words(self.term(term))], "subheading")

    def flat(self, id: str, phrase: Phrase, *, begins: bool = False) -> Phrase:
        """A phrase of many pieces as one figure of words, where a cell takes one piece only; `begins`: as a cell of its
        own begins in English, with a capital."""
        figures = self.book.figures
        basis = [one for id in sorted(phrase.figures) for one in figures[id].basis]
        text = Text(zh=printed(phrase.zh, figures, "zh"), en=printed(phrase.en, figures, "en"))
        if begins:
            text = Text(zh=text.zh, en=text.en[:1].upper() + text.en[1:])
        return self.book.add(id, None, "text", text, basis)

    def name(self, institution: str) -> Phrase:
        """The short name of a member, or of one that is none in this period."""
        member = self.material.members.get(institution)
        if member is not None:
            return self.book.name(institution, Text(zh=member.short_zh, en=member.short_en))
        known = self.material.programme.institutions[institution]
        return self.book.name(institution, Text(zh=known.short("zh"), en=known.short("en")))

    @property
    def ranks_regions(self) -> bool:
        """Whether regions take part, and no institutions."""
        return self.material.programme.settings.ranked == "region"

    def counted(self, count: int, unit: Text = phrases.INSTITUTIONS) -> Text:
        """So many of those who take part: 3家, or 3个 of regions; `unit` is the counter of institutions."""
        return numbers.count(count, phrases.ranked_units(unit, regions=self.ranks_regions))

    def names(self, institutions: Sequence[str]) -> Phrase:
        """Their names; where they are everybody, that; of very many the first few, and how many there are: no sentence
        goes over pages."""
        if self.are_everybody(institutions):
            return self._everybody()
        if len(institutions) <= MOST_NAMED:
            return joined([self.name(code) for code in institutions])
        first, count = institutions[:NAMED_OF_MANY], len(institutions)
        text = phrases.among_many(count, len(first), regions=self.ranks_regions)
        more = self.book.add(f"names.{first[0]}.{count}", count, "count", text, (), phrases.REGISTER)
        named = joined([self.name(code) for code in first], last=", ")
        return Phrase((*named.zh, *more.zh), (*named.en, Run(" and "), *more.en))

    def are_everybody(self, institutions: Collection[str]) -> bool:
        """Whether a list names everybody who takes part: that is said, and nobody is named."""
        everybody = self.material.members.keys() - self.material.parts
        return len(everybody) >= LEAST_OF_ALL and everybody <= set(institutions)

    def _everybody(self) -> Phrase:
        count = len(self.material.members.keys() - self.material.parts)
        text = phrases.all_there_are(count, regions=self.ranks_regions)
        return self.book.add("names.all", count, "count", text, (), phrases.REGISTER)

    def indicator_name(self, indicator: Indicator) -> Phrase:
        """The indicator's name as it is printed, with digits where it has any."""
        return self.book.name(f"indicator.{indicator.code}", indicator.name)

    def group_inside(self, group: str) -> Phrase:
        """The name of a group as it stands inside a sentence: large banks, where a heading has Large banks."""
        name = phrases.in_sentence(self.material.programme.groups[group].name)
        return self.book.name(f"group.{group}.inside", name)

    def region_name(self, region: str) -> Phrase:
        """A region's name in both languages; KeyError of a code that the programme does not know."""
        known = self.material.programme.regions[region]
        return self.book.name(f"region.{region}", Text(zh=known.name("zh"), en=known.name("en")))

    # ---- one institution's figure in a ranking ----

    def basis(self, indicator: Indicator, period: str, member: str) -> list[Basis]:
        """The facts behind a member's figure; where regions are ranked, those of the region."""
        if self.material.programme.settings.ranked == "institution":
            return indicator_basis(indicator, period, member)
        return [Basis(measure, period, region=member) for measure in indicator.measures]

    def value_of(self, ranking: Ranking, row: RankRow) -> Phrase | None:
        """A member's value as a sentence prints it."""
        figure, indicator = row.figure, ranking.indicator
        if figure.value is None:
            return None
        id = f"rank.{indicator.code}.{ranking.period}.{figure.institution}.value"
        basis = self.basis(indicator, ranking.period, figure.institution)
        text = value_text(indicator, figure.value)
        return self.book.add(
            id,
            written(figure.value),
            unit_of(indicator),
            text,
            basis,
            is_band=isinstance(figure.value, Told),
        )

    def place_of(self, ranking: Ranking, row: RankRow, *, in_group: bool = False) -> Phrase | None:
        """第3名; place 3."""
        place = row.group_rank if in_group else row.rank
        if place is None:
            return None
        kind = "group_place" if in_group else "place"
        id = f"rank.{ranking.indicator.code}.{ranking.period}.{row.figure.institution}.{kind}"
        text = phrases.place(place)
        return self.book.add(id, place, "rank", text, indicator_basis(ranking.indicator, ranking.period))

    def move_of(self, ranking: Ranking, row: RankRow) -> Phrase:
        """较上期上升2位; up 2 places."""
        moved = row.movement
        id = f"rank.{ranking.indicator.code}.{ranking.period}.{row.figure.institution}.moved"
        text = phrases.place_moved(moved)
        return self.book.add(id, moved, "rank", text, indicator_basis(ranking.indicator, ranking.period))

    def place_items(
        self, ranking: Ranking, rows: Iterable[RankRow], *, is_open: bool = False
    ) -> Phrase | None:
        """Names with value, place and movement, as a list; `is_open`: with the places that stay possible, for who is
        named at the end as for who is praised."""
        items = [
            self.say(
                "place-item-from" if before else "place-item" if row.movement else "place-item-unmoved",
                name=self.name(row.figure.institution),
                value=self.value_of(ranking, row),
                rank=self.place_of(ranking, row),
                possible=self.others_possible(ranking, row) if is_open else None,
                moved=self.move_of(ranking, row),
                before=before,
            )
            for row, before in ((row, self._before(ranking, row)) for row in rows)
        ]
        there = [item for item in items if item is not None]
        return joined(there) if there else None

    def _before(self, ranking: Ranking, row: RankRow) -> Phrase | None:
        """The place of the period before among how many, where that was another number; None where it was the same, and
        of who has not moved or had no place."""
        if not row.movement:
            return None
        former = self.material.ranking(ranking.indicator.code, Period.parse(ranking.period).previous)
        was = former.row(row.figure.institution)
        if was is None or was.rank is None or len(former.ranked) == len(ranking.ranked):
            return None
        id = f"rank.{ranking.indicator.code}.{ranking.period}.{row.figure.institution}.before"
        text = phrases.place_before(was.rank, len(former.ranked), regions=self.ranks_regions)
        return self.book.add(id, was.rank, "rank", text, indicator_basis(ranking.indicator, former.period))

    def others_possible(self, ranking: Ranking, row: RankRow) -> Phrase | None:
        """The places that cannot be ruled out where there are others than the one that is told; none by early rules."""
        if self.material.places < OPEN_FROM:
            return None
        ends = self.material.told_places(ranking).get(row.figure.institution)
        if ends is None or ends == (row.rank, row.rank):
            return None
        id = f"rank.{ranking.indicator.code}.{ranking.period}.{row.figure.institution}.possible"
        basis = indicator_basis(ranking.indicator, ranking.period)
        return self.book.add(id, None, "text", phrases.possible_places(*ends), basis)

    # ---- tables ----

    def table(
        self,
        code: str,
        title: Text,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Phrase | None]],
        notes: Iterable[Text] = (),
    ) -> Table:
        """A table of phrases of one piece each; None is an empty cell."""
        cells = tuple(tuple(self.book.cell(one) for one in row) for row in rows)
        return Table(code, title, tuple(columns), cells, tuple(notes))

    def column(self, term: str, *, is_number: bool = True, unit: Text | None = None) -> Column:
        """A column under a term, of numbers (set to the right) unless it is said otherwise, with the unit below its
        heading."""
        return Column(self.term(term), is_number, unit)

    def number(
        self,
        id: str,
        value: int | Fraction | None,
        decimals: int = 0,
        *,
        unit: Unit = "count",
        basis: Iterable[Basis] = (),
        source: Text | None = None,
    ) -> Phrase | None:
        """A number of a table, printed bare."""
        if value is None:
            return None
        text, is_band = numbers.in_a_table(value, decimals), isinstance(value, Told)
        return self.book.add(id, written(value), unit, text, basis, source, is_band=is_band)


__all__ = ["Cell", "Writer"]
