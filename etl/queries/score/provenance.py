"""Where did a figure come from: the cells of which filed workbooks, which entries of which ledger?"""

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from etl.definitions.indicators import Indicator
from etl.definitions.programme import Programme
from etl.facts.conduct import cut_off_at, due_at
from etl.queries.score.quarter import Quarter
from etl.values.periods import Period
from store.filings import Filing

Json = dict[str, Any]


def cells_behind(
    quarter: Quarter, programme: Programme, indicator: Indicator, institution: str
) -> list[Json]:
    """The cells that an indicator's numerator and denominator add up, by file, sheet and measure.

    What all institutions reported together is not taken apart here: their cells are in their own proofs.
    """
    months = _months(programme, indicator.measures, quarter)
    measures = [programme.measures[code] for code in indicator.measures]
    filed = [measure.code for measure in measures if not measure.made_of]
    facts = quarter.facts_behind(indicator.code)
    found = _cells(quarter, facts, institution, filed, months, indicator.scenario)
    for measure in (measure for measure in measures if measure.year_ago_of):
        before = [str(Period.parse(month).year_ago) for month in months]
        cells = _cells(quarter, facts, institution, (measure.year_ago_of,), before, indicator.scenario)
        found += [source | {"measure": measure.code} for source in cells]
    return found


def cells_of_events(
    quarter: Quarter, programme: Programme, measures: Iterable[str], institution: str
) -> list[Json]:
    """The cells that counts of events add up, by file, sheet and measure."""
    return [
        cells
        for measure in measures
        for cells in _cells(
            quarter, quarter.facts, institution, (measure,), _months(programme, (measure,), quarter), ()
        )
    ]


def _months(programme: Programme, measures: Iterable[str], quarter: Quarter) -> list[str]:
    """A flow is summed over all months; stocks alone stand as at the last one."""
    flows = any(programme.measures[code].kind == "flow" for code in measures)
    months = programme.parts(quarter.period)
    return [str(month) for month in (months if flows else months[-1:])]


def _cells(
    quarter: Quarter,
    facts: pl.DataFrame,
    institution: str,
    measures: Iterable[str],
    months: list[str],
    scenarios: tuple[str, ...],
) -> list[Json]:
    wanted = facts.filter(
        pl.col("institution") == institution,
        pl.col("measure").is_in(list(measures)),
        pl.col("period").is_in(months),
    )
    if scenarios:
        wanted = wanted.filter(pl.col("scenario").is_in(scenarios))
    by = ["period", "filing", "sheet", "measure"]
    found = []
    for (period, filing, sheet, measure), part in (
        wanted.sort(*by, "region", "scenario")
        .partition_by(by, as_dict=True, include_key=False, maintain_order=True)
        .items()
    ):
        rows = part.select("region", "scenario", "cell", "value").rows(named=True)
        found.append(
            {
                "month": period,
                "file": quarter.filings[int(str(filing))].filename,
                "sha256": quarter.filings[int(str(filing))].sha256,
                "sheet": sheet,
                "measure": measure,
                "cells": [{k: v for k, v in row.items() if v != ""} for row in rows],
            }
        )
    return found


def entries_behind(quarter: Quarter, events: Iterable[str], institution: str) -> list[Json]:
    """The ledgers' entries of some events, each with its evidence, reason and post."""
    wanted = quarter.entries.filter(
        pl.col("institution") == institution, pl.col("event").is_in(list(events))
    ).sort("filing", "row")
    return [
        {
            "event": row["event"],
            "count": row["count"],
            "evidence": row["evidence"],
            "reason": row["reason"],
            "entered_by": row["entered_by"],
            "entered_on": row["entered_on"].isoformat(),
            "file": quarter.filings[row["filing"]].filename,
            "sha256": quarter.filings[row["filing"]].sha256,
            "sheet": row["sheet"],
            "cell": row["cell"],
        }
        for row in wanted.iter_rows(named=True)
    ]


def returns_of(quarter: Quarter, programme: Programme, institution: str) -> list[Json]:
    """What the system recorded of each return that was owed: deadline, every version, fields and those found wrong."""
    zone = ZoneInfo(programme.settings.time_zone)
    return [
        {
            "month": one.month,
            "deadline": due_at(programme.settings, one).isoformat(),
            "cut_off": cut_off_at(programme.settings, one).isoformat(),
            "versions": [
                _file(filing, zone)
                for filing in quarter.filings.values()
                if filing.institution == institution and filing.period == one.month
            ],
            "fields": one.fields,
            "fields_found_wrong": one.failing,
        }
        for one in quarter.returns
        if one.institution == institution
    ]


def files_used(quarter: Quarter, programme: Programme, sha256: Iterable[str]) -> list[Json]:
    """The filings with these hashes: name, hash, what for, which version, when it came."""
    used, zone = set(sha256), ZoneInfo(programme.settings.time_zone)
    filings: Mapping[str, Filing] = {
        one.sha256: one for one in quarter.filings.values() if one.sha256 in used
    }
    return [_file(one, zone) for one in sorted(filings.values(), key=lambda one: (one.period, one.filename))]


def _file(one: Filing, zone: ZoneInfo) -> Json:
    return {
        "file": one.filename,
        "sha256": one.sha256,
        "source": one.source,
        "period": one.period,
        "version": one.version,
        "received_at": one.received_at.astimezone(zone).isoformat(),
    }
