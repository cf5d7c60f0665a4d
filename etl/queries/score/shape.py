"""The shape of an assessment: everybody's rows with their parts and items, and the medians of the groups."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from threading import Lock
from typing import overload

from etl.definitions.method.method import Method
from etl.definitions.method.tables import Persistence, Veto
from etl.facts.members import Member
from etl.values.text import Text
from etl.values.told import Told

Ends = tuple[int, int]
"""The 5 % and 95 % places of a rank band."""


@dataclass(frozen=True, eq=False)
class Late:
    """A sentence that is put together when it is first read: an assessment has thousands, a page shows a few dozen.
    Two are equal that say the same."""

    tell: Callable[[], Text]

    @cached_property
    def text(self) -> Text:
        """The sentence."""
        return self.tell()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Late) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


@dataclass(frozen=True)
class ItemLine:
    """One item of one institution. Points are in units of 0.0001; None where the item has left the score.

    `counted` is False also for an item that is only displayed. Figure and full sentence are hidden from viewers who
    may not see the institution's figures (`is_masked`).
    """

    item: str
    part: str
    points: int | None
    maximum: int
    counted: bool
    state: str
    value: Fraction | None
    numerator: int | None
    denominator: int | None
    said: Late
    is_masked: bool = False

    @property
    def sentence(self) -> Text:
        """Why the item has the points that it has."""
        return self.said.text


class Lines(Sequence[ItemLine]):
    """The items of one institution, put together when one of them is first read: a province's are ten thousand, and
    who looks at everybody's places reads none. Equal to whatever holds the same items in the same order."""

    def __init__(self, tell: Callable[[], Iterable[ItemLine]]) -> None:
        self._tell = tell

    @cached_property
    def _told(self) -> tuple[ItemLine, ...]:
        return tuple(self._tell())

    def __len__(self) -> int:
        return len(self._told)

    @overload
    def __getitem__(self, at: int) -> ItemLine: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[ItemLine, ...]: ...
    def __getitem__(self, at: int | slice) -> ItemLine | tuple[ItemLine, ...]:
        return self._told[at]

    def __iter__(self) -> Iterator[ItemLine]:
        return iter(self._told)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lines | tuple) and self._told == tuple(other)

    def __hash__(self) -> int:
        return hash(self._told)


class Draws:
    """The rank bands of one period by their row in its scores, drawn when the first of them is read, and once however
    many read at the same time: ten thousand draws take longer than all else of an assessment, and who looks at
    everybody's places needs none of them to see who stands where."""

    def __init__(self, draw: Callable[[], Mapping[int, Ends]]) -> None:
        self._draw, self._lock = draw, Lock()
        self._drawn: Mapping[int, Ends] | None = None

    @property
    def are_drawn(self) -> bool:
        """Whether they can be read without waiting."""
        return self._drawn is not None

    def of(self, row: int) -> Ends | None:
        """The 5 % and 95 % places of a row; None where it has no place."""
        with self._lock:
            if self._drawn is None:
                self._drawn = self._draw()
        return self._drawn.get(row)


@dataclass(frozen=True, eq=False)
class LateBand:
    """The band of one row, read from the draws when somebody asks for it. Two are equal that have the same ends."""

    draws: Draws
    tell: Callable[[], Ends | None]

    @cached_property
    def ends(self) -> Ends | None:
        """The 5 % and 95 % places."""
        return self.tell()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LateBand) and self.ends == other.ends

    def __hash__(self) -> int:
        return hash(self.ends)


@dataclass(frozen=True)
class PartLine:
    """One part: points after rescaling, the maximum of the items that count, and its worth (0 where it has left).

    Of others a viewer gets a band (`told`; None where not even that), and as `points` its middle; `is_masked` says so.
    """

    part: str
    points: int
    applicable: int
    worth: int
    said: Late
    told: Told | None = None
    is_masked: bool = False

    @property
    def sentence(self) -> Text:
        """What the part comes to."""
        return self.said.text


@dataclass(frozen=True)
class AssessmentRow:
    """One institution. `official` is in units of the method's last decimal, everything else in units of 0.0001.

    Places are None for the unranked, and in the group where it is too small. `late_band` is None where there is none.
    `field_before` is how many had a place in the period before, where they were not the same as now; else None.
    """

    member: Member
    official: int
    before_bonus: int
    bonus: int
    penalty: int
    total: int
    applicable: int
    state: str
    rank: int | None
    group_rank: int | None
    previous_rank: int | None
    previous_official: int | None
    grade: str | None
    late_band: LateBand | None
    parts: tuple[PartLine, ...]
    items: Sequence[ItemLine]
    sentence: Text
    vetoes: tuple[Veto, ...]
    persistent: tuple[Persistence, ...]
    field_before: int | None = None

    @property
    def band(self) -> Ends | None:
        """The 5 % and 95 % places; None where there is no band. Whoever asks first waits for the draws."""
        return None if self.late_band is None else self.late_band.ends

    @property
    def movement(self) -> int | None:
        """Places gained since the period before (negative: lost)."""
        return None if self.rank is None or self.previous_rank is None else self.previous_rank - self.rank


@dataclass(frozen=True)
class Medians:
    """Medians of a peer group's ranked members, in units of 0.0001 (`official`: of the method's last decimal). Those of
    parts and items are bands for viewers who do not see everybody's points."""

    members: int
    official: Fraction | None
    parts: Mapping[str, Fraction | None]
    items: Mapping[str, Fraction | None]


@dataclass(frozen=True)
class Assessment:
    """A period's assessment, best first, the unranked last. A filter shows part of `rows`, it makes no new places.

    `rates`: part (bonus parts left out) -> points of all ranked institutions over what they were worth.
    """

    period: str
    method: Method
    rows: tuple[AssessmentRow, ...]
    medians: Mapping[str, Medians]
    notes: tuple[Text, ...]
    rates: Mapping[str, Fraction]

    @property
    def has_bands(self) -> bool:
        """Whether anybody has a rank band; nothing is drawn to know it."""
        return any(row.late_band for row in self.rows)

    @property
    def bands_are_drawn(self) -> bool:
        """Whether nobody has to wait for the rank bands any more, those of who have none included."""
        return all(row.late_band is None or row.late_band.draws.are_drawn for row in self.rows)

    def row(self, institution: str) -> AssessmentRow | None:
        """The row of an institution; None where it is not assessed."""
        return next((row for row in self.rows if row.member.code == institution), None)
