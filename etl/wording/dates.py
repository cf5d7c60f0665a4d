"""Periods in words, as they stand in a sentence: years always in full."""

from etl.values.periods import Period
from etl.values.text import Text

_NTH = ("first", "second", "third", "fourth")


def period_words(period: Period) -> Text:
    """As it stands in a sentence: 2019年12月, December 2019; 2019年第四季度, the fourth quarter of 2019; 2019年下半年,
    the second half of 2019; 2019年, 2019."""
    name = period.name
    if period.per_year in (12, 1):
        return name
    what = "quarter" if period.per_year == 4 else "half"
    return Text(zh=name.zh, en=f"the {_NTH[period.number - 1]} {what} of {period.year}")


def axis_name(period: Period) -> Text:
    """As it stands under an axis: 2019年12月, Dec 2019; 2019年4季度, Q4 2019; 2019年下半年, H2 2019; 2019."""
    if period.per_year == 12:
        return Text(zh=period.name.zh, en=f"{period.name.en[:3]} {period.year}")
    if period.per_year == 1:
        return Text(zh=str(period), en=str(period))
    if period.per_year == 2:
        return Text(zh=period.name.zh, en=f"H{period.number} {period.year}")
    return Text(zh=f"{period.year}年{period.number}季度", en=f"Q{period.number} {period.year}")


def end_words(period: Period) -> Text:
    """2019年12月末; the end of December 2019."""
    last = period_words(period.months[-1])
    return Text(zh=f"{last.zh}末", en=f"the end of {last.en}")
