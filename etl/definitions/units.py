"""The units in which a layout's columns may be written: words that everybody knows, and those that it declares."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.definitions.measures import Measure
from etl.definitions.settings import Currency
from etl.values.units import NO_WORDS, factor_of, known_units, spelt, told


@dataclass(frozen=True)
class Units:
    """The money of a programme, and a layout's own words with how many counts or major units each is."""

    currency: Currency
    declared: Mapping[str, int] = field(default_factory=lambda: NO_WORDS)

    def factor(self, unit: str, measured: str) -> int | None:
        """How many smallest units one `unit` is; None where nobody knows it."""
        money = self.currency
        return factor_of(unit, measured, money.minor_per_major, money.code, self.declared)

    def of(self, unit: str, measure: Measure) -> int | None:
        """Like `factor`, where the measure's own counting word and the money's own name count as known too."""
        known = self.factor(unit, measure.unit)
        one = measure.counted_in if measure.unit == "count" else self.currency.major
        text = spelt(unit)
        for word in (spelt(one.zh), spelt(one.en)):
            if known is None and text.endswith(word):
                known = self.factor(text.removesuffix(word).strip(), measure.unit)
        return known

    def allowed(self, measured: str) -> tuple[str, ...]:
        """Spellings that are known, those of the layout first."""
        return (*self.declared, *known_units(measured, self.currency.code))

    def told(self, measure: Measure, factor: int, language: str) -> str:
        """The unit of so many smallest units in words of one language."""
        base = 1 if measure.unit == "count" else self.currency.minor_per_major
        if factor % base:
            return told(factor, self.currency.minor.in_language(language), language)
        one = measure.counted_in if measure.unit == "count" else self.currency.major
        return told(factor // base, one.in_language(language), language)

    def smallest(self, measure: Measure, language: str) -> str:
        """What a figure is a whole number of."""
        one = measure.counted_in if measure.unit == "count" else self.currency.minor
        return one.in_language(language)
