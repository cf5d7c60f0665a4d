"""Rows of one file that say of two what can be said of one only: a name, a code, an alias, a count."""

import unicodedata
from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from etl.definitions.institutions import Alias, Institution
from etl.definitions.regions import Population
from etl.definitions.scenarios import Universe

Listed = Iterable[tuple[int, BaseModel]]
"""The rows of a file with their lines, from 1."""


def given_twice(rows: Listed) -> Iterator[tuple[int, str]]:
    """Line and sentence for each row that another row of its file, whose line the sentence names, does not go with.
    A code that is given twice to the letter is found where rows are put under their codes."""
    known: dict[tuple[str, ...], tuple[int, BaseModel]] = {}
    for line, row in rows:
        for key in dict.fromkeys(_keys(row)):
            first, other = known.setdefault(key, (line, row))
            if other is not row and (said := _said(key[0], row, other, first)):
                yield line, said
                break


def _keys(row: BaseModel) -> Iterator[tuple[str, ...]]:
    """What no other row may be found by: the kind of thing, and the thing itself."""
    if isinstance(row, Institution):
        yield "code", row.code.casefold()
        yield from (("name", _alike(name)) for name in (row.name_zh, row.name_en) if name)
    elif isinstance(row, Alias):
        yield "alias", _alike(row.alias)
    elif isinstance(row, Universe):
        yield "count", row.scenario, row.region, row.as_of
    elif isinstance(row, Population):
        yield "population", row.region, str(row.year)


def _alike(name: str) -> str:
    """A name as a reader takes it: capitals, blanks and the width of brackets and letters tell no two apart."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _said(kind: str, row: BaseModel, other: BaseModel, line: int) -> str:
    if isinstance(row, Institution) and isinstance(other, Institution):
        if row.code == other.code:
            return ""
        if kind == "code":
            return f"the code “{row.code}” differs from “{other.code}” in line {line} by its capitals only; change one"
        name = next(one for one in (row.name_zh, row.name_en) if _alike(one) in _names(other))
        return f"“{row.code}” has the name “{name}”, as “{other.code}” in line {line} does; give each one its own"
    if isinstance(row, Alias) and isinstance(other, Alias):
        if row.institution == other.institution:
            return ""
        return (
            f"the alias “{row.alias}” points to “{row.institution}” here and to “{other.institution}” in line {line}; "
            "keep one of them"
        )
    if isinstance(row, Population):
        return f"the population of “{row.region}” in {row.year} is in line {line} already; keep one of them"
    assert isinstance(row, Universe)
    return (
        f"the count of “{row.scenario}” in “{row.region}” as of {row.as_of} is in line {line} already; "
        "keep one of them"
    )


def _names(one: Institution) -> set[str]:
    return {_alike(name) for name in (one.name_zh, one.name_en) if name}
