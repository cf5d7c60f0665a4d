"""Running sums of columns, which printed totals are held against, and what rounding may explain."""

from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil

# A binary number with its 53 bits denotes a decimal of 15 digits; what lies below is noise of its arithmetic.
_NOISE = Decimal("1e-15")

LARGEST = 10**18
"""No figure and no sum of a column is larger (in smallest units): the store keeps 64 bits, which is nine times that."""
SURELY_SMALL = 1e14
"""Far below both bounds, so that nearly every cell is done with one multiplication."""
MOST_DIGITS = 15
"""No cell has more digits before its point: a spreadsheet keeps no more, so that the rest would be made up."""


def is_too_large(number: float | Decimal, factor: int = 1) -> bool:
    """Whether what a cell says is no figure but a card number or the like. Asked before anything is reckoned."""
    if isinstance(number, float) and abs(number) * factor < SURELY_SMALL:
        return False
    size = Decimal(number)
    return size.adjusted() >= MOST_DIGITS or abs(size) * factor > LARGEST


@dataclass
class ColumnSum:
    """Running sum of a column with what rounding did to it; `section` is what came after the last total."""

    sum: int = 0
    section: int = 0
    rows: int = 0
    rounded: int = 0
    largest: Decimal = field(default_factory=Decimal)

    def add(self, whole: int, remainder: Decimal) -> None:
        """Adds a row: its figure in smallest units, and what was cut off in making it a whole number of them."""
        self.sum += whole
        self.section += whole
        self.rows += 1
        if remainder and is_fraction(whole, remainder):
            self.rounded += 1
            self.largest = max(self.largest, abs(remainder))

    def tolerance(self, published: int) -> int:
        """Half a unit for each rounded row, and the noise of adding `rows` binary numbers of this size."""
        return ceil(Decimal(self.rounded) / 2 + self.rows * _NOISE * abs(published))


def is_fraction(whole: int, remainder: Decimal) -> bool:
    """Whether a remainder is more than the noise of a binary number."""
    return bool(remainder) and abs(remainder) > _NOISE * max(abs(whole), 1)
