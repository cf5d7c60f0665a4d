"""A figure as it is printed: value, numerator and denominator, in the indicator's unit and decimals."""

from fractions import Fraction

from etl.definitions.indicators import Indicator
from etl.scoring.readings import Reading
from etl.values.exact import rounded
from etl.values.text import Text, unit_of


def value_words(indicator: Indicator, value: Fraction) -> Text:
    """A value rounded half-up to the indicator's decimals, with its unit."""
    number = f"{rounded(value, indicator.decimals):,f}"
    return Text(zh=_joined(number, indicator.unit.zh), en=_joined(number, indicator.unit.en))


def figure_words(indicator: Indicator, reading: Reading, row: int) -> Text:
    """87.50% = 350 ÷ 400; a volume is its value alone."""
    value = value_words(indicator, reading.exact(row))
    if indicator.is_volume:
        return value
    money = Fraction(reading.scale, indicator.scale)
    top = _counted(int(reading.numerator[row]), money.denominator)
    bottom = _counted(int(reading.denominator[row]), money.numerator)
    times = "" if indicator.scale in (1, 100) else f" × {indicator.scale:,}"
    return Text(zh=f"{value.zh} = {top} ÷ {bottom}{times}", en=f"{value.en} = {top} ÷ {bottom}{times}")


def _counted(amount: int, minor: int) -> str:
    """Counts as they are; money, kept in minor units, in major ones."""
    return f"{amount:,}" if minor == 1 else f"{rounded(Fraction(amount, minor), 2):,f}"


def _joined(number: str, unit: str) -> str:
    return f"{number}{unit}" if unit in ("%", "‰") else f"{number} {unit_of(number, unit)}"
