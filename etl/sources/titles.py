"""Read the period that a title or a cover states, however it is written."""

import datetime
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from etl.sources.numbers import shortened
from etl.values.periods import YEARS, Period

_ABBREVIATED = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_ABBREVIATED, start=1)}
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_NAMED = rf"(?<![a-z])({'|'.join(_ABBREVIATED)})[a-z]*\.?(?:\s*{_DAY}(?=,?\s+\d{{4}}(?!\d)))?"
"""June, Jun., June 30: a day only where a year of four digits follows."""
_YEAR_BEHIND = r"[\s'’`,-]*(\d{4}|\d{2})(?!\d)"
_WORDED = re.compile(_NAMED + _YEAR_BEHIND)
_CHINESE_MONTH = re.compile(r"(\d{4})年(\d{1,2})月")
_NUMERALS = str.maketrans("〇○◯零一二三四五六七八九", "0000123456789")
_CHINESE_YEAR = re.compile(r"[〇○◯零一二三四五六七八九]{4}(?=年)")
"""Many write the circle of a list for the numeral 〇."""
_NUMERAL_MONTH = re.compile(r"[一二三四五六七八九十]{1,3}(?=月)|(?<=年)元(?=月)")
_CHINESE_QUARTER = re.compile(r"(\d{4})年第?([1-4一二三四])季度?")
_CHINESE_HALF = re.compile(r"(\d{4})年?([上下])半年")
_LONGEST_TITLE = 200
_YEAR = re.compile(r"((?:19|20)\d{2})(?:年度?)?")
"""A year and nothing else: a title that names one in passing is not about it."""
_WRITTEN = re.compile(
    r"(?<!\d)(\d{4})(?:[-/. ]?(?:(0[1-9]|1[0-2])|q([1-4])|h([12]))(?!\d)|[-/.]([1-9])(?!\d))"
)
_ALONE = re.compile(
    r"(?P<year>\d{4})-?m(?P<month>0[1-9]|1[0-2])"
    r"|(?P<month_before>0?[1-9]|1[0-2])[/.](?P<year_behind>\d{4})"
    r"|(?P<year_of_day>(?:19|20)\d{2})(?P<month_of_day>0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
"""2019M12, 12/2019, 20191231: months where nothing else stands beside them."""
_ALONE_PARTS = ("year", "year_behind", "year_of_day"), ("month", "month_before", "month_of_day")
_HYPHEN = "\u2010"

_EACH_WORDED = re.compile(rf"(?:(?<!\d){_DAY}\s+)?{_NAMED}(?:{_YEAR_BEHIND})?")
_EACH_MONTH = re.compile(
    r"(?<!\d)(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?|(0[1-9]|1[0-2]))(?!\d|[-/.]\d{1,2}(?!\d))"
)
_EACH_BEHIND = re.compile(r"(?<![a-z\d/.])(0?[1-9]|1[0-2])[/.](\d{4})(?!\d)")
_EACH_M = re.compile(r"(?<!\d)(\d{4})-?m(0[1-9]|1[0-2])(?!\d)")
_EACH_PART = re.compile(r"(?<!\d)(\d{4})[-/. ]?([qh])([1-4])(?!\d)")
_ONE = r"(?:(\d{4})年)?第?(\d{1,2})(月|季|半)(?:份|度|年)?(?:\d{1,2}日)?"
_SIDE_BY_SIDE = re.compile(rf"{_ONE}(?:[-‐-―~〜/&+、至到及和与]|to|and|till|until|through)*(?={_ONE})")
_ORDINALS = str.maketrans("一二三四上下", "123412")


def read_period(stated: object) -> Period | None:
    """The period in a cell or a piece of a title: `June 2025`, `2019年12月`, `2019-Q4`, `2019年上半年`, `2017年度`.
    None also where it names several (the figures of `Oct–Dec 2019` are not December's), and for the number 2019.1:
    a spreadsheet keeps 2019.10 as the same one. Nor is a year that nothing can be reckoned of one."""
    period = _read(stated)
    return period if period is not None and period.year in YEARS else None


def _read(stated: object) -> Period | None:
    if isinstance(stated, datetime.date | datetime.datetime):
        return Period(stated.year, stated.month)
    if isinstance(stated, float) and stated.is_integer():
        stated = int(stated)
    text = unicodedata.normalize("NFKC", str(stated)).replace(_HYPHEN, "-").casefold().strip()
    if isinstance(stated, float | Decimal) and text.endswith(".1"):
        return None
    unspaced = _arabic("".join(text.split()))
    if names_several(text):
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
    if match := _ALONE.fullmatch(unspaced):
        year, month = (next(filter(None, match.group(*names))) for names in _ALONE_PARTS)
        return _month(int(year), int(month))
    if match := _YEAR.fullmatch(unspaced):
        return Period(int(match[1]), 1, 1)
    if match := _WORDED.search(text):
        year = int(match[2]) + (2000 if len(match[2]) == 2 else 0)
        return _month(year, _MONTHS.get(match[1], 0))
    return None


def names_several(text: str) -> bool:
    """Whether a text goes from one period to another or names two side by side: `Oct–Dec 2019`, `2019-12至2020-01`.
    From the first to the last day of one month is that month."""
    unspaced = _each_in_chinese(unicodedata.normalize("NFKC", text).casefold())
    for match in _SIDE_BY_SIDE.finditer(unspaced):
        year, number, kind, other_year, other_number, other_kind = match.groups()
        is_same_year = year == other_year or not (year and other_year)
        if (int(number), kind) != (int(other_number), other_kind) or not is_same_year:
            return True
    return False


def _each_in_chinese(text: str) -> str:
    """Every period of a text in one writing, without spaces: 2019年12月, 2019年4季, 2019年1半."""
    text = _EACH_WORDED.sub(lambda match: f"{_full(match[2])}{_MONTHS[match[1]]}月", text)
    text = _EACH_BEHIND.sub(r"\2年\1月", text)
    text = _EACH_M.sub(r"\1年\2月", text)
    text = _EACH_MONTH.sub(_month_in_chinese, text)
    text = _EACH_PART.sub(lambda match: f"{match[1]}年{match[3]}{'季' if match[2] == 'q' else '半'}", text)
    unspaced = _arabic("".join(text.split()))
    return re.sub(r"[一二三四](?=季)|[上下](?=半年)", lambda match: match[0].translate(_ORDINALS), unspaced)


def _month_in_chinese(match: re.Match[str]) -> str:
    day = f"{match[3]}日" if match[3] else ""
    return f"{match[1]}年{match[2] or match[4]}月{day}"


def _full(year: str | None) -> str:
    return "" if year is None else f"{int(year) + (2000 if len(year) == 2 else 0)}年"


_IN_TITLE = {
    "where_zh": "在标题或封面注明月份，如“2019年12月”",
    "where_en": "the month in its title or on the cover, such as 2019-12",
}


def quoted(found: object, heading: str = "", example: str = "2019-12") -> dict[str, str]:
    """What was to state a period and could not be understood, for the sentence that asks for it. `heading`: of the
    column in which every row of a list states it, written as `example`."""
    where = _IN_TITLE
    if heading:
        where = {
            "where_zh": f"在“{heading}”一栏逐行写明，如“{example}”",
            "where_en": f"it in every row of the column “{heading}”, such as {example}",
        }
    text = shortened(found)
    if not text:
        return {**where, "found_zh": "没有写明", "found_en": "says nothing about"}
    return {
        **where,
        "found_zh": f"写的是“{text}”，无法识别为",
        "found_en": f"says “{text}”, which is not understood as",
    }


def unquoted(heading: str) -> dict[str, str]:
    """Like `quoted`, where what stands in the column may name a person and is not repeated."""
    said = {"found_zh": "所写内容无法识别为", "found_en": "says something that is not understood as"}
    return quoted("", heading) | said


def stated_month(title: str) -> Period | None:
    """The month that a title names in words; None where it names none, several, or a day."""
    return _remembered_month(title) if len(title) <= _LONGEST_TITLE else _stated_month(title)


def _stated_month(title: str) -> Period | None:
    text = _arabic("".join(unicodedata.normalize("NFKC", title).split()))
    found = {match.groups() for match in _CHINESE_MONTH.finditer(text)}
    if len(found) != 1 or names_several(text) or re.search(r"月\d{1,2}日", text):
        return None
    return read_period(text)


_remembered_month = lru_cache(maxsize=8_192)(_stated_month)
"""Among titles stand headings and names of regions, the same ones sheet by sheet."""


def _arabic(text: str) -> str:
    """二〇一九年十二月 as 2019年12月, and 2020年一月份 as 2020年1月份; every year and month of the text."""
    text = _CHINESE_YEAR.sub(lambda match: match[0].translate(_NUMERALS), text)
    return _NUMERAL_MONTH.sub(lambda match: _month_number(match[0]), text)


def _month_number(numeral: str) -> str:
    tens, ten, ones = numeral.replace("元", "一").rpartition("十")
    if not ten:
        return ones.translate(_NUMERALS)
    return (tens or "1").translate(_NUMERALS) + (ones or "0").translate(_NUMERALS)


def _written(year: int, month: str | None, quarter: str | None, half: str | None) -> Period | None:
    if month:
        return _month(year, int(month))
    return Period(year, int(quarter or half or 0), 4 if quarter else 2)


def _month(year: int, month: int) -> Period | None:
    return Period(year, month) if 1 <= month <= 12 else None
