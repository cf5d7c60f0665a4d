"""Read the period that a title or a cover states, however it is written."""

import datetime
import re
import unicodedata
from functools import lru_cache

from etl.sources.numbers import shortened
from etl.values.periods import Period

_ABBREVIATED = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_ABBREVIATED, start=1)}
_WORDED = re.compile(r"([a-z]{3})[a-z]*\.?[\s'’`,-]*(\d{4}|\d{2})(?!\d)")
_CHINESE_MONTH = re.compile(r"(\d{4})年(\d{1,2})月")
_SEVERAL_MONTHS = re.compile(r"月(?:份|度)?[-~至到—–、](?:\d{4}年)?\d{1,2}月")
_NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_CHINESE_YEAR = re.compile(r"[〇零一二三四五六七八九]{4}(?=年)")
_NUMERAL_MONTH = re.compile(r"[一二三四五六七八九十]{1,3}(?=月)")
_CHINESE_QUARTER = re.compile(r"(\d{4})年第?([1-4一二三四])季度?")
_CHINESE_HALF = re.compile(r"(\d{4})年?([上下])半年")
_LONGEST_TITLE = 200
_YEAR = re.compile(r"((?:19|20)\d{2})(?:年度?)?")
"""A year and nothing else: a title that names one in passing is not about it."""
_WRITTEN = re.compile(
    r"(?<!\d)(\d{4})(?:[-/. ]?(?:(0[1-9]|1[0-2])|q([1-4])|h([12]))(?!\d)|[-/.]([1-9])(?!\d))"
)


def read_period(stated: object) -> Period | None:
    """The period in a cell or a piece of a title: `June 2025`, `2019年12月`, `2019-Q4`, `2019年上半年`, `2017年度`."""
    if isinstance(stated, datetime.date | datetime.datetime):
        return Period(stated.year, stated.month)
    if isinstance(stated, float) and stated.is_integer():
        stated = int(stated)
    text = unicodedata.normalize("NFKC", str(stated)).casefold().strip()
    unspaced = _arabic("".join(text.split()))
    if _SEVERAL_MONTHS.search(unspaced):
        return None
    if match := _CHINESE_MONTH.search(unspaced):
        return _month(int(match[1]), int(match[2]))
    if match := _CHINESE_QUARTER.search(text):
        return Period(
            int(match[1]), int(match[2]) if match[2].isdigit() else "一二三四".index(match[2]) + 1, 4
        )
    if match := _CHINESE_HALF.search(text):
        return Period(int(match[1]), 1 if match[2] == "上" else 2, 2)
    if match := _WRITTEN.search(text):
        return _written(int(match[1]), match[2] or match[5], *match.group(3, 4))
    if match := _YEAR.fullmatch(unspaced):
        return Period(int(match[1]), 1, 1)
    if match := _WORDED.search(text):
        year = int(match[2]) + (2000 if len(match[2]) == 2 else 0)
        return _month(year, _MONTHS.get(match[1], 0))
    return None


def quoted(found: object) -> dict[str, str]:
    """What was to state a period and could not be understood, for the sentence that asks for it."""
    text = shortened(found)
    if not text:
        return {"found_zh": "没有写明", "found_en": "says nothing"}
    return {
        "found_zh": f"写的是“{text}”，无法识别为",
        "found_en": f"says “{text}”, which is not understood as",
    }


def stated_month(title: str) -> Period | None:
    """The month that a title names in words; None where it names none, several, or a day."""
    return _remembered_month(title) if len(title) <= _LONGEST_TITLE else _stated_month(title)


def _stated_month(title: str) -> Period | None:
    text = "".join(unicodedata.normalize("NFKC", title).split())
    found = {match.groups() for match in _CHINESE_MONTH.finditer(text)}
    if len(found) != 1 or _SEVERAL_MONTHS.search(text) or re.search(r"月\d{1,2}日", text):
        return None
    return read_period(text)


_remembered_month = lru_cache(maxsize=8_192)(_stated_month)
"""Among titles stand headings and names of regions, the same ones sheet by sheet."""


def _arabic(text: str) -> str:
    """二〇一九年十二月 as 2019年12月, and 2020年一月份 as 2020年1月份; every year and month of the text."""
    text = _CHINESE_YEAR.sub(lambda match: match[0].translate(_NUMERALS), text)
    return _NUMERAL_MONTH.sub(lambda match: _month_number(match[0]), text)


def _month_number(numeral: str) -> str:
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return numeral.translate(_NUMERALS)
    return (tens or "1").translate(_NUMERALS) + (ones or "0").translate(_NUMERALS)


def _written(year: int, month: str | None, quarter: str | None, half: str | None) -> Period | None:
    if month:
        return _month(year, int(month))
    return Period(year, int(quarter or half or 0), 4 if quarter else 2)


def _month(year: int, month: int) -> Period | None:
    return Period(year, month) if 1 <= month <= 12 else None
