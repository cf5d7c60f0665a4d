"""What stands above and below the line of an indicator, of whole periods; kept by the data's version."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from datetime import datetime
from threading import Lock

import polars as pl
from sqlalchemy import Engine

from etl.definitions.indicators import Indicator
from etl.definitions.programme import Programme
from etl.facts.indicators import indicator_parts
from etl.facts.members import by_member
from store.facts import data_version, read_facts

MOST_KEPT = 128
"""Periods of an indicator: of a country's, a hundred kilobytes each."""

_Of = tuple[str, str, str, Indicator]
_kept: OrderedDict[tuple[_Of, str], pl.DataFrame] = OrderedDict()
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
    url, version = engine.url.render_as_string(hide_password=False), data_version(engine, programme.slug)
    of = (url, f"{programme.slug} {programme.digest}", version, indicator)
    with _lock:
        known = {period: _kept[of, period] for period in periods if (of, period) in _kept}
    missing = [period for period in periods if period not in known]
    if missing:
        parts = _read(engine, programme, indicator, missing, None)
        by_period = parts.partition_by("period", as_dict=True)
        known |= {period: by_period.get((period,), parts.clear()) for period in missing}
    with _lock:
        for period in periods:
            _kept[of, period] = known[period]
            _kept.move_to_end((of, period))
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    yield from (known[period] for period in periods)


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
