"""What were the figures of each quarter of a run: read from the store once, then put together quarter by quarter."""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import polars as pl
from sqlalchemy import Engine

from etl.definitions.indicators import Indicator
from etl.definitions.institutions import Institution
from etl.definitions.method.method import Method
from etl.definitions.programme import Programme
from etl.facts.conduct import RETURN_EVENTS, RETURN_MEASURES, Return, refuse_unknown, return_counts
from etl.facts.objections import counts_with_effects
from etl.facts.quarters import (
    COUNTS,
    entered_counts,
    members_of,
    periods_upto,
    with_made_measures,
)
from etl.queries.objections import effects_of
from etl.queries.returns.conduct import owed_returns
from etl.queries.score.months import facts_by_month
from etl.queries.score.quarter import (
    PLAIN,
    Quarter,
    filed_measures,
    kept_measures,
    ledger_periods,
    scored_indicators,
    second_sources,
    source_of,
)
from etl.scoring.figures import Held
from etl.scoring.objected import held_by
from etl.scoring.ratios import counts_of, entered_facts, readings_of, roster_of
from etl.values.errors import Refusal
from etl.values.periods import LENGTHS, Period
from etl.values.text import Text
from store.entries import read_entries
from store.facts import data_version, read_facts
from store.facts import periods as stored_periods
from store.filings import Filing, list_filings
from store.objections import Objection, read_objections
from store.sources import is_second

MethodOf = Callable[[Period], Method]


@dataclass(frozen=True, eq=False)
class Instead:
    """A ledger as it would be: the entries of its period (columns of `store.entries.ENTRIES`) in place of those that
    stand, and whether there would be a ledger at all."""

    period: str
    entries: pl.DataFrame
    is_there: bool

    def put_into(self, entries: pl.DataFrame) -> pl.DataFrame:
        """`entries` with this ledger in the place of its period's."""
        others = entries.filter(pl.col("period") != self.period)
        return pl.concat([others, self.entries.select(others.columns)])


def quarters(
    engine: Engine,
    programme: Programme,
    upto: Period,
    method_of: MethodOf | None = None,
    as_known_on: datetime | None = None,
    instead: Instead | None = None,
) -> list[Quarter]:
    """The unbroken run of periods that ends with `upto`, oldest first. Refused where nothing can be scored.

    `instead` is a ledger that has not been accepted, to see what it would do.
    """
    run = _run(engine, programme, upto, method_of or programme.method_for, as_known_on)
    needed = {programme.measures[m] for _, method in run for m in filed_measures(programme, method)}
    months = {month for period, _ in run for month in programme.parts(period)}
    if any(measure.year_ago_of for measure in needed):
        months |= {month.year_ago for month in months}
    wanted = sorted({measure.made_of or measure.code for measure in needed})
    asked, version = sorted(map(str, months)), data_version(engine, programme.slug)
    filings = list_filings(engine, programme.slug, as_known_on=as_known_on)
    facts = facts_by_month(engine, programme.slug, asked, wanted, filings, as_known_on, version=version)
    second = {
        source: read_facts(
            engine,
            programme.slug,
            periods=asked,
            measures=wanted,
            sources=[source],
            as_known_on=as_known_on,
        )
        for _, method in run
        for source in second_sources(method)
    }
    ledgers = [name for period, _ in run for name in ledger_periods(period)]
    entries = read_entries(engine, programme.slug, periods=ledgers, as_known_on=as_known_on)
    if instead is not None:
        entries = instead.put_into(entries)
    objections = read_objections(engine, programme.slug, as_known_on=as_known_on)
    reader = _Reader(engine, programme, facts, second, filings, entries, objections, as_known_on, instead)
    return [reader.quarter(period, method) for period, method in run]


def _run(
    engine: Engine, programme: Programme, upto: Period, method_of: MethodOf, as_known_on: datetime | None
) -> list[tuple[Period, Method]]:
    settings = programme.settings
    if upto.per_year > settings.assessed_per_year:
        length, example = LENGTHS[settings.assessment], upto.holder(settings.assessed_per_year)
        raise Refusal(
            Text(
                en=f"“{programme.slug}” is assessed by the {length.en}, not for {upto.name.en}; write {example}.",
                zh=f"“{programme.slug}”按{length.zh}考核，不单独考核{upto.name.zh}；请写 {example}。",
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
                en=f"nothing has been filed for {upto}; load the returns of it first.",
                zh=f"{upto} 尚无任何报表；请先导入该期的报表。",
            )
        )
    return run


@dataclass(frozen=True, eq=False)
class _Reader:
    """What was read from the store for the whole run."""

    engine: Engine
    programme: Programme
    facts: Mapping[str, pl.DataFrame]
    """By month, in their order."""
    second: Mapping[str, pl.DataFrame]
    filings: list[Filing]
    entries: pl.DataFrame
    objections: list[Objection]
    as_known_on: datetime | None
    instead: Instead | None

    @cached_property
    def sums(self) -> pl.DataFrame:
        """The facts over all regions, with the measures made of them: columns of `PLAIN`."""
        return self._over_regions(self.facts.values())

    def _over_regions(self, months: Iterable[pl.DataFrame]) -> pl.DataFrame:
        # Month by month: a country's keys of a year at once would take more memory than its facts.
        filed = [month.group_by(PLAIN[:-1]).agg(pl.col("value").sum()).select(PLAIN) for month in months]
        return with_made_measures(pl.concat(filed), self.programme.measures.values())

    def quarter(self, period: Period, method: Method) -> Quarter:
        """One period of the run, put together from what was read."""
        refuse_unknown(method.event)
        institutions = members_of(self.programme.institutions, period)
        roster = roster_of(institutions.values(), period)
        ledgers = ledger_periods(period)
        parts = self.programme.parts(period)
        months = [str(month) for month in (*parts, *(month.year_ago for month in parts))]
        entries = self.entries.filter(
            pl.col("period").is_in(ledgers), pl.col("institution").is_in(list(institutions))
        )
        returns = self._returns(period, institutions)
        conduct = return_counts(self.programme.settings, returns, period, self.as_known_on)
        kept = pl.concat(
            [entered_facts(entries, method.event, period, self._per_year), self._as_facts(conduct, period)]
        )
        effects = effects_of(self.objections, str(period))
        readings = self._readings(period, method, institutions, kept, held_by(method.item, effects))
        counts = counts_with_effects(
            self._counts(period, method, institutions, roster, entries, conduct), method.item, effects
        )
        return Quarter(
            period,
            method,
            institutions,
            roster,
            pl.concat([facts for month, facts in self.facts.items() if month in months], rechunk=False),
            kept,
            entries,
            readings,
            counts,
            tuple(returns),
            {one.id: one for one in self._filings_of((*months, *ledgers))},
            self._has_ledger(period),
            {source: self._of_months(facts, months) for source, facts in self.second.items()},
        )

    @staticmethod
    def _of_months(facts: pl.DataFrame, months: list[str]) -> pl.DataFrame:
        return facts.filter(pl.col("period").is_in(months))

    def _readings(
        self,
        period: Period,
        method: Method,
        institutions: Mapping[str, Institution],
        kept: pl.DataFrame,
        held: Mapping[tuple[str, str], Held],
    ) -> pl.DataFrame:
        """Every indicator of the method for every member (columns of `ratios.READING`)."""
        by_source: dict[str, list[Indicator]] = {}
        for code in scored_indicators(method):
            by_source.setdefault(source_of(method, code), []).append(self.programme.indicators[code])
        return pl.concat(
            self._readings_by(source, indicators, period, method, institutions, kept, held)
            for source, indicators in by_source.items()
        )

    def _readings_by(
        self,
        source: str,
        indicators: list[Indicator],
        period: Period,
        method: Method,
        institutions: Mapping[str, Institution],
        kept: pl.DataFrame,
        held: Mapping[tuple[str, str], Held],
    ) -> pl.DataFrame:
        """The indicators that are read from one source, "" being the returns."""
        sums = self._sums_of(period)
        if source:
            sums = self._of_months(self._over_regions([self.second[source]]), self._months(period))
        filed = self._filed(institutions, source)
        return readings_of(
            pl.concat([sums, kept]),
            filed,
            institutions,
            period,
            indicators,
            self.programme.measures,
            kept_measures(method),
            held,
            per_year=self._per_year,
            gaps_are_missing=self._is_of_returns,
        )

    def _counts(
        self,
        period: Period,
        method: Method,
        institutions: Mapping[str, Institution],
        roster: pl.DataFrame,
        entries: pl.DataFrame,
        conduct: pl.DataFrame,
    ) -> pl.DataFrame:
        """Every event of the method for every member: from measures, from the system's records, from ledgers."""
        by_system = conduct.filter(pl.col("name").is_in(RETURN_EVENTS)).rename({"name": "event"})
        counts = [
            counts_of(
                self._sums_of(period),
                self._filed(institutions),
                institutions,
                period,
                method.event,
                self.programme.measures,
                self._per_year,
            ),
            by_system.with_columns(state=pl.lit("value")),
            entered_counts(roster if self._has_ledger(period) else roster.clear(), entries, method.event),
        ]
        return pl.concat(frame.select(list(COUNTS)) for frame in counts)

    def _sums_of(self, period: Period) -> pl.DataFrame:
        by_month = self._sums_by_month
        return pl.concat([self.sums.clear(), *(by_month[m] for m in self._months(period) if m in by_month)])

    @cached_property
    def _sums_by_month(self) -> Mapping[str, pl.DataFrame]:
        return {str(name): rows for (name,), rows in self.sums.partition_by("period", as_dict=True).items()}

    @property
    def _per_year(self) -> int:
        return self.programme.settings.per_year

    def _months(self, period: Period) -> list[str]:
        """The periods of returns that a period is made of."""
        return [str(part) for part in self.programme.parts(period)]

    def _as_facts(self, conduct: pl.DataFrame, period: Period) -> pl.DataFrame:
        """What the system keeps as facts of the period's last return."""
        return conduct.filter(pl.col("name").is_in(RETURN_MEASURES)).select(
            pl.lit(self._months(period)[-1]).alias("period"),
            "institution",
            pl.lit("").alias("scenario"),
            pl.col("name").alias("measure"),
            pl.col("count").alias("value"),
        )

    @property
    def _is_of_returns(self) -> bool:
        return any(layout.is_owed for layout in self.programme.returns.values())

    def _has_ledger(self, period: Period) -> bool:
        """Whether a ledger is in force for the period itself, or for every part of it."""
        there: Set[str] = self._ledgers
        if self.instead is not None:
            there = (there - {self.instead.period}) | (
                {self.instead.period} if self.instead.is_there else set()
            )
        return _is_kept(period, there)

    def _returns(self, period: Period, institutions: Mapping[str, Institution]) -> list[Return]:
        return owed_returns(
            self.engine,
            self.programme,
            institutions,
            self.programme.parts(period),
            self._filings_of(self._months(period)),
            self.as_known_on,
        )

    def _filings_of(self, periods: Iterable[str]) -> list[Filing]:
        """All versions of these periods, in order: a run of quarters looks through a province's list once."""
        wanted = set(periods)
        return [one for period, of in self._by_period.items() if period in wanted for one in of]

    @cached_property
    def _by_period(self) -> Mapping[str, list[Filing]]:
        by_period: dict[str, list[Filing]] = {}
        for filing in self.filings:
            by_period.setdefault(filing.period, []).append(filing)
        return by_period

    @cached_property
    def _ledgers(self) -> frozenset[str]:
        """The periods of which a ledger is in force."""
        sources = {code for code, layout in self.programme.returns.items() if layout.form == "ledger"}
        return frozenset(
            filing.period for filing in self.filings if filing.source in sources and _in_force(filing)
        )

    def _filed(self, institutions: Iterable[str], source: str = "") -> dict[str, frozenset[str]]:
        """Months of which the figures are in: by its own return, or by the table that holds all institutions (of
        the second `source`, where one is named)."""
        months = self._filed_by_source.get(source, {})
        common = months.get("", frozenset())
        return {code: common | months[code] if code in months else common for code in institutions}

    @cached_property
    def _filed_by_source(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """Second source ("" for the returns) -> filer -> months in force with figures."""
        months: dict[str, dict[str, set[str]]] = {}
        for filing in self.filings:
            if _in_force(filing) and filing.fact_count:
                source = filing.source if is_second(filing.source) else ""
                months.setdefault(source, {}).setdefault(filing.institution, set()).add(filing.period)
        return {
            source: {code: frozenset(found) for code, found in by_filer.items()}
            for source, by_filer in months.items()
        }


def _in_force(filing: Filing) -> bool:
    return filing.state == "accepted" and filing.superseded_at is None


def _is_kept(period: Period, there: Set[str]) -> bool:
    """Whether there is a ledger of a period, or of both its halves, or both quarters of each of them."""
    parts = () if period.per_year >= 4 else period.parts(period.per_year * 2)
    return str(period) in there or (bool(parts) and all(_is_kept(part, there) for part in parts))
