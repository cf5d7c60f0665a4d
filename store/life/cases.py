"""Cases with clocks: the rows of filed records, each as the file states it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from store.facts import in_force
from store.life.incoming import CaseRow
from store.rows import insert_rows
from store.tables import case_row, filing


@dataclass(frozen=True)
class FiledCase:
    """A case, and the period and version that state it."""

    period: str
    filing: int
    case: CaseRow


def insert_cases(connection: Connection, filing_id: int, rows: Sequence[CaseRow]) -> None:
    """Add a filing's cases inside the caller's transaction."""
    numbered = [{"filing": filing_id, "row": number, **vars(row)} for number, row in enumerate(rows, 1)]
    insert_rows(connection, case_row, numbered)


def read_cases(
    engine: Engine, programme: str, *, institution: str = "", as_known_on: datetime | None = None
) -> list[FiledCase]:
    """Every case of the records in force, now or at a moment, by period, filing and row; of all institutions ("") or
    one. A case that was still open stands in the records of several periods."""
    columns = [case_row.c[one.name] for one in fields(CaseRow)]
    query = (
        select(filing.c.period, filing.c.id, *columns)
        .join(filing, filing.c.id == case_row.c.filing)
        .where(filing.c.programme == programme, in_force(as_known_on))
        .order_by(filing.c.period, filing.c.id, case_row.c.row)
    )
    if institution:
        query = query.where(case_row.c.institution == institution)
    with engine.connect() as connection:
        return [FiledCase(row[0], row[1], CaseRow(*row[2:])) for row in connection.execute(query)]
