"""Items that are made of counted events: deductions (R7), awards (R8) and checklists (R10)."""

import numpy as np

from etl.definitions.method.rules import Award, Checklist, Deduct
from etl.scoring.fixed import Integers, units
from etl.scoring.readings import Reading, States, missing
from etl.scoring.rows import ItemPoints, Rows, with_figure
from etl.scoring.rules import curve_of
from etl.scoring.states import State

ENOUGH = 10**12
"""Counts are cut off where their points reach this many units: far beyond any maximum or minimum."""


def deduct(rule: Deduct, worth: int, rows: Rows) -> ItemPoints:
    """R7: max(minimum, M - Σ tariff · count). An event that nobody has counted is not zero events."""
    state = rows.figures.state if rule.inner or rows.reading else np.zeros(len(rows), dtype=np.int8)
    points = np.full(len(rows), worth, dtype=np.int64)
    if rule.inner:
        points = curve_of(rule.inner, worth, higher=rows.higher).points(rows.figures)
    for tariff in rule.tariff:
        count = rows.counts.get(tariff.event, missing(len(rows), State.NOT_FILED))
        points = points - _times(count, units(tariff.points))
        state = _worse(state, count)
    points = np.maximum(points, units(rule.minimum))
    known = with_figure(state)
    if rule.inner:
        known &= rows.figures.figure
    return ItemPoints(np.where(known, points, 0), state)


def _worse(state: States, count: Reading) -> States:
    """The state of an item one of whose counts is missing: unless the item has left, it was not filed."""
    leaves = (state == State.NOT_APPLICABLE) | (state == State.TOO_FEW)
    state = np.where(~count.figure & ~leaves, np.int8(State.NOT_FILED), state)
    disputed = (count.state == State.UNDER_OBJECTION) & (state == State.VALUE)
    return np.where(disputed, np.int8(State.UNDER_OBJECTION), state)


def award(rule: Award, worth: int, rows: Rows) -> ItemPoints:
    """R8: min(M, Σ tariff · count). What nobody has entered earns nothing."""
    earned = np.zeros(len(rows), dtype=np.int64)
    for tariff in rule.tariff:
        if tariff.event in rows.counts:
            earned = earned + _times(rows.counts[tariff.event], units(tariff.points))
    return _entered(np.minimum(earned, worth), [tariff.event for tariff in rule.tariff], rows)


def checklist(rule: Checklist, worth: int, rows: Rows) -> ItemPoints:
    """R10: the sum of the ticked lines."""
    earned = np.zeros(len(rows), dtype=np.int64)
    for check in rule.check:
        if check.event in rows.counts:
            ticked = (rows.counts[check.event].numerator > 0).astype(np.bool_)
            earned = earned + np.where(ticked, units(check.points), 0)
    return _entered(earned, [check.event for check in rule.check], rows)


def _entered(points: Integers, events: list[str], rows: Rows) -> ItemPoints:
    """Points from entries; whether the item applies at all is said by its indicator's reading, if there is one."""
    state = rows.reading.state if rows.reading else np.zeros(len(rows), dtype=np.int8)
    for event in events:
        if event in rows.counts:
            disputed = (rows.counts[event].state == State.UNDER_OBJECTION) & (state == State.VALUE)
            state = np.where(disputed, np.int8(State.UNDER_OBJECTION), state)
    return ItemPoints(np.where(with_figure(state), points, 0), state)


def _times(count: Reading, tariff: int) -> Integers:
    enough: Integers = np.minimum(count.numerator, ENOUGH // tariff + 1).astype(np.int64) * tariff
    return enough
