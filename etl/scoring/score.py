"""The score of every institution in every period of a roster: items, parts, totals, places and grades.

Pure: inputs in, one value out. Everything is an integer, so the same inputs give the same bytes everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from etl.definitions.indicators import Indicator
from etl.definitions.method.method import Method
from etl.scoring.fixed import Integers
from etl.scoring.grades import capped, grade_codes, vetoed
from etl.scoring.inputs import Inputs
from etl.scoring.items import item_points
from etl.scoring.parts import Items, PartPoints, items_of, part_points
from etl.scoring.persistence import failed_items, in_a_row, penalties
from etl.scoring.places import group_sizes, places
from etl.scoring.readings import Mask
from etl.scoring.rows import ItemPoints
from etl.scoring.states import State
from etl.scoring.totals import Totals, totals_of

ROOM = 2**50
"""Ordinals of tie-breaks stay below this and leave room for the period beside them."""


@dataclass(frozen=True, eq=False)
class Scores:
    """Everything a score consists of, row by row in the order of `inputs.roster`. Places are 0 where there is none;
    `grade` is -1 where there is none."""

    method: Method
    inputs: Inputs
    items: Items
    parts: list[PartPoints]
    totals: Totals
    rank: Integers
    group_rank: Integers
    grade: Integers
    vetoes: Mapping[str, Mask]
    failed: Mapping[str, Mask]
    persistent: Mapping[str, Mask]

    def row(self, institution: str, period: str = "") -> int:
        """The row of an institution; the period may be left out where the roster has only one."""
        asked = (institution, period or self.inputs.periods[-1])
        row = self._rows.get(asked)
        if row is None:
            raise KeyError(f"{institution} is not in the roster of {asked[1]}")
        return row

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str], int | None]:
        """The row of an institution and period; None for one that stands there more than once."""
        found: dict[tuple[str, str], int | None] = {}
        for row, one in enumerate(self.inputs.roster.select("institution", "period").iter_rows()):
            found[one] = None if one in found else row
        return found


def score(
    method: Method,
    indicators: Mapping[str, Indicator],
    inputs: Inputs,
    history: pl.DataFrame | None = None,
    *,
    like: Items | None = None,
    but: str = "",
) -> Scores:
    """Score and rank. `history` holds the failures of earlier periods (`persistence.failures`). `like` are the items
    of a score by the same method from the same inputs `but` for one indicator's readings: those of others stay."""
    scored = (
        ItemPoints(like.points[row], like.state[row])
        if like is not None and item.indicator != but
        else item_points(
            item,
            inputs,
            higher=indicators[item.indicator].direction != "lower",
            minimum_group=method.minimum_group,
        )
        for row, item in enumerate(method.item)
    )
    items = items_of(method, scored, inputs)
    parts = [part_points(method, part, items) for part in method.part]
    totals = totals_of(method, items, parts, penalties(method, items, inputs, history))
    takes_part = totals.state != State.NOT_APPLICABLE
    order = _order(method, items, parts, totals)
    vetoes = vetoed(method, inputs)
    grade = _grades(method, totals, takes_part, vetoes)
    failed = failed_items(method, items) | _low_grades(method, grade)
    return Scores(
        method,
        inputs,
        items,
        parts,
        totals,
        places(order, inputs.period_codes, takes_part),
        _group_places(method, order, inputs, takes_part),
        grade,
        vetoes,
        failed,
        {rule.code: in_a_row(rule, failed[rule.code], inputs, history) for rule in method.persistence},
    )


def _order(method: Method, items: Items, parts: list[PartPoints], totals: Totals) -> Integers:
    """Whole numbers in the order of the official score, then of the tie-breaks that the method lists."""
    order = totals.official
    for key in method.tie_break:
        order = _refined(order, _tie_break(method, key, items, parts, totals))
    return order


def _tie_break(method: Method, key: str, items: Items, parts: list[PartPoints], totals: Totals) -> Integers:
    if key == "before_bonus":
        return totals.before_bonus
    if key in method.parts:
        return parts[list(method.parts).index(key)].points
    row = list(method.items).index(key)
    return np.where(items.counted[row], items.points[row], 0)


def _refined(order: Integers, by: Integers) -> Integers:
    """Whole numbers in the order of (order, by): equal only where both are."""
    by = by - by.min(initial=0)
    span = int(by.max(initial=0)) + 1
    if span * (int(np.abs(order).max(initial=0)) + 1) >= ROOM:
        order = np.unique(order, return_inverse=True)[1].astype(np.int64)
    return order * span + by


def _group_places(method: Method, order: Integers, inputs: Inputs, takes_part: Mask) -> Integers:
    """Places inside the peer group; none where the group is too small to be ranked."""
    enough = group_sizes(inputs.peer_codes, takes_part) >= method.minimum_group
    return places(order, inputs.peer_codes, takes_part & enough)


def _grades(method: Method, totals: Totals, takes_part: Mask, vetoes: dict[str, Mask]) -> Integers:
    if not method.grade:
        return np.full(len(takes_part), -1, dtype=np.int64)
    return np.where(takes_part, capped(method, grade_codes(method, totals.official), vetoes), -1)


def _low_grades(method: Method, grade: Integers) -> dict[str, Mask]:
    return {
        rule.code: (grade >= 0) & (grade <= method.grades.index(rule.grade)) & (rule.over != "years")
        for rule in method.persistence
        if rule.grade
    }
