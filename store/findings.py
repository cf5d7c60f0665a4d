"""The places of filings that the checks spoke of, for many filings at once."""

from collections.abc import Sequence
from dataclasses import fields

import polars as pl
from sqlalchemy import Engine, select

from store.facts import wanted
from store.life.incoming import FindingRow
from store.rows import read_frame
from store.tables import filing, finding

PLACES = {
    "filing": pl.Int64,
    "severity": pl.String,
    "rule": pl.String,
    "about": pl.String,
    "sheet": pl.String,
    "cell": pl.String,
}


def finding_places(
    engine: Engine, programme: str, *, periods: Sequence[str] | None = None, severities: Sequence[str]
) -> pl.DataFrame:
    """Columns of `PLACES`: every finding of one of `severities`, by filing and in its order, whatever the version.

    `cell` is "" where a whole sheet or file is meant.
    """
    query = (
        select(*(finding.c[name] for name in PLACES))
        .join_from(finding, filing, finding.c.filing == filing.c.id)
        .where(filing.c.programme == programme, finding.c.severity.in_(severities))
        .where(*wanted(filing.c.period, periods))
        .order_by(finding.c.filing, finding.c.row)
    )
    with engine.connect() as connection:
        return read_frame(connection, query, PLACES)


def finding_rows(
    engine: Engine, programme: str, *, periods: Sequence[str] | None = None, severities: Sequence[str]
) -> dict[int, list[FindingRow]]:
    """The findings of one of `severities` with their words, by filing, whatever the version."""
    query = (
        select(finding.c.filing, *(finding.c[one.name] for one in fields(FindingRow)))
        .join_from(finding, filing, finding.c.filing == filing.c.id)
        .where(filing.c.programme == programme, finding.c.severity.in_(severities))
        .where(*wanted(filing.c.period, periods))
        .order_by(finding.c.filing, finding.c.row)
    )
    found: dict[int, list[FindingRow]] = {}
    with engine.connect() as connection:
        for number, *row in connection.execute(query):
            found.setdefault(number, []).append(FindingRow(*row))
    return found
