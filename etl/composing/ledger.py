"""The ledger that a bulletin tells good practice from, and the bulletin that has told the same one before."""

from datetime import datetime

import orjson
import polars as pl
from sqlalchemy import Engine

from etl.definitions.clocks import end_of_day
from etl.definitions.programme import Programme
from etl.values.periods import Period
from store.edition_reads import list_editions, read_content
from store.entries import read_entries

TOLD_IN = "practice.ledger"
"""The paragraph that tells it."""


def ledger_upto(engine: Engine, programme: Programme, period: Period, known: datetime) -> pl.DataFrame:
    """The ledger of the latest quarter (or longer period) up to that of `period` for which one was in force."""
    upto = period.holder(min(4, period.per_year))
    found = read_entries(engine, programme.slug, as_known_on=known)
    kept = [one for one in map(Period.parse, found["period"].unique()) if one <= upto]
    return found.filter(pl.col("period") == (str(max(kept)) if kept else ""))


def told_before(engine: Engine, programme: Programme, period: Period, known: datetime) -> str:
    """The period of the bulletin that tells, whole, the ledger which one of `period` would tell: that before it, or the
    one which that refers to; "" where it told none, or another one, or is not published."""
    out = [
        one
        for one in list_editions(engine, programme.slug, "bulletin")
        if one.state == "published" and Period.parse(one.period) < period
    ]
    if not out:
        return ""
    last = max(out, key=lambda one: (Period.parse(one.period), one.number))
    content = orjson.loads(read_content(engine, last.id))
    blocks = (block for section in content["sections"] for block in section["blocks"])
    if not any(block.get("code") == TOLD_IN for block in blocks):
        return ""
    days = (content["known_on"], content.get("asked_on"))
    then = min(end_of_day(programme.settings, day) for day in days if day)
    before = ledger_upto(engine, programme, Period.parse(last.period), then)
    now = ledger_upto(engine, programme, period, known)
    return content.get("ledger", last.period) if before.equals(now) else ""
