"""What were the figures of a quarter (or half-year): who was scored, on which readings and counts?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import polars as pl
from sqlalchemy import Engine

from etl.definitions.errors import Refusal
from etl.definitions.institutions import Institution
from etl.definitions.load import Programme
from etl.definitions.methods import Method
from etl.definitions.periods import Period
from etl.definitions.text import Text
from etl.facts.conduct import RETURN_EVENTS, RETURN_MEASURES, Return, refuse_unknown, return_counts
from etl.facts.quarters import (
    COUNTS,
    entered_counts,
    members_of,
    periods_upto,
    with_gaps,
    with_made_measures,
)
from etl.queries.conduct import owed_returns
from etl.scoring.ratios import counts_of, entered_facts, readings_of, roster_of
from store.entries import read_entries
from store.facts import periods as stored_periods
from store.facts import read_facts
from store.filings import Filing, list_filings

SCORE_MEASURES = ("score_points", "score_full")
"""Measures that only a score can give: its total before the bonus, and the full score."""
PLAIN = ["period", "institution", "scenario", "measure", "value"]
MethodOf = Callable[[Period], Method]


@dataclass(frozen=True, eq=False)
class Quarter:
    """A period with the method it is scored by and all that its score is made from.

    `facts` are the facts of its months, and of the same months a year before where they were read, with their cells
    (columns of `store.facts.FACTS`), `kept` those that ledgers and
    the system's own records give (columns of `PLAIN`), `returns` those records. `filings` are those of the period by
    their number. `has_ledger`: whether anything was entered by hand at all.
    """

    period: Period
    method: Method
    institutions: Mapping[str, Institution]
    roster: pl.DataFrame
    facts: pl.DataFrame
    kept: pl.DataFrame
    entries: pl.DataFrame
    readings: pl.DataFrame
    counts: pl.DataFrame
    returns: tuple[Return, ...]
    filings: Mapping[int, Filing]
    has_ledger: bool


def quarters(
    engine: Engine,
    programme: Programme,
    upto: Period,
    method_of: MethodOf | None = None,
    as_known_on: datetime | None = None,
) -> list[Quarter]:
    """The unbroken run of periods that ends with `upto`, oldest first. Refused where nothing can be scored."""
    run = _run(engine, programme, upto, method_of or programme.method_for, as_known_on)
    needed = {programme.measures[m] for _, method in run for m in _measures(programme, method)}
    months = {month for period, _ in run for month in period.months}
    if any(measure.year_ago_of for measure in needed):
        months |= {month.year_ago for month in months}
    facts = read_facts(
        engine,
        programme.slug,
        periods=sorted(map(str, months)),
        measures=sorted({measure.made_of or measure.code for measure in needed}),
        as_known_on=as_known_on,
    )
    filings = list_filings(engine, programme.slug, as_known_on=as_known_on)
    ledgers = [name for period, _ in run for name in _ledger_periods(period)]
    entries = read_entries(engine, programme.slug, periods=ledgers, as_known_on=as_known_on)
    reader = _Reader(engine, programme, facts, filings, entries, as_known_on)
    return [reader.quarter(period, method) for period, method in run]


def _run(
    engine: Engine, programme: Programme, upto: Period, method_of: MethodOf, as_known_on: datetime | None
) -> list[tuple[Period, Method]]:
    if upto.per_year == 12:
        raise Refusal(
            Text(
                en=f"a score is made for a quarter or a half-year, not for the month {upto}; write {upto.quarter}.",
                zh=f"考核按季度或半年进行，不按月（{upto}）；请写 {upto.quarter}。",
            )
        )
    months = stored_periods(engine, programme.slug, as_known_on=as_known_on)
    run = [(upto, method_of(upto))]
    for period in reversed(periods_upto(upto, months)[:-1]):
        try:
            run.insert(0, (period, method_of(period)))
        except Refusal:  # before the first method nothing was scored
            break
    if not periods_upto(upto, months):
        raise Refusal(
            Text(
                en=f"nothing has been filed for {upto}; load the returns of its months first.",
                zh=f"{upto} 尚无任何报表；请先导入该期各月的报表。",
            )
        )
    return run


def _ledger_periods(period: Period) -> list[str]:
    """The periods whose ledgers count: the period itself, and the quarters of a half-year."""
    return list(dict.fromkeys([str(period), *(str(month.quarter) for month in period.months)]))


def scored_indicators(programme: Programme, method: Method) -> list[str]:
    """Codes of the indicators that a method reads, in its order, each once."""
    codes = [item.indicator for item in method.item] + [veto.indicator for veto in method.veto]
    return list(dict.fromkeys(code for code in codes if code))


def _measures(programme: Programme, method: Method) -> set[str]:
    """Measures of the returns that a method needs."""
    read = {m for code in scored_indicators(programme, method) for m in programme.indicators[code].measures}
    counted = {event.measure for event in method.event if event.measure}
    return (read | counted) - kept_measures(method)


def kept_measures(method: Method) -> set[str]:
    """Measures that no return holds: fed by ledgers, or by the system's own records."""
    return {event.feeds for event in method.event if event.feeds} | {*RETURN_MEASURES, *SCORE_MEASURES}


@dataclass(frozen=True, eq=False)
class _Reader:
    """What was read from the store for the whole run."""

    engine: Engine
    programme: Programme
    facts: pl.DataFrame
    filings: list[Filing]
    entries: pl.DataFrame
    as_known_on: datetime | None

    @cached_property
    def sums(self) -> pl.DataFrame:
        """The facts over all regions, with the measures made of them: columns of `PLAIN`."""
        filed = self.facts.group_by(PLAIN[:-1]).agg(pl.col("value").sum())
        return with_made_measures(filed, self.programme.measures.values())

    def quarter(self, period: Period, method: Method) -> Quarter:
        programme = self.programme
        refuse_unknown(method.event)
        institutions = members_of(programme.institutions, period)
        roster = roster_of(institutions.values(), period)
        months = [str(month) for month in period.months]
        known = months + [str(month.year_ago) for month in period.months]
        sums = self.sums.filter(pl.col("period").is_in(months))
        entries = self.entries.filter(
            pl.col("period").is_in(_ledger_periods(period)), pl.col("institution").is_in(list(institutions))
        )
        returns = self._returns(period, institutions)
        conduct = return_counts(programme.settings, returns, period, self.as_known_on)
        kept = pl.concat([entered_facts(entries, method.event, period), _as_facts(conduct, period)])
        filed = self._filed(institutions)
        indicators = [programme.indicators[code] for code in scored_indicators(programme, method)]
        readings = readings_of(
            pl.concat([sums, kept]),
            filed,
            institutions,
            period,
            indicators,
            programme.measures,
            kept_measures(method),
        )
        if self._is_of_returns:
            readings = with_gaps(readings, sums, indicators, institutions)
        counts = [
            counts_of(sums, filed, institutions, period, method.event, programme.measures),
            conduct.filter(pl.col("name").is_in(RETURN_EVENTS))
            .rename({"name": "event"})
            .with_columns(state=pl.lit("value")),
            entered_counts(roster if self._has_ledger(period) else roster.clear(), entries, method.event),
        ]
        return Quarter(
            period,
            method,
            institutions,
            roster,
            self.facts.filter(pl.col("period").is_in(known)),
            kept,
            entries,
            readings,
            pl.concat(frame.select(list(COUNTS)) for frame in counts),
            tuple(returns),
            {one.id: one for one in self.filings if one.period in (*known, *_ledger_periods(period))},
            self._has_ledger(period),
        )

    @property
    def _is_of_returns(self) -> bool:
        return any(layout.form == "return" for layout in self.programme.returns.values())

    def _has_ledger(self, period: Period) -> bool:
        """Whether a ledger is in force for the period itself, or for every quarter of it."""
        sources = {code for code, layout in self.programme.returns.items() if layout.form == "ledger"}
        there = {filing.period for filing in self.filings if filing.source in sources and _in_force(filing)}
        own, *inside = _ledger_periods(period)
        return own in there or (bool(inside) and there.issuperset(inside))

    def _returns(self, period: Period, institutions: Mapping[str, Institution]) -> list[Return]:
        return owed_returns(self.engine, self.programme, institutions, period.months, self.filings)

    def _filed(self, institutions: Iterable[str]) -> dict[str, frozenset[str]]:
        """Months of which the figures are in: by its own return, or by the table that holds all institutions."""
        months: dict[str, set[str]] = {}
        for filing in self.filings:
            if _in_force(filing) and filing.fact_count:
                months.setdefault(filing.institution, set()).add(filing.period)
        common = months.get("", set())
        return {code: frozenset(common | months.get(code, set())) for code in institutions}


def _in_force(filing: Filing) -> bool:
    return filing.state == "accepted" and filing.superseded_at is None


def _as_facts(conduct: pl.DataFrame, period: Period) -> pl.DataFrame:
    """What the system keeps as facts of the period's last month."""
    return conduct.filter(pl.col("name").is_in(RETURN_MEASURES)).select(
        pl.lit(str(period.months[-1])).alias("period"),
        "institution",
        pl.lit("").alias("scenario"),
        pl.col("name").alias("measure"),
        pl.col("count").alias("value"),
    )
