"""Old and new names of rows, categories and series brought together: by what they are called, in either language."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from etl.values.text import Text

Key = tuple[str, int]
"""A name as it is compared, and which of those that are called so it is (from 0)."""
One = TypeVar("One")


_QUARTER = re.compile(r"(?P<zh>\d{4})年(?P<of>[1-4])季度|Q(?P<n>[1-4]) (?P<en>\d{4})")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MONTH = re.compile(rf"(?P<zh>\d{{4}})年(?P<of>\d{{1,2}})月|(?P<n>{'|'.join(_MONTHS)}) (?P<en>\d{{4}})")


def plain(name: str) -> str:
    """Without spaces at the ends, doubled ones, and the asterisk of what is under objection; a quarter and a month as
    they stood in decks of before (2019-Q4, 2019-12)."""
    words = " ".join(name.split()).rstrip("*＊").strip()
    found = _QUARTER.fullmatch(words)
    if found:
        return f"{found['zh'] or found['en']}-Q{found['of'] or found['n']}"
    month = _MONTH.fullmatch(words)
    if month:
        number = int(month["of"]) if month["of"] else _MONTHS.index(month["n"]) + 1
        return f"{month['zh'] or month['en']}-{number:02d}"
    return words


def keyed(names: Iterable[str]) -> list[Key]:
    """Names that occur twice are told apart by their order among each other."""
    seen: dict[str, int] = {}
    found = []
    for name in map(plain, names):
        found.append((name, seen.get(name, 0)))
        seen[name] = seen.get(name, 0) + 1
    return found


def places(old: Sequence[str], new: Sequence[Text]) -> dict[int, int]:
    """Where each old name stands now, place to place; one that is gone is left out. Names are looked for in both
    languages, in the one first in which more are found."""
    was = keyed(old)
    found = []
    for language in ("zh", "en"):
        now = {key: place for place, key in enumerate(keyed(one.in_language(language) for one in new))}
        found.append({place: now[key] for place, key in enumerate(was) if key in now})
    best, other = sorted(found, key=len, reverse=True)
    taken = set(best.values())
    return best | {was: now for was, now in other.items() if was not in best and now not in taken}


def moved(values: Sequence[One], to: dict[int, int], size: int, nothing: One) -> list[One]:
    """Values in their new places; `nothing` where no old one stands."""
    found = [nothing] * size
    for was, now in to.items():
        if was < len(values):
            found[now] = values[was]
    return found
