"""The words of a programme: where regions are ranked nobody reads "institution", where quarters are reported nobody
reads "month". Messages are written for institutions and months, and fitted here, before names and figures come in.
"""

import re
from functools import lru_cache
from typing import Literal

from pages.shared.language import Language

Ranked = Literal["institution", "region"]
Frequency = Literal["month", "quarter"]

# What a message says of institutions and months, and what it says of regions and quarters; the longer pattern first.
_REGION: dict[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"\ban institution\b", "a region"),
        (r"\ban Institution\b", "a Region"),
        (r"\binstitution(s?)\b", r"region\1"),
        (r"\bInstitution(s?)\b", r"Region\1"),
    ),
    "zh": ((r"(贵|本)机构", "该地区"), ("机构", "地区")),
}
_QUARTER: dict[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"(?<!-)\bmonth(s?)\b", r"quarter\1"),
        (r"\bMonth(s?)\b", r"Quarter\1"),
        (r"\bmonthly\b", "quarterly"),
    ),
    "zh": (
        ("本月", "本季度"),
        ("上月", "上季度"),
        ("当月", "当季"),
        ("逐月", "逐季"),
        ("各月", "各季度"),
        ("月份", "季度"),
        ("个月", "个季度"),
    ),
}
_PLACEHOLDER = re.compile(r"(\{[^{}]*\})")


@lru_cache(maxsize=4096)
def fitted(message: str, language: Language, ranked: Ranked, frequency: Frequency) -> str:
    """`message` in the words of a programme. What stands in braces is left alone."""
    pairs = (_REGION[language] if ranked == "region" else ()) + (
        _QUARTER[language] if frequency == "quarter" else ()
    )
    parts = _PLACEHOLDER.split(message)
    fit = [part if part.startswith("{") else _replaced(part, pairs) for part in parts]
    # Chinese counts institutions with a word of their own.
    if language == "zh" and ranked == "region" and "机构" in message:
        fit = [part if part.startswith("{") else part.replace("家", "个") for part in fit]
    return "".join(fit)


def _replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for pattern, better in pairs:
        text = re.sub(pattern, better, text)
    return text
