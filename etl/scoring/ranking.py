"""The ranking of institutions by one figure: places overall and in groups, medians, and why some have none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from etl.definitions.exact import median
from etl.definitions.text import Text

RankState = Literal[
    "value", "not_applicable", "not_filed", "too_few", "under_objection", "not_comparable", "masked"
]


@dataclass(frozen=True)
class Figure:
    """What is known of one institution: the unrounded figure that is ranked, or the reason why there is none.

    numerator and denominator are integers in smallest units. `mom` and `yoy` are relative changes (0.5 is 50 %);
    where the figure is a percentage they are differences (0.5 is 50 percentage points).
    """

    institution: str
    group: str
    ranked: Fraction | None
    value: Fraction | None
    numerator: int | None
    denominator: int | None
    mom: Fraction | None
    yoy: Fraction | None
    state: RankState
    reason: Text | None = None


@dataclass(frozen=True)
class RankRow:
    """A figure with its places. Rank 1 is the best; equal figures share the better place (1, 2, 2, 4)."""

    figure: Figure
    rank: int | None
    group_rank: int | None
    previous_rank: int | None
    group_median: Fraction | None
    group_size: int

    @property
    def movement(self) -> int | None:
        """Places gained since the period before (negative: lost)."""
        return None if self.rank is None or self.previous_rank is None else self.previous_rank - self.rank


def places(figures: Mapping[str, Fraction], *, is_lower_better: bool = False) -> dict[str, int]:
    """Competition ranking: the place is one more than the number of better figures."""
    ordered = sorted(figures.items(), key=_order, reverse=not is_lower_better)
    found: dict[str, int] = {}
    best, first = None, 0
    for position, (name, figure) in enumerate(ordered, start=1):
        if best is None or figure != best:
            best, first = figure, position
        found[name] = first
    return found


def _order(item: tuple[str, Fraction]) -> tuple[float, Fraction]:
    """The exact order, found quickly: rounding to a float keeps it, and equal floats are told apart exactly."""
    return float(item[1]), item[1]


def rank_figures(
    figures: Sequence[Figure],
    previous: Sequence[Figure],
    minimum_for_rank: Mapping[str, int],
    *,
    is_lower_better: bool = False,
) -> list[RankRow]:
    """All figures, the ranked ones by place, then the unranked by code; nobody vanishes.

    A group with fewer ranked members than its minimum gets no places in the group; `minimum_for_rank` gives that
    number by group, and a group it does not name (institutions to be reviewed) has none.
    """
    ranks = places(_ranked(figures), is_lower_better=is_lower_better)
    before = places(_ranked(previous), is_lower_better=is_lower_better)
    by_group: dict[str, dict[str, Fraction]] = {}
    for figure in figures:
        if figure.ranked is not None:
            by_group.setdefault(figure.group, {})[figure.institution] = figure.ranked
    in_group: dict[str, int] = {}
    for group, members in by_group.items():
        if group in minimum_for_rank and len(members) >= minimum_for_rank[group]:
            in_group |= places(members, is_lower_better=is_lower_better)
    medians = {group: median(list(members.values())) for group, members in by_group.items()}
    rows = [
        RankRow(
            figure=figure,
            rank=ranks.get(figure.institution),
            group_rank=in_group.get(figure.institution),
            previous_rank=before.get(figure.institution),
            group_median=medians.get(figure.group),
            group_size=len(by_group.get(figure.group, {})),
        )
        for figure in figures
    ]
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.figure.institution))


def _ranked(figures: Sequence[Figure]) -> dict[str, Fraction]:
    return {f.institution: f.ranked for f in figures if f.ranked is not None}


MASKED = Text(zh="其他机构的业务量不予显示", en="business volumes of other institutions are not shown")


def masked(row: RankRow, *, is_volume: bool) -> RankRow:
    """The row without the institution's business volumes; places, changes and medians stay, and so do ratios."""
    hidden = replace(row.figure, numerator=None, denominator=None)
    if is_volume and row.figure.state == "value":
        hidden = replace(hidden, ranked=None, value=None, state="masked", reason=MASKED)
    return replace(row, figure=hidden)
