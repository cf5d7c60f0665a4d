"""Points of one item for every row of the roster: the rule, the state, and what a missing figure comes to.

A missing figure never becomes points: rows without a figure get 0 whatever the rule, and only "not applicable"
and "too few to say" take the item's maximum away with them.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from etl.definitions.method.rules import Award, Checklist, Deduct, Improvement, Place, RedLine
from etl.definitions.method.tables import Item
from etl.scoring.events import award, checklist, deduct
from etl.scoring.fixed import half_up, units
from etl.scoring.improvement import improvement
from etl.scoring.inputs import Inputs
from etl.scoring.places import places_of
from etl.scoring.rows import ItemPoints, Rows, only_in_groups
from etl.scoring.rules import curve_of, shifted

UNMOVED = Fraction(0)


def item_points(
    item: Item, inputs: Inputs, *, higher: bool, minimum_group: int, moved: Fraction = UNMOVED
) -> ItemPoints:
    """Points of one item, each peer group by its own parameters; `moved` shifts targets by a share of themselves."""
    rows = Rows(
        inputs.readings.get(item.indicator),
        inputs.earlier.get(item.indicator),
        inputs.counts,
        inputs.peer_codes,
        higher,
        minimum_group,
    )
    worth = units(item.points)
    if not item.by_group:
        return _scored(shifted(item.rule, moved), worth, rows)
    points = np.zeros(len(rows), dtype=np.int64)
    state = np.zeros(len(rows), dtype=np.int8)
    for code, group in enumerate(inputs.groups):
        members = inputs.group_codes == code
        part = _scored(shifted(item.rule_for(group), moved), worth, rows.take(members))
        points[members], state[members] = part.points, part.state
    return ItemPoints(points, state)


def _scored(rule: Any, worth: int, rows: Rows) -> ItemPoints:
    special: Mapping[type, Callable[[Any, int, Rows], ItemPoints]] = {
        Place: _place,
        RedLine: _red_line,
        Deduct: deduct,
        Award: award,
        Checklist: checklist,
        Improvement: improvement,
    }
    return special.get(type(rule), _by_curve)(rule, worth, rows)


def _by_curve(rule: Any, worth: int, rows: Rows) -> ItemPoints:
    """R1-R5."""
    reading = rows.figures
    points = curve_of(rule, worth, higher=rows.higher).points(reading)
    points *= reading.figure
    return ItemPoints(points, reading.state)


def _place(rule: Place, worth: int, rows: Rows) -> ItemPoints:
    """R6: M · max(0, 1 - step · (place - 1)). A group too small for places cannot tell."""
    reading = rows.figures
    place = places_of(reading, rows.peers, reading.figure, higher=rows.higher)
    lost = worth * Fraction(rule.step)
    by_place = [max(Fraction(0), worth - lost * (n - 1)) for n in range(1, int(place.max(initial=0)) + 1)]
    table = np.array([0, *(half_up(p.numerator, p.denominator) for p in by_place)], dtype=np.int64)
    return ItemPoints(*only_in_groups(table[place], reading.state, reading.figure, rows))


def _red_line(rule: RedLine, worth: int, rows: Rows) -> ItemPoints:
    """R9: 0 beyond the line. A value on the line is not beyond it."""
    reading = rows.figures
    side = reading.sign_against(Fraction(rule.line))
    kept = (side >= 0 if rows.higher else side <= 0) & reading.figure
    inner = (
        curve_of(rule.inner, worth, higher=rows.higher).points(reading)
        if rule.inner
        else np.full(len(rows), worth, dtype=np.int64)
    )
    return ItemPoints(np.where(kept, inner, 0), reading.state)
