"""An assessment without the rows of published tables that belong to an institution: its places are institutions'."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import partial

from etl.queries.score.shape import Assessment, AssessmentRow, LateBand


def of_institutions(found: Assessment, apart: Collection[str]) -> Assessment:
    """The rows that do not stand `apart`. Their places, those of the period before and the ends of their bands move up
    by as many rows as stood apart in front of them; scores, grades and medians are what they were."""
    if not apart:
        return found
    others = [row for row in found.rows if row.member.code in apart]
    place = _moved_up(row.rank for row in others)
    before = _moved_up(row.previous_rank for row in others)
    groups = {row.member.group for row in others}
    in_group = {
        group: _moved_up(row.group_rank for row in others if row.member.group == group) for group in groups
    }
    rows = tuple(
        replace(
            row,
            rank=place(row.rank),
            previous_rank=before(row.previous_rank),
            group_rank=in_group.get(row.member.group, _as_it_is)(row.group_rank),
            late_band=row.late_band and LateBand(row.late_band.draws, partial(_band, row, place)),
        )
        for row in found.rows
        if row.member.code not in apart
    )
    return replace(found, rows=rows)


Places = Callable[[int | None], int | None]


def _as_it_is(place: int | None) -> int | None:
    return place


def _moved_up(apart: Iterable[int | None]) -> Places:
    """A place among all as one among those who do not stand apart."""
    before = sorted(place for place in apart if place is not None)
    return lambda place: None if place is None else place - bisect_left(before, place)


def _band(row: AssessmentRow, place: Places) -> tuple[int, int] | None:
    """The ends moved up like places; where many who stand apart share a place, an end never passes the row's own."""
    own, ends = place(row.rank), row.band
    if ends is None or own is None:
        return None
    low, high = (end if end is not None else own for end in map(place, ends))
    return min(low, own), max(high, own)
