"""A column of numbers that was found: what it measures, and in what unit a cell of it may be written."""

from dataclasses import dataclass
from decimal import Decimal

from etl.definitions.measures import Measure
from etl.definitions.returns import Column
from etl.definitions.units import Units
from etl.sources.spelling import as_written
from etl.values.units import is_bare_scale

PER_CENT = frozenset({"%", "percent", "per cent", "pct", "百分比", "百分数"})


@dataclass(frozen=True)
class NumberColumn:
    """A column of numbers on the sheet: where it is, what it measures and how many smallest units one is."""

    index: int
    column: Column
    measure: Measure
    factor: int
    unit: str
    units: Units

    @property
    def heading(self) -> str:
        """Its headings from the top down, with strokes between them, as a finding names the column."""
        return " / ".join(self.column.heading)

    @property
    def said_unit(self) -> str:
        """The unit for a sentence: that of the heading, else that of the measure."""
        return self.unit or self.measure.counted_in.zh

    def allows(self, smallest: int) -> bool:
        """Whether a number of smallest units lies within the bounds of the measure."""
        minimum, maximum = self.measure.minimum, self.measure.maximum
        return (minimum is None or smallest >= minimum) and (maximum is None or smallest <= maximum)

    def told_unit(self, language: str) -> str:
        """The unit in words of a language: as the file spells it, where it spells it in that language."""
        if self.unit and _is_han(self.unit) == (language == "zh"):
            return self.unit
        return self.units.told(self.measure, self.factor, language)

    def told(self, smallest: int) -> str:
        """A number of smallest units as the file would write it, in the file's unit."""
        return as_written(Decimal(smallest) / self.factor)


def factor_written(unit: str, column: NumberColumn) -> int | None:
    """How many smallest units one of a cell's own `unit` is; the column's where it has none; None if that is unclear.

    A bare scale ("12.5万") is clear only where the column has none of its own, and a word that counts something else
    ("台" in a column of 户) is never clear.
    """
    if not unit:
        return column.factor
    if unit == column.unit or {unit, column.unit} <= PER_CENT:
        return column.factor
    base = 1 if column.measure.unit == "count" else column.units.currency.minor_per_major
    factor = column.units.of(unit, column.measure)
    if factor is None or (is_bare_scale(unit) and column.factor != base):
        return None
    if column.measure.unit == "count" and not is_bare_scale(unit):
        return factor if unit[-1] == column.measure.counted_in.zh[-1] else None
    return factor


def _is_han(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
