"""R11: points for how far a figure has come since the period before."""

from fractions import Fraction

import numpy as np

from etl.definitions.method.rules import Improvement
from etl.scoring.places import group_sizes, places_of
from etl.scoring.readings import Gain, Mask, States, missing
from etl.scoring.rows import ItemPoints, Rows, only_in_groups
from etl.scoring.rules import curve_of
from etl.scoring.states import State


def improvement(rule: Improvement, worth: int, rows: Rows) -> ItemPoints:
    """R11: M · clamp((x - x before) ÷ gain, 0, 1)."""
    now = rows.figures
    before = rows.earlier or missing(len(rows), State.NOT_APPLICABLE)
    both = now.figure & before.figure
    gain = Gain(now, before)
    points = np.where(both, curve_of(rule, worth, higher=rows.higher).points(gain), 0)
    state = np.where(now.figure & ~before.figure, _state_without_base(before.state), now.state)
    if rule.from_last is None or rule.to_first is None:
        return ItemPoints(points, state)
    points = np.where(_rose(rule, gain, both, rows), points, 0)
    return ItemPoints(*only_in_groups(points, state, both, rows))


def _state_without_base(before: States) -> States:
    """Nothing to compare with: not filed then is not filed now; whoever had no figure to file is too few to say."""
    unfiled = (before == State.NOT_FILED) | (before == State.UNDER_OBJECTION)
    return np.where(unfiled, np.int8(State.NOT_FILED), np.int8(State.TOO_FEW))


def _rose(rule: Improvement, gain: Gain, both: Mask, rows: Rows) -> Mask:
    """Who stood among the last of the group before and stands among the first now."""
    size = group_sizes(rows.peers, both)
    was = places_of(gain.before, rows.peers, both, higher=rows.higher)
    now = places_of(gain.now, rows.peers, both, higher=rows.higher)
    last, first = Fraction(rule.from_last or 0), Fraction(rule.to_first or 0)
    from_last = (size - was) * last.denominator < size * last.numerator
    return both & from_last & (now * first.denominator <= size * first.numerator)
