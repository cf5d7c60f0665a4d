"""Keys of a JSON document: the place of one, and those with figures that a layout does not name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from etl.definitions.returns import Extract
from etl.sources.numbers import shortened
from etl.values.findings import Finding

_MOST_KEYS = 20
"""So many are told by name; a document of other data altogether is refused before."""

Named = dict[str, "Named"]
"""The keys that a layout names, each with those below it."""


def place_of(at: str, key: str) -> str:
    """The place of a key below another place of a document."""
    return f"{at}[{key}]" if key.isdigit() else f"{at}.{key}"


@dataclass
class _Unread:
    """Where a key was met first, and how often."""

    at: str
    count: int = 0


def unread_keys(rows: Iterable[tuple[str, Any, str]], extract: Extract) -> list[Finding]:
    """A note for each key of the rows (name, content, place) that holds a figure and that the layout neither names nor
    ignores: what an operator adds to its documents is not left out without a word."""
    named: Named = {key: {} for key in (extract.label,) if key}
    for column in extract.column:
        for path in column.paths:
            below = named
            for key in path:
                below = below.setdefault(key, {})
    found: dict[str, _Unread] = {}
    for _, content, at in rows:
        for key, place in _unnamed(content, named, "", at, frozenset(extract.ignore)):
            found.setdefault(key, _Unread(place)).count += 1
    return [
        Finding("EXTRACT-KEY", "JSON", one.at, {"key": shortened(key), "count": one.count})
        for key, one in list(found.items())[:_MOST_KEYS]
    ]


def _unnamed(
    value: Any, named: Named, above: str, at: str, ignored: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """(key from the row on, place) of what holds figures below a key of the layout, and is not read."""
    for key, content in _entries(value):
        path = f"{above}.{key}" if above else key
        if key in ignored:
            continue
        if key not in named:
            if _holds_figures(content):
                yield path, place_of(at, key)
        elif named[key]:
            yield from _unnamed(content, named[key], path, place_of(at, key), ignored)


def _entries(value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, dict):
        return value.items()
    return ((str(place), one) for place, one in enumerate(value)) if isinstance(value, list) else ()


def _holds_figures(value: Any) -> bool:
    """Whether it is a number, a text that writes one, or has one below it."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list):
            waiting += [below for _, below in _entries(one)]
        elif isinstance(one, str):
            if _is_number(one):
                return True
        elif isinstance(one, int | float | Decimal) and not isinstance(one, bool):
            return True
    return False


def _is_number(text: str) -> bool:
    try:
        return Decimal(text.replace(",", "").strip().rstrip("%")).is_finite()
    except InvalidOperation:
        return False
