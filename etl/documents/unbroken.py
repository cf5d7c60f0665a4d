"""What no line ends inside of: bands of two numbers, a number with its unit, a day in English.

The PDF sets each as a box, which leaves the text as it is. Word processors know no boxes: in the DOCX word joiners
(U+2060) stand beside the dash of a band, which is where they would break it; everything else is left to be found as it
is written.
"""

import re
from collections.abc import Mapping
from typing import Literal

Language = Literal["zh", "en"]
_NUMBER = r"[−\d][\d.,]*"
_PLAIN = r"(?:元|人次|卢比|[年月日名分家户笔个台人点条项期位处座辆次倍件])"
_UNIT = rf"(?:百分点|[万亿]?{_PLAIN}(?:[/·]{_PLAIN})*)"
"""Of 0.33个百分点 and 10个工作日 a line may end behind 个: held together, they stretch the line before them. Units of
several words (笔/人·月) are one."""
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY = re.compile(rf"\d{{4}}年\d{{1,2}}月(?:\d{{1,2}}日)?|(?:\d{{1,2}} )?(?:{_MONTHS}) \d{{4}}")
"""A day or month as it is written in a cell."""
BAND = rf"{_NUMBER}%?[—–]−?\d[\d.,]*%?"
_BEFORE, _BEHIND = r"[(（《“]*", r"[,.;:)，。、；：）》”]*"
"""Marks go with the number: beside a box a line could end in front of a comma."""
_LAST = "[元次比年月日名分家户笔个台人点条项期位处座辆倍件]"
"""The signs with which a unit of several words may go on."""
_AMOUNT = rf"{_NUMBER}(?:{_UNIT}|[万亿%])"
_ADDRESS = r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]*[A-Za-z0-9]"
"""An address of electronic mail: typst ends a line behind its @."""
_LARGE = rf"{_NUMBER} (?:million|billion|trillion)"
WHOLE: Mapping[Language, re.Pattern[str]] = {
    "zh": re.compile(rf"{_BEFORE}(?:{_NUMBER}%?[—–]|{_AMOUNT}/?){_BEHIND}"),
    "en": re.compile(
        rf"{_BEFORE}(?:{_ADDRESS}|\d{{1,2}} (?:{_MONTHS})|{BAND}{_UNIT}?|{_AMOUNT}|{_LARGE}){_BEHIND}"
    ),
}
"""Both the regular expressions of Python and of typst. Chinese lines are justified: one that had to make room for a
whole band or pair (74辆/260辆) would be stretched until its characters stand apart, so it may end behind the dash or
slash, as in print."""
IN_CELLS = rf"{_BEFORE}{BAND}{_BEHIND}"
"""Lines of cells are not stretched: there a band is whole in Chinese too. It begins where the other match would."""
JOINER = "\N{WORD JOINER}"
_DASH = re.compile(r"(?<=[\d%])([—–])(?=−?\d)")
_PER = re.compile(rf"(?<={_LAST})([/·])(?={_PLAIN})")
_LONG = re.compile(r"[!-~]{14,}")


_PIECES = {
    language: re.compile(
        rf"(?:{whole.pattern})\s*|[（《“(]*(?:[A-Za-z0-9.,%'’−—–@-]+|\S)[，。、；：）》”,.;:)]*\s*|\s+"
    )
    for language, whole in WHOLE.items()
}


def pieces(words: str, language: Language) -> list[str]:
    """The words in pieces behind each of which a line may end; together they are the words."""
    return _PIECES[language].findall(words)


def joined(words: str, language: Language) -> str:
    """The words with joiners beside the dash of each band: of Chinese before it alone, for a line may end behind it.
    In Chinese they stand beside the slash of a unit too (笔/户)."""
    if language == "en":
        return _DASH.sub(rf"{JOINER}\1{JOINER}", words)
    return _PER.sub(rf"{JOINER}\1{JOINER}", _DASH.sub(rf"{JOINER}\1", words))


def held(words: str) -> str:
    """The words of a cell with joiners on both sides of each dash and slash: its lines are not stretched."""
    return _PER.sub(rf"{JOINER}\1{JOINER}", _DASH.sub(rf"{JOINER}\1{JOINER}", words))


def is_ragged(words: str, language: Language) -> bool:
    """Whether a Chinese paragraph is not justified: it holds an address or number so long that the line before it would
    be stretched."""
    return language == "zh" and _LONG.search(words) is not None
