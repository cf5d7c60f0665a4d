"""Levers: the single whole numbers an institution could move, and how far is realistic.

Realistic is what peers have done: a figure may move as far as the best peer's moved within one period, a count as
far as the best peer's count. To who does not see its peers' figures that is said coarsely: the reach is the next power
of two (of counts of events at least 4), because an amount beside its share of the reach gives the reach away. Items
scored by place are no levers: their points depend on what others do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from etl.definitions.indicators import Indicator
from etl.definitions.method.rules import Award, Checklist, Deduct, Improvement, Place, events_of
from etl.definitions.method.tables import Item
from etl.scoring.inputs import Inputs
from etl.scoring.readings import Mask, Reading
from etl.scoring.score import Scores
from etl.scoring.states import State


@dataclass(frozen=True)
class Lever:
    """A number that can be moved by 1 … `limit` in the direction of `sign`: the numerator of an indicator
    (`event` blank) or the count of an event."""

    item: str
    indicator: str
    event: str
    sign: int
    limit: int


Plan = Mapping[Lever, int]
FEW_EVENTS = 4
"""As far as a count of events may be said to go at least, where a peer's is not to be read off."""


def levers(
    scores: Scores, indicators: Mapping[str, Indicator], row: int, *, up: bool, coarse: bool = False
) -> list[Lever]:
    """Every lever of one row: those that gain points, or (`up` false) those that lose them. `coarse`: for who
    does not see the peers' figures."""
    peers = _peers(scores, row)
    found: list[Lever] = []
    for i, item in enumerate(scores.method.item):
        if scores.items.counted[i, row]:
            found += _of_figure(scores.inputs, indicators[item.indicator], item, row, peers, up, coarse)
            found += _of_events(scores.inputs, item, row, peers, up, coarse)
    return [lever for lever in found if lever.limit > 0]


def _peers(scores: Scores, row: int) -> Mask:
    """The other members of the peer group; everybody else where the group is too small to be ranked."""
    inputs = scores.inputs
    same: Mask = inputs.peer_codes == inputs.peer_codes[row]
    if same.sum() < scores.method.minimum_group:
        same = inputs.period_codes == inputs.period_codes[row]
    same[row] = False
    return same


def _of_figure(
    inputs: Inputs, indicator: Indicator, item: Item, row: int, peers: Mask, up: bool, coarse: bool
) -> Iterable[Lever]:
    rule = item.rule
    relative = isinstance(rule, Place) or (isinstance(rule, Improvement) and rule.from_last is not None)
    by_events = isinstance(rule, (Award, Checklist)) or (isinstance(rule, Deduct) and rule.inner is None)
    now, before = inputs.readings.get(item.indicator), inputs.earlier.get(item.indicator)
    if relative or by_events or now is None or before is None or not now.figure[row]:
        return
    sign = 1 if (indicator.direction == "higher") == up else -1
    reach = _furthest(now, before, peers, sign)
    limit = int(reach * int(now.denominator[row]) / now.scale)
    if coarse:
        limit = _doubled(limit)
    yield Lever(item.code, item.indicator, "", sign, min(limit, _room(now, row, sign)))


def _furthest(now: Reading, before: Reading, peers: Mask, sign: int) -> Fraction:
    """The largest move of a peer within one period, in the indicator's unit."""
    rows = np.flatnonzero(peers & now.figure & before.figure)
    if not len(rows):
        return Fraction(0)
    best = int(rows[np.argmax((now.near()[rows] - before.near()[rows]) * sign)])
    return max(sign * (now.exact(best) - before.exact(best)), Fraction(0))


def _doubled(reach: int) -> int:
    """The next power of two; nothing stays nothing."""
    return 1 << (reach - 1).bit_length() if reach > 0 else 0


def _room(now: Reading, row: int, sign: int) -> int:
    """How far a numerator can go at all: not below zero, and not above the denominator where nobody's is."""
    numerator, denominator = int(now.numerator[row]), int(now.denominator[row])
    if sign < 0:
        return max(numerator, 0)
    is_share = bool((now.numerator <= now.denominator)[now.figure].all())
    return denominator - numerator if is_share else 10**12


def _of_events(inputs: Inputs, item: Item, row: int, peers: Mask, up: bool, coarse: bool) -> Iterable[Lever]:
    for event in events_of(item.rule):
        count = inputs.counts.get(event)
        if count is None or not (peers & count.figure).any():
            continue
        mine = int(count.numerator[row])
        theirs = count.numerator[peers & count.figure]
        fewer_is_better = isinstance(item.rule, Deduct)
        sign = 1 if fewer_is_better != up else -1
        reach = int(theirs.max()) - mine if sign > 0 else mine - int(theirs.min())
        if coarse and reach > 0:
            reach = max(_doubled(reach), FEW_EVENTS)
            reach = reach if sign > 0 else min(reach, mine)
        if isinstance(item.rule, Checklist):
            reach = min(reach, 1) if sign > 0 or mine <= 1 else mine
        if count.figure[row] or not fewer_is_better:
            yield Lever(item.code, item.indicator, event, sign, reach)


def applied(inputs: Inputs, row: int, plan: Plan) -> Inputs:
    """The inputs after a plan has been carried out in one row."""
    return applied_each(inputs, [(row, plan)])


def applied_each(inputs: Inputs, plans: Sequence[tuple[int, Plan]]) -> Inputs:
    """The inputs after several plans, each in its own row."""
    readings, counts = dict(inputs.readings), dict(inputs.counts)
    touched: set[str] = set()
    for row, plan in plans:
        for lever, amount in plan.items():
            kind, code = (counts, lever.event) if lever.event else (readings, lever.indicator)
            key = f"{bool(lever.event)}:{code}"
            if key not in touched:
                kind[code] = _copy(kind[code])
                touched.add(key)
            kind[code].numerator[row] += lever.sign * amount
            kind[code].denominator[row] = kind[code].denominator[row] or 1
            if lever.event and counts[code].state[row] != State.UNDER_OBJECTION:
                counts[code].state[row] = State.VALUE
    return replace(inputs, readings=readings, counts=counts)


def _copy(reading: Reading) -> Reading:
    return Reading(reading.numerator.copy(), reading.denominator.copy(), reading.state.copy(), reading.scale)
