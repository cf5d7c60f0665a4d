"""Indicators from facts: numerator and denominator of each institution and period, made in this one place."""

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from etl.definitions.indicators import Indicator

PARTS: Mapping[str, type[pl.DataType]] = {
    "institution": pl.String,
    "period": pl.String,
    "numerator": pl.Int64,
    "denominator": pl.Int64,
}
_ROW = ("institution", "period")
_IS_THERE = "is_there"
_MARK = "="
"""Before an indicator's code where it names a column, so that it is none of the others' names."""


def indicator_parts(facts: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """One row per institution and period that reported any of the indicator's measures: columns of `PARTS`.

    `facts` needs institution, period, scenario, measure, value. Sums run over regions and, where the indicator
    names scenarios, over those only. A measure that was left blank makes the part missing, never zero; a volume
    has no denominator (null).
    """
    asked = pl.col("measure").is_in(indicator.measures)
    return (
        facts.lazy()
        .filter(asked & _is_looked_at(indicator.scenario))
        .group_by(_ROW)
        .agg(_reported(name) for name in indicator.measures)
        .select(*_ROW, _numerator(indicator).alias("numerator"), _denominator(indicator).alias("denominator"))
        .sort("period", "institution")
        .collect()
    )


def parts_of(facts: pl.DataFrame, indicators: Sequence[Indicator]) -> pl.DataFrame:
    """The same of many indicators at one go, in no order, with the indicator's code before: an assessment asks for
    hundreds, and asking for each takes longer than its sums."""
    by_scenario: dict[tuple[str, ...], list[Indicator]] = {}
    for one in indicators:
        by_scenario.setdefault(one.scenario, []).append(one)
    found = [_parts_over(facts, scenario, asked) for scenario, asked in by_scenario.items()]
    return pl.concat([pl.DataFrame(schema={"indicator": pl.String, **PARTS}), *found])


def _parts_over(facts: pl.DataFrame, scenario: Collection[str], asked: Sequence[Indicator]) -> pl.DataFrame:
    """The parts of those indicators that look at the same scenarios (none: all)."""
    measures = sorted({measure for one in asked for measure in one.measures})
    asked_for = pl.col("measure").is_in(measures) & _is_looked_at(scenario)
    sums = facts.lazy().filter(asked_for).group_by(*_ROW, "measure").agg(pl.col("value").sum()).collect()
    # A column for each measure; null where it was not reported, which is not zero.
    wide = sums.pivot("measure", index=_ROW, values="value")
    unknown = [measure for measure in measures if measure not in wide.columns]
    wide = wide.with_columns(pl.lit(None, pl.Int64).alias(measure) for measure in unknown)
    columns = [
        wide.select(*_ROW, *(made(one).alias(_MARK + one.code) for one in asked)).unpivot(
            index=_ROW, variable_name="indicator", value_name=name
        )
        for name, made in (("numerator", _numerator), ("denominator", _denominator), (_IS_THERE, _is_there))
    ]
    parts = columns[0].with_columns(frame.get_columns()[-1] for frame in columns[1:])
    return parts.filter(_IS_THERE).select(pl.col("indicator").str.strip_prefix(_MARK), *PARTS)


def _is_looked_at(scenario: Collection[str]) -> pl.Expr:
    return pl.col("scenario").is_in(scenario) if scenario else pl.lit(True)


def _reported(measure: str) -> pl.Expr:
    """The sum of a measure's values; null where it was not reported, which is not zero."""
    values = pl.col("value").filter(pl.col("measure") == measure)
    return pl.when(values.len() > 0).then(values.sum()).alias(measure)


def _numerator(indicator: Indicator) -> pl.Expr:
    return pl.sql_expr(indicator.numerator).cast(pl.Int64)


def _denominator(indicator: Indicator) -> pl.Expr:
    made = pl.sql_expr(indicator.denominator) if indicator.denominator else pl.lit(None)
    return made.cast(pl.Int64)


def _is_there(indicator: Indicator) -> pl.Expr:
    return pl.any_horizontal(pl.col(measure).is_not_null() for measure in indicator.measures)


def display_factor(indicator: Indicator, units: Mapping[str, str], minor_per_major: int) -> tuple[int, int]:
    """(multiply, divide) that turn numerator ÷ denominator into the indicator's unit.

    `units` gives "count" or "money" for each measure. Money is kept in minor units and shown in major ones.
    """
    multiply = indicator.scale * (minor_per_major if _is_money(indicator.denominator, units) else 1)
    return multiply, minor_per_major if _is_money(indicator.numerator, units) else 1


def _is_money(expression: str, units: Mapping[str, str]) -> bool:
    names = pl.sql_expr(expression).meta.root_names() if expression else []
    return any(units[name] == "money" for name in names)
