"""Which figures lead the overview, and how far each is on its way to what the year is to bring."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from etl.definitions.method.targets import keeps, wanted_of
from etl.definitions.settings import Target
from etl.values.periods import Period
from pages.shared.view import View
from pages.subjects.growth import reads
from pages.subjects.growth.together import latest

LEADING = 3
EVERYBODY = ""
Kind = Literal["measure", "indicator"]


@dataclass(frozen=True)
class Figure:
    """A figure of the overview. A measure and an indicator may bear the same code: the kind is part of its name."""

    kind: Kind
    code: str


def leading_flow(view: View) -> str:
    """The first flow among the headline measures: a programme is there to be used, not to be registered with."""
    codes = view.programme.settings.headline.measures
    return next((code for code in codes if view.programme.measures[code].kind == "flow"), codes[0])


def figures_in_order(view: View) -> tuple[Figure, ...]:
    """The figures of the overview: those with a target for the year first, then the leading flow and what is ranked,
    then the others as the programme lists them."""
    headline = view.programme.settings.headline
    indicators = [code for code in (headline.rank, *headline.indicators) if _is_of_all(view, code)]

    def listed() -> Iterator[Figure]:
        for target in targets(view):
            yield (
                Figure("measure", target.measure) if target.measure else Figure("indicator", target.indicator)
            )
        yield Figure("measure", leading_flow(view))
        yield from (Figure("indicator", code) for code in indicators[:1])
        yield from (Figure("measure", code) for code in headline.measures)
        yield from (Figure("indicator", code) for code in indicators)

    return tuple(dict.fromkeys(listed()))


def _is_of_all(view: View, code: str) -> bool:
    """Whether the overview lists the indicator, or it is ranked and has a figure of everybody together."""
    return code in view.programme.settings.headline.indicators or latest(view, code) is not None


def targets(view: View) -> tuple[Target, ...]:
    """What the year of the page's period is to bring."""
    year = Period.parse(view.period).year
    return tuple(one for one in view.programme.settings.target if one.year == year)


def target_of(view: View, figure: Figure) -> Target | None:
    """The target of a figure for the year of the page's period."""
    return next((one for one in targets(view) if getattr(one, figure.kind) == figure.code), None)


@dataclass(frozen=True)
class Way:
    """How far it is: `so_far` and `wanted` in what the figure is counted in (money in the minor unit); `so_far` is None
    where it cannot be told. `is_reached` says whether the target is kept as it stands."""

    so_far: Fraction | None
    wanted: Fraction
    is_reached: bool
    is_sum: bool


def way_to(view: View, figure: Figure, target: Target) -> Way:
    """A flow by its sum of the year, a stock and an indicator as they stand."""
    if figure.kind == "indicator":
        row, indicator = latest(view, figure.code), view.programme.indicator(figure.code)
        value, wanted = (row.value if row else None), Fraction(target.value)
        kept = value is not None and keeps(value, wanted, indicator.direction)
        return Way(value, wanted, kept, is_sum=False)
    measure = view.programme.measures[figure.code]
    rows = reads.growth(view.asked, view.period, figure.code, EVERYBODY)
    is_sum = measure.kind == "flow"
    found = rows[-1].ytd if is_sum else rows[-1].value
    wanted = wanted_of(view.programme, target)
    return Way(
        None if found is None else Fraction(found), wanted, found is not None and found >= wanted, is_sum
    )
