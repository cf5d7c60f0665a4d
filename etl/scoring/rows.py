"""The rows that one variant of a rule is applied to, and what comes out of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from etl.scoring.fixed import Integers
from etl.scoring.places import group_sizes
from etl.scoring.readings import Mask, Reading, States
from etl.scoring.states import State


@dataclass(frozen=True, eq=False)
class ItemPoints:
    """Points (units of 0.0001) and state of one item, row by row."""

    points: Integers
    state: States


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows one variant of a rule is applied to. `reading` is None where an event alone makes the item."""

    reading: Reading | None
    earlier: Reading | None
    counts: Mapping[str, Reading]
    peers: Integers
    higher: bool
    minimum_group: int

    def __len__(self) -> int:
        return len(self.peers)

    def take(self, rows: Mask) -> "Rows":
        """The same for some of the rows; counts are taken when they are asked for."""
        taken = [reading.take(rows) if reading else None for reading in (self.reading, self.earlier)]
        counts = _Taken(self.counts, rows)
        return Rows(taken[0], taken[1], counts, self.peers[rows], self.higher, self.minimum_group)

    @property
    def figures(self) -> Reading:
        """The reading; KeyError where the rule reads a value and none was handed in."""
        if self.reading is None:
            raise KeyError("the rule reads a value, but no reading of its indicator was handed in")
        return self.reading


class _Taken(Mapping[str, Reading]):
    """Some rows of the counts: of the events that a rule asks for, which are few of all."""

    def __init__(self, counts: Mapping[str, Reading], rows: Mask) -> None:
        self._counts, self._rows = counts, rows

    def __getitem__(self, event: str) -> Reading:
        return self._counts[event].take(self._rows)

    def __contains__(self, event: object) -> bool:
        return event in self._counts

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)


def only_in_groups(points: Integers, state: States, figure: Mask, rows: Rows) -> tuple[Integers, States]:
    """Rows whose group has too few figures for places are too few to say."""
    small = figure & (group_sizes(rows.peers, figure) < rows.minimum_group)
    return np.where(small, 0, points), np.where(small, np.int8(State.TOO_FEW), state)


def with_figure(state: States) -> Mask:
    """Rows that may earn points."""
    earning: Mask = (state == State.VALUE) | (state == State.UNDER_OBJECTION)
    return earning
