"""Which months make a period that is scored, who belongs to it, and what its figures are compared with."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from etl.definitions.indicators import Indicator
from etl.definitions.institutions import Institution
from etl.definitions.measures import Measure
from etl.definitions.methods import Event
from etl.definitions.periods import Period
from etl.facts.indicators import indicator_parts

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


def periods_upto(last: Period, months: Iterable[str]) -> list[Period]:
    """The unbroken run of periods as long as `last` that ends with it, each with a month in `months`; oldest first.

    Persistence counts periods in a row, so a period of which nothing is known ends the run.
    """
    known = set(months)
    run: list[Period] = []
    period = last
    while any(str(month) in known for month in period.months):
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
            later = {month: str(Period.parse(month).shift(12)) for month in base["period"].unique()}
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


def with_gaps(
    readings: pl.DataFrame,
    facts: pl.DataFrame,
    indicators: Sequence[Indicator],
    institutions: Mapping[str, Institution],
) -> pl.DataFrame:
    """`readings` in which a figure given in some months of the period and left blank in others is not filed.

    `facts` are the period's. A column left blank throughout says "no such business": not applicable. One that was
    filled in one month and is blank in another would make an item leave the score by leaving a cell empty.
    """
    doubtful = readings.filter(pl.col("state") == "not_applicable").select("institution", "indicator")
    gaps = [
        (name, indicator.code)
        for indicator in indicators
        for name in _in_some_month(facts, indicator, doubtful.filter(pl.col("indicator") == indicator.code))
        if not indicator.measured or set(indicator.measured) & set(institutions[name].kinds)
    ]
    if not gaps:
        return readings
    is_gap = pl.DataFrame(gaps, schema=["institution", "indicator"], orient="row").with_columns(
        gap=pl.lit(True)
    )
    state = pl.when(pl.col("gap").is_not_null()).then(pl.lit("not_filed")).otherwise("state").alias("state")
    keys = ["institution", "indicator"]
    return readings.join(is_gap, on=keys, how="left", maintain_order="left").with_columns(state).drop("gap")


def _in_some_month(facts: pl.DataFrame, indicator: Indicator, doubtful: pl.DataFrame) -> list[str]:
    """Which of the doubtful institutions gave a whole figure in at least one month."""
    mine = facts.filter(
        pl.col("measure").is_in(indicator.measures),
        pl.col("institution").is_in(doubtful["institution"].implode()),
    )
    if mine.is_empty():
        return []
    whole = pl.col("numerator").is_not_null()
    if not indicator.is_volume:
        whole &= pl.col("denominator").is_not_null()
    return indicator_parts(mine, indicator).filter(whole)["institution"].unique().sort().to_list()


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
