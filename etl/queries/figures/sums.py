"""A measure's sums over all institutions, period by period; kept by the data's version."""

from functools import lru_cache

import polars as pl
from sqlalchemy import Engine

from etl.queries.measure_now import MeasureNow, measure_now
from store.facts import read_facts


def sums_of(facts: pl.DataFrame, measure: str) -> pl.DataFrame:
    """Columns period, value (in smallest units), filers: how many institutions stand behind it."""
    mine = facts.filter(pl.col("measure") == measure)
    return mine.group_by("period").agg(
        pl.col("value").sum(), pl.col("institution").n_unique().alias("filers")
    )


def sums_known(engine: Engine, programme: str, measure: str) -> pl.DataFrame:
    """The same of all facts in force now: read once for each state of the data, for every period asks for those before
    it, and every chart of it asks again."""
    return _kept(measure_now(engine, programme, measure))


@lru_cache(maxsize=256)
def _kept(asked: MeasureNow) -> pl.DataFrame:
    return sums_of(read_facts(asked.engine, asked.programme, measures=[asked.measure]), asked.measure)
