"""The ranking of institutions by one figure: places overall and in groups, medians, and why some have none."""

from bisect import bisect_left
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from etl.scoring.places import places_among
from etl.values.exact import median
from etl.values.text import Text

NOT_COMPARABLE = "not_comparable"
MASKED_STATE = "masked"


@dataclass(frozen=True)
class Figure:
    """What is known of one institution: the unrounded figure that is ranked, or the reason why there is none.

    `state` is a word of `State`, or "not_comparable" (ranked by a change that has no base), or "masked" (there is a
    value that this viewer may not see). numerator and denominator are integers in smallest units. `mom` and `yoy`
    are relative changes (0.5 is 50 %); where the figure is a percentage they are differences (0.5 is 50 percentage
    points). `hidden` names those of value, mom and yoy that exist and are not told to this viewer.
    """

    institution: str
    group: str
    ranked: Fraction | None
    value: Fraction | None
    numerator: int | None
    denominator: int | None
    mom: Fraction | None
    yoy: Fraction | None
    state: str
    reason: Text | None = None
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RankRow:
    """A figure with its places. Rank 1 is the best; equal figures share the better place (1, 2, 2, 4).

    `field_before` is how many had a place in the period before, where they were not the same as now; None where they
    were, or where the row itself had no place then. `like_movement` are the places gained (negative: lost) among those
    who have one in both periods: who comes first because three others have no figure any more has not risen.
    """

    figure: Figure
    rank: int | None
    group_rank: int | None
    previous_rank: int | None
    group_median: Fraction | None
    group_size: int
    field_before: int | None = None
    like_movement: int | None = None

    @property
    def movement(self) -> int | None:
        """Places gained since the period before (negative: lost)."""
        return None if self.rank is None or self.previous_rank is None else self.previous_rank - self.rank


def field_before(places: Collection[str], before: Collection[str]) -> int | None:
    """How many had a place in the period before, where they were others than now; None where they were the same."""
    return None if set(places) == set(before) else len(before)


def like_movements(places: Mapping[str, int], before: Mapping[str, int]) -> dict[str, int]:
    """Institution -> the places that it gained among those who have one in both periods.

    >>> like_movements({"A": 1, "B": 2}, {"C": 1, "D": 2, "B": 3, "A": 4})
    {'A': 1, 'B': -1}
    """
    in_both = [code for code in places if code in before]
    now, then = (sorted(each[code] for code in in_both) for each in (places, before))
    return {code: bisect_left(then, before[code]) - bisect_left(now, places[code]) for code in in_both}


def rank_figures(
    figures: Sequence[Figure],
    previous: Sequence[Figure],
    minimum_for_rank: Mapping[str, int],
    *,
    is_lower_better: bool = False,
    apart: Container[str] = (),
    places_apart: bool = False,
) -> list[RankRow]:
    """All figures, the ranked ones by place, then the unranked by code; nobody vanishes.

    A group with fewer ranked members than its minimum gets no places in the group; `minimum_for_rank` gives that
    number by group, and a group it does not name (institutions to be reviewed) has none. Who stands `apart` (a second
    row of an institution) is told and has no place: it is counted in no median and no group's size, and leaves no gap
    in the places of others. `places_apart`: it has a place among all, as in early editions.
    """
    unplaced = () if places_apart else apart
    ranks = places_among(_ranked(figures, unplaced), is_lower_better=is_lower_better)
    before = places_among(_ranked(previous, unplaced), is_lower_better=is_lower_better)
    by_group: dict[str, dict[str, Fraction]] = {}
    for figure in figures:
        if figure.ranked is not None and figure.institution not in apart:
            by_group.setdefault(figure.group, {})[figure.institution] = figure.ranked
    in_group: dict[str, int] = {}
    for group, members in by_group.items():
        if group in minimum_for_rank and len(members) >= minimum_for_rank[group]:
            in_group |= places_among(members, is_lower_better=is_lower_better)
    medians = {group: median(list(members.values())) for group, members in by_group.items()}
    others, moves = field_before(ranks, before), like_movements(ranks, before)
    rows = [
        RankRow(
            figure=figure,
            rank=ranks.get(figure.institution),
            group_rank=in_group.get(figure.institution),
            previous_rank=before.get(figure.institution),
            group_median=medians.get(figure.group),
            group_size=len(by_group.get(figure.group, {})),
            field_before=others if figure.institution in before else None,
            like_movement=moves.get(figure.institution),
        )
        for figure in figures
    ]
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.figure.institution))


def _ranked(figures: Sequence[Figure], apart: Container[str]) -> dict[str, Fraction]:
    return {f.institution: f.ranked for f in figures if f.ranked is not None and f.institution not in apart}


MASKED = Text(zh="其他机构的业务量不予显示", en="business volumes of other institutions are not shown")
