"""Which returns were owed in a period, when each version came, and how much of the first one was right?"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import polars as pl
from sqlalchemy import Engine

from etl.definitions.institutions import Institution
from etl.definitions.programme import Programme
from etl.facts.conduct import Return
from etl.queries.objections import forgiven
from etl.queries.returns.explained import Explanations, explanations_of
from etl.values.periods import Period
from store.facts import KEY, read_version
from store.filings import Filing
from store.findings import finding_places
from store.life.deadlines import Extension, latest, read_extensions
from store.objections import read_objections

FAILING = ("hard", "soft")
Place = tuple[str, str]
"""A sheet and a cell; the rule in place of the cell where a whole sheet or file is wrong."""


@dataclass(frozen=True)
class Found:
    """What the checks found in a version: the places of its hard findings, and of its soft ones with their keys."""

    hard: frozenset[Place] = frozenset()
    soft: tuple[tuple[Place, tuple[str, str]], ...] = ()


def owed_returns(
    engine: Engine,
    programme: Programme,
    institutions: Mapping[str, Institution],
    months: Iterable[Period],
    filings: Iterable[Filing],
    as_known_on: datetime | None = None,
) -> list[Return]:
    """A return for every month of membership of each institution, as `filings` (all versions, in order) say.

    A published table of all institutions is owed by none of them: no returns.
    """
    sources = {code for code, layout in programme.returns.items() if layout.is_owed}
    if not sources:
        return []
    wanted = {str(month): month for month in months}
    versions: dict[tuple[str, str], list[Filing]] = {}
    for filing in filings:
        if filing.source in sources and filing.period in wanted:
            versions.setdefault((filing.institution, filing.period), []).append(filing)
    found = found_in(engine, programme, list(wanted))
    explained = explanations_of(engine, programme, as_known_on)
    extensions = read_extensions(engine, programme.slug, periods=list(wanted), as_known_on=as_known_on)
    excused = forgiven(read_objections(engine, programme.slug, as_known_on=as_known_on))
    return [
        _return(engine, code, name, versions.get((code, name), []), found, explained, extensions, excused)
        for code, one in institutions.items()
        for name, month in wanted.items()
        if one.is_member(month)
    ]


def found_in(engine: Engine, programme: Programme, periods: Sequence[str]) -> Mapping[int, Found]:
    """What the checks found, by filing; a filing of which they said nothing hard or soft is not in it."""
    places = finding_places(engine, programme.slug, periods=periods, severities=FAILING)
    hard: dict[int, set[Place]] = {}
    soft: dict[int, list[tuple[Place, tuple[str, str]]]] = {}
    for filing, severity, rule, about, sheet, cell in places.iter_rows():
        if severity == "hard":
            hard.setdefault(filing, set()).add((sheet, cell or rule))
        else:
            soft.setdefault(filing, []).append(((sheet, cell), (rule, about or sheet)))
    return {
        one: Found(frozenset(hard.get(one, ())), tuple(soft.get(one, ())))
        for one in hard.keys() | soft.keys()
    }


def _return(
    engine: Engine,
    code: str,
    month: str,
    versions: list[Filing],
    found: Mapping[int, Found],
    explained: Explanations,
    extensions: Sequence[Extension],
    excused: Set[int],
) -> Return:
    moved = latest(extensions, code, month)
    until = moved.until if moved else None
    if not versions:
        return Return(code, month, extended=until)
    first = versions[0]
    last = next((version for version in reversed(versions) if version.state == "accepted"), first)
    seen = found.get(first.id, Found())
    asked = Period.parse(month) if seen.soft else None
    failing = set(seen.hard) | {
        place
        for place, key in seen.soft
        if asked and place[1] and explained.holding(code, key, asked) is None
    }
    fields = first.fact_count + (len(seen.hard - _cells(engine, first)) if seen.hard else 0)
    if last.id != first.id:
        failing |= _corrected(engine, _steps(versions, first, last), excused)
    return Return(code, month, arrivals(versions, found), fields, min(len(failing), fields), until)


def arrivals(versions: Iterable[Filing], found: Mapping[int, Found]) -> tuple[datetime, ...]:
    """When the versions came that the checks did not send back at once: a file that cannot count is not a filing."""
    return tuple(v.received_at for v in versions if not found.get(v.id, Found()).hard)


def _cells(engine: Engine, version: Filing) -> set[Place]:
    return set(read_version(engine, version.id).select("sheet", "cell").iter_rows())


def _steps(versions: Iterable[Filing], first: Filing, last: Filing) -> list[Filing]:
    """The first version, the accepted ones after it, up to the last of them."""
    between = [one for one in versions if one.state == "accepted" and one.id not in (first.id, last.id)]
    return [first, *between, last]


def _corrected(engine: Engine, steps: Sequence[Filing], excused: Set[int]) -> set[Place]:
    """Cells of the first version whose figure the last one changed or took back.

    What was changed only in correcting a filing that is excused (`etl.queries.objections.forgiven`) is left out.
    """
    changed = _changed(engine, steps[0], steps[-1])
    if excused.isdisjoint(one.id for one in steps[:-1]):
        return {place for _, place in changed}
    charged = {
        key
        for before, after in pairwise(steps)
        if before.id not in excused
        for key, _ in _changed(engine, before, after)
    }
    return {place for key, place in changed if key in charged}


def _changed(engine: Engine, before: Filing, after: Filing) -> set[tuple[tuple[str, ...], Place]]:
    """Key and cell of each figure of a version that a later one changed or took back."""
    was, now = read_version(engine, before.id), read_version(engine, after.id)
    changed = was.join(now.select(*KEY, pl.col("value").alias("now")), on=KEY, how="left").filter(
        pl.col("now").is_null() | (pl.col("now") != pl.col("value"))
    )
    rows = changed.select(*KEY, "sheet", "cell").iter_rows()
    return {(row[:-2], (row[-2], row[-1])) for row in rows}
