"""What one filer has in force, read narrowly: the few months that checks compare a new return with."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import ColumnElement, Engine, func, select

from store.facts import in_force
from store.tables import fact, filing

Row = tuple[str, str, str, str, str, int]
"""filer, period, measure, region, scenario, value"""


def read_months(
    engine: Engine, programme: str, source: str, filers: Sequence[str], periods: Sequence[str]
) -> list[Row]:
    """Every figure that these filers have in force for these periods, by one source."""
    key = (
        filing.c.institution,
        filing.c.period,
        fact.c.measure,
        fact.c.region,
        fact.c.scenario,
        fact.c.value,
    )
    query = select(*key).where(*_of(programme, source, filers, periods))
    with engine.connect() as connection:
        return cast(list[Row], connection.execute(query).all())  # all at once: half the time of one by one


def read_sums(
    engine: Engine,
    programme: str,
    source: str,
    filer: str,
    periods: Sequence[str],
    measures: Sequence[str],
) -> list[tuple[str, str, int]]:
    """(period, measure, sum over regions and scenarios) of what a filer has in force."""
    query = (
        select(filing.c.period, fact.c.measure, func.sum(fact.c.value))
        .where(*_of(programme, source, [filer], periods), fact.c.measure.in_(measures))
        .group_by(filing.c.period, fact.c.measure)
    )
    with engine.connect() as connection:
        return [(period, measure, int(value)) for period, measure, value in connection.execute(query)]


def _of(
    programme: str, source: str, filers: Sequence[str], periods: Sequence[str]
) -> list[ColumnElement[bool]]:
    return [
        filing.c.programme == programme,
        filing.c.source == source,
        filing.c.institution.in_(filers),
        filing.c.period.in_(periods),
        in_force(None),
        fact.c.filing == filing.c.id,
    ]
