"""Which returns were owed in a period, when each version came, and how much of the first one was right?"""

from collections.abc import Iterable, Mapping

import polars as pl
from sqlalchemy import Engine

from etl.definitions.institutions import Institution
from etl.definitions.load import Programme
from etl.definitions.periods import Period
from etl.facts.conduct import Return
from store.facts import KEY, read_version
from store.filings import Filing
from store.findings import finding_cells

FAILING = ("hard", "soft")


def owed_returns(
    engine: Engine,
    programme: Programme,
    institutions: Mapping[str, Institution],
    months: Iterable[Period],
    filings: Iterable[Filing],
) -> list[Return]:
    """A return for every month of membership of each institution, as `filings` (all versions, in order) say.

    A published table of all institutions is owed by none of them: no returns.
    """
    sources = {code for code, layout in programme.returns.items() if layout.form == "return"}
    if not sources:
        return []
    wanted = {str(month): month for month in months}
    versions: dict[tuple[str, str], list[Filing]] = {}
    for filing in filings:
        if filing.source in sources and filing.period in wanted:
            versions.setdefault((filing.institution, filing.period), []).append(filing)
    cells = finding_cells(engine, programme.slug, periods=list(wanted), severities=FAILING)
    found = {
        key: set(part.iter_rows())
        for (key,), part in cells.partition_by("filing", as_dict=True, include_key=False).items()
    }
    return [
        _return(engine, code, name, versions.get((code, name), []), found)
        for code, one in institutions.items()
        for name, month in wanted.items()
        if one.is_member(month)
    ]


def _return(
    engine: Engine,
    code: str,
    month: str,
    versions: list[Filing],
    found: Mapping[object, set[tuple[str, ...]]],
) -> Return:
    if not versions:
        return Return(code, month)
    first = versions[0]
    last = next((version for version in reversed(versions) if version.state == "accepted"), first)
    failing = found.get(first.id, set())
    if last.id != first.id:
        failing = failing | _corrected(engine, first, last)
    arrivals = tuple(version.received_at for version in versions)
    return Return(code, month, arrivals, first.fact_count, min(len(failing), first.fact_count))


def _corrected(engine: Engine, first: Filing, last: Filing) -> set[tuple[str, ...]]:
    """Cells of the first version whose figure the last one changed or took back."""
    before, after = read_version(engine, first.id), read_version(engine, last.id)
    changed = before.join(after.select(*KEY, pl.col("value").alias("now")), on=KEY, how="left").filter(
        pl.col("now").is_null() | (pl.col("now") != pl.col("value"))
    )
    return set(changed.select("sheet", "cell").iter_rows())
