"""What is an indicator for all institutions together, period by period: a city's average ticket, its stickiness?"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import polars as pl
from sqlalchemy import Engine

from etl.definitions.history import crossed
from etl.definitions.indicators import Indicator
from etl.definitions.programme import Programme
from etl.disclosure.regions import told_periods
from etl.facts.indicators import indicator_parts
from etl.queries.figures.figures import unit_factor
from etl.queries.scope import Scope
from etl.queries.told_sums import told_sums
from etl.values.exact import growth
from etl.values.periods import Period
from store.facts import read_facts


@dataclass(frozen=True)
class TogetherRow:
    """One period: the sums of numerators and denominators, their ratio in the indicator's unit, and its changes.

    Sums are integers in smallest units, over the institutions that reported both parts. `mom` and `yoy` are relative
    (0.5 is 50 %), of a share differences (0.5 is 50 percentage points), and None where there is nothing to compare.
    """

    period: str
    value: Fraction
    numerator: int
    denominator: int | None
    mom: Fraction | None
    yoy: Fraction | None


def together(
    engine: Engine,
    programme: Programme,
    upto: str,
    indicator: str,
    *,
    scope: Scope,
    as_known_on: datetime | None = None,
) -> list[TogetherRow]:
    """A row for every period up to `upto` that has a value. To a scope that does not see everybody's volumes only
    where enough institutions stand behind both sums."""
    definition = programme.indicator(indicator)
    facts = read_facts(engine, programme.slug, measures=definition.measures, as_known_on=as_known_on)
    parts = indicator_parts(facts, definition).filter(pl.col("period") <= upto)
    if not scope.sees_all_volumes and programme.settings.ranked == "institution":
        told = _told(parts, definition, programme)
        if not definition.scenario:
            sums = told_sums(engine, programme, definition.measures, as_known_on)
            told = {one for one in told if all((measure, one) in sums for measure in definition.measures)}
        parts = parts.filter(pl.col("period").is_in(told - set(scope.unfinished)))
    values = {
        period: (value, top, bottom)
        for period, top, bottom in _sums(parts, definition).iter_rows()
        if (value := _value(top, bottom, definition, unit_factor(programme, definition))) is not None
    }
    breaks, rows = programme.history.breaks_of(definition.measures), []
    for period, (value, top, bottom) in values.items():
        now = Period.parse(period)
        known = ("" if crossed(breaks, b, now) else str(b) for b in (now.previous, now.year_ago))
        mom, yoy = (_change(value, values.get(base, (None,))[0], definition.is_share) for base in known)
        rows.append(TogetherRow(period, value, top, None if definition.is_volume else bottom, mom, yoy))
    return rows


def _told(parts: pl.DataFrame, indicator: Indicator, programme: Programme) -> set[str]:
    """The periods in which the sums of both parts may be told, and of those too who reported only one of them: they are
    in the sum of all, and not in this."""
    needed = ["numerator"] if indicator.is_volume else ["numerator", "denominator"]
    rules = programme.settings.disclosure
    whole = parts.filter(pl.all_horizontal(pl.col(needed).is_not_null()))
    told = told_periods(_listed(whole, needed), needed, rules)
    alone = _listed(parts.filter(pl.any_horizontal(pl.col(needed).is_null())), needed).drop_nulls("value")
    for one in needed:
        mine = alone.filter(pl.col("measure") == one)
        told -= set(mine["period"]) - told_periods(mine, [one], rules)
    return told


def _listed(parts: pl.DataFrame, needed: list[str]) -> pl.DataFrame:
    return parts.unpivot(needed, index=["institution", "period"], variable_name="measure", value_name="value")


def _sums(parts: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Who reported only one part of a ratio stays out of both, else the ratio would compare different institutions."""
    needed = ["numerator"] if indicator.is_volume else ["numerator", "denominator"]
    whole = parts.drop_nulls(needed)
    return whole.group_by("period").agg(pl.col("numerator").sum(), pl.col("denominator").sum()).sort("period")


def _value(top: int, bottom: int, indicator: Indicator, factor: tuple[int, int]) -> Fraction | None:
    multiply, divide = factor
    if indicator.is_volume:
        return Fraction(top * multiply, divide)
    if bottom < max(indicator.minimum_denominator, 1):
        return None
    return Fraction(top * multiply, bottom * divide)


def _change(value: Fraction, base: Fraction | None, is_share: bool) -> Fraction | None:
    if base is None:
        return None
    return (value - base) / 100 if is_share else growth(value, base)
