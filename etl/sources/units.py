"""Units as written in headings, and exact scaling of what a cell says to integer counts or minor units."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

# Only factors that are the same wherever the word is used. Lakh and crore are the Indian 10^5 and 10^7.
_FACTORS = {
    "thousand": 1_000,
    "lakh": 100_000,
    "million": 1_000_000,
    "crore": 10_000_000,
    "billion": 1_000_000_000,
    "千": 1_000,
    "万": 10_000,
    "百万": 1_000_000,
    "亿": 100_000_000,
}
_CURRENCY_WORDS = {"元", "人民币元", "rupee", "rupees", "rs", "inr", "₹", "yuan", "cny"}
_MINOR_WORDS = {"分", "paise", "fen"}
_COUNTING_WORDS = set("户笔台个家辆人次条份件名张只村座处幅场") | {
    "人次",
    "件次",
    "户次",
    "place",
    "places",
    "number",
}
_BRACKETED = re.compile(r"[(（]([^()（）]*)[)）]\s*$")


def split_unit(heading: str) -> tuple[str, str]:
    """Heading text and the unit in its last brackets: "Value (in ₹ Crore)" -> ("Value", "₹ crore")."""
    text = unicodedata.normalize("NFKC", heading).strip()
    match = _BRACKETED.search(text)
    if match is None:
        return text, ""
    unit = " ".join(match[1].casefold().split())
    return text[: match.start()].strip(), re.sub(r"^in ", "", unit)


def factor_of(unit: str, measured: str, minor_per_major: int) -> int | None:
    """How many counts (measured "count") or minor units ("money") one `unit` is; None when it is not known.

    A blank unit is a plain count, or the major unit of money.
    """
    words = unit.replace("₹", " ₹ ").split()
    scale, rest = 1, []
    for word in words:
        if word in _FACTORS:
            scale *= _FACTORS[word]
        elif word[:-1] and word[:1] in "千万亿" and word[1:] in _CURRENCY_WORDS | _COUNTING_WORDS:
            scale *= _FACTORS[word[:1]]
            rest.append(word[1:])
        elif word[:2] == "百万" and word[2:] in _CURRENCY_WORDS | _COUNTING_WORDS:
            scale *= _FACTORS["百万"]
            rest.append(word[2:])
        else:
            rest.append(word)
    if measured == "count":
        return scale if all(word in _COUNTING_WORDS for word in rest) else None
    if all(word in _MINOR_WORDS for word in rest) and rest:
        return scale
    return scale * minor_per_major if all(word in _CURRENCY_WORDS for word in rest) else None


def is_bare_scale(unit: str) -> bool:
    """Whether a unit only scales ("万") and does not say of what ("万元")."""
    return unit in _FACTORS


def scaled(value: float | int | Decimal, factor: int) -> tuple[int, Decimal]:
    """The cell's value times `factor` as an integer, rounded half up, and the remainder that rounding left.

    A binary number counts as the shortest decimal that denotes it, which is what the workbook's file says.
    """
    exact = (value if isinstance(value, Decimal) else Decimal(repr(value))) * factor
    whole = exact.to_integral_value(rounding=ROUND_HALF_UP)
    return int(whole), exact - whole
