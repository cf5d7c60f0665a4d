"""One institution's rows of many rankings of a period, without a row for everybody else in each of them.

For those who see all volumes: figures of others that are told in cells need everybody's. `etl.queries.figures.rank`
makes the same rows, and says what they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl
from sqlalchemy import Engine

from etl.definitions.indicators import Indicator
from etl.definitions.programme import Programme
from etl.facts.members import Member
from etl.queries.figures.figures import Known, bases_of, filers_of, is_reviewed, known_of, unit_factor
from etl.queries.figures.parts import parts_by_period
from etl.queries.figures.rank import with_reason
from etl.queries.members import members
from etl.scoring.figures import figure_of, part_of, parts_with_figures, value_of
from etl.scoring.places import places_among_parts
from etl.scoring.ranking import RankRow, field_before, like_movements
from etl.values.exact import median
from etl.values.periods import Period

Pair = tuple[int | None, int | None]


@dataclass(frozen=True)
class OwnRow:
    """Its row, how many have a place and how many of them in its group, and the row of the next better one (None for
    the first and for the unranked). `sharing`: how many others have the same place."""

    row: RankRow
    above: RankRow | None
    ranked: int
    group_ranked: int
    sharing: int


def own_rows(
    engine: Engine, programme: Programme, asked: Period, indicators: Sequence[Indicator], institution: str
) -> list[OwnRow]:
    """A row for each indicator, ranked by its value, in their order. `institution` is a member in the period."""
    listed = {one: members(engine, programme, one) for one in (asked, asked.previous)}
    known_members = {member.code: member for member in listed[asked]}
    filed = filers_of(engine, programme, [str(one) for one in listed])
    taking_part = {period: _taking_part(programme, all_of_it) for period, all_of_it in listed.items()}
    found = []
    for one in indicators:
        bases = bases_of(programme, one, asked)
        names = sorted({str(period) for period in (*listed, *bases) if period})
        frames = parts_by_period(engine, programme, one, names)
        parts = {name: _pairs(frame) for name, frame in zip(names, frames, strict=True)}
        now, before = (
            places_among_parts(
                parts_with_figures(one, parts[str(period)], taking_part[period], filed.get(str(period), ())),
                is_lower_better=one.direction == "lower",
            )
            for period in listed
        )
        known = known_of(engine, programme, one, asked, filed.get(str(asked), ()))
        beside = [parts[str(base)] if base else {} for base in (asked, *bases)]
        factor = unit_factor(programme, one)
        found.append(_Board(known, one, factor, known_members, now, before, beside).own(institution))
    return found


def _taking_part(programme: Programme, listed: Sequence[Member]) -> list[tuple[str, tuple[str, ...]]]:
    """Code and kinds of whoever may have a place."""
    apart = programme.belonging
    return [(one.code, one.kinds) for one in listed if one.code not in apart and is_reviewed(programme, one)]


def _pairs(frame: pl.DataFrame) -> dict[str, Pair]:
    """Institution -> what stands above and below the line."""
    codes, _, tops, bottoms = (column.to_list() for column in frame)
    return dict(zip(codes, zip(tops, bottoms, strict=True), strict=True))


@dataclass(frozen=True)
class _Board:
    """The places of one indicator, of the period and of the one before, and the parts of the period, of the one before
    and of the one a year ago."""

    known: Known
    indicator: Indicator
    factor: tuple[int, int]
    members: dict[str, Member]
    places: dict[str, int]
    places_before: dict[str, int]
    parts: list[dict[str, Pair]]

    def own(self, institution: str) -> OwnRow:
        """The institution's row beside the next better one (the nearest by place, then by code); None above the first
        and for those without a place."""
        row, above = self._row(institution), None
        if row.rank is not None:
            # As they stand in the ranking: by place, then by code.
            better = [(place, code) for code, place in self.places.items() if place < row.rank]
            above = self._row(max(better)[1]) if better else None
        sharing = sum(place == row.rank for place in self.places.values()) - 1 if row.rank else 0
        return OwnRow(row, above, len(self.places), row.group_size, sharing)

    def _row(self, code: str) -> RankRow:
        member, programme = self.members[code], self.known.programme
        beside = [other for other in self.places if self.members[other].group == member.group]
        rank, group = self.places.get(code), programme.groups.get(member.group)
        in_group = None
        if rank is not None and group is not None and len(beside) >= group.minimum_for_rank:
            in_group = 1 + sum(self.places[other] < rank for other in beside)
        part = part_of(self.indicator, *self.parts[0].get(code, (None, None)))
        values = tuple(self._value(code, parts) for parts in self.parts)
        row = RankRow(
            figure=figure_of(self.indicator, self.known.standing(member, part, values)),
            rank=rank,
            group_rank=in_group,
            previous_rank=self.places_before.get(code),
            group_median=self._median(beside),
            group_size=len(beside),
            field_before=field_before(self.places, self.places_before)
            if code in self.places_before
            else None,
            like_movement=like_movements(self.places, self.places_before).get(code),
        )
        return with_reason(row) if code in programme.belonging else row

    def _median(self, beside: Sequence[str]) -> Fraction | None:
        """Of those who stand in the order of their figures, the one in the middle or what lies between two."""
        half = len(beside) // 2
        middle = beside[max(half - 1, 0) : half + 1] if len(beside) % 2 == 0 else beside[half : half + 1]
        return median([value for one in middle if (value := self._value(one, self.parts[0])) is not None])

    def _value(self, code: str, parts: dict[str, Pair]) -> Fraction | None:
        part = part_of(self.indicator, *parts.get(code, (None, None)))
        return value_of(self.indicator, part, self.factor)
