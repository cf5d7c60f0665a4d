"""An assessment as a document tells it: scores, places, parts and items as figures."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from etl.composing.apart import of_institutions
from etl.composing.book import Phrase, words
from etl.composing.material import Material
from etl.composing.writer import Writer
from etl.definitions.method.method import Method
from etl.definitions.method.text import method_bytes
from etl.definitions.programme import Programme
from etl.editions.model import Basis
from etl.facts.quarters import periods_upto
from etl.queries.scope import EVERYTHING
from etl.queries.score.assessment import assessment
from etl.queries.score.shape import Assessment, AssessmentRow, ItemLine
from etl.queries.score.told import as_told, in_band, telling_items
from etl.scoring.fixed import UNIT, half_up, said, units, written, written_short, written_value
from etl.values.exact import median
from etl.values.exact import written as exact_text
from etl.values.text import Text
from etl.values.told import Told
from etl.wording import numbers, phrases
from store.facts import periods as stored_periods
from store.programmes import data_version


@dataclass(frozen=True, eq=False)
class Assessed:
    """The assessment, the digest of the method's file, and the items whose points would give a volume away.

    `told` is the assessment as participants read it of each other; the same as `result` where everything is told.
    """

    result: Assessment
    digest: str
    telling: frozenset[str]
    told: Assessment
    apart: frozenset[str] = frozenset()

    @property
    def method(self) -> Method:
        """The method that it was scored by."""
        return self.result.method

    @property
    def ranked(self) -> list[AssessmentRow]:
        """Those with a place, in the order of the rows."""
        return [row for row in self.result.rows if row.rank is not None]

    @property
    def counted(self) -> list[AssessmentRow]:
        """Those with a place that count in medians: nobody who stands `apart`, as a second row of an institution."""
        return [row for row in self.ranked if row.member.code not in self.apart]

    @property
    def institutions(self) -> list[str]:
        """Whoever is assessed, in the order of the rows."""
        return [row.member.code for row in self.result.rows]

    @property
    def median(self) -> Fraction | None:
        """The median official score of `counted`, in points; None where nobody counts."""
        return median([row.official for row in self.counted])


ALONE = 2
"""The rule (`BELONGING`) from which on an assessment is one of institutions alone."""


def assessed(material: Material) -> Assessed:
    """Everybody's assessment as known then. The last one is kept, as long as nothing filed has changed: the sheets of
    an assessment are drawn up right after it, and reckoning takes longer than writing."""
    programme, period = material.programme, str(material.period)
    version = data_version(material.engine, programme.slug)
    key = (period, material.known, material.disclosure, material.belonging, version)
    kept = _LAST.get(material.engine)
    if kept is None or kept[0] is not programme or kept[1] != key:
        _LAST[material.engine] = kept = (programme, key, _assessed(material))
    return kept[2]


_LAST: WeakKeyDictionary[Engine, tuple[Programme, tuple[str, datetime, int, int, str], Assessed]] = (
    WeakKeyDictionary()
)


def _assessed(material: Material) -> Assessed:
    programme = material.programme
    if material.period.per_year <= programme.settings.assessed_per_year:
        filed = stored_periods(material.engine, programme.slug, as_known_on=material.known)
        if not periods_upto(material.period, filed):
            raise material.unknown()
    found = assessment(
        material.engine,
        programme,
        str(material.period),
        scope=EVERYTHING,
        as_known_on=material.known,
        counts_twice=not material.belonging,
    )
    if material.belonging >= ALONE:
        found = of_institutions(found, material.parts)
    digest = hashlib.sha256(method_bytes(programme, found.method)).hexdigest()
    told = as_told(programme, found, "", material.disclosure) if material.disclosure else found
    apart = programme.belonging if material.belonging else frozenset()
    return Assessed(found, digest, frozenset(telling_items(programme, found.method)), told, apart)


def hundredths(points: str) -> str:
    """Points as a sentence prints them: to two decimals at most, rounded half up."""
    if len(points.partition(".")[2]) <= 2:
        return points
    return f"{Decimal(points).quantize(_HUNDREDTH, ROUND_HALF_UP):f}"


_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, eq=False)
class ScoreFigures:
    """Makes the figures of one assessment. Ids begin with "score.". `is_own`: for the institution's own eyes alone."""

    writer: Writer
    found: Assessed
    is_own: bool = False

    def official(self, row: AssessmentRow) -> Phrase:
        """The official score: 92.35分."""
        text = written(row.official, self.found.method.decimals)
        return self.points(f"score.{row.member.code}.total", text, self.basis(row.member.code))

    def bare(self, id: str, text: str, basis: Iterable[Basis] = ()) -> Phrase:
        """Points of a table."""
        source = self.writer.term("source-score")
        return self.writer.book.add(f"table.{id}", text, "score", Text(zh=text, en=text), basis, source)

    def points(self, id: str, text: str, basis: Iterable[Basis] = ()) -> Phrase:
        """Points of a sentence: 0.5分, 3.10分; the exact ones, to four decimals, stand in the tables."""
        return self._told(id, text, hundredths(text), basis)

    def _told(self, id: str, exact: str, printed: str, basis: Iterable[Basis]) -> Phrase:
        source = self.writer.term("source-score")
        return self.writer.book.add(id, exact, "score", phrases.points(printed), basis, source)

    def total(self, row: AssessmentRow) -> Phrase:
        """The official score, with the method's decimals, for a table."""
        text = written(row.official, self.found.method.decimals)
        return self.bare(f"score.{row.member.code}.total", text, self.basis(row.member.code))

    def bonus(self, row: AssessmentRow, *, bare: bool = True) -> Phrase:
        """What was added, in points. `bare`: for a table, without the word."""
        text, id = written_short(row.bonus), f"score.{row.member.code}.bonus"
        return self.bare(id, text) if bare else self.points(id, text)

    def part(self, row: AssessmentRow, part: str) -> Phrase | None:
        """The points of a part, as a band where only that is told; None where nothing of it applies."""
        line = next(line for line in row.parts if line.part == part)
        if not line.worth and not self.found.method.parts[part].bonus:
            return None
        basis, id = self.basis(row.member.code, part), f"score.{row.member.code}.{part}"
        if not line.is_masked:
            return self.bare(id, written(line.points), basis)
        if line.told is None:
            return words(self.writer.term("part-not-told"))
        return self.band_of(id, line.told, basis)

    def band_of(self, id: str, band: Told, basis: Iterable[Basis] = (), *, bare: bool = True) -> Phrase:
        """Points of which only a band is told: 12—12.5."""
        low, high = band.ends
        source = self.writer.term("source-score")
        text = Text(zh=f"{low:f}—{high:f}", en=f"{low:f}–{high:f}")
        told = text if bare else Text(zh=phrases.points(text.zh).zh, en=phrases.points(text.en).en)
        name = f"table.{id}" if bare else id
        return self.writer.book.add(name, exact_text(band), "score", told, basis, source, is_band=True)

    def median(self, id: str, value: Fraction | None, decimals: int, *, bare: bool = False) -> Phrase | None:
        """The middle one of many, to two decimals at most in tables too: nothing is added up from it."""
        if value is None:
            return None
        if isinstance(value, Told):
            band = Told(value.low / 10**decimals, value.high / 10**decimals)
            return self.band_of(id, band, bare=bare)
        text = written_value(value / 10**decimals, decimals)
        if not bare:
            return self.points(id, text)
        printed, source = hundredths(text), self.writer.term("source-score")
        return self.writer.book.add(f"table.{id}", text, "score", Text(zh=printed, en=printed), (), source)

    def place(self, row: AssessmentRow, *, in_group: bool = False) -> Phrase | None:
        """The place among all, or in the peer group; None where there is none."""
        place = row.group_rank if in_group else row.rank
        if place is None:
            return None
        id = f"score.{row.member.code}.{'group_place' if in_group else 'place'}"
        text = phrases.place(place)
        return self.writer.book.add(id, place, "rank", text, (), self.writer.term("source-place"))

    def number(self, row: AssessmentRow, what: str, place: int | None) -> Phrase | None:
        """A place of a table."""
        source = self.writer.term("source-place")
        return self.writer.number(f"table.score.{row.member.code}.{what}", place, unit="rank", source=source)

    def moved(self, row: AssessmentRow, *, bare: bool = False) -> Phrase:
        """Places won (above 0) or lost since the assessment before."""
        moved, id = row.movement, f"score.{row.member.code}.moved"
        if bare:
            id, text = f"table.{id}", numbers.movement(moved)
        else:
            text = phrases.score_moved(moved)
        return self.writer.book.add(id, moved, "rank", text, (), self.writer.term("source-place"))

    def band(self, row: AssessmentRow) -> Phrase | None:
        """The places from the 5 % to the 95 % of the trials, 3—5, or 4 where it is one; None for the unranked."""
        if row.band is None:
            return None
        low, high = row.band
        text = f"{low}—{high}" if low != high else f"{low}"
        id = f"score.{row.member.code}.band"
        return self.writer.book.add(
            id, None, "text", Text(zh=text, en=text.replace("—", "–")), (), self.writer.term("source-trials")
        )

    def item(self, row: AssessmentRow, line: ItemLine, what: str, *, bare: bool = False) -> Phrase:
        """Points of an item: earned, lost, or the most that it gives."""
        earned = line.points or 0
        amount = {"points": earned, "lost": line.maximum - earned, "full": line.maximum}[what]
        id = f"score.{row.member.code}.{line.item}.{what}"
        indicator = next(item.indicator for item in self.found.method.item if item.code == line.item)
        basis = () if what == "full" else self._of_indicator(indicator, row.member.code)
        if self.tells_bands and what != "full":
            return self._half_points(id, Fraction(amount), line.maximum, basis, bare=bare)
        text, printed = written_short(amount), said(amount, line.maximum)
        if what == "lost":  # lost and earned add up as they are printed
            both = [Decimal(said(one, line.maximum)) for one in (line.maximum, earned)]
            printed = f"{both[0] - both[1]:f}"
        return self._of_item(id, text, printed, basis, bare=bare)

    @property
    def tells_bands(self) -> bool:
        """Whether points of items are told as others may know them."""
        return self.found.told is not self.found.result and not self.is_own

    def _half_points(
        self, id: str, points: Fraction, most: int, basis: Iterable[Basis], *, bare: bool
    ) -> Phrase:
        band = in_band(points, most)
        assert band is not None
        return self.band_of(id, Told(band.low / UNIT, band.high / UNIT), basis, bare=bare)

    def deducted(self, row: AssessmentRow, *, bare: bool = False) -> Phrase:
        """What persistent failure costs, a number above zero where it costs anything."""
        text, id = written_short(row.penalty), f"score.{row.member.code}.deducted"
        return self.bare(id, text) if bare else self.points(id, text)

    def cost(self, row: AssessmentRow, line: ItemLine, paid: Fraction, *, bare: bool = False) -> Phrase:
        """What an item cost of the score, in units of 0.0001, after conversion."""
        id = f"score.{row.member.code}.{line.item}.cost"
        indicator = self.found.method.items[line.item].indicator
        basis = self._of_indicator(indicator, row.member.code)
        if self.tells_bands:
            return self._half_points(id, paid, units(self.found.method.full), basis, bare=bare)
        amount = half_up(paid.numerator, paid.denominator)
        return self._of_item(id, written_short(amount), said(amount), basis, bare=bare)

    def _of_item(self, id: str, exact: str, printed: str, basis: Iterable[Basis], *, bare: bool) -> Phrase:
        """Points of an item as people say them, in a table or in a sentence: nothing is added up from them."""
        if not bare:
            return self._told(id, exact, printed, basis)
        source, text = self.writer.term("source-score"), Text(zh=printed, en=printed)
        return self.writer.book.add(f"table.{id}", exact, "score", text, basis, source)

    def basis(self, institution: str, part: str = "") -> list[Basis]:
        """The facts of the returns behind a total or a part."""
        items = [item for item in self.found.method.item if part in ("", item.part)]
        found = [one for item in items for one in self._of_indicator(item.indicator, institution)]
        return list(dict.fromkeys(found))

    def _of_indicator(self, code: str, institution: str) -> list[Basis]:
        """What ledgers and the system itself record is no fact of a return; its source is the method's."""
        programme = self.writer.material.programme
        if code not in programme.reported:
            return []
        indicator = programme.indicators[code]
        return [
            Basis(measure, self.found.result.period, institution, scenario=scenario)
            for measure in indicator.measures
            for scenario in indicator.scenario or ("",)
        ]

    def grade(self, row: AssessmentRow) -> Phrase:
        """The name of its grade, or that it has none."""
        grades = {grade.code: grade.name for grade in self.found.method.grade}
        if not row.grade:
            return words(self.writer.term("ungraded"))
        return self.writer.book.name(f"grade.{row.grade}", grades[row.grade])
