"""Failing again and again: penalties and consequences for an item or a grade that stays too low."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from etl.definitions.method.method import Method
from etl.definitions.method.tables import Persistence
from etl.scoring.fixed import Integers, units
from etl.scoring.inputs import Inputs
from etl.scoring.parts import Items
from etl.scoring.readings import Mask
from etl.values.periods import Period

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


def failures(inputs: Inputs, failed: Mapping[str, Mask]) -> pl.DataFrame:
    """What later periods must remember of these: `failed` by rule of persistence, as the rows of `FAILURES`."""
    row = inputs.roster.select("period", "institution")
    found = [row.filter(pl.Series(hit)).with_columns(rule=pl.lit(code)) for code, hit in failed.items()]
    return pl.concat([pl.DataFrame(schema=FAILURES), *found])


def in_a_row(rule: Persistence, failed: Mask, inputs: Inputs, history: pl.DataFrame | None) -> Mask:
    """Rows in which this period and the ones right before it, as many as the rule asks, all failed.

    Periods follow each other as they do in the calendar: one that the history does not name as failed ends the run.
    """
    found = np.zeros(len(inputs), dtype=np.bool_)
    rows = np.flatnonzero(failed)
    if not len(rows):  # whoever did not fail now has no run that ends now
        return found
    here = list(zip(inputs.roster["institution"], inputs.roster["period"], strict=True))
    known = set() if history is None else _failed_before(history, rule.code)
    known.difference_update(here)  # what is scored now counts as it is scored now
    known.update(here[row] for row in rows)
    for row in rows:
        institution, period = here[row]
        last = Period.parse(period)
        found[row] = all((institution, str(last.shift(-back))) in known for back in range(1, rule.periods))
    return found


def _failed_before(history: pl.DataFrame, rule: str) -> set[tuple[str, str]]:
    """(institution, period) of those that failed by a rule before."""
    mine = history.filter(pl.col("rule") == rule)
    return set(mine.select("institution", "period").iter_rows())


def penalties(method: Method, items: Items, inputs: Inputs, history: pl.DataFrame | None) -> Integers:
    """Points taken from each row's total, in units of 0.0001."""
    total = np.zeros(len(inputs), dtype=np.int64)
    failed = failed_items(method, items)
    for rule in method.persistence:
        if rule.code in failed and rule.points:
            total += np.where(in_a_row(rule, failed[rule.code], inputs, history), units(rule.points), 0)
    return total
