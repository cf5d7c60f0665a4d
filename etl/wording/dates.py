"""Periods and days in words: years always in full."""

import datetime

from etl.values.periods import Period
from etl.values.text import Text

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_NTH_ZH = ("一", "二", "三", "四")
_NTH = ("first", "second", "third", "fourth")


def period_words(period: Period) -> Text:
    """2019年12月, December 2019; 2019年第四季度, the fourth quarter of 2019; 2019年下半年, the second half of 2019."""
    year, n = period.year, period.number
    if period.per_year == 12:
        return Text(zh=f"{year}年{n}月", en=f"{_MONTHS[n - 1]} {year}")
    if period.per_year == 4:
        return Text(zh=f"{year}年第{_NTH_ZH[n - 1]}季度", en=f"the {_NTH[n - 1]} quarter of {year}")
    return Text(zh=f"{year}年{'上' if n == 1 else '下'}半年", en=f"the {_NTH[n - 1]} half of {year}")


def end_words(period: Period) -> Text:
    """2019年12月末; the end of December 2019."""
    last = period_words(period.months[-1])
    return Text(zh=f"{last.zh}末", en=f"the end of {last.en}")


def day_words(day: datetime.date) -> Text:
    """2020年1月15日; 15 January 2020."""
    return Text(
        zh=f"{day.year}年{day.month}月{day.day}日", en=f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    )
