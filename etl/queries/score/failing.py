"""Who failed in an assessed period so that somebody should call: again and again, or under a red line."""

from dataclasses import dataclass

import numpy as np

from etl.definitions.method.rules import RedLine
from etl.definitions.method.tables import Persistence
from etl.queries.score.scored import Scored
from etl.queries.score.shape import Assessment, AssessmentRow
from etl.scoring.readings import Mask
from etl.scoring.score import Scores
from etl.scoring.states import State


@dataclass(frozen=True)
class Failing:
    """One row of an assessment that is called for: its place, the rules by which it failed again and again, and the
    indicators of the items with a red line that earned nothing."""

    institution: str
    rank: int | None
    again: tuple[Persistence, ...]
    under: tuple[str, ...]


def failing_in(scored: Scored) -> list[Failing]:
    """The rows of a score that are called for. The same as `failing_of` its assessment, without one being written: its
    sentences and bands take a second for hundreds of institutions, and no call needs any."""
    scores = scored.scores
    lines = [
        (item.indicator, scores.items.counted[i] & (scores.items.points[i] == 0) & ~_has_left(scores, i))
        for i, item in enumerate(scored.method.item)
        if isinstance(item.rule, RedLine)
    ]
    found = []
    for row, code in enumerate(scores.inputs.roster["institution"].to_list()):
        again = tuple(rule for rule in scored.method.persistence if scores.persistent[rule.code][row])
        under = tuple(indicator for indicator, is_under in lines if is_under[row])
        if again or under:
            found.append(Failing(code, int(scores.rank[row]) or None, again, under))
    return found


def places_in(scored: Scored) -> dict[str, int]:
    """Institution -> its place among all, of those that have one."""
    codes, places = scored.scores.inputs.roster["institution"].to_list(), scored.scores.rank.tolist()
    return {code: place for code, place in zip(codes, places, strict=True) if place}


def _has_left(scores: Scores, i: int) -> Mask:
    leaving = [state for state in State if state.leaves]
    return np.isin(scores.items.state[i], leaving)


def failing_of(assessed: Assessment) -> list[Failing]:
    """The rows of an assessment that are called for."""
    found = [
        Failing(row.member.code, row.rank, row.persistent, tuple(crossed(assessed, row)))
        for row in assessed.rows
    ]
    return [one for one in found if one.again or one.under]


def crossed(assessed: Assessment, row: AssessmentRow) -> list[str]:
    """The indicators of the items with a red line that earned this row nothing."""
    guarded = {item.code: item.indicator for item in assessed.method.item if isinstance(item.rule, RedLine)}
    return [
        guarded[line.item] for line in row.items if line.counted and line.points == 0 and line.item in guarded
    ]
