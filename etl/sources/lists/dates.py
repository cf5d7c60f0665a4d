"""Days as people and spreadsheets write them: which order a column has, where only one fits the whole of it."""

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from etl.sources.spelling import plain

_PARTS = re.compile(
    r"(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,4})\s*日?(?:[ T]+0{1,2}:00(?::00(?:\.0+)?)?)?"
)
_WORDED = re.compile(r"(\d{1,2})[\s-]*([a-z]{3})[a-z]*\.?[\s,-]*(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_LAST_OF_NOTHING = datetime.date(1904, 1, 1)
"""The number 0 is shown as a date of 1899, 1900 or 1904, by the kind of workbook: no day that anybody meant."""
_ORDERS = ((0, 1, 2), (2, 1, 0), (2, 0, 1))
"""Where year, month and day stand: 2018-10-28, 28/10/2018, 10/28/2018."""


def dates_of(values: Iterable[Any]) -> Mapping[str, datetime.date]:
    """Text of a cell (as `text_of_day` gives it) -> the day that it means, for the cells of one column.

    A year of four digits in front leaves no choice. Otherwise the order is that which fits every cell of the column;
    where more than one fits and they mean different days, those cells mean none.
    """
    texts = {text for value in values if (text := text_of_day(value))}
    certain = {text: day for text in texts if (day := _certain(text))}
    parts = {text: match.groups() for text in texts - certain.keys() if (match := _PARTS.fullmatch(text))}
    fitting = [
        read
        for order in _ORDERS
        if (read := {text: _day(*(numbers[i] for i in order)) for text, numbers in parts.items()})
        and all(read.values())
    ]
    if fitting and all(other == fitting[0] for other in fitting):
        certain |= {text: day for text, day in fitting[0].items() if day}
    return certain


def text_of_day(value: Any) -> str:
    """A cell as text for `dates_of`: a day that a spreadsheet keeps as one is written year first."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return plain(value)


def is_like_a_day(text: str) -> bool:
    """Whether a text has the three parts of a day, though it may be none, such as 2019-12-32."""
    return _PARTS.fullmatch(text) is not None or _COMPACT.fullmatch(text) is not None


def _certain(text: str) -> datetime.date | None:
    if match := _COMPACT.fullmatch(text):
        return _day(*match.groups())
    if match := _WORDED.fullmatch(text.casefold()):
        month = _MONTHS.index(match[2]) + 1 if match[2] in _MONTHS else 0
        return _day(match[3], str(month), match[1])
    match = _PARTS.fullmatch(text)
    return _day(*match.groups()) if match and len(match[1]) == 4 else None


def _day(year: str, month: str, day: str) -> datetime.date | None:
    if len(year) not in (2, 4) or len(day) > 2 or len(month) > 2:
        return None
    try:
        read = datetime.date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
    return None if read <= _LAST_OF_NOTHING else read
