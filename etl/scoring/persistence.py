"""Failing again and again: penalties and consequences for an item or a grade that stays too low."""

import numpy as np
import polars as pl

from etl.definitions.method.method import Method
from etl.definitions.method.tables import Persistence
from etl.scoring.fixed import Integers, units
from etl.scoring.inputs import Inputs
from etl.scoring.parts import Items
from etl.scoring.readings import Mask
from etl.values.periods import Period, periods_between

FAILURES = {"period": pl.String, "institution": pl.String, "rule": pl.String}
"""Failures that earlier scores found: one row per period × institution × rule of persistence."""


def failed_items(method: Method, items: Items) -> dict[str, Mask]:
    """Rows in which the watched item, by rule of persistence, stayed under its share of points."""
    codes = list(method.items)
    failed = {}
    for rule in method.persistence:
        if rule.item and rule.below is not None:
            row, item = codes.index(rule.item), method.items[rule.item]
            numerator, denominator = rule.below.as_integer_ratio()
            line = units(item.points) * numerator
            failed[rule.code] = items.counted[row] & (items.points[row] * 100 * denominator < line)
    return failed


def in_a_row(rule: Persistence, failed: Mask, inputs: Inputs, history: pl.DataFrame | None) -> Mask:
    """Rows in which this period and the ones right before it, as many as the rule asks, all failed.

    Periods follow each other as they do in the calendar: the history names only those in which somebody failed, and a
    period that it leaves out ends the run.
    """
    past = pl.DataFrame(schema=FAILURES) if history is None else history
    named = [Period.parse(one) for one in {*inputs.periods, *past["period"]}]
    periods = [str(one) for one in periods_between(min(named), max(named))] if named else []
    names = sorted({*inputs.roster["institution"], *past["institution"]})
    grid = np.zeros((len(names), len(periods)), dtype=np.bool_)
    mine = past.filter(pl.col("rule") == rule.code)
    grid[_positions(mine["institution"], names), _positions(mine["period"], periods)] = True
    rows = _positions(inputs.roster["institution"], names)
    columns = _positions(inputs.roster["period"], periods)
    grid[rows, columns] = failed
    run = grid.copy()
    for step in range(1, rule.periods):
        run[:, step:] &= grid[:, :-step]
        run[:, :step] = False
    return run[rows, columns]


def penalties(method: Method, items: Items, inputs: Inputs, history: pl.DataFrame | None) -> Integers:
    """Points taken from each row's total, in units of 0.0001."""
    total = np.zeros(len(inputs), dtype=np.int64)
    failed = failed_items(method, items)
    for rule in method.persistence:
        if rule.code in failed and rule.points:
            total += np.where(in_a_row(rule, failed[rule.code], inputs, history), units(rule.points), 0)
    return total


def _positions(column: pl.Series, labels: list[str]) -> Integers:
    return column.cast(pl.Enum(labels)).to_physical().to_numpy().astype(np.int64)
