"""Indicators from facts: numerator and denominator of each institution and period, made in this one place."""

from collections.abc import Mapping

import polars as pl

from etl.definitions.indicators import Indicator

PARTS = {"institution": pl.String, "period": pl.String, "numerator": pl.Int64, "denominator": pl.Int64}


def indicator_parts(facts: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """One row per institution and period that reported any of the indicator's measures: columns of `PARTS`.

    `facts` needs institution, period, scenario, measure, value. Sums run over regions and, where the indicator
    names scenarios, over those only. A measure that was left blank makes the part missing, never zero; a volume
    has no denominator (null).
    """
    return parts_in(facts.lazy(), indicator).sort("period", "institution").collect()


def parts_in(facts: pl.LazyFrame, indicator: Indicator) -> pl.LazyFrame:
    """The same in no order, for whoever goes on from it: one question, where an assessment asks hundreds."""
    wanted = facts.filter(pl.col("measure").is_in(indicator.measures))
    if indicator.scenario:
        wanted = wanted.filter(pl.col("scenario").is_in(indicator.scenario))
    denominator = (
        pl.sql_expr(indicator.denominator) if indicator.denominator else pl.lit(None, dtype=pl.Int64)
    )
    return (
        wanted.group_by("institution", "period")
        .agg(_summed(name) for name in indicator.measures)
        .select(
            "institution",
            "period",
            pl.sql_expr(indicator.numerator).cast(pl.Int64).alias("numerator"),
            denominator.cast(pl.Int64).alias("denominator"),
        )
    )


def _summed(measure: str) -> pl.Expr:
    """The sum of a measure's values; null where it was not reported, which is not zero."""
    values = pl.col("value").filter(pl.col("measure") == measure)
    return pl.when(values.len() > 0).then(values.sum()).alias(measure)


def display_factor(indicator: Indicator, units: Mapping[str, str], minor_per_major: int) -> tuple[int, int]:
    """(multiply, divide) that turn numerator ÷ denominator into the indicator's unit.

    `units` gives "count" or "money" for each measure. Money is kept in minor units and shown in major ones.
    """
    multiply = indicator.scale * (minor_per_major if _is_money(indicator.denominator, units) else 1)
    return multiply, minor_per_major if _is_money(indicator.numerator, units) else 1


def _is_money(expression: str, units: Mapping[str, str]) -> bool:
    names = pl.sql_expr(expression).meta.root_names() if expression else []
    return any(units[name] == "money" for name in names)
