"""What stands above and below the line of an indicator, of whole periods; kept by the data's version."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from threading import Lock

import polars as pl
from sqlalchemy import Engine

from etl.definitions.indicators import Indicator
from etl.definitions.programme import Programme
from etl.facts.indicators import PARTS, indicator_parts, parts_of
from etl.facts.members import by_member
from store.facts import data_version, read_facts
from store.once import once

MOST_KEPT = 500_000
"""Rows, one for each institution and period of an indicator: 128 periods of one of a country's four thousand."""

_Of = tuple[str, str, str, Indicator]
_kept: OrderedDict[tuple[_Of, str], pl.DataFrame] = OrderedDict()
_rows = 0
_lock = Lock()


def parts_by_period(
    engine: Engine,
    programme: Programme,
    indicator: Indicator,
    periods: Sequence[str],
    as_known_on: datetime | None = None,
) -> Iterator[pl.DataFrame]:
    """A frame for each of the periods (columns of `etl.facts.indicators.PARTS`), of who is looked at.

    A ranking by its change asks for the periods of the ranking by its value and for one more, and the month after it
    for most of them again: what is known now is read once for each state of the data, what was known then each time.
    """
    if as_known_on is not None:
        yield _read(engine, programme, indicator, periods, as_known_on)
        return
    of = (*_state(engine, programme), indicator)
    with _lock:
        known = {period: _kept[of, period] for period in periods if (of, period) in _kept}
    missing = [period for period in periods if period not in known]
    if missing:
        parts = _read(engine, programme, indicator, missing, None)
        by_period = parts.partition_by("period", as_dict=True)
        known |= {period: by_period.get((period,), parts.clear()) for period in missing}
    _keep({(of, period): known[period] for period in periods})
    yield from (known[period] for period in periods)


def read_parts(
    engine: Engine, programme: Programme, indicators: Sequence[Indicator], periods: Sequence[str]
) -> None:
    """Read at one go what `parts_by_period` will be asked of many indicators one after the other, as far as it would be
    kept until then: a filing's facts stand by institution, and to find its rows takes longer than to read them."""
    state = _state(engine, programme)
    of = {one.code: (*state, one) for one in indicators}
    with _lock:
        wanted = [one for one in indicators if any((of[one.code], period) not in _kept for period in periods)]
    if len(wanted) < 2 or len(wanted) * len(periods) * len(programme.institutions) > MOST_KEPT:
        return
    measures = sorted({measure for one in wanted for measure in one.measures})
    facts = read_facts(engine, programme.slug, periods=periods, measures=measures)
    found = parts_of(by_member(facts, programme), wanted).sort("period", "institution")
    none = pl.DataFrame(schema=PARTS)
    parted = found.partition_by("indicator", "period", as_dict=True, include_key=True)
    _keep(
        {
            (of[one.code], period): parted[one.code, period].select(*PARTS)
            if (one.code, period) in parted
            else none
            for one in wanted
            for period in periods
        }
    )


def _state(engine: Engine, programme: Programme) -> tuple[str, str, str]:
    """Database, definitions and data; within one act asked once."""
    url, slug = engine.url.render_as_string(hide_password=False), programme.slug
    version = once((engine, slug, "data version"), lambda: data_version(engine, slug))
    return url, f"{slug} {programme.digest}", version


def _keep(found: Mapping[tuple[_Of, str], pl.DataFrame]) -> None:
    """Keep what was found, the last asked for longest."""
    global _rows
    with _lock:
        for key, frame in found.items():
            _rows += max(frame.height, 1) if key not in _kept else 0
            _kept[key] = frame
            _kept.move_to_end(key)
        while _rows > MOST_KEPT:
            _, frame = _kept.popitem(last=False)
            _rows -= max(frame.height, 1)


def _read(
    engine: Engine,
    programme: Programme,
    indicator: Indicator,
    periods: Sequence[str],
    as_known_on: datetime | None,
) -> pl.DataFrame:
    facts = read_facts(
        engine, programme.slug, periods=periods, measures=indicator.measures, as_known_on=as_known_on
    )
    return indicator_parts(by_member(facts, programme), indicator)
