"""A month's facts as they are filed: one JSON document with what they were counted from, the same bytes each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import polars as pl

from etl.aggregate.extracts import Part
from etl.aggregate.figures import level_of
from etl.aggregate.months import Counts
from etl.definitions.payments.transactions import CountedMeasure
from etl.definitions.returns import Layout

FORMAT = "bianmin-facts/1"
TOTALS = "bianmin-totals/1"
"""What is counted over several months and not filed: returns have one length of period."""


@dataclass(frozen=True)
class Input:
    """A file that a month was counted from: its hash, size, the lines of a CSV and how many of them were broken."""

    file: str
    sha256: str
    bytes: int
    lines: int = 0
    broken: int = 0


def document(
    programme: str,
    layout: Layout,
    period: str,
    versions: dict[str, str],
    inputs: Sequence[Input],
    parts: Sequence[Part],
    counts: Counts,
    table: dict[str, str],
) -> bytes:
    """The file that `python -m etl load` takes in. No clock, no machine, no engine is in it."""
    assert layout.transactions is not None
    sheet, cell = place_of(parts)
    facts = [
        [*key, measure.measure, value, sheet, cell]
        for measure in layout.transactions.measure
        for key, value in facts_of(measure, counts.figures)
    ]
    groups = {part.file.name: [[one.place, one.rows] for one in part.groups] for part in parts}
    shape: dict[str, Any] = {
        "format": FORMAT,
        "programme": programme,
        "layout": layout.code,
        "period": period,
        **versions,
        "rows": counts.rows,
        "inputs": [
            {"file": one.file, "sha256": one.sha256, "bytes": one.bytes, "groups": groups.get(one.file, [])}
            | ({"lines": one.lines, "broken": one.broken} if one.lines else {})
            for one in inputs
        ],
        "table": table,
        "signals": counts.signals.rows(named=True),
        "facts": sorted(facts, key=lambda fact: fact[:4]),
    }
    return orjson.dumps(shape, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def facts_of(measure: CountedMeasure, figures: pl.DataFrame) -> list[tuple[tuple[str, str, str], int]]:
    """((institution, region, scenario), value) of a measure; of what nobody paid anything there is a zero."""
    dimensions = measure.dimensions
    level = level_of((*dimensions, "channel")) if measure.channels else level_of(dimensions)
    if measure.channels:  # what adds up is summed over its classes, from the cells themselves
        cells = figures.filter(pl.col("level") == "institution+region+scenario+channel")
        is_of = pl.col("channel").is_in(list(measure.channels))
        value = pl.when(is_of).then(pl.col(measure.counts)).otherwise(0).sum()
        found = cells.group_by(dimensions).agg(value.alias("value"))
    else:
        found = figures.filter(pl.col("level") == level).select(
            *dimensions, pl.col(measure.counts).alias("value")
        )
    wanted = [
        pl.col(name) if name in dimensions else pl.lit("").alias(name)
        for name in ("institution", "region", "scenario")
    ]
    return [((row[0], row[1], row[2]), row[3]) for row in found.select(*wanted, "value").iter_rows()]


def place_of(parts: Sequence[Part]) -> tuple[str, str]:
    """Where the facts of a month come from, as the sheet and the cell of a workbook: the file, its row groups."""
    first = parts[0]
    groups = [one.place for one in first.groups]
    span = groups[0] if len(groups) == 1 else f"{groups[0]}…{groups[-1]}"
    if len(parts) == 1:
        return first.file.name, span
    count = sum(len(part.groups) for part in parts)
    return f"{first.file.name} … {parts[-1].file.name}", f"{len(parts)} files, {count} row groups"
