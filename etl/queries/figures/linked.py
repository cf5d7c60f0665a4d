"""How did a measure grow over breaks in its definition and mergers of institutions?"""

from datetime import datetime

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.facts.linked import LinkedRow, linked_rows
from etl.queries.figures.growth import growth
from etl.queries.scope import Scope
from etl.values.periods import Period
from store.facts import read_facts


def linked(
    engine: Engine,
    programme: Programme,
    upto: str,
    measure: str,
    *,
    institution: str | None = None,
    scope: Scope,
    as_known_on: datetime | None = None,
) -> list[LinkedRow]:
    """A row for each period of the chain up to `upto`. Over a break it is linked by the figure that history.toml gives
    for the period before (`restated`), of all institutions together; over a merger by what those who became one had."""
    rows = growth(
        engine, programme, upto, [measure], institution=institution, scope=scope, as_known_on=as_known_on
    )
    periods = [row.period for row in rows]
    sums = {row.period: row.value for row in rows if row.value is not None}
    bases: dict[str, int | None] = {}
    if institution and programme.settings.ranked == "institution":
        bases |= _merged(engine, programme, periods, measure, institution, sums, as_known_on)
    for one in programme.history.breaks_of([measure]):
        # What is restated is the sum of all: it says nothing of one institution's part in it.
        bases[one.since] = None if institution else one.restated
    return linked_rows(sums, periods, bases)


def _merged(
    engine: Engine,
    programme: Programme,
    periods: list[str],
    measure: str,
    institution: str,
    sums: dict[str, int],
    as_known_on: datetime | None,
) -> dict[str, int | None]:
    """For each period in which others first count with the institution: what all of them had in the period before."""
    joined: dict[str, list[str]] = {}
    for code, one in programme.institutions.items():
        if one.successor == institution and one.valid_to:
            first = Period.parse(one.valid_to).shift(1).holder(programme.settings.per_year)
            joined.setdefault(str(first), []).append(code)
    found: dict[str, int | None] = {}
    for period, codes in joined.items():
        before = str(Period.parse(period).previous)
        if period not in periods or before not in sums:
            continue
        facts = read_facts(
            engine,
            programme.slug,
            periods=[before],
            measures=[measure],
            institutions=codes,
            as_known_on=as_known_on,
        )
        found[period] = sums[before] + int(facts["value"].sum()) if facts.height else None
    return found
