"""What would move an institution up, and what would make it fall. Every promise is verified by scoring again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import polars as pl

from etl.definitions.indicators import Indicator
from etl.scoring.around.levers import Lever, Plan, applied, applied_each, levers
from etl.scoring.around.steps import between, hull
from etl.scoring.fixed import Integers
from etl.scoring.items import item_points
from etl.scoring.parts import part_points
from etl.scoring.score import Scores, score
from etl.scoring.totals import totals_of


@dataclass(frozen=True)
class Advice:
    """A plan and the place that it leads to, as scoring again has shown. Effort is measured in what peers have
    done: 1 is the whole of the best peer's move, for each lever."""

    plan: Plan
    rank: int
    official: int

    @property
    def effort(self) -> Fraction:
        """Over all levers of the plan together."""
        return sum((Fraction(amount, lever.limit) for lever, amount in self.plan.items()), Fraction(0))


@dataclass(frozen=True)
class Prospects:
    """For one institution: its place, single changes that move it up (least effort first), the cheapest set found,
    single changes of its own that would lose the place, and changes by which the next one below would overtake.

    `gap` and `cushion` are the distances of the official score to the next one above and below (None: nobody)."""

    rank: int
    official: int
    gap: int | None
    cushion: int | None
    singles: Sequence[Advice]
    cheapest_set: Advice | None
    falls: Sequence[Advice]
    overtaken_by: str
    overtaking: Sequence[Advice]


def prospects(
    scores: Scores,
    indicators: Mapping[str, Indicator],
    institution: str,
    history: pl.DataFrame | None = None,
    *,
    coarse: bool = False,
) -> Prospects:
    """The prospects of one institution. `scores` hold one period, `inputs.earlier` the figures of the one before.
    `coarse`: for who does not see the peers' figures (`levers`)."""
    return _Search(scores, indicators, history, coarse).prospects(scores.row(institution))


@dataclass(frozen=True, eq=False)
class _Search:
    scores: Scores
    indicators: Mapping[str, Indicator]
    history: pl.DataFrame | None
    coarse: bool

    def prospects(self, row: int) -> Prospects:
        """The prospects of a row, distances in units of the method's last decimal; of a row without a place nothing but
        its score."""
        official, rank = self.scores.totals.official, self.scores.rank
        mine, place = int(official[row]), int(rank[row])
        ranked = np.flatnonzero(rank > 0)
        above = [int(r) for r in ranked if rank[r] < place]
        below = [int(r) for r in ranked if rank[r] > place]
        if not place:
            return Prospects(0, mine, None, None, (), None, (), "", ())
        ahead = max(above, key=lambda r: (rank[r], -r)) if above else None
        behind = min(below, key=lambda r: (rank[r], r)) if below else None
        return Prospects(
            rank=place,
            official=mine,
            gap=None if ahead is None else int(official[ahead]) - mine,
            cushion=None if behind is None else mine - int(official[behind]),
            singles=() if ahead is None else self.singles(row, ahead),
            cheapest_set=None if ahead is None else self.cheapest_set(row, ahead),
            falls=() if behind is None else self.falls(row, behind),
            overtaken_by="" if behind is None else str(self.scores.inputs.roster["institution"][behind]),
            overtaking=() if behind is None else self.singles(behind, row),
        )

    def _levers(self, row: int, *, up: bool) -> list[Lever]:
        return levers(self.scores, self.indicators, row, up=up, coarse=self.coarse)

    def singles(self, row: int, rival: int) -> list[Advice]:
        """Single changes by which `row` gets past `rival`, least effort first."""
        found = self._least(row, self._levers(row, up=True), self._past(rival))
        advice = [self._verified(row, {lever: amount}) for lever, amount in found.items()]
        place = self.scores.rank[row]
        return sorted((a for a in advice if 0 < a.rank < place), key=lambda a: a.effort)

    def falls(self, row: int, rival: int) -> list[Advice]:
        """Single changes for the worse by which `row` falls behind `rival`, the smallest first."""
        own = self._levers(row, up=False)
        found = self._least(row, own, int(self.scores.totals.official[rival]) - 1)
        advice = [self._verified(row, {lever: amount}) for lever, amount in found.items()]
        return sorted((a for a in advice if a.rank > self.scores.rank[row]), key=lambda a: a.effort)

    def cheapest_set(self, row: int, rival: int) -> Advice | None:
        """A set of changes that gets past `rival` with little effort: the steepest steps of all levers first."""
        own, goal = self._levers(row, up=True), self._past(rival)
        plan: dict[Lever, int] = {}
        plans: list[Plan] = []
        for lever, amount in self._steepest_first(row, own):
            plan = plan | {lever: amount}
            plans.append(plan)
        reached = [
            p for p, official in zip(plans, self._officials(row, plans), strict=True) if official >= goal
        ]
        if not reached:
            return None
        advice = self._verified(row, self._trimmed(row, dict(reached[0]), goal))
        return advice if 0 < advice.rank < self.scores.rank[row] else None

    def _past(self, rival: int) -> int:
        """The official score that is enough: to draw level shares the place, unless a tie-break decides."""
        return int(self.scores.totals.official[rival]) + bool(self.scores.method.tie_break)

    def _verified(self, row: int, plan: Plan) -> Advice:
        again = score(
            self.scores.method, self.indicators, applied(self.scores.inputs, row, plan), self.history
        )
        return Advice(plan, int(again.rank[row]), int(again.totals.official[row]))

    def _least(self, row: int, own: Sequence[Lever], goal: int) -> dict[Lever, int]:
        """The smallest amount of each single lever that reaches the goal (or falls to it), where one does."""
        start = int(self.scores.totals.official[row])
        falling = goal < start

        def reaches(plans: Sequence[Plan]) -> list[bool]:
            officials = self._officials(row, plans)
            return [bool(o <= goal if falling else o >= goal) for o in officials]

        able = [
            lever
            for lever, ok in zip(own, reaches([{lever: lever.limit} for lever in own]), strict=True)
            if ok
        ]
        low, high = dict.fromkeys(able, 0), {lever: lever.limit for lever in able}
        while open_ := [lever for lever in able if high[lever] - low[lever] > 1]:
            tried = [(lever, amount) for lever in open_ for amount in between(low[lever], high[lever])]
            for (lever, amount), ok in zip(tried, reaches([{k: a} for k, a in tried]), strict=True):
                if ok:
                    high[lever] = min(high[lever], amount)
                else:
                    low[lever] = max(low[lever], amount)
        return high

    def _steepest_first(self, row: int, own: Sequence[Lever]) -> list[tuple[Lever, int]]:
        """Steps (lever, amount reached) in falling order of points gained for the effort, each lever's in turn."""
        tried = [(lever, amount) for lever in own for amount in {*between(0, lever.limit), lever.limit}]
        officials = self._officials(row, [{lever: amount} for lever, amount in tried])
        gains: dict[Lever, dict[int, int]] = {
            lever: {0: int(self.scores.totals.official[row])} for lever in own
        }
        for (lever, amount), official in zip(tried, officials, strict=True):
            gains[lever][amount] = int(official)
        steps = [step for lever in own for step in hull(lever, gains[lever])]
        return [(lever, amount) for _, lever, amount in sorted(steps, key=lambda s: (-s[0], s[1].item, s[2]))]

    def _trimmed(self, row: int, plan: dict[Lever, int], goal: int) -> dict[Lever, int]:
        """The plan with every amount brought down as far as the goal allows, the last lever first."""
        for lever in reversed(list(plan)):
            low, high = -1, plan[lever]
            while high - low > 1:
                tried = between(low, high)
                officials = self._officials(row, [plan | {lever: amount} for amount in tried])
                low = max([low, *(a for a, o in zip(tried, officials, strict=True) if o < goal)])
                high = min([high, *(a for a, o in zip(tried, officials, strict=True) if o >= goal)])
            plan[lever] = high
        return {lever: amount for lever, amount in plan.items() if amount}

    def _officials(self, row: int, plans: Sequence[Plan]) -> Integers:
        """Official scores of one institution under many plans at once: a row for each plan."""
        scores, method = self.scores, self.scores.method
        rows = np.full(len(plans), row)
        inputs = applied_each(scores.inputs.take(rows), list(enumerate(plans)))
        items = scores.items.take(rows)
        moved = {lever.item for plan in plans for lever in plan}
        for i, item in enumerate(method.item):
            if item.code in moved:
                higher = self.indicators[item.indicator].direction != "lower"
                again = item_points(item, inputs, higher=higher, minimum_group=method.minimum_group)
                items.points[i] = again.points
        parts = [part_points(method, part, items) for part in method.part]
        return totals_of(method, items, parts, scores.totals.penalty[rows]).official
