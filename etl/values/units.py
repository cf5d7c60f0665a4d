"""Units as people write them, and exact scaling of what a cell says to integer counts or minor units."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from types import MappingProxyType

# Only factors that are the same wherever the word is used. Lakh and crore are the Indian 10^5 and 10^7.
_SPELLINGS = {
    10: "ten",
    100: "hundred hundreds",
    1_000: "thousand thousands thsd '000 '000s 000 000s 000's '000's",
    100_000: "lakh lakhs lac lacs",
    1_000_000: "million millions mn mln mio",
    10_000_000: "crore crores cr crs",
    1_000_000_000: "billion billions bn bln",
    1_000_000_000_000: "trillion trillions trn",
}
_SCALES = {word: scale for scale, words in _SPELLINGS.items() for word in words.split()}
_CHINESE_SCALES = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6,
    "十万": 10**5, "万": 10**4, "千": 1_000, "百": 100,
}  # fmt: skip
_MONEY = {
    "CNY": {"元", "圆", "人民币", "人民币元", "元人民币", "yuan", "cny", "rmb", "renminbi", "¥"},
    "INR": {"rupee", "rupees", "rs", "inr", "₹", "re", "卢比"},
}
_MINOR = {"CNY": {"分", "fen"}, "INR": {"paise", "paisa", "派士"}}
_COUNTING = set("户笔台个家辆人次条份件名张只村座处幅场项") | {
    "人次",
    "件次",
    "户次",
    "笔数",
    "place",
    "places",
    "number",
    "numbers",
    "no",
    "nos",
    "count",
    "counts",
    "transaction",
    "transactions",
    "txn",
    "txns",
}
_ALSO_CREDIT = frozenset({"cr", "crs"})
"""Crore where money is counted in it; behind an amount of any other money "CR" says on which side of an account."""
_OF_CRORES = ("", "INR")
_RENMINBI = "人民币"
_USUAL_CHINESE = {
    "money": ("元", "千元", "万元", "百万元", "亿元"),
    "count": ("个", "千", "万", "百万", "亿"),
}
_NOTHING_SAID = {"in", "of", "the", "actual", "actuals", "absolute", "unit", "units", "only"}
"""Words that neither scale nor say of what: "in actuals" is one by one."""

_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_BRACKETED = re.compile(_BRACKETS.pattern + r"[\s*#†‡§\d]*$")
"""At the end, but for the marks that lead to a note."""
_UNBRACKETED = re.compile(r"^(.*\S)[\s,，:：-]+(?:in\s+|单位\s*[:：]?\s*)(\S[^()]*)$", re.IGNORECASE)
_SAYS_UNIT = re.compile(
    r"^(?:单位|计量单位|units?)\s*[:：]\s*|^(?:(?:amount|value|volume|figures)s?\s+)?in\s+"
)
_CHINESE = re.compile("|".join(_CHINESE_SCALES))
_APOSTROPHES = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "＇": "'", "仟": "千", "佰": "百", "萬": "万"}
)

NO_WORDS: Mapping[str, int] = MappingProxyType({})


def split_unit(heading: str) -> tuple[str, str]:
    """Heading text and the unit in its last brackets: "Value (in ₹ Crore)" -> ("Value", "₹ crore").

    A mark of a note behind them is no part of the heading; a unit in brackets further to the front is one all the same:
    a figure that is read without its unit would be silently wrong. Without brackets a unit counts only where the
    heading says that it is one: "Volume in Lakh", "金额 单位：万元".
    """
    text = unicodedata.normalize("NFKC", heading).strip()
    if match := _BRACKETED.search(text):
        return text[: match.start()].strip(), spelt(match[1])
    for match in reversed([*_BRACKETS.finditer(text)]):
        if match[1].strip() and is_unit(match[1]):
            return f"{text[: match.start()].strip()} {text[match.end() :].strip()}", spelt(match[1])
    if (match := _UNBRACKETED.match(text)) and is_unit(match[2]):
        return match[1].strip(), spelt(match[2])
    return text, ""


def spelt(unit: str) -> str:
    """A unit's spelling for comparison and for sentences: lower case, single spaces, without “in” and “unit:”."""
    return _remembered(unit) if len(unit) <= _LONGEST_UNIT else _spelt(unit)


def _spelt(unit: str) -> str:
    text = " ".join(unicodedata.normalize("NFKC", unit).translate(_APOSTROPHES).casefold().split())
    return _SAYS_UNIT.sub("", text)


_LONGEST_UNIT = 100
_remembered = lru_cache(maxsize=4_096)(_spelt)
"""The same few units stand above every column of every file."""


def is_unit(text: str) -> bool:
    """Whether a text is a unit of counts or of any money."""
    return any(factor_of(spelt(text), measured, 100) is not None for measured in ("count", "money"))


def factor_of(
    unit: str,
    measured: str,
    minor_per_major: int,
    currency: str = "",
    declared: Mapping[str, int] = NO_WORDS,
) -> int | None:
    """How many counts (measured "count") or minor units ("money") one `unit` is; None when it is not known.

    A blank unit is a plain count, or the major unit of money. Words of another money than `currency` (blank: of any)
    are not known; `declared` are words of a layout and how many counts or major units each is.
    """
    text = spelt(unit)
    base = 1 if measured == "count" else minor_per_major
    if text in declared:
        return declared[text] * base
    if currency not in _OF_CRORES and _ALSO_CREDIT & set(text.replace(".", " ").split()):
        return None
    scale, rest = _remembered_scale(text) if len(text) <= _LONGEST_UNIT else _scale_and_rest(text)
    if measured == "count":
        return scale if rest <= _COUNTING else None
    if rest and rest <= _of(_MINOR, currency):
        return scale
    return scale * base if rest <= _of(_MONEY, currency) else None


def _scale_and_rest(text: str) -> tuple[int, frozenset[str]]:
    """The product of all words that scale, and the other words that say something."""
    scale, rest = 1, set[str]()
    for word in text.replace("₹", " ₹ ").replace("'000", " '000").split():
        for part in [word] if word in _SCALES else filter(None, word.split(".")):
            if part in _SCALES:
                scale *= _SCALES[part]
                continue
            bare = part.removeprefix(_RENMINBI) or part
            match = _CHINESE.match(bare)
            if match:
                scale *= _CHINESE_SCALES[match[0]]
                bare = bare[match.end() :]
            if bare and bare not in _NOTHING_SAID:
                rest.add(bare)
    return scale, frozenset(rest)


_remembered_scale = lru_cache(maxsize=4_096)(_scale_and_rest)


def _of(words: Mapping[str, set[str]], currency: str) -> set[str]:
    return words.get(currency, set()) if currency else set().union(*words.values())


def known_units(measured: str, currency: str) -> tuple[str, ...]:
    """The usual spellings, for a sentence that says what may be written."""
    if currency == "CNY":
        return _USUAL_CHINESE[measured]
    one = "rupees" if currency == "INR" and measured == "money" else "actual"
    return (one, "thousand", "lakh", "million", "crore", "billion")


def is_bare_scale(unit: str) -> bool:
    """Whether a unit only scales ("万") and does not say of what ("万元")."""
    scale, rest = _scale_and_rest(spelt(unit))
    return scale > 1 and not rest


_TOLD = {
    "zh": {10**12: "万亿", 10**9: "十亿", 10**8: "亿", 10**7: "千万", 10**6: "百万", 10**5: "十万", 10**4: "万",
           1_000: "千", 100: "百", 1: ""},
    "en": {10**12: "trillion ", 10**9: "billion ", 10**8: "hundred million ", 10**7: "crore ", 10**6: "million ",
           10**5: "lakh ", 10**4: "ten thousand ", 1_000: "thousand ", 100: "hundred ", 1: ""},
}  # fmt: skip


def told(scale: int, base: str, language: str) -> str:
    """A unit in words: 10 000 of “元” is “万元”, 100 000 of “transactions” is “lakh transactions”."""
    word = _TOLD[language].get(scale)
    return f"{word}{base}" if word is not None else f"{scale:,} {base}"


_NOTHING_LEFT = Decimal(0)
_EXACT = 2.0**53
"""Below it the shortest decimal of a whole binary number is that number."""
_DIGITS = 10**15
"""Two decimals of at most 15 digits are never the same binary number."""
_POWERS = frozenset(10**power for power in range(16))


def scaled(value: float | int | Decimal, factor: int) -> tuple[int, Decimal]:
    """The cell's value times `factor` as an integer, rounded half up, and the remainder that rounding left.

    A binary number counts as the shortest decimal that denotes it, which is what the workbook's file says.
    """
    if type(value) is float and value.is_integer() and abs(value) < _EXACT:
        return int(value) * factor, _NOTHING_LEFT
    if type(value) is float and factor in _POWERS and abs(product := value * factor) < _DIGITS:
        # A decimal of so few digits that is this binary number is the shortest one: nothing is rounded.
        near = round(product)
        if near / factor == value:
            return near, _NOTHING_LEFT
    exact = (value if isinstance(value, Decimal) else Decimal(repr(value))) * factor
    whole = exact.to_integral_value(ROUND_HALF_UP)
    return int(whole), exact - whole
