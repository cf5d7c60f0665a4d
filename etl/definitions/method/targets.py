"""Targets that all institutions share: that of the method in force, which a completion rate is measured against, and
that of the programme for the year. They may be two, and whoever is told of one is told of the other."""

from fractions import Fraction

from etl.definitions.method.rules import Completion
from etl.definitions.programme import Programme
from etl.definitions.settings import Target
from etl.values.errors import Refusal
from etl.values.exact import rounded
from etl.values.periods import Period


def target_of(programme: Programme, period: Period, indicator: str) -> Fraction | None:
    """The target of an indicator that is scored by its completion; None where the method has none for everybody."""
    try:
        method = programme.method_for(period)
    except Refusal:
        return None
    for item in method.item:
        if item.indicator == indicator and isinstance(item.rule, Completion) and not item.by_group:
            return Fraction(item.rule.target)
    return None


def planned_for(programme: Programme, period: Period, indicator: str) -> Fraction | None:
    """What the programme wants of an indicator in the year of a period, in the indicator's unit; None where nothing is
    set."""
    year = period.months[-1].year
    found = (one for one in programme.settings.target if one.indicator == indicator and one.year == year)
    return next((Fraction(one.value) for one in found), None)


def planned_volume(programme: Programme, period: Period, measure: str) -> int | None:
    """What the programme wants of a measure in the year of a period: a flow's sum of the year, a stock's value at its
    end; a count, or money in the minor unit, to the nearest whole one. None where nothing is set."""
    year = period.months[-1].year
    found = (one for one in programme.settings.target if one.measure == measure and one.year == year)
    return next((int(rounded(wanted_of(programme, one), 0)) for one in found), None)


def wanted_of(programme: Programme, target: Target) -> Fraction:
    """What a target of a measure asks for, in what the measure is kept in: a count, or money in the minor unit."""
    is_money = programme.measures[target.measure].unit == "money"
    return Fraction(target.value) * (programme.settings.currency.minor_per_major if is_money else 1)


def keeps(value: Fraction, target: Fraction, direction: str) -> bool:
    """Whether a value is where the target wants it: at it or above, or of what should be low at it or below."""
    return value <= target if direction == "lower" else value >= target
