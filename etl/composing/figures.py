"""The figures that sentences name (`etl.wording.names`), made from the material: value, printed text, basis."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property

from etl.composing.book import Book, Phrase, of
from etl.composing.figures_filing import filing_figure
from etl.composing.figures_points import PointFigures
from etl.composing.material import Material
from etl.definitions.clocks import day_upto
from etl.definitions.indicators import Indicator
from etl.definitions.method.targets import planned_for, planned_volume, target_of
from etl.editions.model import Basis, Unit
from etl.facts.growth import GrowthRow
from etl.queries.figures.together import TogetherRow
from etl.values.exact import written
from etl.values.periods import Period, day_words
from etl.values.text import Text
from etl.values.told import Told
from etl.wording import numbers, phrases
from etl.wording.dates import end_words, period_words

ANNEXES = {
    **{"ranks": 1, "regions": 2, "scenarios": 3, "quality": 4, "definitions": 5},
    **{"scores": 1, "method": 2},
}
"""The annexes of a bulletin, and those of an assessment, where all of them hold something."""


class Figures:
    """Figures by name, each made when it is first named and kept in the book."""

    def __init__(self, material: Material, book: Book) -> None:
        self.material, self.book = material, book
        self.points = PointFigures(material, book)
        self.annexes: Mapping[str, int] = ANNEXES

    def phrase(self, name: str) -> Phrase | None:
        """The phrase that prints the figure `name`; None where there is no such figure this time."""
        if name in self.book.figures:
            return of(name)
        first, _, rest = name.partition(".")
        if not rest:
            return self._plain(name)
        subject, _, what = rest.rpartition(".")
        if first == "measure":
            return self._of_measure(name, subject, what)
        if first == "indicator":
            return self._of_indicator(name, subject, what)
        if first == "filing":
            return filing_figure(self.material, self.book, name, rest)
        if first == "constant":
            one = self.material.wording.constants[rest]
            return self.book.add(name, written(one.value), one.unit, one.text, (), one.source)
        if first == "annex":
            if rest not in self.annexes:
                return None
            place = self.annexes[rest]
            return self.book.add(name, place, "rank", phrases.annex(place))
        return self.points.phrase(name, first, subject, what)

    @property
    def month(self) -> numbers.Against:
        """How a change on the period before is called, in the programme's own periods (month, quarter, half-year or
        year)."""
        return numbers.BEFORE[self.material.period.per_year]

    @property
    def _is_yearly(self) -> bool:
        """The period before is the year before: what changed is said once."""
        return self.material.period.per_year == 1

    @cached_property
    def start(self) -> Period:
        """The first period on record."""
        return Period.parse(next(iter(self.material.growth.values()))[0].period)

    def _plain(self, name: str) -> Phrase | None:
        period = self.material.period
        if name == "members":
            regions = self.material.programme.settings.ranked == "region"
            unit = phrases.ranked_units(phrases.MEMBERS, regions=regions)
            return self._count(name, len(self.material.members.keys() - self.material.parts), unit)
        if name in ("period", "period_before", "start"):
            told = self.start if name == "start" else period if name == "period" else period.previous
            return self.book.add(name, str(told), "text", period_words(told))
        if name == "period_end":
            return self.book.add(name, str(period), "text", end_words(period))
        if name == "year":
            return self.book.add(name, str(period.year), "text", phrases.year(period.year))
        if name == "issued_on":
            issued = self.material.issued
            return self.book.add(name, issued.isoformat(), "text", day_words(issued))
        if name == "known_on":
            day = day_upto(self.material.programme.settings, self.material.known)
            return self.book.add(name, day.isoformat(), "text", day_words(day))
        return None

    def _count(self, name: str, value: int, unit: Text, basis: Iterable[Basis] = ()) -> Phrase:
        return self.book.add(
            name, value, "count", numbers.count(value, unit), basis, None if basis else phrases.RECORD
        )

    def amount(self, measure: str, value: int) -> Text:
        """A value of a measure as it is printed in a sentence."""
        definition, currency = (
            self.material.programme.measures[measure],
            self.material.programme.settings.currency,
        )
        if definition.unit == "money":
            return numbers.money(value, currency.minor_per_major, currency.major)
        return numbers.bare_in_english(value, definition.counted_in)

    def _of_measure(self, name: str, code: str, what: str) -> Phrase | None:
        rows = self.material.growth.get(code, [])
        if not rows or rows[-1].value is None:
            return None
        row, is_money = rows[-1], self.material.programme.measures[code].unit == "money"
        value = rows[-1].value
        now = Basis(code, row.period)
        if what == "value":
            return self.book.add(
                name, value, "money" if is_money else "count", self.amount(code, value), [now]
            )
        if what == "ytd":
            return self._year_to_date(name, row)
        if what in ("planned", "done"):
            return self._planned(name, row, what, is_money)
        if what == "mom" and self._is_yearly:
            return None
        if what in ("mom", "yoy"):
            return self._change(name, row, what, is_money)
        if what == "over":
            return self._over(name, code, value)
        return self._since(name, what, rows[0], row, is_money)

    def _over(self, name: str, code: str, value: int) -> Phrase | None:
        limit = self.material.wording.round.get(name.removesuffix(".over") + ".value")
        if limit is None or value <= limit:
            return None
        text = self.amount(code, limit)
        return self.book.add(name, limit, "count", phrases.more_than(text))

    def _year_to_date(self, name: str, row: GrowthRow) -> Phrase | None:
        if row.ytd is None:
            return None
        unit = self.material.programme.measures[row.measure].unit
        text, basis = self.amount(row.measure, row.ytd), self._months_so_far(row.measure)
        return self.book.add(name, row.ytd, "money" if unit == "money" else "count", text, basis)

    def _planned(self, name: str, row: GrowthRow, what: str, is_money: bool) -> Phrase | None:
        """The programme's target of the year for a measure, and how much of it is done: by the sum of the year so far
        where it flows, and as it stands where it is a stock."""
        wanted = planned_volume(self.material.programme, self.material.period, row.measure)
        flows = self.material.programme.measures[row.measure].kind == "flow"
        so_far = row.ytd if flows else row.value
        if not wanted or so_far is None:
            return None
        if what == "planned":
            text = self.amount(row.measure, wanted)
            return self.book.add(name, wanted, "money" if is_money else "count", text, (), phrases.PLAN)
        basis = self._months_so_far(row.measure) if flows else [Basis(row.measure, row.period)]
        done = Fraction(so_far, wanted)
        return self.book.add(name, written(done * 100), "percent", numbers.percent(done), basis)

    def _months_so_far(self, measure: str) -> list[Basis]:
        period = self.material.period
        return [
            Basis(measure, str(Period(period.year, n, period.per_year))) for n in range(1, period.number + 1)
        ]

    def _change(self, name: str, row: GrowthRow, what: str, is_money: bool) -> Phrase:
        against = self.month if what == "mom" else numbers.YEAR
        base = row.previous if what == "mom" else row.year_ago
        rate = row.mom_pct if what == "mom" else row.yoy_pct
        period = self.material.period
        before = period.previous if what == "mom" else period.year_ago
        assert row.value is not None
        if rate is None and base is not None and base > 0:  # a break in the series lies between
            text = against.broken
        else:
            text = numbers.change(row.value, base, against, is_money=is_money)
        basis = [Basis(row.measure, row.period), Basis(row.measure, str(before))]
        exact = None if rate is None or base is None else written(Fraction(row.value - base, base) * 100)
        return self.book.add(name, exact, "percent", text, basis)

    def _since(self, name: str, what: str, first: GrowthRow, row: GrowthRow, is_money: bool) -> Phrase | None:
        """The base, the change since the first period, how many times as much it is now."""
        if first.value is None or row.value is None or first.period >= str(self.material.period.previous):
            return None
        basis = [Basis(row.measure, row.period), Basis(row.measure, first.period)]
        if what == "start":
            unit = self.material.programme.measures[row.measure].unit
            text = self.amount(row.measure, first.value)
            return self.book.add(name, first.value, "money" if unit == "money" else "count", text, basis[1:])
        if what == "times":
            ratio = numbers.times(row.value, first.value)
            exact = written(Fraction(row.value, first.value)) if first.value else None
            return None if ratio is None else self.book.add(name, exact, "ratio", ratio, basis)
        said = numbers.since(row.value, first.value, is_money=is_money)
        if said is None:
            return None
        exact = written(Fraction(row.value - first.value, first.value) * 100)
        joint = " in" if " times " in said.en else ""
        return self.book.add(name, exact, "percent", Text(zh=said.zh, en=said.en + joint), basis)

    def _of_indicator(self, name: str, code: str, what: str) -> Phrase | None:
        indicator = self.material.programme.indicators[code]
        rows = self.material.together(code)
        row = next((one for one in rows if one.period == str(self.material.period)), None)
        if row is None:
            return None
        basis = indicator_basis(indicator, row.period)
        if what == "value":
            text = value_text(indicator, row.value)
            return self.book.add(name, written(row.value), unit_of(indicator), text, basis)
        if what in ("numerator", "denominator"):
            return self._part(name, indicator, row, what)
        if what == "mom" and self._is_yearly:
            return None
        if what in ("mom", "yoy"):
            return self._indicator_change(name, indicator, rows, row, what)
        if what == "planned":
            planned = planned_for(self.material.programme, self.material.period, code)
            if planned is None:
                return None
            text = value_text(indicator, planned)
            return self.book.add(name, written(planned), unit_of(indicator), text, (), phrases.PLAN)
        target = target_of(self.material.programme, self.material.period, code)
        if target is None:
            return None
        if what == "target":
            return self.book.add(
                name, written(target), unit_of(indicator), value_text(indicator, target), (), phrases.METHOD
            )
        done = row.value / target
        return self.book.add(
            name, written(done * 100), "percent", numbers.percent(done), basis, phrases.METHOD
        )

    def _part(self, name: str, indicator: Indicator, row: TogetherRow, what: str) -> Phrase | None:
        """Numerator or denominator, where it is one measure that is counted."""
        term = indicator.numerator if what == "numerator" else indicator.denominator
        value = row.numerator if what == "numerator" else row.denominator
        if term not in self.material.programme.measures or value is None:
            return None
        basis = [Basis(term, row.period, scenario=one) for one in indicator.scenario or ("",)]
        measure = self.material.programme.measures[term]
        is_money = measure.unit == "money"
        text = self.amount(term, value) if is_money else numbers.exact(value, measure.counted_in)
        return self.book.add(name, value, "money" if is_money else "count", text, basis)

    def _indicator_change(
        self, name: str, indicator: Indicator, rows: list[TogetherRow], row: TogetherRow, what: str
    ) -> Phrase:
        period = self.material.period
        before = str(period.previous if what == "mom" else period.year_ago)
        against = self.month if what == "mom" else numbers.YEAR
        base = next((one.value for one in rows if one.period == before), None)
        basis = [*indicator_basis(indicator, row.period), *indicator_basis(indicator, before)]
        change = row.mom if what == "mom" else row.yoy
        exact = None if change is None else written(change * 100)
        if indicator.is_share:
            text = numbers.points_change(row.value / 100, None if base is None else base / 100, against)
            return self.book.add(name, exact, "points", text, basis)
        return self.book.add(name, exact, "percent", numbers.change(row.value, base, against), basis)


def indicator_basis(indicator: Indicator, period: str, institution: str = "") -> list[Basis]:
    """The facts behind an indicator in a period."""
    return [
        Basis(measure, period, institution, scenario=scenario)
        for measure in indicator.measures
        for scenario in indicator.scenario or ("",)
    ]


LARGE_ZH, LARGE = 10_000, 100_000
"""From which value on a sentence counts in ten thousands (万), in millions."""


def unit_of(indicator: Indicator) -> Unit:
    """The unit under which an edition keeps an indicator's value: percent, or ratio for whatever else it is counted
    in."""
    return "percent" if indicator.unit.en == "%" else "ratio"


def value_text(indicator: Indicator, value: Fraction) -> Text:
    """A value rounded to the indicator's decimals, with its unit; a large count as it is said: 46.05亿笔, 7.22万笔."""
    number = numbers.plain(value, indicator.decimals)
    if isinstance(value, Told):
        zh, is_percent = number.replace("–", "—").replace(",", ""), indicator.unit.en == "%"
        if is_percent:
            return Text(zh=zh.replace("—", "%—") + "%", en=f"{number}%")
        return Text(zh=f"{zh}{indicator.unit.zh}", en=f"{number} {indicator.unit.en}")
    if indicator.unit.en == "%":
        return Text(zh=f"{number}%", en=f"{number}%")
    zh = numbers.large_zh(value) if abs(value) >= LARGE_ZH else number.replace(",", "")
    en = numbers.large_en(value) if abs(value) >= LARGE else number
    return Text(zh=f"{zh}{indicator.unit.zh}", en=f"{en} {indicator.unit.en}")
