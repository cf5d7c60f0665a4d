"""The words of a programme: where regions are ranked nobody reads "institution", where quarters are reported nobody
reads "month", where years are assessed nobody reads "quarter". Messages are written for institutions, monthly returns
and quarterly assessments, and fitted here, before names and figures come in.
"""

import re
from functools import lru_cache
from typing import Literal

from etl.values.periods import Frequency
from pages.shared.language import Language

Ranked = Literal["institution", "region"]
Pairs = tuple[tuple[str, str], ...]

# What a message says of institutions, and what it says of regions; the longer pattern first.
_REGION: dict[Language, Pairs] = {
    "en": (
        (r"\ban institution\b", "a region"),
        (r"\ban Institution\b", "a Region"),
        (r"\binstitution(s?)\b", r"region\1"),
        (r"\bInstitution(s?)\b", r"Region\1"),
    ),
    "zh": ((r"(贵|本)机构", "该地区"), ("机构", "地区")),
}
_LENGTHS_EN: dict[Frequency, tuple[str, str]] = {
    "month": ("month", "monthly"),
    "quarter": ("quarter", "quarterly"),
    "half": ("half-year", "half-yearly"),
    "year": ("year", "yearly"),
}
# In Chinese: this one, the last one, in this one, one by one, each of them, the name of the thing, so many of them.
_LENGTHS_ZH: dict[Frequency, tuple[str, str, str, str, str, str, str]] = {
    "month": ("本月", "上月", "当月", "逐月", "各月", "月份", "个月"),
    "quarter": ("本季度", "上季度", "当季", "逐季", "各季度", "季度", "个季度"),
    "half": ("本期", "上期", "当期", "逐期", "各期", "半年度", "个半年"),
    "year": ("本年度", "上年度", "当年", "逐年", "各年度", "年度", "年"),
}
# Chinese counts institutions with a word of their own, which also ends other words: everybody, a country, an expert.
_COUNTED = re.compile(r"(?<![大国专商农])家(?!庭)")
_PLACEHOLDER = re.compile(r"(\{[^{}]*\})")


@lru_cache(maxsize=4096)
def fitted(
    message: str, language: Language, ranked: Ranked, frequency: Frequency, assessed: Frequency = "quarter"
) -> str:
    """`message` in the words of a programme. What stands in braces is left alone."""
    lengths = _lengths(language, frequency, assessed)
    pairs = _REGION[language] if ranked == "region" else ()
    parts = _PLACEHOLDER.split(message)
    fit = [part if part.startswith("{") else _replaced(_in_lengths(part, lengths), pairs) for part in parts]
    if language == "zh" and ranked == "region":
        fit = [part if part.startswith("{") else _COUNTED.sub("个", part) for part in fit]
    return "".join(fit)


def _lengths(language: Language, frequency: Frequency, assessed: Frequency) -> dict[str, str]:
    """Every word of a length that a message may hold, and what stands in its place."""
    found: dict[str, str] = {}
    pairs: tuple[tuple[Frequency, Frequency], ...] = (("month", frequency), ("quarter", assessed))
    for written, meant in pairs:
        if written == meant:
            continue
        if language == "zh":
            found |= dict(zip(_LENGTHS_ZH[written], _LENGTHS_ZH[meant], strict=True))
            found |= (
                {"本季": _LENGTHS_ZH[meant][0], "每季": f"每{_LENGTHS_ZH[meant][5]}"}
                if written == "quarter"
                else {}
            )
            continue
        (one, adverb), (other, its_adverb) = _LENGTHS_EN[written], _LENGTHS_EN[meant]
        for old, new in ((one, other), (f"{one}s", f"{other}s"), (adverb, its_adverb)):
            found |= {old: new, old.capitalize(): new.capitalize()}
    return found


def _in_lengths(text: str, lengths: dict[str, str]) -> str:
    """All replaced at once: a month that became a quarter is not taken for one that is assessed."""
    if not lengths:
        return text
    words = "|".join(sorted(map(re.escape, lengths), key=len, reverse=True))
    is_latin = any(word.isascii() for word in lengths)
    pattern = rf"(?<![\w-])(?:{words})\b" if is_latin else rf"(?:{words})(?!节)"
    return re.sub(pattern, lambda match: lengths[match[0]], text)


def _replaced(text: str, pairs: Pairs) -> str:
    for pattern, better in pairs:
        text = re.sub(pattern, better, text)
    return text
