"""One figure of one institution: its two parts, its value and its state. Judged here and nowhere else.

The month's ranking, the quarter's score, the pages and the editions all ask `state_of`; the ladder's order is its
meaning. First what keeps a figure from being there at all (not measured, taken out, not filed, left blank), then
what keeps it from saying anything (a denominator of zero or below the minimum), and last whether somebody objects.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import polars as pl

from etl.definitions.indicators import Indicator
from etl.facts.growth import BASE_MISSING, BASE_ZERO
from etl.scoring.ranking import NOT_COMPARABLE, Figure
from etl.scoring.states import State
from etl.values.exact import growth
from etl.values.text import Text

By = Literal["value", "mom", "yoy"]

NOT_FILED = Text(zh="未报送本期报表", en="no return for this period")
NOT_MEASURED = Text(zh="该指标不适用于该机构", en="the indicator does not apply to this institution")
NO_FIGURE = Text(zh="未填报相关数据", en="the institution reported no figure for it")
REPEATED = Text(
    zh="来源表中有不止一行对应本机构，待核实，暂未计入",
    en="the source has more than one row for it; none is counted until somebody says which",
)
TO_BE_REVIEWED = Text(zh="名称待复核，不参加排名", en="its name waits for review: no place until then")
NO_DENOMINATOR = Text(zh="分母为0，样本过少，不予评价", en="the denominator is zero: too few to say")
DISPUTED = Text(
    zh="异议处理中，暂按报送数列示", en="under objection: shown as filed until it has been decided"
)


@dataclass(frozen=True)
class Part:
    """Numerator and denominator of one institution and period, in smallest units, as far as they are there."""

    numerator: int | None
    denominator: int | None


NOTHING = Part(None, None)


@dataclass(frozen=True)
class Held:
    """What objections have done to one figure: corrected it, taken it out, or left it standing open to doubt."""

    corrected: Part | None = None
    is_excluded: bool = False
    is_disputed: bool = False


UNTOUCHED = Held()


def is_measured(indicator: Indicator, kinds: Collection[str]) -> bool:
    """Whether the indicator applies to an institution of these kinds (issuer, acquirer …)."""
    return indicator.is_of(kinds)


def part_of(indicator: Indicator, numerator: int | None, denominator: int | None) -> Part:
    """The parts as they are judged: a volume stands over one."""
    return Part(numerator, 1 if indicator.is_volume else denominator)


def judged(indicator: Indicator, part: Part, held: Held) -> Part:
    """The parts that count: what an objection has put in their place, or what was filed."""
    if held.corrected is None:
        return part
    return part_of(indicator, held.corrected.numerator, held.corrected.denominator)


def state_of(
    indicator: Indicator, kinds: Collection[str], part: Part, *, is_filed: bool, held: Held = UNTOUCHED
) -> State:
    """The state of a figure. `is_filed` says whether every return that it needs is in force."""
    if not is_measured(indicator, kinds) or held.is_excluded:
        return State.NOT_APPLICABLE
    part = judged(indicator, part, held)
    if not is_filed and held.corrected is None:
        return State.NOT_FILED
    if part.numerator is None or part.denominator is None:
        return State.NOT_APPLICABLE
    if part.denominator < max(indicator.minimum_denominator, 1):
        return State.TOO_FEW
    return State.UNDER_OBJECTION if held.is_disputed else State.VALUE


def parts_with_figures(
    indicator: Indicator,
    parts: Mapping[str, tuple[int | None, int | None]],
    listed: Iterable[tuple[str, tuple[str, ...]]],
    filers: Collection[str],
) -> dict[str, tuple[int, int]]:
    """Of those `listed` (code, kinds) the parts of whoever has a figure, by the same ladder where no objection has
    corrected or taken out any: numerator and denominator as they are judged. Institution "" among `filers`: all filed.
    """
    least, is_volume, have_all = max(indicator.minimum_denominator, 1), indicator.is_volume, "" in filers
    measured: dict[tuple[str, ...], bool] = {}
    found = {}
    for code, kinds in listed:
        if kinds not in measured:
            measured[kinds] = is_measured(indicator, kinds)
        top, bottom = parts.get(code, (None, None)) if measured[kinds] else (None, None)
        bottom = 1 if is_volume else bottom
        if top is not None and bottom is not None and bottom >= least and (have_all or code in filers):
            found[code] = (top, bottom)
    return found


def states_of(minimum: pl.Expr) -> pl.Expr:
    """`state_of` for the rows of a frame, in words, by the same ladder; `minimum` is the least denominator.

    The frame has numerator and denominator as they are judged, and is_measured, is_filed, is_corrected, is_excluded
    and is_disputed.
    """
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    return (
        pl.when(~pl.col("is_measured") | pl.col("is_excluded"))
        .then(pl.lit(State.NOT_APPLICABLE.word))
        .when(~pl.col("is_filed") & ~pl.col("is_corrected"))
        .then(pl.lit(State.NOT_FILED.word))
        .when(numerator.is_null() | denominator.is_null())
        .then(pl.lit(State.NOT_APPLICABLE.word))
        .when(denominator < pl.max_horizontal(minimum, 1))
        .then(pl.lit(State.TOO_FEW.word))
        .when(pl.col("is_disputed"))
        .then(pl.lit(State.UNDER_OBJECTION.word))
        .otherwise(pl.lit(State.VALUE.word))
    )


def reason_of(indicator: Indicator, kinds: Collection[str], part: Part, state: State) -> Text | None:
    """The state in words; nothing is said of a plain value."""
    if state is State.VALUE:
        return None
    if state is State.NOT_FILED:
        return NOT_FILED
    if state is State.UNDER_OBJECTION:
        return DISPUTED
    if state is State.NOT_APPLICABLE:
        return NO_FIGURE if is_measured(indicator, kinds) else NOT_MEASURED
    if part.denominator == 0:
        return NO_DENOMINATOR
    at_least = indicator.minimum_denominator
    return Text(
        zh=f"分母 {part.denominator} 小于最低要求 {at_least}，样本过少，不予评价",
        en=f"the denominator {part.denominator} is below the minimum of {at_least}: too few to say",
    )


def too_few(indicator: Indicator) -> Text:
    """The same to others: of how few, they are not told."""
    at_least = indicator.minimum_denominator
    return Text(
        zh=f"分母低于最低要求 {at_least}，样本过少，不予评价",
        en=f"the denominator is below the minimum of {at_least}: too few to say",
    )


def value_of(indicator: Indicator, part: Part, factor: tuple[int, int]) -> Fraction | None:
    """Numerator ÷ denominator in the indicator's unit; None where the parts say nothing.

    `factor` is (multiply, divide) from the stored integers to the unit (`etl.facts.indicators.display_factor`).
    """
    if not state_of(indicator, indicator.measured, part, is_filed=True).has_figure:
        return None
    assert part.numerator is not None
    assert part.denominator is not None
    multiply, divide = factor
    return Fraction(part.numerator * multiply, part.denominator * divide)


@dataclass(frozen=True)
class Standing:
    """What is known of one institution for one period: who it is, what it filed, and what it is compared with.

    `values` are this period's, the one before and the one a year ago, in the indicator's unit. `is_repeated`: the
    source has several rows for it, of which none is counted. `is_reviewed`: somebody has said who it is.
    """

    institution: str
    group: str
    kinds: tuple[str, ...]
    part: Part
    values: tuple[Fraction | None, ...]
    is_filed: bool
    held: Held = UNTOUCHED
    is_repeated: bool = False
    is_reviewed: bool = True


def figure_of(indicator: Indicator, known: Standing, by: By = "value") -> Figure:
    """The figure that is ranked, with its changes; a figure that cannot be ranked says why.

    A volume has no denominator in the figure that is shown.
    """
    part = judged(indicator, known.part, known.held)
    state = state_of(indicator, known.kinds, known.part, is_filed=known.is_filed, held=known.held)
    reason = reason_of(indicator, known.kinds, part, state)
    if reason is NO_FIGURE and known.is_repeated:
        reason = REPEATED
    shown = (part.numerator, None if indicator.is_volume else part.denominator)
    if not state.has_figure:
        return Figure(known.institution, known.group, None, None, *shown, None, None, state.word, reason)
    value, before, year_ago = known.values
    mom, yoy = (_change(value, base, indicator.is_share) for base in (before, year_ago))
    ranked = value if by == "value" else mom if by == "mom" else yoy
    word = state.word
    if ranked is None:
        base = before if by == "mom" else year_ago
        word, reason = NOT_COMPARABLE, BASE_MISSING if base is None else BASE_ZERO
    elif not known.is_reviewed:
        ranked, word, reason = None, NOT_COMPARABLE, TO_BE_REVIEWED
    return Figure(known.institution, known.group, ranked, value, *shown, mom, yoy, word, reason)


def _change(value: Fraction | None, base: Fraction | None, is_share: bool) -> Fraction | None:
    """Relative change of a figure; of a share the difference (both times 100: percent, percentage points)."""
    if value is None or base is None:
        return None
    if not is_share:
        return growth(value, base)
    top = value.numerator * base.denominator - base.numerator * value.denominator
    return Fraction(top, value.denominator * base.denominator * 100)
