"""How much do an institution's figures change after they are first filed?"""

from collections import Counter
from collections.abc import Mapping, Sequence
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
from store.filings import Filing, corrected_versions, count_filed, count_periods, list_filings
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
    periods = _looked_back_on(upto)
    first: dict[tuple[str, str, str], int] = {}
    replaced = set()
    for number, institution, period, source in _corrected(engine, programme, periods, as_known_on):
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
    filed = _count_filed(engine, programme, periods, as_known_on)
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
    periods = _looked_back_on(upto)
    first: dict[tuple[str, str, str], int] = {}
    last: dict[tuple[str, str, str], int] = {}
    for number, institution, period, source in _corrected(engine, programme, periods, as_known_on):
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
    filed = _count_periods(engine, programme, periods, as_known_on)
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


def _looked_back_on(upto: Period) -> list[str]:
    return [str(upto.shift(-back)) for back in range(OVER)]


def _corrected(
    engine: Engine, programme: Programme, periods: Sequence[str], as_known_on: datetime | None
) -> Sequence[tuple[int, str, str, str]]:
    """(number, institution, period, source) of the filings with figures that counted once, each before its corrections;
    all of them that were corrected, perhaps others."""
    if as_known_on is None:  # a country's are tens of thousands, of which few are corrected
        return corrected_versions(engine, programme.slug, periods)
    return [
        (one.id, one.institution, one.period, one.source)
        for one in _accepted(engine, programme, periods, as_known_on)
    ]


def _count_filed(
    engine: Engine, programme: Programme, periods: Sequence[str], as_known_on: datetime | None
) -> Mapping[str, int]:
    """Institution -> how many returns with figures counted once, whatever came of them."""
    if as_known_on is None:
        return count_filed(engine, programme.slug, periods)
    accepted = _accepted(engine, programme, periods, as_known_on)
    return Counter(code for code, _, _ in {(one.institution, one.period, one.source) for one in accepted})


def _count_periods(
    engine: Engine, programme: Programme, periods: Sequence[str], as_known_on: datetime | None
) -> int:
    """Of how many periods any return with figures counted once."""
    if as_known_on is None:
        return count_periods(engine, programme.slug, periods)
    return len({one.period for one in _accepted(engine, programme, periods, as_known_on)})


def _accepted(
    engine: Engine, programme: Programme, periods: Sequence[str], as_known_on: datetime
) -> list[Filing]:
    """The filings with figures that had been accepted by then, each before its corrections."""
    return [
        one
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
