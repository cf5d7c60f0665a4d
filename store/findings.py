"""The places of filings that the checks spoke of, for many filings at once."""

from collections.abc import Sequence

import polars as pl
from sqlalchemy import Engine, select

from store.facts import wanted
from store.rows import read_frame
from store.tables import filing, finding

CELLS = {"filing": pl.Int64, "sheet": pl.String, "cell": pl.String}


def finding_cells(
    engine: Engine, programme: str, *, periods: Sequence[str] | None = None, severities: Sequence[str]
) -> pl.DataFrame:
    """Columns of `CELLS`: every cell with a finding of one of `severities`, once a filing, whatever its version."""
    query = (
        select(finding.c.filing, finding.c.sheet, finding.c.cell)
        .join_from(finding, filing, finding.c.filing == filing.c.id)
        .where(filing.c.programme == programme, finding.c.severity.in_(severities), finding.c.cell != "")
        .where(*wanted(filing.c.period, periods))
        .distinct()
    )
    with engine.connect() as connection:
        return read_frame(connection, query, CELLS).sort(list(CELLS))
