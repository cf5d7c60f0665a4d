"""Exact numbers behind what is printed, for cells and charts that count with them."""

import datetime
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from etl.editions.model import Edition, Figure
from etl.values.exact import rounded

MOST_DIGITS = 15
"""As many significant digits as a spreadsheet's numbers keep."""
MOVEMENTS = ("↑", "↓", "→")
"""With what the printed text of a movement begins."""
_BAND = re.compile(r"([−+-]?[\d,.]+)([—–])([−+-]?[\d,.]+)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T|$)")
_SCALES = {
    "万亿": 12, "亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3,
    "trillion": 12, "billion": 9, "crore": 7, "million": 6, "lakh": 5, "ten thousand": 4, "10,000": 4, "thousand": 3,
}  # fmt: skip


def exact(figure: Figure) -> Decimal | None:
    """The stored value; money, which is stored in minor units, in whole units of two decimals. None for words."""
    if figure.value is None:
        return None
    try:
        value = Decimal(figure.value)
    except ArithmeticError:
        return None
    return value / 100 if figure.unit == "money" else value


def as_printed(edition: Edition) -> Edition:
    """The edition with figures of single institutions as fine as they are printed, and no finer: what participants get
    of one that was drawn up before there were rules of disclosure. Its texts are what was published."""
    figures = {
        id: replace(figure, value=_printed_value(figure)) if _is_of_one(figure) else figure
        for id, figure in edition.figures.items()
    }
    return replace(edition, figures=figures)


def _is_of_one(figure: Figure) -> bool:
    ratio = figure.unit in ("percent", "ratio", "points")
    return ratio and figure.value is not None and any(one.institution for one in figure.basis)


def _printed_value(figure: Figure) -> str | None:
    """The number that is printed, nothing where the text is none."""
    value = exact(figure)
    decimals = None if value is None else _printed_decimals(figure, value)
    return None if value is None or decimals is None else f"{rounded(Fraction(value), decimals):f}"


def scale_of(unit: str) -> tuple[Decimal, str]:
    """万笔 as (10000, 笔): by how much a unit is larger than the plain one, and the plain one."""
    for words, power in _SCALES.items():
        if re.match(rf"{words}(?![a-z])", unit):
            return Decimal(10) ** power, unit[len(words) :].strip().removeprefix("of ").strip()
        if unit.endswith(" " + words):
            return Decimal(10) ** power, unit.removesuffix(words).strip()
    return Decimal(1), unit


def scaled(figure: Figure, unit: str) -> Decimal | None:
    """The value in `unit`, exactly; a share that is stored as a fraction of one, in percent."""
    value = exact(figure)
    if value is None:
        return None
    return value * 100 if _is_fraction(figure) else value / scale_of(unit)[0]


def is_countable(value: Decimal) -> bool:
    """Whether a spreadsheet's number holds the value to the last digit."""
    return len(value.normalize().as_tuple().digits) <= MOST_DIGITS


def number_format(figure: Figure) -> str:
    """The spreadsheet's number format: it rounds what is seen, never what is stored."""
    decimals = _places(figure)
    plain = "0" if figure.unit in ("rank", "days") else "#,##0"
    shown = plain + ("." + "0" * decimals if decimals else "")
    if figure.unit != "percent":
        return shown
    return shown + "%" if _is_fraction(figure) else shown + '"%"'


def cell_value(figure: Figure) -> Decimal | None:
    """What stands in a spreadsheet's cell: a percentage as a part of one, everything else as it is stored."""
    value = exact(figure)
    if value is None or figure.unit != "percent" or _is_fraction(figure):
        return value
    return value.scaleb(-2)


def cell_format(figure: Figure) -> str:
    """The number format of such a cell. A movement is a number that shows itself as it is printed: ↑2, ↓1, →."""
    if figure.unit == "rank" and figure.text.zh[:1] in MOVEMENTS:
        return '"↑"0;"↓"0;"→"'
    return number_format(figure).replace('"%"', "%")


def cell_words(figure: Figure, said: str) -> str:
    """The words of a cell that holds no number. Of percentages each says so itself: 89.0%—89.5%, and in English
    89.0–89.5%."""
    band = _BAND.fullmatch(said) if figure.unit == "percent" else None
    return said if band is None else f"{band[1]}{'%' if band[2] == '—' else ''}{band[2]}{band[3]}%"


def day_of(figure: Figure) -> datetime.datetime | None:
    """The day that a figure of words tells (2020-01-15, or with a time); None where it is none."""
    if figure.unit != "text" or not isinstance(figure.value, str) or not _DAY.match(figure.value):
        return None
    try:
        return datetime.datetime.fromisoformat(figure.value).replace(tzinfo=None)
    except ValueError:
        return None


def _places(figure: Figure) -> int:
    """Decimals to show: those of the printed text where it prints the value itself, else the value's own. Halfway
    between two printed numbers one more: a program rounds its binary number, and to either of them."""
    value = exact(figure) or Decimal(0)
    for candidate in (value, value * 100):
        decimals = _printed_decimals(figure, candidate)
        if decimals is not None:
            return decimals + (candidate.scaleb(decimals) % 1 in (Decimal("0.5"), Decimal("-0.5")))
    exponent = value.normalize().as_tuple().exponent
    own = max(0, -exponent) if isinstance(exponent, int) else 0
    return 2 if figure.unit == "money" else own


def _is_fraction(figure: Figure) -> bool:
    """Whether a percentage is stored as a part of one: 0.5 that is printed as 50%."""
    value = exact(figure)
    if figure.unit != "percent" or not value or _printed_decimals(figure, value) is not None:
        return False
    return _printed_decimals(figure, value * 100) is not None


def _printed_decimals(figure: Figure, value: Decimal) -> int | None:
    """The decimals of the printed number if that is `value`, rounded; else None."""
    found = re.search(r"\d[\d,]*(?:\.(\d+))?", figure.text.zh)
    if not found:
        return None
    decimals = len(found.group(1) or "")
    off = abs(abs(value) - Decimal(found.group().replace(",", "")))
    return decimals if off <= Decimal(5).scaleb(-decimals - 1) else None
