"""Words of others: what was asked and decided, without who asked and how much of anything there was."""

import re
from collections.abc import Iterable

from etl.definitions.institutions import Alias, Institution

SOMEBODY = "〇〇"
"""What stands in the place of a name. Both languages have the sign, and no name."""
NUMBER = "×××"
_NUMBER = re.compile(r"\d(?:[\d,.]*\d)?[万亿]?")
_PERIOD = re.compile(r"(?:19|20)\d\d")
_WIDE = {
    wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
"""Full-width digits and letters, as Chinese keyboards write them, to the plain ones."""
_LARGE = "万亿"
_FEW_DIGITS = 2


def names_of(institutions: Iterable[Institution], aliases: Iterable[Alias]) -> dict[str, tuple[str, ...]]:
    """Code -> every way in which an institution is called: names, short names, aliases, the code itself."""
    found: dict[str, list[str]] = {}
    for one in institutions:
        found[one.code] = [one.code, one.name_zh, one.name_en, one.short_zh, one.short_en]
    for alias in aliases:
        found.setdefault(alias.institution, []).append(alias.alias)
    return {code: tuple(dict.fromkeys(filter(None, names))) for code, names in found.items()}


def nameless(text: str, names: Iterable[str]) -> str:
    """The text with every one of the names and every number of more than two digits put out. Years stay.

    The longest name goes first, so that none leaves a piece of itself. Case and full-width letters do not matter;
    a name of letters and digits only counts as a word of its own, so that `P01` does not tear `P011` apart.
    """
    said = text.translate(_WIDE)
    for name in sorted({one.translate(_WIDE) for one in names if one.strip()}, key=len, reverse=True):
        said = re.sub(_as_word(name), SOMEBODY, said, flags=re.IGNORECASE)
    return _NUMBER.sub(_without_size, said)


def _as_word(name: str) -> str:
    pattern = re.escape(name)
    if not name.isascii():
        return pattern
    return rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])"


def _without_size(found: re.Match[str]) -> str:
    number = found[0]
    digits = sum(one.isdigit() for one in number)
    if _PERIOD.fullmatch(number) or (digits <= _FEW_DIGITS and number[-1] not in _LARGE):
        return number
    return NUMBER
