"""Why a score or a place changed: the change split exactly over six causes.

Each cause gets its Shapley share: its effect averaged over every order in which the causes could have come in, so
that none profits from being named first. Shares are whole units, the last ones given by largest remainder; they
add up to the change to the unit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from etl.definitions.indicators import Indicator
from etl.definitions.method.method import Method
from etl.scoring.inputs import Inputs
from etl.scoring.readings import Reading, missing
from etl.scoring.score import Scores, score
from etl.scoring.states import State
from etl.values.periods import Period, periods_between
from etl.values.text import Text

CAUSES: Mapping[str, Text] = {
    "own": Text(zh="本机构数据", en="own figures"),
    "others": Text(zh="其他机构数据", en="others' figures"),
    "method": Text(zh="考核办法", en="method"),
    "persistence": Text(zh="连续不达标", en="repeated failure"),
    "membership": Text(zh="参评机构变动", en="membership"),
    "correction": Text(zh="前期数据更正", en="correction of the earlier figures"),
}
Coalition = frozenset[str]


@dataclass(frozen=True, eq=False)
class Situation:
    """What one period is scored from. The calendar (display-only items) goes with the method; `history`, the failures
    of earlier periods, is a cause of its own: what was failed before is neither of this period's figures nor a rule."""

    method: Method
    indicators: Mapping[str, Indicator]
    inputs: Inputs
    history: pl.DataFrame | None = None


@dataclass(frozen=True)
class Waterfall:
    """From `before` to `now` in units of 10^-decimals; `shares` by cause add up to the difference."""

    before: int
    now: int
    decimals: int
    shares: Mapping[str, int]


def waterfall(
    institution: str, before: Situation, now: Situation, corrected: Inputs | None = None
) -> tuple[Waterfall, Waterfall]:
    """The change of the official score and of the place of one institution between two periods.

    `corrected` is what the earlier period's figures are known to be today, where they have been corrected since.
    The institution must stand in both rosters.
    """
    worlds = _Worlds(institution, before, now, corrected or before.inputs)
    found = {coalition: worlds.outcome(coalition) for coalition in _coalitions()}
    decimals = max(before.method.decimals, now.method.decimals)
    return (
        _waterfall({coalition: points for coalition, (points, _) in found.items()}, decimals),
        _waterfall({coalition: place for coalition, (_, place) in found.items()}, 0),
    )


def _waterfall(amounts: Mapping[Coalition, int], decimals: int) -> Waterfall:
    nothing, everything = frozenset[str](), frozenset(CAUSES)
    return Waterfall(
        amounts[nothing], amounts[everything], decimals, split(tuple(CAUSES), amounts.__getitem__)
    )


def split(causes: tuple[str, ...], amount: Callable[[Coalition], int]) -> dict[str, int]:
    """Shapley shares in whole units: their sum is amount(all causes) - amount(none)."""
    n = len(causes)
    shares = dict.fromkeys(causes, 0)
    for cause in causes:
        others = [other for other in causes if other != cause]
        for size in range(n):
            weight = factorial(size) * factorial(n - 1 - size)
            for coalition in map(frozenset, combinations(others, size)):
                shares[cause] += weight * (amount(coalition | {cause}) - amount(coalition))
    return _largest_remainder(shares, factorial(n))


def _largest_remainder(shares: Mapping[str, int], denominator: int) -> dict[str, int]:
    """shares ÷ denominator as whole numbers with the same sum; equal remainders go by the order of the causes."""
    whole = {cause: share // denominator for cause, share in shares.items()}
    left = sum(shares.values()) // denominator - sum(whole.values())
    by_remainder = sorted(shares, key=lambda cause: -(shares[cause] % denominator))
    return {cause: whole[cause] + (cause in by_remainder[:left]) for cause in shares}


def _coalitions() -> list[Coalition]:
    return [frozenset(c) for size in range(len(CAUSES) + 1) for c in combinations(CAUSES, size)]


class _Worlds:
    """Worlds in which some of the causes have already happened and the others have not."""

    def __init__(self, institution: str, before: Situation, now: Situation, corrected: Inputs) -> None:
        self.institution, self.before, self.now = institution, before, now
        self.sources = (before.inputs, corrected, now.inputs, now.inputs)
        self.rows = [
            {name: row for row, name in enumerate(source.roster["institution"])} for source in self.sources
        ]
        self.starts = [int(start) for start in np.cumsum([0, *(len(source) for source in self.sources[:3])])]
        self.stacked = [
            {code: self._stack(kind, code) for code in self._codes(kind)}
            for kind in ("readings", "earlier", "counts")
        ]
        self.first_alike = self._first_alike()
        members = (one.inputs.roster.select("institution", "group") for one in (before, now))
        self.same_members = next(members).equals(next(members))
        self.remembers = self._remembers()
        self.known: dict[tuple[bool, bool, bool, bytes], tuple[int, int]] = {}

    def outcome(self, happened: Coalition) -> tuple[int, int]:
        """Official score (in the finer of the two methods' decimals) and place.

        Where nobody joined or left, or nothing was corrected, many worlds are the same one: it is scored once.
        """
        roster = (self.now if "membership" in happened else self.before).inputs.roster
        take = self.first_alike[[self._source(name, happened) for name in roster["institution"]]]
        moved = not self.same_members and "membership" in happened
        is_later = self.remembers and "persistence" in happened
        world = ("method" in happened, is_later, moved, take.tobytes())
        if world not in self.known:
            timed, past = (self.now if later else self.before for later in world[:2])
            self.known[world] = self._outcome(timed, _as_long_before(past, timed), roster, take)
        return self.known[world]

    def _remembers(self) -> bool:
        """Whether failures of earlier periods cost points under either method."""
        return any(rule.points for one in (self.before, self.now) for rule in one.method.persistence)

    def _outcome(
        self, timed: Situation, history: pl.DataFrame | None, roster: pl.DataFrame, take: NDArray[np.intp]
    ) -> tuple[int, int]:
        period = timed.inputs.roster["period"][0]
        readings = [
            {code: reading.take(take) for code, reading in stacked.items()} for stacked in self.stacked
        ]
        inputs = Inputs(roster.with_columns(period=pl.lit(period)), *readings)
        scores = score(timed.method, {**self.before.indicators, **self.now.indicators}, inputs, history)
        return self._read(scores)

    def _read(self, scores: Scores) -> tuple[int, int]:
        row = scores.row(self.institution)
        finer = max(self.before.method.decimals, self.now.method.decimals) - scores.method.decimals
        unranked = int((scores.rank > 0).sum()) + 1
        return int(scores.totals.official[row]) * 10**finer, int(scores.rank[row]) or unranked

    def _source(self, name: str, happened: Coalition) -> int:
        """Row of the stack that an institution's figures come from: newcomers and leavers have but one."""
        moved = ("own" if name == self.institution else "others") in happened
        corrected = "correction" in happened
        wanted = (2 if corrected else 3) if moved else (1 if corrected else 0)
        for source in (wanted, 2, 1, 0):
            if name in self.rows[source]:
                return self.starts[source] + self.rows[source][name]
        raise KeyError(name)

    def _first_alike(self) -> NDArray[np.intp]:
        """For each row of the stack the first one that holds the very same figures."""
        readings = [reading for stacked in self.stacked for reading in stacked.values()]
        columns = [a.tolist() for one in readings for a in (one.numerator, one.denominator, one.state)]
        rows = range(sum(len(source) for source in self.sources))
        first: dict[tuple[int, ...], int] = {}
        alike = [first.setdefault(tuple(column[row] for column in columns), row) for row in rows]
        return np.array(alike, dtype=np.intp)

    def _stack(self, kind: str, code: str) -> Reading:
        """The published, the corrected, the new figures, and the new ones as they would stand uncorrected."""
        before, corrected, now = (_of(source, kind, code) for source in self.sources[:3])
        return _stacked([before, corrected, now, self._uncorrected(before, corrected, now)])

    def _uncorrected(self, before: Reading, corrected: Reading, now: Reading) -> Reading:
        """What was added since the corrected figures, added to the published ones; the new figures otherwise."""
        names = self.sources[2].roster["institution"]
        known = [name for name in names if name in self.rows[0] and name in self.rows[1]]
        at = [np.array([rows[name] for name in known], dtype=np.intp) for rows in self.rows[:3]]
        top = now.numerator[at[2]] + before.numerator[at[0]] - corrected.numerator[at[1]]
        bottom = now.denominator[at[2]] + before.denominator[at[0]] - corrected.denominator[at[1]]
        sound = before.figure[at[0]] & corrected.figure[at[1]] & now.figure[at[2]] & (bottom > 0)
        numerator, denominator = now.numerator.copy(), now.denominator.copy()
        numerator[at[2][sound]], denominator[at[2][sound]] = top[sound], bottom[sound]
        return Reading(numerator, denominator, now.state, now.scale)

    def _codes(self, kind: str) -> list[str]:
        return sorted({code for source in self.sources for code in getattr(source, kind)})


def _as_long_before(past: Situation, timed: Situation) -> pl.DataFrame | None:
    """The failures before `past`, as long before the period of `timed`: a world may be scored in the earlier period
    with what was failed in it, and what lay between two failures must still lie between them."""
    history = past.history
    if history is None:
        return None
    own, other = (Period.parse(one.inputs.roster["period"][0]) for one in (past, timed))
    steps = len(periods_between(own, other)) - 1 if own <= other else 1 - len(periods_between(other, own))
    names = {name: str(Period.parse(name).shift(steps)) for name in set(history["period"])}
    return history.with_columns(pl.col("period").replace_strict(names, return_dtype=pl.String))


def _of(source: Inputs, kind: str, code: str) -> Reading:
    """A reading, or "not applicable" for everybody where the period did not know it yet."""
    readings: Mapping[str, Reading] = getattr(source, kind)
    return readings.get(code) or missing(len(source), State.NOT_APPLICABLE)


def _stacked(readings: list[Reading]) -> Reading:
    return Reading(
        np.concatenate([reading.numerator for reading in readings]),
        np.concatenate([reading.denominator for reading in readings]),
        np.concatenate([reading.state for reading in readings]),
        max(reading.scale for reading in readings),
    )
