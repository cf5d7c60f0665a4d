"""How much do an institution's figures change after they are first filed?"""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Literal

import polars as pl
from sqlalchemy import Engine

from etl.definitions.indicators import Indicator
from etl.definitions.programme import Programme
from etl.facts.indicators import indicator_parts
from etl.facts.members import by_member
from etl.queries.figures.figures import unit_factor
from etl.scoring.figures import part_of, value_of
from etl.values.periods import Period
from store.facts import read_facts, read_filings
from store.filings import accepted_versions, list_filings
from store.sources import is_second

OVER = 12
"""Periods that are looked back on, the asked one included."""


def revisions(
    engine: Engine,
    programme: Programme,
    indicator: Indicator,
    upto: Period,
    as_known_on: datetime | None = None,
) -> dict[str, Fraction]:
    """Institution -> the mean change of its figure from the first accepted version to the last, as a part of itself,
    over the periods that it filed (0 where it was right at once). Only of whoever corrected anything."""
    first: dict[tuple[str, str, str], int] = {}
    replaced = set()
    for number, institution, period, source in _accepted(engine, programme, upto, as_known_on):
        key = (institution, period, source)
        if key in first:
            replaced.add(first[key])
        first.setdefault(key, number)
    if not replaced:
        return {}
    before = read_filings(engine, sorted(replaced), list(indicator.measures))
    touched = sorted(before["period"].unique())
    after = read_facts(
        engine, programme.slug, periods=touched, measures=indicator.measures, as_known_on=as_known_on
    )
    was, now = (_values(programme, indicator, facts) for facts in (before, after))
    filed: dict[str, int] = {}
    for institution, _period, _source in first:
        filed[institution] = filed.get(institution, 0) + 1
    found: dict[str, Fraction] = {}
    for (code, period), value in was.items():
        final = now.get((code, period))
        if final is not None and final != value:
            change = abs(final - value) / max(abs(final), abs(value))
            found[code] = found.get(code, Fraction(0)) + change / (filed.get(code) or filed.get("") or 1)
    return found


def revisions_of(
    engine: Engine,
    programme: Programme,
    indicator: Indicator,
    of: Literal["region", "scenario"],
    upto: Period,
    as_known_on: datetime | None = None,
) -> dict[str, Fraction]:
    """The same of regions or of kinds of point, over all institutions: what each period came to with the first version
    of every return, and what it comes to now."""
    first: dict[tuple[str, str, str], int] = {}
    last: dict[tuple[str, str, str], int] = {}
    for number, institution, period, source in _accepted(engine, programme, upto, as_known_on):
        key = (institution, period, source)
        first.setdefault(key, number)
        last[key] = number
    changed = [key for key in first if first[key] != last[key]]
    if not changed:
        return {}
    touched = sorted({period for _, period, _ in changed})
    now = read_facts(
        engine, programme.slug, periods=touched, measures=indicator.measures, as_known_on=as_known_on
    )
    before = read_filings(engine, sorted(first[key] for key in changed), list(indicator.measures))
    was = pl.concat([now.filter(~pl.col("filing").is_in([last[key] for key in changed])), before])
    filed = len({period for _, period, _ in first})
    then, final = (
        _values(programme, indicator, facts.with_columns(pl.col(of).alias("institution")), by_code=True)
        for facts in (was, now)
    )
    found: dict[str, Fraction] = {}
    for (code, period), value in then.items():
        known = final.get((code, period))
        if code and known is not None and known != value:
            change = abs(known - value) / max(abs(known), abs(value))
            found[code] = found.get(code, Fraction(0)) + change / filed
    return found


def _accepted(
    engine: Engine, programme: Programme, upto: Period, as_known_on: datetime | None
) -> Sequence[tuple[int, str, str, str]]:
    """(number, institution, period, source) of the filings with figures that counted once, of the last periods, each
    before its corrections."""
    periods = [str(upto.shift(-back)) for back in range(OVER)]
    if as_known_on is None:
        return accepted_versions(engine, programme.slug, periods)
    return [
        (one.id, one.institution, one.period, one.source)
        for one in list_filings(engine, programme.slug, as_known_on=as_known_on)
        if one.period in periods and one.state == "accepted" and one.fact_count and not is_second(one.source)
    ]


def _values(
    programme: Programme, indicator: Indicator, facts: pl.DataFrame, *, by_code: bool = False
) -> dict[tuple[str, str], Fraction]:
    factor, found = unit_factor(programme, indicator), {}
    mine = facts if by_code else by_member(facts, programme)
    for code, period, top, bottom in indicator_parts(mine, indicator).iter_rows():
        value = value_of(indicator, part_of(indicator, top, bottom), factor)
        if value is not None:
            found[code, period] = value
    return found
