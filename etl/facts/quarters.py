"""Which months make a period that is scored, who belongs to it, and what its figures are compared with."""

from collections.abc import Iterable, Mapping

import polars as pl

from etl.definitions.institutions import Institution
from etl.definitions.measures import Measure
from etl.definitions.method.tables import Event
from etl.values.periods import Period

FIGURES = {
    "institution": pl.String,
    "indicator": pl.String,
    "numerator": pl.Int64,
    "denominator": pl.Int64,
    "state": pl.String,
}
COUNTS = {
    "period": pl.String,
    "institution": pl.String,
    "event": pl.String,
    "count": pl.Int64,
    "state": pl.String,
}


def periods_upto(last: Period, filed: Iterable[str]) -> list[Period]:
    """The unbroken run of periods as long as `last` that ends with it, each with a period in `filed`; oldest first.

    Persistence counts periods in a row, so a period of which nothing is known ends the run.
    """
    known = {Period.parse(one).holder(last.per_year) for one in filed}
    run: list[Period] = []
    period = last
    while period in known:
        run.insert(0, period)
        period = period.previous
    return run


def members_of(institutions: Mapping[str, Institution], period: Period) -> dict[str, Institution]:
    """Who is scored: the members in the period's last month. Who merged or left before is no longer there."""
    return {code: one for code, one in institutions.items() if one.is_member(period.months[-1])}


def with_made_measures(facts: pl.DataFrame, measures: Iterable[Measure]) -> pl.DataFrame:
    """`facts` (period, institution, scenario, measure, value) and those of the measures made of them."""
    made = [facts]
    for measure in (measure for measure in measures if measure.made_of):
        base = facts.filter(pl.col("measure") == measure.made_of)
        if measure.year_ago_of:
            later = {
                one: str((period := Period.parse(one)).shift(period.per_year))
                for one in base["period"].unique()
            }
            base = base.with_columns(pl.col("period").replace(later))
        else:
            base = base.with_columns(pl.col("value").sum().over("period", "scenario"))
        made.append(base.with_columns(pl.lit(measure.code).alias("measure")))
    return pl.concat(made)


def earlier_readings(
    roster: pl.DataFrame, before: pl.DataFrame | None, indicators: Iterable[str]
) -> pl.DataFrame:
    """The readings of the period before (None: there was none) for the rows of `roster`.

    Whoever was no member then has nothing to compare with: not applicable, which is not the same as "not filed".
    """
    wanted = roster.select("period", "institution").join(
        pl.DataFrame({"indicator": list(indicators)}, schema={"indicator": pl.String}), how="cross"
    )
    known = pl.DataFrame(schema=FIGURES) if before is None else before.select(list(FIGURES))
    return (
        wanted.join(known, on=["institution", "indicator"], how="left")
        .with_columns(pl.col("state").fill_null("not_applicable"))
        .sort("indicator", "institution")
    )


def entered_counts(roster: pl.DataFrame, entries: pl.DataFrame, events: Iterable[Event]) -> pl.DataFrame:
    """Counts of the events that persons enter: 0 for whoever a filed ledger does not name. Columns of `COUNTS`."""
    manual = pl.DataFrame({"event": [e.code for e in events if e.is_manual]}, schema={"event": pl.String})
    sums = entries.group_by("institution", "event").agg(pl.col("count").sum())
    return (
        roster.select("period", "institution")
        .join(manual, how="cross")
        .join(sums, on=["institution", "event"], how="left")
        .with_columns(pl.col("count").fill_null(0), pl.lit("value").alias("state"))
        .sort("event", "institution")
    )
