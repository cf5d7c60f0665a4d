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
from etl.facts.indicators import display_factor, indicator_parts
from etl.scoring.figures import NOTHING, UNTOUCHED, Held, Part, judged, part_of, state_of
from etl.scoring.states import State
from etl.values.periods import Period

READING = ("period", "institution", "indicator", "numerator", "denominator", "state")


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
    members, written = _members(institutions.values(), period), str(period)
    facts = facts.filter(pl.col("period").is_in(list(map(str, period.parts(per_year)))))
    rows = []
    late_by: dict[tuple[str, ...], Collection[str]] = {(): ()}  # by months: indicators share them
    for indicator in indicators:
        months = _months(indicator.measures, measures, period, per_year)
        monthly = indicator_parts(facts, indicator)
        parts = _parts(monthly.filter(pl.col("period").is_in(months)), indicator)
        is_kept = set(indicator.measures) <= set(kept)
        gaps = _in_some_month(monthly, indicator) if gaps_are_missing and not _is_any(kept, indicator) else ()
        wait = () if is_kept else tuple(months)
        late = late_by[wait] if wait in late_by else late_by.setdefault(wait, _late(members, wait, filed))
        for member in members:
            part = parts.get(member.code, NOTHING)
            if is_kept and indicator.is_volume:
                part = Part(part.numerator or 0, 1)
            is_blank = part.numerator is None or part.denominator is None
            is_filed = member.code not in late and not (is_blank and member.code in gaps)
            doubt = (held or {}).get((member.code, indicator.code), UNTOUCHED)
            state = state_of(indicator, member.kinds, part, is_filed=is_filed, held=doubt)
            shown = judged(indicator, part, doubt) if state.has_figure else NOTHING
            rows.append(
                (written, member.code, indicator.code, shown.numerator, shown.denominator, state.word)
            )
    schema = dict.fromkeys(READING, pl.String) | {"numerator": pl.Int64, "denominator": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


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
) -> list[str]:
    flows = any(measures[code].kind == "flow" for code in codes)
    parts = period.parts(per_year)
    return [str(month) for month in (parts if flows else parts[-1:])]


def _parts(monthly: pl.DataFrame, indicator: Indicator) -> dict[str, Part]:
    """Both parts by institution, summed over the months that are given; one blank month makes a part missing."""
    totals = monthly.group_by("institution").agg(
        pl.when(pl.col(part).null_count() == 0).then(pl.col(part).sum()).alias(part)
        for part in ("numerator", "denominator")
    )
    return {institution: part_of(indicator, top, bottom) for institution, top, bottom in totals.iter_rows()}


def _is_any(kept: Collection[str], indicator: Indicator) -> bool:
    return bool(set(kept) & set(indicator.measures))


def _in_some_month(monthly: pl.DataFrame, indicator: Indicator) -> Collection[str]:
    """Institutions that gave a whole figure in at least one month."""
    whole = pl.col("numerator").is_not_null()
    if not indicator.is_volume:
        whole &= pl.col("denominator").is_not_null()
    return frozenset(monthly.filter(whole)["institution"])


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
