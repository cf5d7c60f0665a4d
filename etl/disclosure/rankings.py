"""What participants are told of each other's figures in a ranking: places as they are, figures in cells."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from etl.definitions.indicators import Indicator
from etl.definitions.settings import Disclosure
from etl.disclosure import FINER, HALFWAY, NARROWER, RULES
from etl.disclosure.cells import needed, told_in_cells
from etl.scoring.figures import By, too_few
from etl.scoring.ranking import MASKED, MASKED_STATE, Figure, RankRow
from etl.scoring.states import State
from etl.values.exact import growth, rounded
from etl.values.text import Text
from etl.values.told import Told, median_told

ONLY_ITS_PLACE = Text(
    zh="分母过小，公布数值会泄露业务量，仅列位次",
    en="over so small a denominator the figure would give a volume away: only its place is told",
)
_WHOLE_SHARE = Fraction(100)
GROWTH_STEP = 25
"""Percent. In steps of 10 one's own volumes, the places and the steps narrowed 12 of 306 others to less than a fifth of
their volume, with which the p % rule would not be met (docs/disclosure.md)."""


@dataclass(frozen=True)
class Rules:
    """How an indicator is told: the programme's rules, (multiply, divide) from stored integers to its unit, and the
    number (`etl.disclosure.RULES`) of the rules by which it is told."""

    indicator: Indicator
    factor: tuple[int, int]
    rules: Disclosure
    number: int = RULES


def told_values(found: Iterable[Figure], by: Rules) -> dict[str, Fraction | None]:
    """Institution -> what is told of its value; of a volume nothing. Cells are made over everybody together."""
    if by.indicator.is_volume:
        return {}
    multiply, divide = by.factor
    exact = {
        one.institution: (
            one.value,
            needed(one.denominator, by.rules.alike, Fraction(multiply, divide)),
        )
        for one in found
        if one.value is not None and one.denominator
    }
    whole = _WHOLE_SHARE if by.indicator.is_share else None
    finest = Fraction(1, 10**by.indicator.decimals)
    return told_in_cells(exact, finest, whole=whole, is_narrower=by.number <= NARROWER)


def told_rows(
    rows: Sequence[RankRow],
    earlier: Mapping[By, Sequence[Figure]],
    by: Rules,
    ranked_by: By,
    own: str,
    apart: Container[str] = (),
) -> list[RankRow]:
    """The rows as `own` may see them ("": as everybody may). `earlier` are the figures of the month and year before.

    Places stay those of the exact figures. A change of a ratio is the difference of what is told of both months, so
    that it tells nothing more; a change of a volume has cells of its own. Medians are those of what is told, without
    who stands `apart`.
    """
    now = told_values((row.figure for row in rows), by)
    changes: dict[By, dict[str, Fraction | None]] = {
        way: _changes([row.figure for row in rows], way, now, earlier.get(way, ()), by)
        for way in ("mom", "yoy")
    }
    told = {row.figure.institution: _told(row.figure, now, changes, by.indicator, ranked_by) for row in rows}
    medians = _medians([row for row in rows if row.figure.institution not in apart], told, by.number)
    return [
        replace(
            row,
            figure=row.figure if row.figure.institution == own else told[row.figure.institution],
            group_median=medians.get(row.figure.group),
        )
        for row in rows
    ]


def _changes(
    figures: Sequence[Figure],
    way: By,
    now: Mapping[str, Fraction | None],
    earlier: Sequence[Figure],
    by: Rules,
) -> dict[str, Fraction | None]:
    exact = {one.institution: getattr(one, way) for one in figures if getattr(one, way) is not None}
    if by.indicator.is_volume:
        step = Fraction(by.rules.growth_step or (10 if by.number <= FINER else GROWTH_STEP), 100)
        numerators = {one.institution: one.numerator or 0 for one in figures}
        return told_in_cells(
            {
                code: (change, max(step, _needed_of_change(change, numerators[code], by.rules)))
                for code, change in exact.items()
            },
            step,
            only_bands=True,
        )
    before = told_values(earlier, by)
    return {
        code: _difference(now.get(code), before.get(code), is_share=by.indicator.is_share) for code in exact
    }


def _needed_of_change(change: Fraction, numerator: int, rules: Disclosure) -> Fraction:
    """A change is a ratio over its base, which can be reckoned back from it; where all is gone it is unknown."""
    if change <= -1 or not numerator:
        return Fraction(rules.alike)
    return needed(1, rules.alike, (1 + change) / numerator)


def _difference(now: Fraction | None, before: Fraction | None, *, is_share: bool) -> Fraction | None:
    """From one told number to another. Between bands of percent it is a band too; of other ratios it is not told."""
    if now is None or before is None:
        return None
    if not is_share:
        change = None if isinstance(now, Told) or isinstance(before, Told) else growth(now, before)
        return None if change is None else Fraction(rounded(change, 4))
    low, high = _low(now) - _high(before), _high(now) - _low(before)
    return low / 100 if low == high else Told(low / 100, high / 100)


def _low(value: Fraction) -> Fraction:
    return value.low if isinstance(value, Told) else value


def _high(value: Fraction) -> Fraction:
    return value.high if isinstance(value, Told) else value


def _told(
    figure: Figure,
    now: Mapping[str, Fraction | None],
    changes: Mapping[By, Mapping[str, Fraction | None]],
    indicator: Indicator,
    ranked_by: By,
) -> Figure:
    """The figure of another institution. That it objects is its own business too, and so is how small it is."""
    code = figure.institution
    told: dict[str, Fraction | None] = {
        "value": now.get(code),
        "mom": changes["mom"].get(code),
        "yoy": changes["yoy"].get(code),
    }
    hidden = frozenset(
        name for name, one in told.items() if one is None and getattr(figure, name) is not None
    )
    state, reason = figure.state, figure.reason
    if state == State.UNDER_OBJECTION.word:
        state, reason = State.VALUE.word, None
    if state == State.TOO_FEW.word:
        reason = too_few(indicator)
    if "value" in hidden and state == State.VALUE.word:
        state, reason = MASKED_STATE, MASKED if indicator.is_volume else ONLY_ITS_PLACE
    return replace(
        figure,
        ranked=told[ranked_by] if figure.ranked is not None else None,
        value=told["value"],
        mom=told["mom"],
        yoy=told["yoy"],
        numerator=None,
        denominator=None,
        state=state,
        reason=reason,
        hidden=hidden,
    )


def _medians(rows: Sequence[RankRow], told: Mapping[str, Figure], number: int) -> dict[str, Fraction | None]:
    by_group: dict[str, list[Fraction | None]] = {}
    for row in rows:
        if row.rank is not None:
            by_group.setdefault(row.figure.group, []).append(told[row.figure.institution].ranked)
    return {group: median_told(values, halfway=number == HALFWAY) for group, values in by_group.items()}
