"""A column of numbers that was found: what it measures, and in what unit a cell of it may be written."""

from dataclasses import dataclass

from etl.definitions.measures import Measure
from etl.definitions.returns import Column
from etl.sources.units import factor_of, is_bare_scale


@dataclass(frozen=True)
class NumberColumn:
    """A column of numbers on the sheet: where it is, what it measures and how many smallest units one is."""

    index: int
    column: Column
    measure: Measure
    factor: int
    unit: str
    minor_per_major: int = 100

    @property
    def heading(self) -> str:
        return " / ".join(self.column.heading)

    @property
    def said_unit(self) -> str:
        """The unit for a sentence: that of the heading, else that of the measure."""
        return self.unit or self.measure.counted_in.zh


def factor_written(unit: str, column: NumberColumn) -> int | None:
    """How many smallest units one of a cell's own `unit` is; the column's where it has none; None if that is unclear.

    A bare scale ("12.5万") is clear only where the column has none of its own, and a word that counts something else
    ("台" in a column of 户) is never clear.
    """
    if not unit:
        return column.factor
    if unit == column.unit:
        return column.factor
    base = 1 if column.measure.unit == "count" else column.minor_per_major
    factor = factor_of(unit, column.measure.unit, column.minor_per_major)
    if factor is None or (is_bare_scale(unit) and column.factor != base):
        return None
    if column.measure.unit == "count" and not is_bare_scale(unit):
        return factor if unit[-1] == column.measure.counted_in.zh[-1] else None
    return factor
