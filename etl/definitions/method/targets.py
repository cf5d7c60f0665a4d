"""Targets that all institutions share, from the method in force: what a completion rate is measured against."""

from fractions import Fraction

from etl.definitions.method.rules import Completion
from etl.definitions.programme import Programme
from etl.values.errors import Refusal
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
