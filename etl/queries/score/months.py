"""The facts of the months that are assessed: read at one go, and kept until a month's filings change."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from threading import Lock

import polars as pl
from sqlalchemy import Engine

from store.facts import data_version, read_facts
from store.filings import Filing
from store.names import meant_at

READ_TOGETHER = 100_000
"""Facts that are read at one go and parted afterwards; for a moment they are there twice."""
MOST_KEPT = 300_000
"""Facts that are kept, some forty megabytes. A run of months of which more are read, a country's, is read each time."""

_Key = tuple[object, ...]
_kept: OrderedDict[_Key, pl.DataFrame] = OrderedDict()
_lock = Lock()


def facts_by_month(
    engine: Engine,
    programme: str,
    months: Sequence[str],
    measures: Sequence[str],
    filings: Iterable[Filing],
    as_known_on: datetime | None = None,
    *,
    version: str,
) -> dict[str, pl.DataFrame]:
    """The facts of each month, in the order of the months, of these measures (columns of `store.facts.FACTS`).

    `filings` are all versions and `version` is that of the data from before they were read. Of what is known now a
    month is read again when other filings of it are in force, or a name of it means somebody else: an act on one month
    leaves the others as they are.
    """
    in_force: dict[str, list[Filing]] = {month: [] for month in months}
    for one in filings:
        if one.period in in_force and one.state == "accepted" and one.superseded_at is None:
            in_force[one.period].append(one)
    counts = {month: sum(one.fact_count for one in of) for month, of in in_force.items()}

    def read(among: list[str]) -> pl.DataFrame:
        return read_facts(engine, programme, periods=among, measures=measures, as_known_on=as_known_on)

    def read_all(among: Iterable[str]) -> dict[str, pl.DataFrame]:
        return {
            month: facts for batch in _together(among, counts) for month, facts in _parted(read(batch), batch)
        }

    if as_known_on is not None:
        return read_all(months)
    names = tuple(sorted(meant_at(engine, programme).items()))
    of = (engine.url.render_as_string(hide_password=False), programme, tuple(measures), names)
    keys = {
        month: (
            *of,
            month,
            *((one.id, one.sha256, one.received_at, one.accepted_at) for one in in_force[month]),
        )
        for month in months
    }
    with _lock:
        found = {month: _kept[keys[month]] for month in months if keys[month] in _kept}
    found |= read_all(month for month in months if month not in found)
    # What counts is what was read, a few measures out of many: a province's filings hold thrice as much. Who wrote in
    # between may have changed what these filings and names stood for.
    if sum(one.height for one in found.values()) <= MOST_KEPT and data_version(engine, programme) == version:
        _keep({keys[month]: found[month] for month in months})
    return {month: found[month] for month in months}


def _keep(facts: Mapping[_Key, pl.DataFrame]) -> None:
    with _lock:
        for key, one in facts.items():
            _kept[key] = one
            _kept.move_to_end(key)
        count = sum(one.height for one in _kept.values())
        while count > MOST_KEPT:
            count -= _kept.popitem(last=False)[1].height


def _together(months: Iterable[str], counts: Mapping[str, int]) -> Iterator[list[str]]:
    """The months that are read at one go, in their order: a city's whole run, of a country's a month each, since what a
    quarter shows are the months as they were read, and not a second time its facts."""
    begun: list[str] = []
    for month in months:
        if begun and sum(counts[one] for one in (*begun, month)) > READ_TOGETHER:
            yield begun
            begun = []
        begun.append(month)
    if begun:
        yield begun


def _parted(facts: pl.DataFrame, months: list[str]) -> Iterator[tuple[str, pl.DataFrame]]:
    """The facts of each of the months, those without any included."""
    if len(months) == 1:
        yield months[0], facts
        return
    by_month = facts.partition_by("period", as_dict=True)
    for month in months:
        yield month, by_month.get((month,), facts.clear())
