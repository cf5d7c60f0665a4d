"""A measure's sums over all institutions, period by period; kept by the data's version."""

from dataclasses import dataclass, field
from functools import lru_cache

import polars as pl
from sqlalchemy import Engine

from store.facts import data_version, read_facts


@dataclass(frozen=True)
class _Asked:
    """A question, by what its answer hangs on."""

    database: str
    programme: str
    version: str
    measure: str
    engine: Engine = field(compare=False)


def sums_of(facts: pl.DataFrame, measure: str) -> pl.DataFrame:
    """Columns period, value (in smallest units), filers: how many institutions stand behind it."""
    mine = facts.filter(pl.col("measure") == measure)
    return mine.group_by("period").agg(
        pl.col("value").sum(), pl.col("institution").n_unique().alias("filers")
    )


def sums_known(engine: Engine, programme: str, measure: str) -> pl.DataFrame:
    """The same of all facts in force now: read once for each state of the data, for every period asks for those before
    it, and every chart of it asks again."""
    url, version = engine.url.render_as_string(hide_password=False), data_version(engine, programme)
    return _kept(_Asked(url, programme, version, measure, engine))


@lru_cache(maxsize=256)
def _kept(asked: _Asked) -> pl.DataFrame:
    return sums_of(read_facts(asked.engine, asked.programme, measures=[asked.measure]), asked.measure)
