"""What does an indicator come to over all institutions? Each weighs as much as what it divides by."""

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.facts.members import by_member
from etl.queries.figures.figures import parts_of, unit_factor
from etl.scoring.figures import Part, value_of
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from store.facts import read_facts


@dataclass(frozen=True)
class Share:
    """An institution's figure and the weight that it has in the mean: its part of all denominators."""

    institution: str
    numerator: int
    denominator: int
    value: Fraction | None
    weight: Fraction | None


@dataclass(frozen=True)
class Average:
    """A weighted mean with all that it is made of. None: nothing to divide by."""

    period: str
    numerator: int
    denominator: int
    value: Fraction | None
    shares: tuple[Share, ...]


def average(engine: Engine, programme: Programme, period: str, code: str) -> Average:
    """An indicator over all institutions that filed both of its parts for a period: sum over sum, which is the mean of
    their values weighted by their denominators. A volume, which divides by nothing, is refused."""
    indicator, asked = programme.indicator(code), str(Period.parse(period))
    if indicator.is_volume:
        raise Refusal(
            Text(
                en=f"“{indicator.code}” divides by nothing, so a mean has no weights; ask for its sum instead.",
                zh=f"指标“{indicator.code}”没有分母，无从加权平均；请查询其合计。",
            )
        )
    facts = read_facts(engine, programme.slug, periods=[asked], measures=indicator.measures)
    factor = unit_factor(programme, indicator)
    known = {
        code: (part.numerator, part.denominator)
        for (code, _), part in sorted(parts_of(by_member(facts, programme), indicator).items())
        if part.numerator is not None and part.denominator is not None
    }
    top, bottom = (sum(part[at] for part in known.values()) for at in (0, 1))
    return Average(
        asked,
        top,
        bottom,
        value_of(indicator, Part(top, bottom), factor),
        tuple(
            Share(
                code,
                *part,
                value_of(indicator, Part(*part), factor),
                Fraction(part[1], bottom) if bottom else None,
            )
            for code, part in known.items()
        ),
    )
