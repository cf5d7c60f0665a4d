"""How many points of each kind were connected in every period, by region; kept by the data's version."""

from datetime import datetime
from functools import lru_cache

import polars as pl
from sqlalchemy import Engine

from etl.queries.measure_now import MeasureNow, measure_now
from store.facts import read_facts


def connected(engine: Engine, programme: str, measure: str, as_known_on: datetime | None) -> pl.DataFrame:
    """Sums over institutions of what is above zero: columns scenario, region, period, measure, value, of all periods.

    What is known now is read once for each state of the data: every period asks for all periods before it. What was
    known at a moment is read each time.
    """
    if as_known_on is not None:
        return _read(engine, programme, measure, as_known_on)
    return _kept(measure_now(engine, programme, measure))


@lru_cache(maxsize=32)
def _kept(asked: MeasureNow) -> pl.DataFrame:
    return _read(asked.engine, asked.programme, asked.measure, None)


def _read(engine: Engine, programme: str, measure: str, as_known_on: datetime | None) -> pl.DataFrame:
    facts = read_facts(engine, programme, measures=[measure], as_known_on=as_known_on)
    above = facts.filter(pl.col("value") > 0)
    return above.group_by("scenario", "region", "period", "measure").agg(pl.col("value").sum())
