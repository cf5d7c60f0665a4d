"""From the facts of returns to the readings of a period that is assessed, with the state of every figure.

Periods of returns are called months here, for that is what they mostly are; `per_year` says how many a year has.

An indicator with a flow in it is summed over the months of the period, top and bottom (payments per user-month,
complaints closed ÷ complaints due); an indicator of stocks alone stands as at the period's last month.
"""

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction

import polars as pl

from etl.definitions.indicators import Indicator
from etl.definitions.institutions import Institution
from etl.definitions.measures import Measure
from etl.definitions.method.tables import Event
from etl.facts.indicators import display_factor, parts_of
from etl.scoring.figures import Held, is_measured, states_of
from etl.scoring.states import State
from etl.values.periods import Period

PARTS = ("numerator", "denominator")
READING = ("period", "institution", "indicator", *PARTS, "state")
_IN_SOME_MONTH = "in_some_month"
_FIGURE = ["institution", "indicator"]
_RULES = {
    "indicator": pl.String,
    "is_volume": pl.Boolean,
    "minimum": pl.Int64,
    "months": pl.Int64,
    "waits": pl.Int64,
    "may_have_gaps": pl.Boolean,
}
"""What is asked of an indicator: over how many months it is summed, for the returns of how many it waits, and whether
a figure that was given in some of them only is missing."""
_WITH_FIGURE = [state.word for state in State if state.has_figure]


def roster_of(institutions: Iterable[Institution], period: Period) -> pl.DataFrame:
    """One row per institution that is a member in the period's last month: period, institution, group."""
    rows = [(str(period), one.code, one.group) for one in _members(institutions, period)]
    return pl.DataFrame(rows, schema=["period", "institution", "group"], orient="row")


def scales_of(
    indicators: Mapping[str, Indicator], measures: Mapping[str, Measure], minor_per_major: int
) -> dict[str, Fraction]:
    """What numerator ÷ denominator is multiplied by to stand in the indicator's unit."""
    units = {measure.code: measure.unit for measure in measures.values()}
    return {
        code: Fraction(*display_factor(indicator, units, minor_per_major))
        for code, indicator in indicators.items()
    }


def readings_of(
    facts: pl.DataFrame,
    filed: Mapping[str, frozenset[str]],
    institutions: Mapping[str, Institution],
    period: Period,
    indicators: Iterable[Indicator],
    measures: Mapping[str, Measure],
    kept: Collection[str] = (),
    held: Mapping[tuple[str, str], Held] | None = None,
    *,
    per_year: int = 12,
    gaps_are_missing: bool = False,
) -> pl.DataFrame:
    """One row per member of the period × indicator, with the columns of READING.

    `facts` holds months (period, institution, scenario, measure, value); `filed` gives the months each
    institution's returns are in force for. Measures in `kept` are kept by the coordinator or the system: they do
    not wait for a return, and a volume of which nothing was entered is 0. `held` says by institution and indicator
    what objections have done. With `gaps_are_missing` a figure that was given in some months of the period and
    left blank in others is not filed: a column left blank throughout says "no such business", but one that was
    filled in one month would otherwise make its item leave the score by leaving a cell empty.
    """
    members = _members(institutions.values(), period)
    kinds = list(dict.fromkeys(member.kinds for member in members))
    roster = pl.DataFrame(
        [(str(period), member.code, kinds.index(member.kinds)) for member in members],
        schema={"period": pl.String, "institution": pl.String, "kinds": pl.Int64},
        orient="row",
    )
    asked = list(indicators)
    needs = [_months(one.measures, measures, period, per_year) for one in asked]
    waits = [() if set(one.measures) <= set(kept) else need for one, need in zip(asked, needs, strict=True)]
    rules = pl.DataFrame(
        {
            "indicator": [one.code for one in asked],
            "is_volume": [one.is_volume for one in asked],
            "minimum": [one.minimum_denominator for one in asked],
            "months": list(map(len, needs)),
            "waits": list(map(len, waits)),
            "may_have_gaps": [gaps_are_missing and not _is_any(kept, one) for one in asked],
        },
        schema=_RULES,
    )
    applies = pl.DataFrame(
        [(one.code, n, is_measured(one, of)) for one in asked for n, of in enumerate(kinds)],
        schema={"indicator": pl.String, "kinds": pl.Int64, "is_measured": pl.Boolean},
        orient="row",
    )
    late = pl.DataFrame(
        [(len(need), code, True) for need in dict.fromkeys(waits) for code in _late(members, need, filed)],
        schema={"waits": pl.Int64, "institution": pl.String, "is_late": pl.Boolean},
        orient="row",
    )
    months = list(map(str, period.parts(per_year)))
    parts = parts_of(facts.filter(pl.col("period").is_in(months)), asked)
    is_gap = pl.col("may_have_gaps") & _is_blank() & pl.col(_IN_SOME_MONTH).fill_null(False)
    is_late = pl.col("is_late").fill_null(False)
    read = rules.lazy().join(roster.lazy(), how="cross", maintain_order="left_right")
    for known, by in (
        (applies.lazy(), ["indicator", "kinds"]),
        (_summed(parts.lazy(), rules.lazy(), months[-1]), _FIGURE),
        (late.lazy(), ["waits", "institution"]),
        (_doubts(held or {}), _FIGURE),
    ):
        read = read.join(known, on=by, how="left", maintain_order="left")
    return (
        read.with_columns(
            pl.when(pl.col("is_volume") & (pl.col("waits") == 0))
            .then(pl.col("numerator").fill_null(0))
            .otherwise("numerator")
            .alias("numerator"),
            pl.when("is_volume").then(1).otherwise("denominator").alias("denominator"),
        )
        .with_columns(
            (~is_late & ~is_gap).alias("is_filed"),
            pl.col("is_corrected", "is_excluded", "is_disputed").fill_null(False),
        )
        .with_columns(map(_corrected, PARTS))
        .with_columns(states_of(pl.col("minimum")).alias("state"))
        .with_columns(pl.when(pl.col("state").is_in(_WITH_FIGURE)).then(part).alias(part) for part in PARTS)
        .select(READING)
        .collect()
    )


def _doubts(held: Mapping[tuple[str, str], Held]) -> pl.LazyFrame:
    """What objections have done, one row for each figure that they touched."""
    rows = [
        (
            *key,
            one.corrected is not None,
            one.corrected.numerator if one.corrected else None,
            one.corrected.denominator if one.corrected else None,
            one.is_excluded,
            one.is_disputed,
        )
        for key, one in held.items()
    ]
    schema: dict[str, type[pl.DataType]] = {
        "institution": pl.String,
        "indicator": pl.String,
        "is_corrected": pl.Boolean,
        "corrected_numerator": pl.Int64,
        "corrected_denominator": pl.Int64,
        "is_excluded": pl.Boolean,
        "is_disputed": pl.Boolean,
    }
    return pl.LazyFrame(rows, schema=schema, orient="row")


def _corrected(part: str) -> pl.Expr:
    """A part as it is judged (`etl.scoring.figures.judged`): a volume stands over one, corrected or not."""
    is_touched = pl.col("is_corrected")
    if part == "denominator":
        is_touched &= ~pl.col("is_volume")
    return pl.when(is_touched).then(f"corrected_{part}").otherwise(part).alias(part)


def _is_blank() -> pl.Expr:
    return pl.any_horizontal(pl.col(part).is_null() for part in PARTS)


def entered_facts(
    entries: pl.DataFrame, events: Iterable[Event], period: Period, per_year: int = 12
) -> pl.DataFrame:
    """Facts (of the period's last month) that entries by hand feed: institution, event and count in, columns
    period, institution, scenario, measure, value out."""
    feeds = {event.code: event.feeds for event in events if event.feeds}
    fed = entries.filter(pl.col("event").is_in(list(feeds))).select(
        pl.lit(str(period.parts(per_year)[-1])).alias("period"),
        "institution",
        pl.lit("").alias("scenario"),
        pl.col("event").replace(feeds).alias("measure"),
        pl.col("count").cast(pl.Int64).alias("value"),
    )
    keys = ["period", "institution", "scenario", "measure"]
    return fed.group_by(keys).agg(pl.col("value").sum()).sort(keys)


def counts_of(
    facts: pl.DataFrame,
    filed: Mapping[str, frozenset[str]],
    institutions: Mapping[str, Institution],
    period: Period,
    events: Iterable[Event],
    measures: Mapping[str, Measure],
    per_year: int = 12,
) -> pl.DataFrame:
    """Counts of the events that come from measures: period, institution, event, count, state."""
    rows, members, written = [], _members(institutions.values(), period), str(period)
    for event in (event for event in events if event.measure):
        months = _months((event.measure,), measures, period, per_year)
        wanted = facts.filter(pl.col("measure") == event.measure, pl.col("period").is_in(months))
        sums = dict(wanted.group_by("institution").agg(pl.col("value").sum()).iter_rows())
        late = _late(members, months, filed)
        for member in members:
            state = State.NOT_FILED if member.code in late else State.VALUE
            count = sums.get(member.code, 0) if state is State.VALUE else None
            rows.append((written, member.code, event.code, count, state.word))
    schema = {"period": pl.String, "institution": pl.String, "event": pl.String, "count": pl.Int64}
    return pl.DataFrame(rows, schema=schema | {"state": pl.String}, orient="row")


def _members(institutions: Iterable[Institution], period: Period) -> list[Institution]:
    last = period.months[-1]
    return [one for one in institutions if one.is_member(last)]


def _months(
    codes: Iterable[str], measures: Mapping[str, Measure], period: Period, per_year: int
) -> tuple[str, ...]:
    flows = any(measures[code].kind == "flow" for code in codes)
    parts = period.parts(per_year)
    return tuple(str(month) for month in (parts if flows else parts[-1:]))


def _summed(monthly: pl.LazyFrame, rules: pl.LazyFrame, last: str) -> pl.LazyFrame:
    """Both parts by institution and indicator, summed over its months: all of the period's, or the last; one blank
    month makes a part missing. Beside them whether a whole figure was given in at least one month."""
    is_asked = (pl.col("months") > 1) | (pl.col("period") == last)
    is_whole = pl.col("numerator").is_not_null() & (pl.col("is_volume") | pl.col("denominator").is_not_null())
    return (
        monthly.join(rules, on="indicator")
        .group_by(_FIGURE)
        .agg(
            *(_sum_of(pl.col(part).filter(is_asked)).alias(part) for part in PARTS),
            is_whole.any().alias(_IN_SOME_MONTH),
        )
    )


def _sum_of(values: pl.Expr) -> pl.Expr:
    return pl.when((values.len() > 0) & (values.null_count() == 0)).then(values.sum())


def _is_any(kept: Collection[str], indicator: Indicator) -> bool:
    return bool(set(kept) & set(indicator.measures))


def _late(
    members: Iterable[Institution], months: Iterable[str], filed: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """Institutions that were members in one of the months and have no return of it in force."""
    owed = [(month, Period.parse(month)) for month in months]
    return frozenset(
        member.code
        for member in members
        for month, period in owed
        if month not in filed.get(member.code, ()) and member.is_member(period)
    )
