"""A measure's sums over all institutions, period by period; kept by the data's version."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import polars as pl
from sqlalchemy import Engine

from etl.queries.measure_now import MeasureNow, measure_now
from store.facts import read_facts

MOST_KEPT = 256
_kept: OrderedDict[MeasureNow, pl.DataFrame] = OrderedDict()
_lock = Lock()


def sums_of(facts: pl.DataFrame, measure: str) -> pl.DataFrame:
    """Columns period, value (in smallest units), filers: how many institutions stand behind it."""
    mine = facts.filter(pl.col("measure") == measure)
    return mine.group_by("period").agg(
        pl.col("value").sum(), pl.col("institution").n_unique().alias("filers")
    )


def sums_known(engine: Engine, programme: str, measures: Sequence[str]) -> dict[str, pl.DataFrame]:
    """The same of all facts in force now, by measure: read once for each state of the data, for every period asks for
    those before it, and every chart of it asks again. Those that are not kept are read at one go: to find a filing's
    rows takes longer than to read them."""
    asked = {code: measure_now(engine, programme, code) for code in measures}
    with _lock:
        known = {code: _kept[now] for code, now in asked.items() if now in _kept}
    if missing := [code for code in asked if code not in known]:
        facts = read_facts(engine, programme, measures=missing)
        known |= {code: sums_of(facts, code) for code in missing}
    with _lock:
        for code, now in asked.items():
            _kept[now] = known[code]
            _kept.move_to_end(now)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return known
